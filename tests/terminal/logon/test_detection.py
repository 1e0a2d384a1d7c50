"""Finding out about a terminal while its caller types."""

from __future__ import annotations

import pytest

from dialtone.config.terminal import TerminalConfig
from dialtone.terminal.probe import Probe
from dialtone.testing.keyboard import RING, SILENCE, ScriptedTerminal
from dialtone.wire.screen import Call, Size
from tests.support.front_door import ABROAD, PASSWORD, FrontDoor
from tests.support.screen import commodore

QUESTION = Probe().question()


def test_a_plain_terminal_is_sent_no_sequences() -> None:
    door = FrontDoor()
    terminal = door.call(["alice\r", f"{PASSWORD}\r", "O", "Y"], kind="")
    assert b"\x1b" not in terminal.output
    assert "Hello Alice" in door.shown(terminal)


def test_a_kind_told_later_is_asked_then_and_the_prompt_is_there_again() -> None:
    door = FrontDoor()
    terminal = ScriptedTerminal(kind="", peer=ABROAD)
    told = lambda: setattr(terminal, "kind", "syncterm")  # noqa: E731
    terminal.add(told, RING, "alice\r", f"{PASSWORD}\r", "O", "Y")
    door.answer(terminal, Call(protocol="Telnet"))
    assert terminal.output.count(QUESTION) == 1
    assert b"Login: " in terminal.output.partition(QUESTION)[2]
    assert "Hello Alice" in door.shown(terminal)


def test_answers_are_no_keys_and_tell_the_character_set() -> None:
    door = FrontDoor()
    terminal = door.call([b"\x1b[24;80R\x1b[1;4R", "alice\r", f"{PASSWORD}\r", "O", "Y"], kind="xterm")
    assert "Login: Alice" in door.shown(terminal)
    assert terminal.output.count(QUESTION) == 1


@pytest.mark.proves("BBS.MaxDumbTermInactivity", "BBS.MaxLoginInactivity")
def test_an_unknown_terminal_waits_a_shorter_time() -> None:
    from dialtone.terminal.logon.detection import Detection
    from dialtone.terminal.logon.opening import open_console
    from dialtone.terminal.logon.watched import Watched

    door = FrontDoor()
    patience = []
    for kind, dumb in (("", 60.0), ("ansi", 60.0), ("", 0.0)):
        watched = Watched(ScriptedTerminal(kind=kind), door.clock.monotonic)
        console = open_console(watched, Call(protocol="Telnet"), door.house, patience=600.0)
        Detection(console, watched, Call(protocol="Telnet"), dumb=dumb)
        patience.append(console.patience)
    assert patience == [60.0, 600.0, 600.0]
    short = FrontDoor(terminal=TerminalConfig(max_login_inactivity=20, max_dumb_term_inactivity=0))
    assert "free in 5 seconds" in short.shown(short.call([SILENCE, SILENCE], kind=""))


def test_a_commodore_that_tells_its_kind_later_is_shown_letters_it_has() -> None:
    door = FrontDoor()
    terminal = ScriptedTerminal(kind="", peer=ABROAD, size=Size(0, 0))
    told = lambda: setattr(terminal, "kind", "petscii")  # noqa: E731
    terminal.add(told, RING, b"Q\r", b"Y")
    door.answer(terminal, Call(protocol="Telnet"))
    assert QUESTION not in terminal.output
    shown = commodore(terminal.output)
    assert shown[0] == "Screen reader? Type L, then Enter."
    assert "Good-bye, and call again." in shown


def test_the_first_screen_is_drawn_for_a_terminal_that_tells_its_kind_at_once() -> None:
    door = FrontDoor()
    terminal = ScriptedTerminal(kind="", peer=ABROAD)
    told = lambda: setattr(terminal, "kind", "syncterm")  # noqa: E731
    terminal.add(told, RING, SILENCE)
    door.answer(terminal, Call(protocol="Telnet"))
    assert terminal.output.startswith(QUESTION)
    assert b"\x1b[1;36mTest Board" in terminal.output or b"36mTest Board" in terminal.output
