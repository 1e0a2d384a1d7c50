"""A connection played from a script, and a driver that runs a coroutine without an event loop.

    wire = ScriptedWire([b"EHLO client\\r\\n", b"STARTTLS\\r\\n", TLS, b"QUIT\\r\\n"])
    run(SmtpServer(wire, ...).run())
    assert wire.lines()[0].startswith(b"220 ")

The script is a list of what the other side does, each item happening when the session waits for it:

* bytes: one packet arrives. Packets in one item reach the session together, as from a client that does not wait
  for answers; `each_line` makes a packet of every line.
* `TLS`: the handshake. What was sent before it and not read is thrown away, as on a real connection.
* `TLS_FAILS`: a handshake that does not succeed.
* `SILENCE`: the other side says nothing until the time limit is over (TimedOut).
* a function without arguments: it is called (to ring a bell, to move a clock, to look at the output so far).

After the last item the other side is gone: the next read raises Gone. One-step driving works because in a test every
await is answered at once; a coroutine that really waits is an error in the test or a hidden dependency in the code.
"""

from __future__ import annotations

from collections.abc import AsyncIterable, Callable, Coroutine, Iterable, Iterator, Sequence
from enum import Enum
from itertools import cycle
from typing import Any, TypeVar

from dialtone.base.bell import Bell
from dialtone.base.errors import Gone, TimedOut, TlsFailed
from dialtone.domain.ports.outside import Tlsa
from dialtone.wire.framing import BodyDecoder, InputBuffer
from dialtone.wire.port import BodyFlaw, Peer, Sink

Result = TypeVar("Result")


class Mark(Enum):
    """Items of a script that are not bytes."""

    TLS = "handshake"
    TLS_FAILS = "failing handshake"
    SILENCE = "silence"


TLS, TLS_FAILS, SILENCE = Mark.TLS, Mark.TLS_FAILS, Mark.SILENCE
Item = bytes | Mark | Callable[[], object]


class Suspended(AssertionError):
    """A coroutine that should have run through at once waits for something."""


def run(coroutine: Coroutine[Any, Any, Result]) -> Result:
    """Run a coroutine to its end without an event loop and return its result. Raises Suspended when it waits."""
    try:
        waits_for = coroutine.send(None)
    except StopIteration as end:
        result: Result = end.value
        return result
    coroutine.close()
    raise Suspended(f"{coroutine!r} waits for {waits_for!r}; in a test every await must be answered at once")


def each_line(text: bytes) -> list[bytes]:
    """Cut `text` behind every CR LF: the packets of a client that waits for each answer."""
    *lines, rest = text.split(b"\r\n")
    return [line + b"\r\n" for line in lines] + ([rest] if rest else [])


def recut(items: Iterable[Item], sizes: Sequence[int]) -> Iterator[Item]:
    """Join neighbouring packets and cut them again into pieces of `sizes`, over and over."""
    lengths = cycle(sizes)
    joined = b""
    for item in [*items, None]:
        if isinstance(item, bytes):
            joined += item
            continue
        while joined:
            length = next(lengths)
            yield joined[:length]
            joined = joined[length:]
        if item is not None:
            yield item


