"""APPEND, of one message or several at once (RFC 9051 section 6.3.12, RFC 3502).

A message goes to the store as it arrives; only small ones are held in memory, and only a bounded sum of them. What
cannot be taken is refused before its literal is invited (IMP-05).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from dialtone.base.errors import Refusal, Why
from dialtone.domain.mailstore.contract import Appended, Spool
from dialtone.protocols.imap.arriving import Coming, Kept, announced
from dialtone.protocols.imap.grammar import Flags, Reader, bad
from dialtone.protocols.imap.listing import ImapListing, doing
from dialtone.protocols.imap.login import AFTER, Row
from dialtone.protocols.imap.numbers import written

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


class Watching:
    """Passes a message on, and looks whether a NUL is in it."""

    __slots__ = ("_into", "nul")

    def __init__(self, into: Kept | Spool) -> None:
        self._into = into
        self.nul = False

    async def write(self, data: bytes) -> None:
        """See `Sink`."""
        self.nul = self.nul or b"\0" in data
        if not self.nul:
            await self._into.write(data)


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
        reader.space()
        name = reader.mailbox()
        coming = self.arrived.message
        reader.space()
        if coming is None:
            raise bad("a message is missing")
        spools: list[Spool] = []
        try:
            validity, uids = await self._append(name, reader, coming, spools)
        finally:
            for spool in spools:
                await spool.drop()
        return b"[APPENDUID %d %b] APPEND completed" % (validity, written(uids))

    async def _append(self, name: str, reader: Reader, coming: Coming, spools: list[Spool]) -> tuple[int, list[int]]:
        messages: list[Appended] = []
        following: Coming | None = coming
        while following is not None:
            try:
                one = read_announced(reader, following)
                if not messages:
                    await self._check_target(name)
                await self._check_room(one, messages)
            except Refusal as no:
                await self.arriving.decline(following, no)
                raise
            message, line = await self._receive(one, messages, spools)
            messages.append(message)
            following, reader = self._following(one, line)
        try:
            return await doing(self.mailstore.append(self.caller, name, messages))
        except Refusal as no:
            raise try_create(no) from no

    async def _check_target(self, name: str) -> None:
        """Is there such a mailbox?"""
        try:
            await self.mailstore.status(self.caller, name)
        except Refusal as no:
            raise try_create(no) from no

    async def _check_room(self, one: Announced, messages: list[Appended]) -> None:
        """Is there room? Raises Refusal (IMP-05)."""
        size = one.literal.size
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

    async def _receive(self, one: Announced, messages: list[Appended], spools: list[Spool]) -> tuple[Appended, bytes]:
        """Take a message; and the line after it."""
        size = one.literal.size
        held = sum(message.size for message in messages if message.text is not None)
        small = size <= SMALL and held + size <= SMALL_TOGETHER
        into: Kept | Spool = Kept() if small else await self.mailstore.spool(self.caller)
        if not isinstance(into, Kept):
            spools.append(into)
        watching = Watching(into)
        line = await self._streamed(one.literal, watching)
        if watching.nul:
            raise Refusal(Why.UNSUPPORTED, reply=b"NO [UNKNOWN-CTE] a message with NUL is not taken")
        text = b"".join(into.pieces) if isinstance(into, Kept) else None
        blob = "" if isinstance(into, Kept) else await into.done()
        marks, keywords = one.flags
        return Appended(text=text, blob=blob, size=size, marks=marks, keywords=keywords, received=one.received), line

    async def _streamed(self, literal: Coming, into: Watching) -> bytes:
        """Stream a literal; when its sink says no in the middle, the rest of it is thrown away."""
        careful = _Careful(into)
        line = await self.arriving.message(literal, careful)
        if careful.trouble is not None:
            raise careful.trouble
        return line

    def _following(self, one: Announced, line: bytes) -> tuple[Coming | None, Reader]:
        """What comes after a message: the end, or another one."""
        reader = Reader([line], utf8=self.utf8)
        if one.utf8:
            reader.need(b")")
        coming = announced(line)
        if coming is None:
            reader.end()
        else:
            reader.space()
        return coming, reader

    table: ClassVar[dict[bytes, Row]] = ImapListing.table | {b"APPEND": Row(append, AFTER)}


class _Careful:
    """A sink that remembers the first trouble and takes nothing more, so that the bytes are read to their end."""

    __slots__ = ("_into", "trouble")

    def __init__(self, into: Watching) -> None:
        self._into = into
        self.trouble: Refusal | None = None

    async def write(self, data: bytes) -> None:
        """See `Sink`."""
        if self.trouble is None:
            try:
                await self._into.write(data)
            except Refusal as no:
                self.trouble = no


def try_create(no: Refusal) -> Refusal:
    """A target that is not there could be made (RFC 9051 section 6.3.12)."""
    if no.why is not Why.NOT_FOUND:
        return no
    return Refusal(no.why, reply=b"NO [TRYCREATE] no such mailbox")
