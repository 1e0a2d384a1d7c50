"""Two transfer cores joined by a line that a test may damage, and what the outside does for each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from dialtone.formats.transfer.core import (
    AHEAD,
    Complete,
    Core,
    Ended,
    FileEnded,
    NextFile,
    Offered,
    Read,
    ReceivingCore,
    SendingCore,
    Write,
)

MOST_STEPS = 200_000
Line = Callable[[bytes], bytes]


def clear(data: bytes) -> bytes:
    """A line that damages nothing."""
    return data


@dataclass
class Outside:
    """Serves one core: files to send, or a place for what arrives."""

    core: Core
    files: list[tuple[str, bytes]] = field(default_factory=list)
    have: dict[str, bytes] = field(default_factory=dict)  # begun earlier: resumed
    unwanted: set[str] = field(default_factory=set)
    got: dict[str, bytearray] = field(default_factory=dict)
    complete: list[str] = field(default_factory=list)
    ended: list[FileEnded] = field(default_factory=list)
    over: Ended | None = None
    reads: int = 0
    largest_out: int = 0
    _sent: int = 0
    _current: str = ""

    def serve(self) -> bool:
        """Serve one want; False when there is none."""
        want = self.core.want()
        match want:
            case None:
                return False
            case Ended():
                assert self.over is None
                self.over = want
            case FileEnded():
                self.ended.append(want)
            case _ if isinstance(self.core, SendingCore):
                self._serve_sender(self.core, want)
            case _:
                assert isinstance(self.core, ReceivingCore)
                self._serve_receiver(self.core, want)
        return True

    def _serve_sender(self, core: SendingCore, want: object) -> None:
        if isinstance(want, NextFile):
            if self._sent == len(self.files):
                core.no_more()
                return
            name, data = self.files[self._sent]
            self._sent += 1
            core.offer(name, len(data), 1_000_000_000, left=len(self.files) - self._sent + 1)
        else:
            assert isinstance(want, Read)
            self.reads += 1
            core.give(self.files[self._sent - 1][1][want.offset : want.offset + want.size])

    def _serve_receiver(self, core: ReceivingCore, want: object) -> None:
        match want:
            case Offered():
                if want.name in self.unwanted:
                    core.skip("not wanted")
                    return
                self._current = want.name
                begun = self.have.get(want.name, b"")
                self.got[want.name] = bytearray(begun)
                core.accept(len(begun))
            case Write():
                self.got[self._current] += want.data
            case Complete():
                self.complete.append(self._current)
                core.stored()

    def take(self) -> bytes:
        """Serve everything, then what is to be sent."""
        while self.serve():
            pass
        data = self.core.outgoing()
        self.largest_out = max(self.largest_out, len(data))
        assert len(data) <= 2 * AHEAD
        return data


def pump(one: Outside, other: Outside, there: Line = clear, back: Line = clear, *, steps: int = MOST_STEPS) -> None:
    """Run both until both are over; never longer than `steps` turns."""
    idle = 0
    for _ in range(steps):
        moved = False
        for this, that, line in ((one, other, there), (other, one, back)):
            data = this.take()
            if data and that.over is None:
                moved = True
                damaged = line(data)
                if damaged:
                    that.core.feed(damaged)
        if one.over and other.over:
            return
        if moved:
            idle = 0
            continue
        idle += 1
        for side in (one, other):
            if side.over is None:
                side.core.timeout()
    raise AssertionError(f"not over after {steps} turns: {one.over} {other.over}")
