"""A caller's rules for mail that comes, as he reads and changes them; `sorting.py` obeys them when mail arrives.

The list is changed as a whole: a face reads it, changes it, and puts it back. What a rule may hold is bounded
(`domain/model/mail_rule.py`; EXE-07), and checked here, so that delivery need not.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from dialtone.base import log
from dialtone.base.errors import Refusal, Why
from dialtone.domain.mail.habits import RULES, Habits, write_rules
from dialtone.domain.mail.visit import may_send_outside
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.mail_folder import INBOX, TRASH, Folder
from dialtone.domain.model.mail_rule import (
    MOST_ALL_CONDITIONS,
    MOST_CONDITIONS,
    MOST_FORWARDS,
    MOST_NAME,
    MOST_RULES,
    MOST_TEXT,
    Condition,
    How,
    Part,
    Rule,
)
from dialtone.domain.ports.people_records import MOST_PROPERTY_TEXT
from dialtone.domain.ports.store import Store
from dialtone.formats.mail.addresses import parse_path

_SIZES = (How.OVER, How.UNDER)


class MailRules:
    """See the module's text. Every verb raises StoreError besides what it says."""

    __slots__ = ("_habits", "_store")

    def __init__(self, store: Store, habits: Habits) -> None:
        self._store = store
        self._habits = habits

    async def all(self, caller: Caller) -> tuple[Rule, ...]:
        """The caller's rules in the order in which they are asked."""
        return (await self._habits.of(caller.user.number)).rules

    async def put(self, caller: Caller, rules: Sequence[Rule]) -> tuple[Rule, ...]:
        """Keep these instead of those there were; as they are kept. Raises Refusal (INVALID, BAD_ADDRESS, NOT_FOUND,
        TOO_MANY, TOO_BIG, DENIED) with words about the first rule that is wrong."""
        number = caller.user.number
        if caller.user.is_guest:
            raise Refusal(Why.DENIED, "Guests have no rules.")
        if len(rules) > MOST_RULES:
            raise Refusal(Why.TOO_MANY, f"There may be {MOST_RULES} rules.")
        if sum(len(rule.conditions) for rule in rules) > MOST_ALL_CONDITIONS:
            raise Refusal(Why.TOO_MANY, f"All rules together may have {MOST_ALL_CONDITIONS} conditions.")
        folders = await self._store.read(lambda records: records.folders.all(number))
        kept = tuple(_checked(place, rule, folders, caller) for place, rule in enumerate(rules, 1))
        text = write_rules(kept)
        if len(text.encode()) > MOST_PROPERTY_TEXT:
            raise Refusal(Why.TOO_BIG, "That is more than can be kept. Please use fewer or shorter rules.")
        await self._habits.keep(number, RULES, text)
        log.info("mail_rules.changed", f"{caller.user.alias} has {len(kept)} mail rules now", user=number)
        return kept


def _checked(place: int, rule: Rule, folders: list[Folder], caller: Caller) -> Rule:
    """The rule as it is kept."""
    name = _text(rule.name, MOST_NAME)
    called = f"Rule {place}" + (f" ({name})" if name else "")
    if len(rule.conditions) > MOST_CONDITIONS:
        raise Refusal(Why.TOO_MANY, f"{called} has more than {MOST_CONDITIONS} conditions.")
    if len(rule.forward) > MOST_FORWARDS:
        raise Refusal(Why.TOO_MANY, f"{called} sends mail on to more than {MOST_FORWARDS} addresses.")
    if rule.folder not in (INBOX, TRASH) and all(folder.id != rule.folder for folder in folders):
        raise Refusal(Why.NOT_FOUND, f"{called} names a folder that is not there.")
    if rule.forward and not may_send_outside(caller.user):
        raise Refusal(Why.DENIED, f"{called}: you may not have mail sent on.")
    return replace(
        rule,
        name=name,
        conditions=tuple(_checked_condition(called, condition) for condition in rule.conditions),
        forward=tuple(dict.fromkeys(_address(called, address) for address in rule.forward)),
    )


def _checked_condition(called: str, condition: Condition) -> Condition:
    if condition.part is Part.SPAM:
        return Condition(part=Part.SPAM, negated=condition.negated)
    text = _text(condition.text, MOST_TEXT)
    if condition.part is Part.SIZE:
        if condition.how not in _SIZES or not (text.isascii() and text.isdigit() and len(text) < 12):
            raise Refusal(Why.INVALID, f"{called}: a size is compared with a number of bytes.")
        return replace(condition, text=str(int(text)), header="")
    if condition.how in _SIZES:
        raise Refusal(Why.INVALID, f"{called}: only a size can be over or under something.")
    if not text:
        raise Refusal(Why.INVALID, f"{called}: what should it look for?")
    return replace(condition, text=text, header=_header(called, condition))


def _header(called: str, condition: Condition) -> str:
    if condition.part is not Part.HEADER:
        return ""
    name = condition.header.strip().rstrip(":").strip()
    if not name or len(name) > 60 or not all(33 <= ord(ch) <= 126 and ch != ":" for ch in name):
        raise Refusal(Why.INVALID, f"{called}: that is not the name of a header field.")
    return name


def _address(called: str, address: str) -> str:
    address = address.strip()
    try:
        path = parse_path(f"<{address}>".encode(), utf8=True)
    except (Refusal, UnicodeEncodeError):
        raise Refusal(Why.BAD_ADDRESS, f"{called}: that is not a mail address.") from None
    if not path.domain or path.port or len(address) > 254:
        raise Refusal(Why.BAD_ADDRESS, f"{called}: that is not a mail address.")
    return path.address


def _text(text: str, most: int) -> str:
    """One line without what a screen could take amiss."""
    text = unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode())
    return "".join(ch for ch in text if ch.isprintable()).strip()[:most]
