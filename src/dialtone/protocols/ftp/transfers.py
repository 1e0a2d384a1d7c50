"""What goes over a data connection: a list, a file out, a file in. Each transfer is one coroutine that settles itself,
however it ends, and whose result is the reply to the command.

`Moving` is what STAT tells of it while it runs.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Protocol

from dialtone.base import log
from dialtone.base.errors import Gone, Refusal, StoreError, TimedOut, TlsFailed, Why, WireError
from dialtone.protocols.ftp import replies
from dialtone.protocols.ftp.channel import Channel
from dialtone.protocols.ftp.sources import Incoming, Outgoing
from dialtone.wire.sidelines import SideLine

PIECE = 64 * 1024  # bytes of a list that are collected
ABORTED = b"426 Transfer aborted."
CANNOT_SEND = b"451 DATA send error"

Monotonic = Callable[[], float]


class Transfer(Protocol):
    """One transfer. `what` names it for STAT and the log."""

    what: str

    async def run(self, line: SideLine) -> bytes:
        """Do it and settle it; the reply. Raises WireError, Refusal, OSError, StoreError: what is said of them is the
        same for all."""
        ...

    async def give_up(self, reason: str) -> None:
        """It does not come about: settle it. Harmless when it is settled."""
        ...

    async def afterwards(self) -> None:
        """What is left to be noted when the reply is said. Raises StoreError."""
        ...


class Moving:
    """A transfer and its data connection, as an errand beside the conversation."""

    def __init__(self, channel: Channel, transfer: Transfer) -> None:
        self._channel = channel
        self._transfer = transfer
        self._line: SideLine | None = None

    @property
    def what(self) -> str:
        """What is being moved."""
        return self._transfer.what

    @property
    def moved(self) -> int:
        """Bytes until now."""
        return self._line.moved if self._line is not None else 0

    async def afterwards(self) -> None:
        """What is left to be noted when the reply is said. Never raises."""
        try:
            await self._transfer.afterwards()
        except (OSError, StoreError) as trouble:
            log.error("ftp.trouble", f"!FTP ERROR noting {self.what}: {trouble}")

    async def carry(self) -> bytes:
        """Connect, move, settle; the reply to the command."""
        settled = False
        try:
            self._line = line = await self._channel.connect()
            reply = await self._transfer.run(line)
            settled = True
            self._channel.note(f"closed after {line.moved} bytes")
            return reply
        except Refusal as no:
            return replies.answer(no, replies.UPLOAD_CODES)
        except (Gone, TlsFailed) as trouble:
            self._channel.note(f"lost: {trouble}")
            return b"426 DATA channel disconnected"
        except TimedOut:
            self._channel.note("nothing moved for too long")
            return b"426 Transfer aborted: nothing moved for too long."
        except (OSError, StoreError) as trouble:
            log.error("ftp.trouble", f"!FTP ERROR with {self.what}: {trouble}")
            return b"451 Trouble with the board's disk, try again later."
        finally:
            if not settled:
                if self._line is not None:
                    self._line.abort()
                await self._transfer.give_up("aborted")


class Listed:
    """Lines go out, as they are made."""

    def __init__(self, what: str, lines: AsyncIterator[str], monotonic: Monotonic) -> None:
        self.what = what
        self._lines = lines
        self._monotonic = monotonic

    async def run(self, line: SideLine) -> bytes:
        """See `Transfer`."""
        collected: list[bytes] = []
        size, began = 0, self._monotonic()
        async for text in self._lines:
            collected.append(text.encode("utf-8", "replace") + b"\r\n")
            size += len(collected[-1])
            if size >= PIECE:
                await line.send(b"".join(collected))
                collected, size = [], 0
        if collected:
            await line.send(b"".join(collected))
        await line.close()
        return b"226 Download complete (%d cps)." % rate(line.moved, self._monotonic() - began)

    async def give_up(self, reason: str) -> None:
        """See `Transfer`."""
        close = getattr(self._lines, "aclose", None)
        if close is not None:
            await close()

    async def afterwards(self) -> None:
        """Nothing."""


class Sent:
    """A file goes out, from an offset on."""

    def __init__(self, what: str, source: Outgoing, offset: int, monotonic: Monotonic) -> None:
        self.what = what
        self._source = source
        self._offset = offset
        self._monotonic = monotonic
        self._began = monotonic()
        self._sent = 0
        self._took: float | None = None  # seconds, once all of it has arrived

    async def run(self, line: SideLine) -> bytes:
        """See `Transfer`."""
        await self._source.open()
        wanted = self._source.size - self._offset
        self._began = self._monotonic()
        self._sent = await line.send_file(self._source, self._offset, wanted) if wanted else 0
        if line.lost is not None:
            raise line.lost
        if self._sent < wanted:
            log.warning("ftp.shrunk", f"!FTP {self.what} became shorter while it was sent")
            line.abort()
            await self.give_up("the file became shorter")
            return CANNOT_SEND
        await line.close()
        seconds = self._monotonic() - self._began
        if getattr(self._source, "cost", 0):  # whoever paid hears only then that all has arrived
            await self._source.finish(seconds=seconds, sent=self._sent)
        else:
            self._took = seconds
        return b"226 Download complete (%d cps)." % rate(self._sent, seconds)

    async def afterwards(self) -> None:
        """See `Transfer`. What is counted of a file that cost nothing keeps nobody waiting."""
        if self._took is not None:
            await self._source.finish(seconds=self._took, sent=self._sent)

    async def give_up(self, reason: str) -> None:
        """See `Transfer`."""
        if self._took is not None:
            await self.afterwards()
            return
        await self._source.fail(reason, seconds=self._monotonic() - self._began, sent=self._sent)


class Received:
    """A file comes in. `least` and `most` are the sizes the settings allow, 0 is no limit; of one that is appended to
    nothing is thrown away for being too small."""

    def __init__(
        self,
        what: str,
        target: Incoming,
        monotonic: Monotonic,
        *,
        least: int = 0,
        most: int = 0,
        appended: bool = False,
    ) -> None:
        self.what = what
        self._target = target
        self._monotonic = monotonic
        self._began = monotonic()
        self._least, self._most = least, most
        self._appended = appended

    async def run(self, line: SideLine) -> bytes:
        """See `Transfer`."""
        self._began, before = self._monotonic(), self._target.size
        while data := await line.receive():
            if self._most and self._target.size + len(data) > self._most:
                text = f"File size exceeds maximum allowed ({self._most} bytes)"
                await self._target.abandon(text, keep=False)
                raise Refusal(Why.TOO_BIG, text)
            await self._target.write(data)
        size, seconds = self._target.size, self._monotonic() - self._began
        if size < self._least and not self._appended:
            text = f"File size less than minimum required ({self._least} bytes)"
            await self._target.abandon(text, keep=False)
            raise Refusal(Why.EMPTY, text)
        await self._target.complete(seconds=seconds)
        await _closed(line)
        return b"226 Upload complete (%d cps)." % rate(size - before, seconds)

    async def give_up(self, reason: str) -> None:
        """See `Transfer`. What has come stays for a while, so that it can be gone on with."""
        await self._target.abandon(reason, keep=True)

    async def afterwards(self) -> None:
        """Nothing: it is noted before the reply."""


async def _closed(line: SideLine) -> None:
    """Close our side, too; the file is here whatever comes of that."""
    try:
        await line.close()
    except WireError:
        line.abort()


def rate(size: int, seconds: float) -> int:
    """Bytes a second."""
    return int(size / seconds) if seconds > 0.001 else size
