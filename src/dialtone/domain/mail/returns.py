"""Reports to senders: failed, late, or gone on its way, as RFC 3461 and 3464 want them.

A report leaves under the null sender, so no report can ever answer a report (security case BSC-02). Making one is in
two steps, so that it can be part of a larger change: `write` prepares the text, outside of any transaction; what it
returns is placed inside the change that also ends the queue entry (nothing is lost when the program dies between).
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from dialtone.base import log
from dialtone.base.chance import Chance
from dialtone.base.errors import Refusal, StoreError
from dialtone.domain.mail.delivery import Addressed, Envelope, place
from dialtone.domain.mail.outcomes import Outcome
from dialtone.domain.model.mail import Letter, LetterId, NewLetter, QueueEntry
from dialtone.domain.model.route import Destination, Nowhere, ToUser
from dialtone.domain.ports.blobs import Blobs
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.store import Records
from dialtone.formats.mail import report as form
from dialtone.formats.mail.dates import rfc5322
from dialtone.formats.mail.headers import one_line, split_head

WHOLE_MOST = 64 * 1024  # bytes: larger originals come back as their header only
HEAD_MOST = 32 * 1024  # bytes of a header block that comes back

Route = Callable[[str], Awaitable[Destination | None]]
"""Where mail for an address goes now: a user, another host, or None when there is nobody. May raise Refusal."""


class Kind(Enum):
    """What a report says; the value is RFC 3464's word for it."""

    FAILED = "failed"
    DELAYED = "delayed"
    RELAYED = "relayed"
    DELIVERED = "delivered"


_SUBJECTS = {
    Kind.FAILED: "Delivery failure: ",
    Kind.DELAYED: "Delivery delayed: ",
    Kind.RELAYED: "Delivery report: ",
    Kind.DELIVERED: "Delivery report: ",
}
_WANTED_AS = {Kind.FAILED: "FAILURE", Kind.DELAYED: "DELAY", Kind.RELAYED: "SUCCESS", Kind.DELIVERED: "SUCCESS"}
_WITHOUT_ASKING = {Kind.FAILED, Kind.DELAYED}


