"""The boxes a reader goes through: one's mailbox, what one sent, somebody's mailbox as the sysop sees it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from dialtone.domain.mail.answering import Answered
from dialtone.domain.mail.correspondence import WHOLE_MOST
from dialtone.domain.model.draft import SentMail
from dialtone.domain.model.mail import CopySummary
from dialtone.domain.model.user import User
from dialtone.formats.mail.address_lists import mailboxes
from dialtone.terminal.stay import Stay


@dataclass(slots=True, kw_only=True)
class Entry:
    """One message of a list. `key` names it in its box, `date` is in seconds since 1970."""

    key: int
    author: str
    to: str
    subject: str
    date: float
    size: int
    read: bool = True
    spam: bool = False
    deleted: bool = False  # goes when the reader is left
    known: CopySummary | SentMail | None = None


class Box(Protocol):
    """What a reader needs of a box."""

    name: str  # of its words: "mail.box.name"
    title: str
    own: bool  # the caller's own mail
    sent: bool  # shows to whom, not from whom

    async def entries(self) -> list[Entry]:
        """Everything in it, oldest first. Raises Refusal."""
        ...

    async def text(self, entry: Entry, *, whole: bool = False) -> bytes:
        """The message; `whole`: with all of its attachments. Raises Refusal."""
        ...

    async def was_read(self, entry: Entry) -> None:
        """It was shown."""
        ...

    async def remove(self, entries: list[Entry]) -> int:
        """Remove messages for good."""
        ...


class Mailbox:
    """Implements `Box`: somebody's mailbox; the caller's own without an owner."""

    sent = False

    def __init__(self, stay: Stay, owner: User | None = None) -> None:
        self._stay = stay
        self._owner = owner
        self.own = owner is None or owner.number == stay.user.number
        self.name = "inbox" if self.own else "others"
        self.title = (owner or stay.user).alias

    async def entries(self) -> list[Entry]:
        """See the port."""
        found = await self._stay.house.correspondence.waiting(self._stay.caller, self._owner)
        return [self._entry(one) for one in found]

    def _entry(self, one: CopySummary) -> Entry:
        author = mailboxes(one.author.encode("utf-8", "replace"), 1)
        name = (author[0].display or author[0].address) if author else one.author
        return Entry(
            key=one.uid,
            author=name or one.sender or "(nobody)",
            to=self.title,
            subject=one.subject,
            date=one.received,
            size=one.size,
            read=one.read,
            spam=one.spam,
            known=one,
        )

    async def text(self, entry: Entry, *, whole: bool = False) -> bytes:
        """See the port."""
        mail, summary = self._stay.house.correspondence, entry.known
        assert isinstance(summary, CopySummary)
        if whole:
            return await mail.text(self._stay.caller, summary.uid, owner=self._owner, most=WHOLE_MOST)
        return await mail.text(self._stay.caller, summary.uid, owner=self._owner)

    async def was_read(self, entry: Entry) -> None:
        """See the port; what the sysop looks at stays unread."""
        if self.own and isinstance(entry.known, CopySummary) and not entry.read:
            await self._stay.house.correspondence.mark_read(self._stay.caller, entry.known)
            entry.read = True

    async def remove(self, entries: list[Entry]) -> int:
        """See the port."""
        uids = [one.known.uid for one in entries if isinstance(one.known, CopySummary)]
        return await self._stay.house.correspondence.remove(self._stay.caller, uids, owner=self._owner)

    async def about(self, entry: Entry, text: bytes) -> Answered:
        """What an answer needs to know."""
        assert isinstance(entry.known, CopySummary)
        return await self._stay.house.correspondence.about(self._stay.caller, text, entry.known)


class SentBox:
    """Implements `Box`: what the caller sent."""

    name = "sent"
    own = True
    sent = True

    def __init__(self, stay: Stay) -> None:
        self._stay = stay
        self.title = stay.user.alias

    async def entries(self) -> list[Entry]:
        """See the port."""
        found = await self._stay.house.correspondence.sent(self._stay.caller)
        return [
            Entry(
                key=one.id,
                author=self.title,
                to=one.to,
                subject=one.subject,
                date=one.sent,
                size=one.size,
                known=one,
            )
            for one in found
        ]

    async def text(self, entry: Entry, *, whole: bool = False) -> bytes:
        """See the port."""
        mail = self._stay.house.correspondence
        if whole:
            return await mail.sent_text(self._stay.caller, entry.key, most=WHOLE_MOST)
        return await mail.sent_text(self._stay.caller, entry.key)

    async def was_read(self, entry: Entry) -> None:
        """See the port."""

    async def remove(self, entries: list[Entry]) -> int:
        """See the port."""
        return await self._stay.house.correspondence.forget_sent(self._stay.caller, [one.key for one in entries])
