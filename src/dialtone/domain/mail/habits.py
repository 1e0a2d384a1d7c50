"""What users want done with mail that comes, as it is kept: JSON in their properties, read once and remembered.

A delivery looks a user up here; one without rules and answer costs a look into a dictionary, and a question to the
store now and then, since other processes (commands) may have written. What cannot be read is taken for nothing, with
a line in the log: mail goes to the inbox then.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from dialtone.base import log
from dialtone.base.lookup import TimedCache
from dialtone.domain.mail.rule_matching import Compiled
from dialtone.domain.model.mail_folder import FolderId
from dialtone.domain.model.mail_rule import Away, Condition, How, Part, Rule
from dialtone.domain.model.user import UserNumber
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.store import Store

SECTION, RULES, AWAY = "mail", "rules", "away"  # of the property
REMEMBERED = 10_000  # users
FRESH = 60.0  # seconds


NOT_AWAY = Away()


@dataclass(frozen=True, slots=True)
class Habit:
    """What one user wants: his rules in order, those of them that are switched on, his answer."""

    rules: tuple[Rule, ...] = ()
    asked: tuple[Compiled, ...] = ()
    away: Away = NOT_AWAY


NOTHING = Habit()


class Habits:
    """See the module's text."""

    __slots__ = ("_clock", "_known", "_store")

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._known: TimedCache[Habit] = TimedCache(REMEMBERED, FRESH)

    async def of(self, user: UserNumber) -> Habit:
        """What a user wants. Raises StoreError."""
        now = self._clock.monotonic()
        known = self._known.get(user, now)
        if known is None:
            texts = await self._store.read(lambda records: records.properties.section(user, SECTION))
            known = _habit(user, texts) if RULES in texts or AWAY in texts else NOTHING
            self._known.put(user, known, now)
        return known

    async def keep(self, user: UserNumber, key: str, text: str) -> None:
        """Store one of the two (RULES, AWAY); "" removes it. Raises StoreError."""
        await self._store.write(lambda records: records.properties.put(user, SECTION, key, text))
        self._known.drop(user)


def _habit(user: UserNumber, texts: dict[str, str]) -> Habit:
    rules: tuple[Rule, ...] = ()
    away = Away()
    try:
        rules = read_rules(texts.get(RULES, ""))
        away = read_away(texts.get(AWAY, ""))
    except (ValueError, TypeError, KeyError, AttributeError) as trouble:
        log.error("mail_rules.unreadable", f"!mail rules of user #{user} cannot be read: {trouble}", user=user)
    return Habit(rules, tuple(one for rule in rules if rule.enabled for one in _compiled(user, rule)), away)


def _compiled(user: UserNumber, rule: Rule) -> list[Compiled]:
    try:
        return [Compiled(rule)]
    except (ValueError, TypeError) as trouble:
        log.error("mail_rules.broken", f"!mail rule '{rule.name}' of user #{user} is skipped: {trouble}", user=user)
        return []


# as JSON


def write_rules(rules: tuple[Rule, ...]) -> str:
    """The form that is kept; "" for none."""
    return json.dumps([_rule(rule) for rule in rules], ensure_ascii=False, separators=(",", ":")) if rules else ""


def read_rules(text: str) -> tuple[Rule, ...]:
    """The opposite. Raises ValueError, TypeError, KeyError, AttributeError when it is something else."""
    return tuple(_read_rule(item) for item in json.loads(text)) if text else ()


def write_away(away: Away) -> str:
    """The form that is kept."""
    if away == Away():
        return ""
    kept = {name: getattr(away, name) for name in Away.__slots__}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def read_away(text: str) -> Away:
    """The opposite. Raises as `read_rules`."""
    if not text:
        return Away()
    item = json.loads(text)
    return Away(
        on=item["on"] is True,
        subject=str(item["subject"]),
        text=str(item["text"]),
        since=float(item["since"]),
        until=float(item["until"]),
        days=int(item["days"]),
    )


def _rule(rule: Rule) -> dict[str, Any]:
    """What is as usual is left out."""
    item: dict[str, Any] = {"conditions": [_condition(condition) for condition in rule.conditions]}
    usual = Rule()
    for name in ("name", "enabled", "every", "folder", "read", "flag", "forward", "stop"):
        value = getattr(rule, name)
        if value != getattr(usual, name):
            item[name] = list(value) if isinstance(value, tuple) else value
    return item


def _condition(condition: Condition) -> dict[str, Any]:
    item: dict[str, Any] = {"part": condition.part.value, "how": condition.how.value, "text": condition.text}
    if condition.header:
        item["header"] = condition.header
    if condition.negated:
        item["negated"] = True
    return item


def _read_rule(item: dict[str, Any]) -> Rule:
    usual = Rule()
    return Rule(
        name=str(item.get("name", "")),
        enabled=bool(item.get("enabled", usual.enabled)),
        every=bool(item.get("every", usual.every)),
        conditions=tuple(_read_condition(one) for one in item["conditions"]),
        folder=FolderId(int(item.get("folder", usual.folder))),
        read=bool(item.get("read", False)),
        flag=bool(item.get("flag", False)),
        forward=tuple(map(str, item.get("forward", ()))),
        stop=bool(item.get("stop", False)),
    )


def _read_condition(item: dict[str, Any]) -> Condition:
    return Condition(
        part=Part(item["part"]),
        how=How(item["how"]),
        text=str(item["text"]),
        header=str(item.get("header", "")),
        negated=bool(item.get("negated", False)),
    )
