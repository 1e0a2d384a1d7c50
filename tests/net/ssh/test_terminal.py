"""A terminal on a channel: what only a slow caller shows. The rest is the conformance suite in test_session.py."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from dialtone.base.errors import Gone, TimedOut
from dialtone.net.ssh.terminal import SshTerminal
from dialtone.net.terms import Limits
from dialtone.wire.port import Peer
from dialtone.wire.screen import Size


class Channel:
    def __init__(self) -> None:
        self.written: list[bytes] = []
        self.reading = True
        self.closed = False

    def write(self, data: bytes) -> None:
        self.written.append(data)

    def is_closing(self) -> bool:
        return self.closed

    def pause_reading(self) -> None:
        self.reading = False

    def resume_reading(self) -> None:
        self.reading = True


class Line(SimpleNamespace):
    """As much of a connection as a terminal looks at."""

    def __init__(self) -> None:
        peer = Peer("192.0.2.1", 5, "192.0.2.2", 22)
        super().__init__(
            peer=peer, number=1, blocked=False, aborted=False, terms=SimpleNamespace(limits=Limits(write=0.05))
        )

    def abort(self) -> None:
        self.aborted = True


def made() -> tuple[SshTerminal, Channel, Line]:
    channel, line = Channel(), Line()
    terminal: Any = SshTerminal(line, channel)  # type: ignore[arg-type]
    return terminal, channel, line


async def test_output_is_collected_until_somebody_reads() -> None:
    terminal, channel, _ = made()
    await terminal.write(b"a")
    await terminal.write(b"b")
    assert channel.written == []
    terminal.feed(b"k")
    assert await terminal.read(within=1) == b"k"
    assert channel.written == [b"ab"]


async def test_a_caller_who_types_much_ahead_is_not_read() -> None:
    terminal, channel, _ = made()
    terminal.feed(b"x" * 70_000)
    assert not channel.reading
    assert terminal.unread() == 70_000
    assert len(await terminal.read(within=1)) == 70_000
    assert channel.reading


async def test_a_slow_caller_is_waited_for() -> None:
    terminal, _, line = made()
    line.terms.limits = Limits(write=5)
    terminal.hold(True)
    await terminal.write(b"a")
    waiting = asyncio.ensure_future(terminal.flush())
    await asyncio.sleep(0)
    assert not waiting.done()
    terminal.hold(False)
    async with asyncio.timeout(5):
        await waiting


async def test_SSH_05_one_who_takes_nothing_at_all_is_cut_off() -> None:
    terminal, _, line = made()
    line.blocked = True
    await terminal.write(b"a")
    with pytest.raises(TimedOut):
        await terminal.flush()
    assert line.aborted


async def test_silence_ends_with_its_time() -> None:
    terminal, _, _ = made()
    with pytest.raises(TimedOut, match=r"0\.01 seconds"):
        await terminal.read(within=0.01)


async def test_keys_come_before_the_end() -> None:
    terminal, channel, _ = made()
    terminal.feed(b"last")
    terminal.end(Gone())
    assert await terminal.read(within=1) == b"last"
    with pytest.raises(Gone):
        await terminal.read(within=1)
    await terminal.write(b"still shown")
    await terminal.flush()
    channel.closed = True
    await terminal.write(b"not any more")
    with pytest.raises(Gone):
        await terminal.flush()


async def test_a_size_that_is_the_same_does_not_ring() -> None:
    terminal, _, _ = made()
    terminal.begin("ansi", 80, 24)
    terminal.resize(80, 24)
    assert not terminal.bell.answer()
    terminal.resize(100, 24)
    assert terminal.bell.answer()
    assert terminal.size == Size(100, 24)
