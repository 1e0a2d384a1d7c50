"""Rules for mail that comes: a list in its order, a form for each, and a trial with what came lately."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

from starlette.datastructures import FormData
from starlette.responses import Response

from dialtone.base.errors import Refusal, Why
from dialtone.domain.mail.habits import write_rules
from dialtone.domain.mail.rule_matching import Compiled, Seen
from dialtone.domain.model.mail import CopySummary
from dialtone.domain.model.mail_folder import INBOX, SPAM, TRASH, FolderId
from dialtone.domain.model.mail_rule import (
    MOST_CONDITIONS,
    MOST_FORWARDS,
    MOST_NAME,
    MOST_TEXT,
    Condition,
    How,
    Part,
    Rule,
)
from dialtone.formats.mail.headers import split_head
from dialtone.web import links
from dialtone.web.answers import sentence, status_of
from dialtone.web.mail import room
from dialtone.web.visit import Visit, checked, field

TRIED = 10  # messages a rule is tried with
HEAD_MOST = 64 * 1024  # bytes of each
ROWS = 3  # empty lines for conditions
PARTS = (
    (Part.FROM, "the sender"),
    (Part.TO, "To or Cc"),
    (Part.SUBJECT, "the subject"),
    (Part.LIST_ID, "the mailing list (List-Id)"),
    (Part.HEADER, "the header field"),
    (Part.SIZE, "the size in bytes"),
    (Part.SPAM, "the mark as spam"),
)
HOWS = (
    (How.CONTAINS, "contains"),
    (How.IS, "is"),
    (How.MATCHES, "is like (* and ?)"),
    (How.OVER, "is over"),
    (How.UNDER, "is under"),
)
_PART_WORDS, _HOW_WORDS = dict(PARTS), dict(HOWS)
CHANGED = "Your rules were changed elsewhere meanwhile. Here they are as they are now."


async def rules(visit: Visit) -> Response:
    """The list; moves, switches and removes."""
    known = await visit.house.mail_rules.all(visit.caller)
    if visit.is_form:
        form = await visit.form()
        if field(form, "seen") != seen(known):
            return visit.go("mail.rules", notice=CHANGED)
        at = _place(field(form, "rule", most=5), known) - 1
        await visit.house.mail_rules.put(visit.caller, _changed(known, at, field(form, "do")))
        return visit.go("mail.rules", notice="Your rules are changed.")
    names = {one.id: one.name for one in await room.folders_of(visit)}
    rows = [(at, one, conditions_of(one), outcome(one, names)) for at, one in enumerate(known, 1)]
    return await room.show(visit, "mail/rules.html", here="rules", rows=rows, seen=seen(known))


def seen(known: Sequence[Rule]) -> str:
    """What tells one list of rules from another."""
    return hashlib.sha256(write_rules(tuple(known)).encode("utf-8", "replace")).hexdigest()[:16]


def _place(text: str, known: Sequence[Rule]) -> int:
    if text.isascii() and text.isdigit() and 0 < int(text) <= len(known):
        return int(text)
    raise Refusal(Why.NOT_FOUND, "There is no such rule.")


def _changed(known: Sequence[Rule], at: int, do: str) -> list[Rule]:
    new = list(known)
    if do == "delete":
        del new[at]
    elif do == "switch":
        new[at] = replace(new[at], enabled=not new[at].enabled)
    elif do in ("up", "down"):
        other = max(0, min(len(new) - 1, at + (1 if do == "down" else -1)))
        new[at], new[other] = new[other], new[at]
    else:
        raise Refusal(Why.INVALID, "Nothing of that kind can be done with rules.")
    return new


async def rule(visit: Visit) -> Response:
    """One of them (0: a new one) in a form."""
    known = await visit.house.mail_rules.all(visit.caller)
    number = int(visit.path("number"))
    at = _place(str(number), known) if number else 0
    given, extra = (known[at - 1] if at else Rule(every=True)), ROWS
    error, status, tried = "", 200, None
    if visit.is_form:
        form = await visit.form()
        try:
            given = typed(form)
            if field(form, "seen") != seen(known):
                raise Refusal(Why.EXISTS, CHANGED)
            if "try" in form:
                tried = await _tried(visit, given)
            elif "more" in form:
                extra = ROWS + 4
            else:
                new = [*known[: at - 1], given, *known[at:]] if at else [*known, given]
                await visit.house.mail_rules.put(visit.caller, new)
                return visit.go("mail.rules", notice="The rule is kept.")
        except Refusal as no:
            error, status = sentence(no.text), status_of(no)
    return await _form(visit, at, given, extra=extra, error=error, status=status, tried=tried, seen=seen(known))


async def _form(visit: Visit, at: int, given: Rule, *, extra: int, status: int, **context: object) -> Response:
    blank = [Condition(part=Part.FROM)] * min(extra, MOST_CONDITIONS - len(given.conditions))
    return await room.show(
        visit,
        "mail/rule.html",
        here="rules",
        status=status,
        at=at,
        rule=given,
        conditions=list(enumerate([*given.conditions, *blank])),
        parts=[(part.value, words) for part, words in PARTS],
        hows=[(how.value, words) for how, words in HOWS],
        targets=[
            (room.key_of(one.id), "stays in the inbox" if one.id == INBOX else one.name)
            for one in await room.folders_of(visit)
            if one.id != SPAM
        ],
        target=room.key_of(given.folder),
        name_most=MOST_NAME,
        text_most=MOST_TEXT,
        forwards_most=MOST_FORWARDS,
        action=links.to("mail.rule", number=at),
        **context,
    )


def typed(form: FormData) -> Rule:
    """The rule of a form; conditions that say nothing are left out. Raises Refusal."""
    found = (_condition(form, at) for at in range(MOST_CONDITIONS))
    addresses = field(form, "forward", most=2000).replace("\n", ",").split(",")
    return Rule(
        name=field(form, "name", most=200),
        enabled=checked(form, "enabled"),
        every=field(form, "every") != "any",
        conditions=tuple(one for one in found if one is not None),
        folder=room.folder_of(field(form, "folder", "inbox", most=20)),
        read=checked(form, "read"),
        flag=checked(form, "flag"),
        forward=tuple(one.strip() for one in addresses if one.strip()),
        stop=checked(form, "stop"),
    )


def _condition(form: FormData, at: int) -> Condition | None:
    try:
        part = Part(field(form, f"part-{at}", Part.FROM.value))
        how = How(field(form, f"how-{at}", How.CONTAINS.value))
    except ValueError:
        raise Refusal(Why.INVALID, "There is no such condition.") from None
    text, header = field(form, f"text-{at}", most=500).strip(), field(form, f"header-{at}", most=100).strip()
    if not text and part is not Part.SPAM:
        return None
    return Condition(part=part, how=how, text=text, header=header, negated=field(form, f"negated-{at}") == "1")


async def _tried(visit: Visit, given: Rule) -> list[tuple[CopySummary, bool]]:
    """The newest messages of the inbox, and which of them the rule fits. Raises Refusal."""
    try:
        asked = Compiled(given)
    except (ValueError, TypeError):
        raise Refusal(Why.INVALID, "That rule makes no sense: look at its conditions.") from None
    page = await visit.house.folders.messages(visit.caller, INBOX, most=TRIED)
    found = []
    for one in page.messages:
        text = await visit.house.correspondence.text(visit.caller, one.uid, most=HEAD_MOST)
        found.append((one, asked.fits(Seen(split_head(text)[0], size=one.size, spam=one.spam))))
    return found


# in words


def conditions_of(one: Rule) -> str:
    """When it fits, as a sentence begins."""
    if not one.conditions:
        return "every message"
    return (" and " if one.every else " or ").join(map(_words, one.conditions))


def _words(condition: Condition) -> str:
    part, no = _PART_WORDS[condition.part], "not " if condition.negated else ""
    if condition.part is Part.SPAM:
        return f"it is {no}marked as spam"
    if condition.part is Part.HEADER:
        part = f"{part} {condition.header}"
    how = _HOW_WORDS[condition.how].partition(" (")[0]
    how = f"does not {how[:-1]}" if no and how == "contains" else how.replace("is", "is not", 1) if no else how
    return f"{part} {how} “{condition.text}”"


def outcome(one: Rule, names: Mapping[FolderId, str]) -> str:
    """What happens then."""
    done = []
    if one.folder == TRASH:
        done.append("goes to the trash")
    elif one.folder != INBOX:
        done.append(f"goes to {names.get(one.folder, 'a folder that is gone')}")
    done += ["is marked as read"] * one.read + ["is flagged"] * one.flag
    done += [f"a copy goes to {', '.join(one.forward)}"] if one.forward else []
    done += ["later rules are not asked"] * one.stop
    return ", ".join(done) or "stays as it is"
