"""The console of a call."""

from __future__ import annotations

from dataclasses import replace

from dialtone.terminal.logon.opening import open_console
from dialtone.terminal.logon.watched import Watched
from dialtone.testing.keyboard import ScriptedTerminal
from dialtone.testing.script import run
from dialtone.wire.screen import Call
from tests.support.front_door import FrontDoor
from tests.support.terminals import MemoryDisplay


def test_it_has_the_sysops_words_and_files() -> None:
    door = FrontDoor()
    house = replace(
        door.house, words={"logon.bye": "So long.\r\n"}, display=MemoryDisplay({"answer.asc": b"A fine board\r\n"})
    )
    terminal = ScriptedTerminal(kind="")
    console = open_console(Watched(terminal, door.clock.monotonic), Call(protocol="Telnet"), house, patience=7.0)
    run(console.say("logon.bye"))
    assert run(console.file("answer"))
    assert console.patience == 7.0
    assert b"So long." in terminal.output
    assert b"A fine board" in terminal.output
