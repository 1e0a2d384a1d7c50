"""A terminal that wakes its session at a moment of the clock."""

from __future__ import annotations

import math

import pytest

from dialtone.base.errors import TimedOut
from dialtone.domain.presence.screens import Screens
from dialtone.terminal.logon.watched import Watched
from dialtone.testing.clock import ManualClock
from dialtone.testing.keyboard import SILENCE, ScriptedTerminal
from dialtone.testing.script import run
from dialtone.wire.screen import Size


def test_keys_pass_and_so_does_everything_else() -> None:
    under = ScriptedTerminal(["abc"], size=Size(132, 50), kind="xterm", protocol="SSH", secure=True)
    terminal = Watched(under, ManualClock().monotonic)
    assert run(terminal.read(within=5)) == b"abc"
    run(terminal.write(b"out"))
    run(terminal.flush())
    run(terminal.binary(True))
    run(terminal.pause(2.0))
    terminal.identify("alice")
    assert (under.output, under.binaries, under.pauses, under.identified) == (b"out", [True], [2.0], ["alice"])
    assert (terminal.size, terminal.kind, terminal.protocol, terminal.secure) == (Size(132, 50), "xterm", "SSH", True)
    assert (terminal.peer, terminal.number, terminal.bell, terminal.unread()) == (under.peer, 1, under.bell, 0)
    assert terminal.charset == ""


def test_the_moment_wakes_once() -> None:
    clock = ManualClock()
    under = ScriptedTerminal([lambda: clock.advance(10), SILENCE, "a"])
    terminal = Watched(under, clock.monotonic)
    terminal.wake_at = clock.monotonic() + 10
    assert run(terminal.read(within=60)) == b""
    assert terminal.wake_at == math.inf
    assert run(terminal.read(within=60)) == b"a"


def test_a_moment_that_is_over_wakes_at_once() -> None:
    clock = ManualClock()
    terminal = Watched(ScriptedTerminal(["a"]), clock.monotonic)
    terminal.wake_at = clock.monotonic() - 1
    assert run(terminal.read(within=60)) == b""
    assert run(terminal.read(within=60)) == b"a"


def test_the_readers_own_limit_is_its_own() -> None:
    clock = ManualClock()
    terminal = Watched(ScriptedTerminal([SILENCE]), clock.monotonic)
    terminal.wake_at = clock.monotonic() + 100
    with pytest.raises(TimedOut):
        run(terminal.read(within=5))


def test_a_window_hears_what_is_shown_and_brings_what_others_type_but_not_in_a_transfer() -> None:
    under = ScriptedTerminal([SILENCE, "z"])
    terminal, screens, told = Watched(under, ManualClock().monotonic), Screens(), []
    screens.watcher = lambda node, data: told.append(data)
    run(terminal.write(b"before"))
    terminal.window = screens.open(1, under.bell, lambda: "")
    run(terminal.write(b"shown"))
    screens.type_in(1, b"q")
    assert terminal.unread() == 1
    assert run(terminal.read(within=5)) == b"q"
    run(terminal.binary(True))
    run(terminal.write(b"a file"))
    screens.type_in(1, b"x")
    assert run(terminal.read(within=5)) != b"x"
    assert (told, under.output) == ([b"shown"], b"beforeshowna file")
