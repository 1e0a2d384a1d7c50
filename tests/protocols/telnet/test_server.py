"""One call by Telnet."""

from __future__ import annotations

from typing import Any

from dialtone.protocols.telnet.server import TelnetSession
from dialtone.protocols.telnet.terminal import Manners, TelnetTerminal
from dialtone.testing.clock import ManualClock
from dialtone.testing.script import ScriptedWire, run
from dialtone.wire.port import Farewell
from dialtone.wire.screen import Call, Terminal


def test_the_board_answers_at_once_and_is_told_the_way_in() -> None:
    calls: list[tuple[Call, Any]] = []

    async def answer(terminal: Terminal, call: Call, house: Any) -> None:
        calls.append((call, house))
        await terminal.write(b"Welcome\r\n")

    wire = ScriptedWire([])
    terminal = TelnetTerminal(wire, ManualClock(), Manners())
    run(TelnetSession(terminal, answer, "the house", petscii=40).run())
    assert wire.output.endswith(b"Welcome\r\n")
    assert calls == [(Call(protocol="Telnet", petscii=40), "the house")]


def test_last_words_are_one_line() -> None:
    async def answer(terminal: Terminal, call: Call, house: Any) -> None:
        raise AssertionError

    wire = ScriptedWire([])
    session = TelnetSession(TelnetTerminal(wire, ManualClock(), Manners()), answer, None)
    run(session.farewell(Farewell.FAULT, "abc123"))
    assert b"abc123" in wire.output
    assert wire.output.startswith(b"\r\n")
    assert wire.output.endswith(b"\r\n")
