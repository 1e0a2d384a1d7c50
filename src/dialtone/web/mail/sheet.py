"""What stands in the form for a message, where it comes from, and how it is kept as a draft.

The area of a draft says what is answered or sent on, so that it can be taken up again: `mail:web:TOKEN`,
`mail:web:reply:UID`, `mail:web:all:UID`, `mail:web:forward:UID`. Terminals offer these drafts, too: their one list of
recipients shows Cc and Bcc by name, and nobody is written to before somebody has put that in order.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from starlette.datastructures import FormData

from dialtone.base.errors import StoreError
from dialtone.domain.mail.answering import Draft
from dialtone.domain.mail.composing import SUBJECT_MOST
from dialtone.domain.model.draft import KeptDraft
from dialtone.domain.model.mail import Uid
from dialtone.formats.text.foreign import visible
from dialtone.web.mail import room
from dialtone.web.mail.people import TYPED_MOST
from dialtone.web.visit import Visit, checked, field

PREFIX = "mail:"
TEXT_MOST = 1024 * 1024  # characters
_OURS = re.compile(r"mail:web:(?:(reply|all|forward):(\d{1,18})|[0-9a-f]{16})")
_KEPT = re.compile(r"(?P<to>.*?)(?:; Cc: (?P<cc>.*?))?(?:; Bcc: (?P<bcc>.*))?", re.DOTALL)
SIGNED = "-- "
_SIGNATURE_LINES = 10


@dataclass(slots=True, kw_only=True)
class Sheet:
    """See the module's text. `how` is "", "reply", "all" or "forward", and `uid` the message that is meant by that;
    `parts` are places of its files that go along. `kept`: it was a draft. `agreed` are the credits it may cost."""

    to: str = ""
    cc: str = ""
    bcc: str = ""
    subject: str = ""
    text: str = ""
    how: str = ""
    uid: int = 0
    area: str = ""
    parts: tuple[int, ...] = ()
    keep_here: bool = False
    kept: bool = False
    agreed: int = 0


def read(form: FormData) -> Sheet:
    """What a form brought."""
    area = field(form, "area", most=60)
    how, uid = meant(area)
    agreed = field(form, "agreed", most=9)
    return Sheet(
        to=field(form, "to", most=TYPED_MOST),
        cc=field(form, "cc", most=TYPED_MOST),
        bcc=field(form, "bcc", most=TYPED_MOST),
        subject=field(form, "subject", most=SUBJECT_MOST),
        text=field(form, "text", most=TEXT_MOST),
        how=how,
        uid=uid,
        area=area if area.startswith(PREFIX) else "",
        parts=tuple(room.numbers(form, "part")),
        keep_here=checked(form, "keep_here"),
        agreed=int(agreed) if agreed.isascii() and agreed.isdigit() else 0,
    )


def meant(area: str) -> tuple[str, int]:
    """What a draft answers or sends on: how, and which message."""
    found = _OURS.fullmatch(area)
    return (found[1], int(found[2])) if found is not None and found[1] else ("", 0)


async def begin(visit: Visit) -> tuple[Sheet, Draft | None]:
    """The sheet one begins with, by the query: a draft, an answer, a message sent on, or a new one; and what it stands
    on. Raises Refusal."""
    drafts = visit.house.drafts
    area = visit.query("draft")[:60]
    how = next((name for name in ("reply", "all", "forward") if visit.query(name)), "")
    if not area and how:
        area = f"mail:web:{how}:{visit.number(how, most=2**62)}"
    kept = None
    if area.startswith(PREFIX) and drafts is not None and not visit.query("fresh"):
        kept = await drafts.waiting(visit.caller, area)
    how, uid = meant(area)
    if kept is not None:
        stands = await standing_on(visit, how, uid)
        return replace(_of_draft(kept), how=how, uid=uid, parts=_all_parts(stands)), stands
    if how:
        return await _answering(visit, how, uid, area)
    new = f"mail:web:{visit.house.chance.token(8).hex()}"
    text = await _signature(visit)
    return Sheet(to=visit.query("to"), subject=visit.query("subject")[:SUBJECT_MOST], text=text, area=new), None


async def _answering(visit: Visit, how: str, uid: int, area: str) -> tuple[Sheet, Draft | None]:
    stands = await _stands(visit, how, uid)
    sheet = Sheet(
        to=", ".join(stands.to),
        cc=", ".join(stands.cc),
        subject=stands.subject,
        text=stands.body,
        how=how,
        uid=uid,
        area=area,
        parts=_all_parts(stands),
    )
    return sheet, stands


async def _stands(visit: Visit, how: str, uid: int) -> Draft:
    mail = visit.house.correspondence
    if how == "forward":
        return await mail.forward(visit.caller, Uid(uid))
    return await mail.reply(visit.caller, Uid(uid), everybody=how == "all")


async def standing_on(visit: Visit, how: str, uid: int) -> Draft | None:
    """What is answered or sent on, as it is now. Raises Refusal (GONE) when it is not there any more."""
    return await _stands(visit, how, uid) if how else None


def _all_parts(stands: Draft | None) -> tuple[int, ...]:
    return tuple(range(len(stands.attached))) if stands is not None else ()


async def _signature(visit: Visit) -> str:
    """What the visitor puts under messages: the file `data/user/NNNN.sig`."""
    try:
        data = await visit.house.read_small(f"user/{visit.user.number:04}.sig")
    except (OSError, StoreError):
        return ""
    lines = visible((data or b"").decode("utf-8", "replace"))[:_SIGNATURE_LINES]
    return "\n\n" + "\n".join([SIGNED, *lines]) if any(lines) else ""


# drafts


def _of_draft(kept: KeptDraft) -> Sheet:
    found = _KEPT.fullmatch(kept.to)
    people: Mapping[str, Any] = found.groupdict("") if found is not None else {"to": kept.to}
    return Sheet(**people, subject=kept.subject, text=kept.text, area=kept.area, kept=True)


async def keep(visit: Visit, sheet: Sheet) -> bool:
    """Keep it as a draft; False when nothing is kept: guests share one account, and an empty text is none."""
    drafts = visit.house.drafts
    if drafts is None or not sheet.area:
        return False
    people = " ".join(sheet.to.split())
    for label, typed in (("Cc", sheet.cc), ("Bcc", sheet.bcc)):
        if typed.strip():
            people += f"; {label}: {' '.join(typed.split())}"
    return await drafts.keep(visit.caller, sheet.area, to=people, subject=sheet.subject, text=sheet.text)


async def drop(visit: Visit, area: str) -> None:
    """It was sent, or is not wanted."""
    if visit.house.drafts is not None and area.startswith(PREFIX):
        await visit.house.drafts.drop(visit.caller, area)
