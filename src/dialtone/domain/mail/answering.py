"""What is known of a message for whoever answers it or sends it on, and what such a message begins with.

Sources: spec bbs.md 4.3, 4.4; subjects and quoting as RFC 5322 section 3.6.5 and common practice have them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from dialtone.domain.mail.addressing import Addressing
from dialtone.domain.mail.composing import SUBJECT_MOST, Attached, attached_bytes
from dialtone.domain.mail.ourselves import Ourselves
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.mail import CopySummary
from dialtone.formats.mail.address_lists import mailboxes
from dialtone.formats.mail.content import read_content
from dialtone.formats.mail.headers import fields, first, one_line, shown, split_head, unfold

OTHERS_MOST = 50  # people an answer to everybody is for
QUOTED_MOST = 64 * 1024  # characters

_IDS = re.compile(rb"<[!-;=?-~]{1,250}>")
_ANSWER = re.compile(r"\s*(re|aw|sv|antw)\s*(\[\d+\])?:", re.IGNORECASE)
_SENT_ON = re.compile(r"\s*(fwd?|wg):", re.IGNORECASE)
_SHOWN = (b"From", b"To", b"Date", b"Subject")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What is known of a message for whoever answers or forwards it."""

    to: str  # whom an answer goes to, as it may be typed
    everybody: tuple[str, ...]  # who else had it (To, Cc), without the reader himself
    subject: str
    author: str
    date: str
    message_id: str
    references: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a message begins with. `to` and `cc` are as they may be typed; lines of `body` end in LF."""

    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    subject: str = ""
    body: str = ""
    attached: tuple[Attached, ...] = ()
    answers: str = ""  # the Message-ID of what is answered
    references: tuple[str, ...] = ()


class Answering:
    """See the module's text."""

    __slots__ = ("_addressing", "_ourselves")

    def __init__(self, addressing: Addressing, ourselves: Ourselves) -> None:
        self._addressing = addressing
        self._ourselves = ourselves

    async def about(self, caller: Caller, text: bytes, item: CopySummary) -> Answered:
        """What an answer needs to know (reply-to, else from). `text` is the message, or its beginning."""
        head = fields(split_head(text)[0])
        author = mailboxes(first(head, b"reply-to") or first(head, b"from") or b"", 1)
        to = await self._typed(author[0].address if author else "", author[0].display if author else item.author)
        own = self._ourselves.address_of(caller.user).lower()
        others = [
            *mailboxes(first(head, b"to") or b"", OTHERS_MOST),
            *mailboxes(first(head, b"cc") or b"", OTHERS_MOST),
        ]
        everybody = [one.address for one in others if one.address and one.address.lower() != own]
        ids = _IDS.findall(unfold(first(head, b"references") or b""))[-20:]
        return Answered(
            to=to,
            everybody=tuple(address for address in dict.fromkeys(everybody) if address != to)[:OTHERS_MOST],
            subject=item.subject,
            author=one_line(author[0].display or author[0].address, 100) if author else item.author,
            date=shown(first(head, b"date"), 60),
            message_id=item.message_id,
            references=tuple(one.decode("ascii") for one in ids),
        )

    async def reply(self, caller: Caller, text: bytes, item: CopySummary, *, everybody: bool) -> Draft:
        """What an answer begins with; nothing is quoted by whom restriction J forbids it."""
        about = await self.about(caller, text, item)
        quoted = "" if caller.user.has_restriction("J") else _quoted(about, read_content(text).text)
        return Draft(
            to=(about.to,),
            cc=about.everybody if everybody else (),
            subject=answer_subject(item.subject),
            body=quoted,
            answers=about.message_id,
            references=about.references,
        )

    async def forward(self, text: bytes, item: CopySummary) -> Draft:
        """What a message that is sent on begins with."""
        content = read_content(text)
        head = fields(split_head(text)[0])
        told = [
            f"{name.decode()}: {shown(first(head, name.lower()), 200)}" for name in _SHOWN if first(head, name.lower())
        ]
        lines = ["", "", "---------- Forwarded message ----------", *told, "", content.text]
        return Draft(
            subject=item.subject if _SENT_ON.match(item.subject) else f"Fwd: {item.subject}"[:SUBJECT_MOST],
            body="\n".join(lines),
            attached=tuple(
                attached_bytes(one.name or "attached.bin", one.data(), kind=one.kind) for one in content.attachments
            ),
        )

    async def _typed(self, address: str, name: str) -> str:
        """An author as one would type him at the To prompt."""
        if not address:
            return name
        user = await self._addressing.at_home(address)
        return user.alias if user is not None else address


def answer_subject(subject: str) -> str:
    """The subject of an answer: "Re:" once."""
    return subject if _ANSWER.match(subject) else f"Re: {subject}"[:SUBJECT_MOST]


def _quoted(about: Answered, text: str) -> str:
    """The text with signs in front of its lines, below room for the answer."""
    lines = [
        f">{line}" if line.startswith(">") else f"> {line}".rstrip() for line in text[:QUOTED_MOST].rstrip().split("\n")
    ]
    when = f"On {about.date} " if about.date else ""
    return f"\n\n{when}{about.author} wrote:\n" + "\n".join(lines) + "\n"
