"""A real transfer program as the caller's side: the `Terminal` port over the pipes of a process.

`there` and `back` may damage what goes to the program and what comes from it.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from dialtone.base.bell import Bell
from dialtone.base.errors import Gone, TimedOut
from dialtone.domain.ports.transfers import Sink, Source
from dialtone.wire.port import Peer
from dialtone.wire.screen import Size

AT_ONCE = 256 * 1024


def clear(data: bytes) -> bytes:
    """A line that damages nothing."""
    return data


class PipedTerminal:
    """See the module's text."""

    number = 1
    kind = "ansi"
    protocol = "Raw"
    secure = False
    size = Size(80, 24)

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.peer = Peer("127.0.0.1", 1, "127.0.0.1", 2)
        self.bell = Bell()
        self.there: Callable[[bytes], bytes] = clear
        self.back: Callable[[bytes], bytes] = clear
        self.binaries: list[bool] = []
        self.impatience = 1.0  # what waiting times are divided by

    @classmethod
    async def of(cls, *line: str, folder: Path) -> PipedTerminal:
        """Start a program with its messages thrown away."""
        process = await asyncio.create_subprocess_exec(
            *line,
            cwd=folder,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            limit=AT_ONCE,
        )
        return cls(process)

    async def read(self, *, within: float) -> bytes:
        """See the port."""
        assert self.process.stdout
        try:
            data = await asyncio.wait_for(self.process.stdout.read(AT_ONCE), within / self.impatience)
        except TimeoutError:
            raise TimedOut("silence") from None
        if not data:
            raise Gone("the program ended")
        return self.back(data) or await self.read(within=within)

    async def write(self, data: bytes) -> None:
        """See the port."""
        assert self.process.stdin
        try:
            self.process.stdin.write(self.there(data))
        except RuntimeError:  # the fast loop's word for a pipe that is closed already
            raise Gone("the program ended") from None

    async def flush(self) -> None:
        """See the port."""
        assert self.process.stdin
        try:
            await self.process.stdin.drain()
        except ConnectionError:
            raise Gone("the program ended") from None

    async def binary(self, on: bool) -> None:
        """Remember it."""
        self.binaries.append(on)

    def unread(self) -> int:
        """See the port."""
        assert self.process.stdout
        return len(self.process.stdout._buffer)  # type: ignore[attr-defined]

    async def pause(self, seconds: float) -> None:
        """See the port."""
        await asyncio.sleep(seconds)

    def identify(self, user: str) -> None:
        """Nobody logs in here."""

    async def end(self) -> int:
        """Hang up and wait for the program; its exit status."""
        assert self.process.stdin
        self.process.stdin.close()
        try:
            return await asyncio.wait_for(self.process.wait(), 10)
        except TimeoutError:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.process.pid, 9)
            return await self.process.wait()


@dataclass
class FileSource(Source):
    """A file in memory."""

    name: str
    data: bytes
    modified: int = 1_000_000_000
    closed: int = 0
    size: int = field(init=False)

    def __post_init__(self) -> None:
        self.size = len(self.data)

    async def read(self, offset: int, size: int) -> bytes:
        """See the port."""
        return self.data[offset : offset + size]

    async def close(self) -> None:
        """Count it."""
        self.closed += 1


@dataclass
class MemorySink(Sink):
    """Keeps files in memory. `begun`: what is here already; `refused`: names to be skipped."""

    begun: dict[str, bytes] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    files: dict[str, bytes] = field(default_factory=dict)
    offers: list[tuple[str, int | None, int | None]] = field(default_factory=list)
    abandoned: list[str] = field(default_factory=list)
    _pieces: list[bytes] = field(default_factory=list)
    _name: str = ""

    async def offer(self, name: str, size: int | None, modified: int | None, *, resumable: bool) -> int | None:
        """See the port."""
        self.offers.append((name, size, modified))
        if name in self.refused:
            return None
        self._name = name
        here = self.begun.get(name, b"") if resumable else b""
        self._pieces = [here] if here else []
        return len(here)

    async def write(self, data: bytes) -> None:
        """See the port."""
        self._pieces.append(data)

    async def complete(self) -> None:
        """See the port."""
        self.files[self._name] = b"".join(self._pieces)

    async def abandon(self, reason: str) -> None:
        """See the port."""
        self.abandoned.append(reason)
