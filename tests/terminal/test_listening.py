"""Keys, and what happens while one is waited for."""

from __future__ import annotations

import pytest

from dialtone.base.errors import HangUp
from dialtone.terminal import keys
from dialtone.terminal.probe import Probe
from dialtone.testing.keyboard import RING, SILENCE, run
from dialtone.wire.screen import Size
from tests.support.screen import screen
from tests.support.terminals import SYNCTERM, XTERM, console

OWN = {
    "t.hello": "\\1n\\1h\\1yHello {name}!\\1n\r\n",
    "t.prompt": "\\1n\\1hCommand: \\1n",
    "t.name": "Name: ",
    "t.delete": "Delete it?",
    "t.heading": "\\1hChoose:\\1n\r\n",
}


def test_a_line_can_be_edited() -> None:
    typed = ["wrold\x1b[D\x1b[D\x1b[D\b\x1b[Co", "\x1b[Fs", "\b\r"]
    caller, terminal = console(typed, SYNCTERM, own=OWN)
    line = run(caller.ask("t.name"))
    assert (line, screen(terminal.output)[0]) == ("woold", "Name: woold")


def test_ANS_03_answers_of_a_terminal_are_neither_typed_nor_obeyed() -> None:
    answers = b"\x1b[24;80R\x1b[?1;2c\x1b[=67;84;101;114;109;1;321c\x1b]11;rgb:0/0/0\x1b\\\x1bP>|x\r\x1b\\"
    caller, _ = console([answers, b"se" + answers[:12], answers[12:] + b"cret\r"], XTERM, own=OWN)
    assert run(caller.ask("t.name", secret=True)) == "secret"


def test_ANS_03_a_paste_into_a_prompt_orders_nothing() -> None:
    paste = b"\x1b[200~delete\ryes\r\x1b[201~"
    caller, terminal = console([paste, "q"], XTERM, own=OWN)
    assert run(caller.choose("t.prompt", "DYQ")) == "Q"
    assert b"Pasted text" in terminal.output
    caller, _ = console([paste, "\r"], XTERM, own=OWN)
    assert run(caller.ask("t.name")) == "deleteyes"


def test_a_telegram_is_shown_meanwhile_and_the_line_drawn_again() -> None:
    caller, terminal = console(["Joh", RING, "n\r"], SYNCTERM, own=OWN)

    async def attend() -> None:
        await caller.put("\x01hA telegram!\x01n\r\n")

    caller.attend = attend
    assert run(caller.ask("t.name")) == "John"
    assert screen(terminal.output)[:3] == ["Name: Joh", "A telegram!", "Name: John"]


def test_a_bell_without_news_changes_nothing() -> None:
    caller, terminal = console(["Joh", RING, "n\r"], SYNCTERM, own=OWN)

    async def attend() -> None:
        return

    caller.attend = attend
    run(caller.ask("t.name"))
    assert screen(terminal.output)[:2] == ["Name: John", ""]


def test_who_has_gone_away_is_warned_and_then_the_line_is_free() -> None:
    caller, terminal = console(["Joh", SILENCE, "n", SILENCE, SILENCE], SYNCTERM, own=OWN)
    with pytest.raises(HangUp):
        run(caller.ask("t.name"))
    shown = screen(terminal.output)
    assert "Are you still there? The line is free in 75 seconds." in shown
    assert "Name: John" in shown
    assert "Nothing was heard from you for a long time. Call again!" in shown


def test_a_window_that_changes_is_believed_unless_the_profile_says_otherwise() -> None:
    caller, terminal = console([lambda: None], SYNCTERM, own=OWN)

    def resize() -> None:
        terminal.size = Size(132, 50)
        terminal.bell.ring()

    terminal.add(resize, "x")
    run(caller.key())
    assert (caller.look.columns, caller.look.rows) == (132, 50)
    terminal.size = Size(100, 30)
    caller.fixed = True
    terminal.add(RING, "x")
    run(caller.key())
    assert (caller.look.columns, caller.look.rows) == (132, 50)


def test_who_drew_the_screen_is_told_to_draw_again() -> None:
    caller, terminal = console([], SYNCTERM)

    def resize() -> None:
        terminal.size = Size(132, 50)
        terminal.bell.ring()

    terminal.add(resize, "x")
    assert [run(caller.key(redraws=True)) for _ in range(2)] == [keys.REDRAW, "x"]


def test_control_keys_work_at_every_prompt() -> None:
    caller, terminal = console("Jo\x14hn\r", SYNCTERM, own=OWN)

    async def time() -> None:
        await caller.put("It is late.\r\n")

    caller.controls = {keys.control("T"): time}
    assert run(caller.ask("t.name")) == "John"
    assert screen(terminal.output)[:3] == ["Name: Jo", "It is late.", "Name: John"]


def test_a_line_that_a_question_to_the_terminal_wiped_is_drawn_again() -> None:
    caller, terminal = console(["Zo", RING, b"\x1b[40;100R\x1b[40;2R", "ë\r"], XTERM, own=OWN)
    heard: list[str] = []
    caller.keyboard.report = heard.append

    async def ask() -> None:
        await terminal.write(Probe().question())
        caller.painter.column = 0

    caller.attend = ask
    assert run(caller.ask("t.name")) == "Zoë"
    assert heard == ["\x1b[40;100R", "\x1b[40;2R"]
    assert screen(terminal.output, 132, 50, charset="utf-8")[:2] == ["Name: Zoë", ""]


def test_a_terminal_is_listened_to_for_a_moment_and_keys_are_kept() -> None:
    answers: list[str] = []
    caller, _ = console([b"\x1b[24;80R", SILENCE, b"x", b"never read"], SYNCTERM)
    caller.keyboard.report = answers.append
    run(caller.listen(0.1, lambda: bool(answers)))
    assert answers == ["\x1b[24;80R"]
    run(caller.listen(0.1, lambda: False))  # silence ends it
    run(caller.listen(0.1, lambda: False))  # and so does a key
    assert run(caller.key()) == "x"
