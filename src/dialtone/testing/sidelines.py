"""Data connections played from a script: implements `wire.sidelines.SideLines` in memory, without any loop.

    lines = ScriptedLines()
    lines.brings(b"what a client sends")          # the next line that is made
    lines.holds()                                 # or one on which nothing moves until `go_on`
    lines.fails(TimedOut("nobody"))               # or one that does not come about
    run(FtpServer(wire, ..., lines).run())
    assert lines.made[0].sent == b"what a client gets"

An errand runs as far as it can when it is begun; one that waits at `HOLD` goes on with `go_on()`, which a script calls.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Generator
from typing import Any, Generic, TypeVar

from dialtone.base.bell import Bell
from dialtone.base.errors import Gone, Refusal, Why, WireError
from dialtone.wire.sidelines import Place, Readable

Result = TypeVar("Result")
PIECE = 64 * 1024


class _Hold:
    """Waits until somebody says go on."""

    def __await__(self) -> Generator[object, None, None]:
        yield self


HOLD = _Hold()
Item = bytes | _Hold | WireError


class ScriptedLine:
    """One data connection. `script` is what the client does: bytes come, at HOLD nothing moves, an error ends it; after
    the last item the client has closed its side."""

    def __init__(self, *script: Item) -> None:
        self._script = list(script)[::-1]
        self._collected: list[bytes] = []
        self.secured = False
        self.reused = False
        self.closed = False
        self.aborted = False
        self.lost: WireError | None = None
        self.moved = 0
        self.fails_tls: WireError | None = None

    @property
    def sent(self) -> bytes:
        """Everything the client got."""
        return b"".join(self._collected)

    async def secure(self) -> None:
        """See the port."""
        if self.fails_tls is not None:
            raise self.fails_tls
        self.secured = True

    async def send(self, data: bytes) -> None:
        """See the port."""
        await self._happens()
        self._take(data)

    async def send_file(self, file: Readable, offset: int, length: int) -> int:
        """See the port."""
        sent = 0
        while sent < length:
            try:
                await self._happens()
            except WireError as error:
                self.lost = error
                break
            data = await file.read(offset + sent, min(PIECE, length - sent))
            if not data:
                break
            self._take(data)
            sent += len(data)
        return sent

    async def receive(self) -> bytes:
        """See the port."""
        data = await self._happens()
        self.moved += len(data)
        return data

    async def close(self) -> None:
        """See the port."""
        self.closed = True

    def abort(self) -> None:
        """See the port."""
        self.aborted = not self.closed

    def _take(self, data: bytes) -> None:
        self._collected.append(data)
        self.moved += len(data)

    async def _happens(self) -> bytes:
        """The next item of the script; b"" when there is none."""
        if self.aborted:
            raise Gone("closed by us")
        while self._script:
            item = self._script.pop()
            if isinstance(item, _Hold):
                await item
            elif isinstance(item, WireError):
                raise item
            else:
                return item
        return b""


class ScriptedErrand(Generic[Result]):
    """Work that runs as far as it can at once."""

    def __init__(self, work: Coroutine[Any, Any, Result], bell: Bell) -> None:
        self._work = work
        self._bell = bell
        self._outcome: list[Result] = []
        self._error: BaseException | None = None
        self.done = False
        self.go_on()

    def go_on(self) -> None:
        """Let it run until it waits again, or ends."""
        if not self.done:
            self._step(lambda: self._work.send(None))

    def stop(self) -> None:
        """See the port."""
        if not self.done:
            self._step(lambda: self._work.throw(asyncio.CancelledError()))

    async def result(self) -> Result:
        """See the port. One that waits is let go on to its end."""
        while not self.done:
            self.go_on()
        if isinstance(self._error, asyncio.CancelledError):
            raise Gone("stopped")
        if self._error is not None:
            raise self._error
        return self._outcome[0]

    async def ended(self) -> None:
        """See the port."""
        while not self.done:
            self.go_on()

    def _step(self, work: Any) -> None:
        try:
            work()
        except StopIteration as end:
            self._outcome.append(end.value)
        except BaseException as error:
            self._error = error
        else:
            return
        self.done = True
        self._bell.ring()


class ScriptedLines:
    """Makes the lines of a script in their order; those of which it says nothing bring nothing."""

    def __init__(self, local: str = "192.0.2.25") -> None:
        self._next: list[ScriptedLine | WireError] = []
        self._local = local
        self._port = 40_000
        self.made: list[ScriptedLine] = []
        self.listening: Place | None = None
        self.listened: list[Place] = []
        self.dialled: list[Place] = []
        self.full = False  # no port is free
        self.errands: list[ScriptedErrand[Any]] = []

    def brings(self, *script: Item) -> ScriptedLine:
        """The client does this on the next line."""
        line = ScriptedLine(*script)
        self._next.append(line)
        return line

    def holds(self) -> ScriptedLine:
        """Nothing moves on the next line until `go_on`."""
        return self.brings(HOLD)

    def fails(self, error: WireError) -> None:
        """The next line does not come about."""
        self._next.append(error)

    def clear(self) -> None:
        """Nothing is said of the lines to come any more."""
        self._next.clear()

    def go_on(self) -> None:
        """Let whatever waits go on."""
        for errand in self.errands:
            errand.go_on()

    def begin(self, work: Coroutine[Any, Any, Result], bell: Bell) -> ScriptedErrand[Result]:
        """See the port."""
        errand = ScriptedErrand(work, bell)
        self.errands.append(errand)
        return errand

    async def listen(self, *, address: str = "") -> Place:
        """See the port."""
        self.forget()
        if self.full:
            raise Refusal(Why.BUSY, "no port for a data connection is free", temporary=True)
        self._port += 1
        self.listening = Place(address or self._local, self._port)
        self.listened.append(self.listening)
        return self.listening

    async def accept(self, *, within: float) -> ScriptedLine:
        """See the port."""
        if self.listening is None:
            raise Refusal(Why.INVALID, "nobody listens")
        self.forget()
        return self._line()

    async def dial(self, place: Place, *, within: float) -> ScriptedLine:
        """See the port."""
        self.dialled.append(place)
        return self._line()

    def forget(self) -> None:
        """See the port."""
        self.listening = None

    def _line(self) -> ScriptedLine:
        following = self._next.pop(0) if self._next else ScriptedLine()
        if isinstance(following, WireError):
            raise following
        self.made.append(following)
        return following
