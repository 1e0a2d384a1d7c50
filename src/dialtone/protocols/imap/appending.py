"""APPEND, of one message or several at once (RFC 9051 section 6.3.12, RFC 3502).

A message goes to the store as it arrives; only small ones are held in memory, and only a bounded sum of them. What
cannot be taken is refused before its literal is invited (IMP-05).
"""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import dataclass
from typing import ClassVar, TypeVar

from dialtone.base.errors import Refusal, StoreError, Why
from dialtone.domain.mailstore.contract import Appended, Spool
from dialtone.protocols.imap.arriving import Coming, Kept, announced
from dialtone.protocols.imap.grammar import Flags, Reader, bad
from dialtone.protocols.imap.listing import ImapListing, doing
from dialtone.protocols.imap.login import AFTER, Row
from dialtone.protocols.imap.numbers import written

Answer = TypeVar("Answer")

SMALL = 32 * 1024  # bytes of a message that is held in memory
SMALL_TOGETHER = 256 * 1024  # of all of them
MOST = 1000  # messages of one APPEND


@dataclass(slots=True)
class Announced:
    """A message that is to come."""

    flags: Flags
    received: float | None
    utf8: bool  # inside UTF8 (...), RFC 6855
    literal: Coming


class Intake:
    """A sink that looks whether a NUL is in a message, and at the first trouble takes nothing more: the bytes are read
    to their end all the same."""

    __slots__ = ("_nul", "_trouble", "into")

    def __init__(self, into: Kept | Spool) -> None:
        self.into = into
        self._nul = False
        self._trouble: Refusal | StoreError | None = None

    async def write(self, data: bytes) -> None:
        """See `Sink`."""
        self._nul = self._nul or b"\0" in data
        if self._nul or self._trouble is not None:
            return
        try:
            await self.into.write(data)
        except (Refusal, StoreError) as trouble:
            self._trouble = trouble

    async def done(self) -> tuple[bytes | None, str]:
        """The text, or the name of its file. Raises Refusal, StoreError."""
        if self._trouble is not None:
            raise self._trouble
        if self._nul:
            raise Refusal(Why.UNSUPPORTED, reply=b"NO [UNKNOWN-CTE] a message with NUL is not taken")
        if isinstance(self.into, Kept):
            return b"".join(self.into.pieces), ""
        return None, await self.into.done()


def read_announced(reader: Reader, coming: Coming) -> Announced:
    """Flags and date before a message; the reader stands behind a blank. Raises Refusal."""
    flags = Flags(0, ())
    if reader.peek() == b"(":
        flags = reader.flags()
        reader.space()
    received = None
    if reader.peek() == b'"':
        received = reader.moment()
        reader.space()
    utf8 = reader.take(b"UTF8 (") or reader.take(b"utf8 (")
    reader.need(b"~{" if coming.binary else b"{")
    if utf8 and not coming.binary:
        raise bad("a literal8 goes with UTF8")
    return Announced(flags, received, utf8, coming)


class ImapAppending(ImapListing):
    """The one command."""

    async def append(self, reader: Reader) -> bytes | None:
        """Take messages, all or none."""
        coming = self.arrived.message
        if coming is None:
            raise bad("a message is missing")
        name = await self._or_decline(coming, self._target(reader))
        spools: list[Spool] = []
        try:
            messages = await self._receive(reader, coming, spools)
            validity, uids = await doing(self.mailstore.append(self.caller, name, messages))
        except Refusal as no:
            raise try_create(no) from no
        finally:
            for spool in spools:
                await spool.drop()
        return b"[APPENDUID %d %b] APPEND completed" % (validity, written(uids))

    async def _or_decline(self, coming: Coming | None, work: Awaitable[Answer]) -> Answer:
        """Do something before a literal is read; when it says no, the literal must not become commands."""
        try:
            return await work
        except (Refusal, StoreError) as trouble:
            if coming is None:
                raise
            no = trouble if isinstance(trouble, Refusal) else Refusal(Why.NO_SPACE)
            await self.arriving.decline(coming, no)
            raise

    async def _target(self, reader: Reader) -> str:
        """The name; there must be such a mailbox, and room in it. Raises Refusal."""
        reader.space()
        name = reader.mailbox()
        reader.space()
        try:
            await self.mailstore.takes(self.caller, name)
        except Refusal as no:
            raise try_create(no) from no
        return name

    async def _receive(self, reader: Reader, coming: Coming, spools: list[Spool]) -> list[Appended]:
        """All messages of the command. Raises Refusal, StoreError."""
        messages: list[Appended] = []
        following: Coming | None = coming
        while following is not None:
            one, intake = await self._or_decline(following, self._accept(reader, following, messages, spools))
            line = await self.arriving.message(following, intake)
            following = announced(line)
            message, reader = await self._or_decline(following, self._taken(one, intake, line))
            messages.append(message)
        return messages

    async def _accept(
        self, reader: Reader, coming: Coming, messages: list[Appended], spools: list[Spool]
    ) -> tuple[Announced, Intake]:
        """Read what stands before a message, and make a place for it."""
        one = read_announced(reader, coming)
        await self._check_room(coming.size, messages)
        held = sum(message.size for message in messages if message.text is not None)
        if coming.size <= SMALL and held + coming.size <= SMALL_TOGETHER:
            return one, Intake(Kept())
        spool = await self.mailstore.spool(self.caller)
        spools.append(spool)
        return one, Intake(spool)

    async def _taken(self, one: Announced, intake: Intake, line: bytes) -> tuple[Appended, Reader]:
        """A message that is all here; and the reader for what follows it."""
        reader = Reader([line], utf8=self.utf8)
        if one.utf8:
            reader.need(b")")
        if announced(line) is None:
            reader.end()
        else:
            reader.space()
        text, blob = await intake.done()
        marks, keywords = one.flags
        size = one.literal.size
        made = Appended(text=text, blob=blob, size=size, marks=marks, keywords=keywords, received=one.received)
        return made, reader

    async def _check_room(self, size: int, messages: list[Appended]) -> None:
        """Is there room? Raises Refusal (IMP-05)."""
        if len(messages) >= MOST:
            raise Refusal(Why.TOO_MANY, "too many messages at once")
        if size > self.mailstore.largest:
            raise Refusal(Why.TOO_BIG, "message too large")
        quota = await self.mailstore.quota(self.caller)
        waiting = size + sum(message.size for message in messages)
        if quota.most_bytes and quota.bytes + waiting > quota.most_bytes:
            raise Refusal(Why.FULL, "mailbox full")
        if quota.most_messages and quota.messages + len(messages) >= quota.most_messages:
            raise Refusal(Why.FULL, "too many messages")

    table: ClassVar[dict[bytes, Row]] = ImapListing.table | {b"APPEND": Row(append, AFTER)}


def try_create(no: Refusal) -> Refusal:
    """A target that is not there could be made (RFC 9051 section 6.3.12)."""
    if no.why is not Why.NOT_FOUND:
        return no
    return Refusal(no.why, reply=b"NO [TRYCREATE] no such mailbox")
