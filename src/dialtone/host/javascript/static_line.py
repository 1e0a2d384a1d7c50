"""The clients of a script that takes them itself (`STATIC`): who waits to be accepted, and what each has said.

One script serves them all in one thread, so nothing here may keep it waiting for one of them: whoever reads so slowly
that `BEHIND_MOST` bytes wait for him is hung up. Source: spec services.md 5.2, 5.3.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence

from dialtone.domain.ports.doors import Ended
from dialtone.host.javascript.script_line import LONGEST_WAIT, ScriptLine
from dialtone.wire.port import Peer

BEHIND_MOST = 1024 * 1024  # bytes of answers that wait for one client
UNTAKEN = 60.0  # seconds a client waits for the script to accept him


class StaticLine(ScriptLine):
    """One client. `moved` is called when there is something new of him."""

    def __init__(self, peer: Peer, *, secure: bool, moved: Callable[[], None]) -> None:
        super().__init__(peer, secure=secure)
        self.accepted = asyncio.Event()
        self.forgotten: Callable[[StaticLine], None] = lambda line: None  # when its conversation is over
        self._tell = moved

    @property
    def ended(self) -> Ended | None:
        """See the port: it ends when the script hangs up, not with the script."""
        return Ended() if self.closed and not self._out else None

    def give(self, data: bytes) -> int:
        """See the port."""
        taken = super().give(data)
        self._tell()
        return taken

    def end_input(self) -> None:
        """See the port."""
        super().end_input()
        self._tell()

    async def send(self, data: bytes) -> int:
        """Say something; how much of it went on its way. Never waits."""
        if self.closed or self._over:
            return 0
        if len(self._out) + len(data) > BEHIND_MOST:
            self._out.clear()
            self.close()
            return 0
        self._out += data
        self._ring()
        return len(data)

    def close(self) -> None:
        """Hang up; if the script never took him, he need not wait for that."""
        super().close()
        self.accepted.set()
        self._tell()

    async def stop(self) -> None:
        """See the port."""
        self._out.clear()
        self.end_input()
        self.close()
        self.forgotten(self)

    @property
    def readable(self) -> bool:
        """Whether a read would not wait."""
        return bool(self._in) or self._over or self.closed


class Arrivals:
    """All clients of one script: those it has taken, by number, and those who wait (at most `most`)."""

    def __init__(self, most: int) -> None:
        self.lines: dict[int, StaticLine] = {}
        self.terminated = False  # the script is to end
        self._most = most
        self._next = 0
        self._waiting: deque[int] = deque()
        self._moved = asyncio.Event()

    def line(self, peer: Peer, *, secure: bool) -> StaticLine:
        """A new client, who waits from now on. Raises OSError when too many do, or the script takes nobody more."""
        if self.terminated:
            raise OSError(111, "the script takes no clients any more")
        if len(self._waiting) >= self._most:
            raise OSError(11, f"{self._most} clients wait for the script already")
        self._next += 1
        line = self.lines[self._next] = StaticLine(peer, secure=secure, moved=self._wake)
        self._waiting.append(self._next)
        self._wake()
        return line

    def forget(self, line: StaticLine) -> None:
        """A client is gone."""
        for number in [number for number, one in self.lines.items() if one is line]:
            del self.lines[number]
            if number in self._waiting:
                self._waiting.remove(number)

    def terminate(self) -> None:
        """Tell the script to end; those it has not taken are turned away."""
        self.terminated = True
        self.hang_up(self._waiting)
        self._waiting.clear()
        self._wake()

    def hang_up(self, numbers: Sequence[int] | None = None) -> None:
        """Hang up these, or all."""
        for number in list(self.lines) if numbers is None else numbers:
            if (line := self.lines.get(number)) is not None:
                line.close()

    async def accept(self, seconds: float) -> tuple[int, StaticLine] | None:
        """The next client, None when none came in time or the script is to end."""
        await self._until(lambda: bool(self._waiting), seconds)
        if not self._waiting:
            return None
        number = self._waiting.popleft()
        line = self.lines[number]
        line.accepted.set()
        return number, line

    async def select(self, numbers: Sequence[int], seconds: float) -> list[int]:
        """Which of these can be read from without waiting, as positions in the list; 0 stands for new clients."""
        await self._until(lambda: any(map(self._ready, numbers)), seconds)
        return [position for position, number in enumerate(numbers) if self._ready(number)]

    def _ready(self, number: int) -> bool:
        if not number:
            return bool(self._waiting)
        line = self.lines.get(number)
        return line is None or line.readable

    async def _until(self, there: Callable[[], bool], seconds: float) -> None:
        try:
            async with asyncio.timeout(max(0.0, min(seconds, LONGEST_WAIT))):
                while not there() and not self.terminated:
                    self._moved.clear()
                    await self._moved.wait()
        except TimeoutError:
            pass

    def _wake(self) -> None:
        self._moved.set()