class ScriptedWire:
    """Implements `wire.port.Wire` and `ClientWire` in memory.

    `cut` (one size or several, repeated) cuts the input elsewhere, whatever packets the script gives; the output of
    a session must not depend on it.
    """

    number = 1

    def __init__(
        self,
        script: bytes | Iterable[Item] = b"",
        *,
        peer: Peer | None = None,
        secure: bool = False,
        cut: int | Sequence[int] = 0,
    ) -> None:
        items: Iterable[Item] = [script] if isinstance(script, bytes) else script
        if cut:
            items = recut(items, [cut] if isinstance(cut, int) else cut)
        self.peer = peer or Peer("192.0.2.1", 50000, "192.0.2.25", 25)
        self.pauses: list[float] = []
        self.identified: list[str] = []
        self.secrets: list[bytes] = []  # the lines that were read as secret
        self.upgrades: list[int] = []  # how long the output was at each TLS handshake
        self.verified: list[tuple[str, bool]] = []  # names given to `start_client_tls`, and whether to verify them
        self.closed = False
        self.channel = b""  # what the channel is known by
        self.certificate = b""  # the other side's, DER
        self._script = list(items)[::-1]
        self._input = InputBuffer()
        self._secure = secure
        self._sent: list[bytes] = []

    @property
    def output(self) -> bytes:
        """Everything that was sent."""
        return b"".join(self._sent)

    def lines(self) -> list[bytes]:
        """What was sent, line by line."""
        return self.output.removesuffix(b"\r\n").split(b"\r\n") if self._sent else []

    @property
    def secure(self) -> bool:
        """Whether the script went through a handshake."""
        return self._secure

    @property
    def tls_version(self) -> str:
        """An ordinary protocol and cipher."""
        return "TLSv1.3 TLS_AES_256_GCM_SHA384" if self._secure else ""

    @property
    def bindings(self) -> dict[str, bytes]:
        """What `channel` says, under TLS."""
        return {"tls-server-end-point": self.channel} if self._secure and self.channel else {}

    @property
    def presented(self) -> bytes:
        """What `certificate` says, under TLS."""
        return self.certificate if self._secure else b""

    async def read_line(
        self, *, limit: int = 1000, within: float | None = None, secret: bool = False, lenient: bool = False
    ) -> bytes:
        """See the port."""
        while (line := self._input.line(limit, lenient)) is None:
            self._next()
        if secret:
            self.secrets.append(line)
        return line

    async def read_line_or(
        self,
        bell: Bell,
        *,
        limit: int = 1000,
        within: float | None = None,
        secret: bool = False,
        lenient: bool = False,
    ) -> bytes | None:
        """See the port. The bell is looked at before each wait."""
        while (line := self._input.line(limit, lenient)) is None:
            if bell.answer():
                return None
            self._next()
        if secret:
            self.secrets.append(line)
        return line

    async def read_exactly(self, size: int, *, within: float | None = None) -> bytes:
        """See the port."""
        while (data := self._input.exactly(size)) is None:
            self._next()
        return data

    async def read_block(self, size: int, into: Sink) -> None:
        """See the port."""
        while size:
            while not len(self._input):
                self._next()
            data = self._input.some(size)
            size -= len(data)
            await into.write(data)

    async def read_body(self, into: Sink, *, limit: int = 0) -> BodyFlaw | None:
        """See the port."""
        decoder = BodyDecoder(limit)
        while True:
            if piece := decoder.decode(self._input):
                await into.write(piece)
            if decoder.done:
                return decoder.flaw
            self._next()

    async def read_some(self, *, within: float | None = None) -> bytes:
        """See the port."""
        while not len(self._input):
            self._next()
        return self._input.some()

    async def read_some_or(self, bell: Bell, *, within: float | None = None) -> bytes | None:
        """See the port. The bell is looked at before each wait."""
        while not len(self._input):
            if bell.answer():
                return None
            self._next()
        return self._input.some()

    def arrive(self, data: bytes) -> None:
        """A packet arrives; for functions of the script, when what comes depends on what was said."""
        self._input.feed(data)

    def unread(self) -> int:
        """See the port."""
        return len(self._input)

    def drop_unread(self) -> None:
        """See the port."""
        self._input.clear()

    async def send(self, *lines: bytes) -> None:
        """See the port."""
        self._sent += [line + b"\r\n" for line in lines]

    async def send_raw(self, data: bytes) -> None:
        """See the port."""
        self._sent.append(data)

    async def send_stream(self, chunks: AsyncIterable[bytes]) -> None:
        """See the port."""
        async for chunk in chunks:
            self._sent.append(chunk)

    async def flush(self) -> None:
        """Nothing is ever held back."""

    def post(self, data: bytes) -> None:
        """See the port."""
        self._sent.append(data)

    def bound(self, most: int, over: Callable[[], None]) -> None:
        """See the port; nobody is ever behind."""

    async def start_tls(self) -> None:
        """See the port. Everything in the script before the handshake is plaintext sent too early."""
        self._input.clear()
        while self._script:
            item = self._script.pop()
            if item is TLS:
                self._secure = True
                self.upgrades.append(len(self.output))
                return
            if item is TLS_FAILS:
                raise TlsFailed("the script says so")
            if item is SILENCE:
                raise TimedOut("handshake")
            if callable(item):
                item()
        raise Gone("the script ended before the handshake")

    async def start_client_tls(
        self, name: str, *, verify: bool, tlsa: Sequence[Tlsa] = (), names: Sequence[str] = ()
    ) -> None:
        """See the port."""
        self.verified.append((name, verify))
        await self.start_tls()

    async def close(self) -> None:
        """Remember that it was closed."""
        self.closed = True

    async def pause(self, seconds: float) -> None:
        """Remember the delay; no time passes."""
        self.pauses.append(seconds)

    def identify(self, user: str = "") -> None:
        """Remember the user."""
        self.identified.append(user)

    def _next(self) -> None:
        """Let the next item of the script happen."""
        if not self._script:
            raise Gone("the script ended")
        item = self._script.pop()
        if isinstance(item, bytes):
            self._input.feed(item)
        elif item is SILENCE:
            raise TimedOut("the script says nothing")
        elif item is TLS or item is TLS_FAILS:
            raise AssertionError("the script has a handshake where the session reads on")
        elif callable(item):
            item()
