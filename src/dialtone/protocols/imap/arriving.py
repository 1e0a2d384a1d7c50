"""A command arrives: lines and the literals between them, each within bounds (IMP-01).

Literals of a synchronizing kind are invited with "+", others follow at once (LITERAL+, RFC 7888). The message of an
APPEND is not read here: the command is given out with the literal still to come, and whoever obeys streams it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from dialtone.base.errors import LineTooLong, Refusal, Why
from dialtone.protocols.imap.grammar import LITERAL, TAG, MissingLiteral, Reader, bad
from dialtone.wire.port import Sink, Wire

LINE_BEFORE = 13_000  # bytes of a line before login: an initial response may have 12,288
LINE_AFTER = 65_536
LITERALS_BEFORE = 8192  # bytes of all literals of a command (IMP-01)
LITERALS_AFTER = 65_536
SKIP_MOST = 1 << 20  # bytes of literals nobody wants that are thrown away before we hang up
GO_ON = b"+ OK"


class Coming(NamedTuple):
    """A literal that is announced."""

    size: int
    binary: bool
    waits: bool  # the client waits to be invited


@dataclass(slots=True)
class Arrived:
    """A command. `message` is the literal of an APPEND, still to be read; the reader stands before its arguments."""

    tag: bytes
    verb: bytes  # in upper case; "UID FETCH" and the like are one
    reader: Reader
    message: Coming | None = None


class Kept:
    """A sink that keeps what it is given."""

    __slots__ = ("pieces",)

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    async def write(self, data: bytes) -> None:
        """See `Sink`."""
        self.pieces.append(data)


class Nowhere:
    """A sink that keeps nothing."""

    __slots__ = ()

    async def write(self, data: bytes) -> None:
        """See `Sink`."""


class Arriving:
    """Reads commands. `tag` is that of the command under way, for answers to what cannot be read."""

    __slots__ = ("_wire", "patience", "secret", "tag", "utf8")

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self.tag = b"*"
        self.secret = True  # before login
        self.utf8 = False
        self.patience: float | None = None  # seconds for a line

    async def command(self) -> Arrived:
        """The next command. Raises Refusal (INVALID, TOO_BIG) with `tag` set when it was understood so far."""
        self.tag = b"*"
        lines, literals, room = [await self.line()], list[bytes](), self.room
        self.tag, verb, at = split(lines[0])
        while coming := announced(lines[-1]):
            if verb == b"APPEND" and not self.secret and not _lacks_mailbox(lines, literals, at, self.utf8):
                return Arrived(self.tag, verb, self._reader(lines, literals, at), coming)
            if coming.size > room or coming.binary:
                await self.decline(coming)
            room -= coming.size
            await self._invite(coming)
            literals.append(await self._wire.read_exactly(coming.size, within=self.patience))
            lines.append(await self.line(after=sum(map(len, lines))))
        return Arrived(self.tag, verb, self._reader(lines, literals, at))

    def _reader(self, lines: list[bytes], literals: list[bytes], at: int) -> Reader:
        return Reader([*lines], literals, at=at, utf8=self.utf8)

    @property
    def room(self) -> int:
        """Bytes that literals of a command may have."""
        return LITERALS_BEFORE if self.secret else LITERALS_AFTER

    async def line(self, after: int = 0) -> bytes:
        """The next line of a command that has so many bytes already. Raises Refusal (INVALID)."""
        limit = LINE_BEFORE if self.secret else LINE_AFTER
        try:
            line = await self._wire.read_line(limit=max(limit - after, 2), within=self.patience, secret=self.secret)
        except LineTooLong:
            raise Refusal(Why.TOO_BIG, "command too long") from None
        if b"\0" in line:
            raise bad("NUL in a command")
        return line

    async def _invite(self, coming: Coming) -> None:
        if coming.waits:
            await self._wire.send(GO_ON)

    async def message(self, coming: Coming, into: Sink) -> bytes:
        """Stream the message of an APPEND to a sink; the line that follows it."""
        await self._invite(coming)
        await self._wire.read_block(coming.size, into)
        return await self.line()

    async def decline(self, coming: Coming, why: Refusal | None = None) -> None:
        """Say no to a literal, after throwing it and what comes with it away if it comes anyway. Raises Refusal."""
        no = why or Refusal(Why.TOO_BIG, "literal too large", final=self.secret)
        if not coming.waits:
            no.final = no.final or not await self._skip(coming)
        raise no

    async def _skip(self, coming: Coming | None) -> bool:
        """Throw the rest of a command away; False when that is too much."""
        left = SKIP_MOST
        while coming and not coming.waits:
            left -= coming.size
            if left < 0 or self.secret:
                return False
            await self._wire.read_block(coming.size, Nowhere())
            coming = announced(await self.line())
        return True


def split(line: bytes) -> tuple[bytes, bytes, int]:
    """Tag, verb, and where the arguments begin. Raises Refusal."""
    tag, _, rest = line.partition(b" ")
    if not TAG.match(tag):
        raise bad("tag expected")
    verb, blank, more = rest.partition(b" ")
    verb, at = verb.upper(), len(tag) + 1 + len(verb)
    if verb == b"UID" and blank:
        second = more.partition(b" ")[0]
        verb, at = b"UID " + second.upper(), at + 1 + len(second)
    return tag, verb, at


def announced(line: bytes) -> Coming | None:
    """The literal a line ends with."""
    found = LITERAL.search(line[-24:]) if line.endswith(b"}") else None
    return Coming(int(found[2]), bool(found[1]), not found[3]) if found else None


def _lacks_mailbox(lines: list[bytes], literals: list[bytes], at: int, utf8: bool) -> bool:
    """Whether the literal to come is the mailbox's name, and not the message."""
    reader = Reader(lines, literals, at=at, utf8=utf8)
    try:
        reader.space()
        reader.mailbox()
    except MissingLiteral:
        return True
    except Refusal:
        pass  # told when it is obeyed
    return False
