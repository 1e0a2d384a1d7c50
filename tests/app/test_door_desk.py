"""Doors on the operator's own terminal."""

import asyncio
import os

import pytest

from dialtone.app.door_desk import OwnTerminal
from dialtone.base.errors import Gone, TimedOut
from dialtone.wire.screen import Size


@pytest.fixture
def ends():
    reading, typing = os.pipe()
    showing, writing = os.pipe()
    yield OwnTerminal(reading, writing), typing, showing
    for handle in (reading, typing, showing, writing):
        try:
            os.close(handle)
        except OSError:
            pass


def test_keys_and_screen(ends):
    terminal, typing, showing = ends

    async def story():
        os.write(typing, b"hello")
        assert await terminal.read(within=5) == b"hello"
        terminal.bell.ring()
        assert await terminal.read(within=5) == b""
        with pytest.raises(TimedOut):
            await terminal.read(within=0.01)
        await terminal.write(b"shown")
        assert os.read(showing, 100) == b"shown"

    asyncio.run(story())
    assert terminal.size == Size(80, 24)


def test_the_end_of_the_input_is_no_hang_up(ends):
    terminal, typing, _ = ends

    async def story():
        os.close(typing)
        assert await terminal.read(within=5) == b""
        with pytest.raises(TimedOut):
            await terminal.read(within=0.01)

    asyncio.run(story())


def test_the_key_that_hangs_up(ends):
    terminal, typing, _ = ends

    async def story():
        os.write(typing, b"x\x1d")
        with pytest.raises(Gone):
            await terminal.read(within=5)

    asyncio.run(story())


def test_a_real_terminal_is_put_back_as_it_was():
    import termios

    near, far = os.openpty()
    try:
        before = termios.tcgetattr(far)
        with OwnTerminal(far, far).raw():
            assert termios.tcgetattr(far)[3] & termios.ICANON == 0
        assert termios.tcgetattr(far) == before
    finally:
        os.close(near)
        os.close(far)