def wants(kind: Kind, sender: str, notify: str) -> bool:
    """Whether the sender is to get a report of this kind: never to the null sender; else as NOTIFY says, and without
    NOTIFY when something went wrong (RFC 3461 section 4.1)."""
    if not sender:
        return False
    if not notify:
        return kind in _WITHOUT_ASKING
    return _WANTED_AS[kind] in notify.upper().split(",")


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """The message a report is about. `prefix`, then `body` or the file `blob`, is its text."""

    tag: str
    sender: str
    author: str = ""
    subject: str = ""
    message_id: str = ""
    received: float = 0.0
    prefix: bytes = b""
    body: bytes | None = b""
    blob: str = ""
    size: int = 0  # bytes of prefix and text
    envid: str = ""
    ret: str = ""
    utf8: bool = False

    @classmethod
    def of(cls, letter: Letter, entry: QueueEntry) -> Original:
        """The message of a queue entry."""
        return cls(
            tag=letter.tag,
            sender=entry.sender,
            author=letter.author,
            subject=letter.subject,
            message_id=letter.message_id,
            received=letter.received,
            prefix=entry.prefix,
            body=letter.body,
            blob=letter.blob,
            size=entry.size,
            envid=entry.envid,
            ret=entry.ret,
            utf8=entry.utf8,
        )

    @property
    def name(self) -> str:
        """Who it is from, for people."""
        return self.author or f"<{self.sender}>"


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What became of one recipient. `until` is when attempts end (seconds since 1970; 0: they have ended)."""

    recipient: str
    outcome: Outcome
    orcpt: str = ""
    attempts: int = 0
    until: float = 0.0


@dataclass(frozen=True, slots=True)
class Return:
    """A report that is ready to be placed."""

    kind: Kind
    sender: str  # whom it goes to
    letter: NewLetter
    envelope: Envelope
    copy: Addressed

    async def place(self, records: Records, now: float) -> LetterId:
        """Store it and put it on its way, inside a change somebody else opened."""
        return await place(records, self.letter, self.envelope, [self.copy], now)


class Returns:
    """Writes reports. `route` is the house's answer to where the sender's own mail goes."""

    def __init__(self, *, blobs: Blobs, clock: Clock, chance: Chance, host_name: str, route: Route) -> None:
        self._blobs = blobs
        self._clock = clock
        self._chance = chance
        self._host = host_name
        self._route = route

    async def write(self, kind: Kind, original: Original, about: Sequence[About]) -> Return | None:
        """Prepare one report about all these recipients of one message; whether it is wanted was asked before.

        None: the sender cannot be reached, so there is nobody to tell. Raises StoreError.
        """
        destination = await self._destination(original.sender)
        if destination is None:
            return None
        now = self._clock.now()
        report = await self._report(kind, original, about, now)
        spool = self._blobs.spool()
        await spool.write(form.render(report))
        kept = await spool.keep()
        letter = NewLetter(
            tag=self._chance.token(8).hex(),
            size=kept.size,
            body=kept.body,
            blob=kept.blob,
            message_id=report.message_id,
            subject=one_line(report.subject, 200),
            author=f"{form.DAEMON} <MAILER-DAEMON@{self._host}>",
            received=now,
        )
        envelope = Envelope(eight_bit=form.is_eight_bit(report), utf8=original.utf8)
        prefix = b"Return-Path: <>\r\n" if isinstance(destination, ToUser) else b""
        return Return(
            kind,
            original.sender,
            letter,
            envelope,
            Addressed(destination=destination, address=original.sender, prefix=prefix),
        )

    async def _destination(self, sender: str) -> Destination | None:
        try:
            found = await self._route(sender)
        except Refusal:
            return None
        return None if isinstance(found, Nowhere) else found

    async def _report(self, kind: Kind, original: Original, about: Sequence[About], now: float) -> form.Report:
        text, whole = await self._text(kind, original)
        return form.Report(
            host=self._host,
            sender=original.sender,
            subject=_SUBJECTS[kind] + original.subject,
            author=original.name,
            date=self._time(now),
            message_id=f"<{self._chance.token(12).hex()}@{self._host}>",
            boundary=f"report-{self._chance.token(16).hex()}",
            arrived=self._time(original.received),
            envid=original.envid,
            said=[self._said(kind, one, now) for one in about],
            original=text,
            whole=whole,
            utf8=original.utf8,
        )

    def _said(self, kind: Kind, about: About, now: float) -> form.Said:
        outcome = about.outcome
        return form.Said(
            recipient=about.recipient,
            action=kind.value,
            status=outcome.status,
            reason=outcome.reason if kind in _WITHOUT_ASKING else (),
            remote=outcome.host if outcome.reply else "",
            reply=outcome.reply,
            orcpt=about.orcpt,
            attempts=about.attempts,
            tried=self._time(now),
            until=self._time(about.until) if about.until else "",
        )

    def _time(self, at: float) -> str:
        return rfc5322(at, self._clock.offset(at))

    async def _text(self, kind: Kind, original: Original) -> tuple[bytes, bool]:
        """The part of the original that goes back, and whether that is all of it (RFC 3461 section 4.3)."""
        whole = kind is Kind.FAILED and original.ret != "HDRS" and original.size <= WHOLE_MOST
        try:
            text = await self._first(original, WHOLE_MOST if whole else HEAD_MOST)
        except StoreError as trouble:
            log.error("returns.text_missing", f"!Text of message {original.tag} cannot be read: {trouble}")
            return original.prefix, False
        return (text, True) if whole else (split_head(text)[0], False)

    async def _first(self, original: Original, most: int) -> bytes:
        if original.body is not None:
            return (original.prefix + original.body)[:most]
        found = bytearray(original.prefix)
        pieces: AsyncIterator[bytes] = await self._blobs.read(original.blob)
        async for piece in pieces:
            found += piece
            if len(found) >= most:
                break
        return bytes(found[:most])
