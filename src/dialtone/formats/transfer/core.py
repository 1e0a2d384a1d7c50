"""What all transfer cores have in common: bytes in, bytes out, and what they want from outside.

A core is told what came (`feed`) and that nothing sensible came for `patience` seconds (`timeout`). It is asked what to
send (`outgoing`) and what it wants (`want`): requests and news, one at a time, in order. It does nothing by itself and
keeps no time. Who runs it repeats: serve what it wants; send what is outgoing; only when there is neither, wait for
bytes. `Ended` is the last thing wanted, after the last outgoing bytes were made.

Memory: at most `AHEAD` bytes to send wait in a core, and what it wants written must be taken before more is fed.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

AHEAD = 128 * 1024  # bytes that may wait to be sent
PIECE = 64 * 1024  # bytes asked from a file at a time

CAN = 0x18  # Ctrl-X; several in a row end every one of the three protocols
CANCEL = bytes([CAN]) * 8 + b"\b" * 8  # the backspaces wipe what a terminal made of it
CANCELLED = "cancelled at the other end"
SILENT = "the other end stopped answering"


@dataclass(frozen=True, slots=True)
class NextFile:
    """Sending: asks for the next file; answered by `offer` or `no_more`."""


@dataclass(frozen=True, slots=True)
class Read:
    """Sending: asks for up to `size` bytes of the file from `offset`; answered by `give`, with b"" at its end."""

    offset: int
    size: int


@dataclass(frozen=True, slots=True)
class Offered:
    """Receiving: the other end has a file; answered by `accept` or `skip`.

    `name` is clean: never a path, never empty but for XMODEM, which has no names. `size` is in bytes and `modified` in
    seconds since 1970, None where nothing was said.
    """

    name: str
    size: int | None
    modified: int | None


@dataclass(frozen=True, slots=True)
class Write:
    """Receiving: bytes that follow those written before."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Complete:
    """Receiving: the file is here whole; answered by `stored` when it is kept for good, or by `cancel`."""


@dataclass(frozen=True, slots=True)
class FileEnded:
    """News: a file is through. `size` counts its bytes that went over the line, `reason` says why it is not `ok`."""

    name: str
    size: int
    ok: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Ended:
    """News: the transfer is over, well when `reason` is empty."""

    reason: str = ""


Want = NextFile | Read | Offered | Write | Complete | FileEnded | Ended


class Core:
    """What drivers may use of every core; the base of all six."""

    patience = 10.0  # seconds without progress until `timeout` is due

    def __init__(self) -> None:
        self.progress = 0  # grows whenever something sensible came
        self.ended: Ended | None = None
        self._wants: deque[Want] = deque()
        self._out: list[bytes] = []
        self._waiting = 0  # bytes in _out
        self._name = ""  # of the file under way, "" between files
        self._moved = 0  # its bytes that went over the line
        self._tries = 0  # in vain since the last progress

    def feed(self, data: bytes) -> None:
        """Take bytes from the other end."""
        raise NotImplementedError

    def timeout(self) -> None:
        """Nothing sensible came for `patience` seconds: try again or give up."""
        raise NotImplementedError

    def want(self) -> Want | None:
        """The next request or news, or None: then there may be something to send, or it waits for the other end."""
        return self._wants.popleft() if self._wants else None

    def outgoing(self) -> bytes:
        """Take what is to be sent now."""
        if not self._out:
            return b""
        data = b"".join(self._out)
        self._out.clear()
        self._waiting = 0
        return data

    def cancel(self, reason: str) -> None:
        """End the transfer from our side; the other end is told by several Ctrl-X."""
        if self.ended is None:
            self._unsend()
            self._send(CANCEL)
            self._fail(reason)

    def _send(self, data: bytes) -> None:
        self._out.append(data)
        self._waiting += len(data)

    def _unsend(self) -> None:
        """Forget what was not taken yet."""
        self._out.clear()
        self._waiting = 0

    def _begin_file(self, name: str) -> None:
        self._name, self._moved = name, 0

    def _end_file(self, ok: bool, reason: str = "") -> None:
        if self._name:
            self._wants.append(FileEnded(self._name, self._moved, ok, reason))
        self._name = ""

    def _fail(self, reason: str) -> None:
        self._drop_requests()
        self._end_file(False, reason)
        self._end(reason)

    def _end(self, reason: str = "") -> None:
        if self.ended is None:
            self.ended = Ended(reason)
            self._wants.append(self.ended)

    def _drop_requests(self) -> None:
        """Requests nobody needs answered any more; news and bytes to write stay."""
        kept = [want for want in self._wants if isinstance(want, (Write, FileEnded))]
        self._wants = deque(kept)

    def _advanced(self) -> None:
        """Something sensible came."""
        self.progress += 1
        self._tries = 0


class SendingCore(Core):
    """Sends files."""

    def offer(self, name: str, size: int, modified: int, *, left: int = 1, left_bytes: int = 0) -> None:
        """Answer `NextFile`. `left` and `left_bytes` tell how much there is from this file on."""
        raise NotImplementedError

    def no_more(self) -> None:
        """Answer `NextFile`: everything was sent."""
        raise NotImplementedError

    def give(self, data: bytes) -> None:
        """Answer `Read` with bytes from its offset, b"" at the end of the file."""
        raise NotImplementedError


class ReceivingCore(Core):
    """Receives files."""

    resumes = False  # `accept` may name another offset than 0

    def accept(self, offset: int = 0) -> None:
        """Answer `Offered`: send it, from `offset` where the protocol can (`resumes`)."""
        raise NotImplementedError

    def skip(self, reason: str = "skipped") -> None:
        """Answer `Offered`: no, thank you."""
        raise NotImplementedError

    def stored(self) -> None:
        """Answer `Complete`: the file is kept for good."""
        raise NotImplementedError
