"""More than a screen at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from dialtone.testing.keyboard import run
from tests.support.screen import Screen, commodore, screen, spoken
from tests.support.terminals import COMMODORE, SPOKEN, SYNCTERM, console

OWN = {
    "t.hello": "\\1n\\1h\\1yHello {name}!\\1n\r\n",
    "t.prompt": "\\1n\\1hCommand: \\1n",
    "t.name": "Name: ",
    "t.delete": "Delete it?",
    "t.heading": "\\1hChoose:\\1n\r\n",
}


def test_a_screenful_at_a_time() -> None:
    caller, terminal = console(["\r", "n"], SYNCTERM, own=OWN)
    lines = [f"line {number}" for number in range(1, 100)]
    assert run(caller.page(lines)) is False
    shown = screen(terminal.output)
    assert shown[:23] == lines[23:46]
    assert shown[23] == ""


def test_a_linear_caller_reads_on_with_enter() -> None:
    caller, terminal = console(["\r", "c\r"], SPOKEN)
    assert run(caller.page(["x"] * 60)) is True
    assert len([line for line in spoken(terminal.output) if line == "x"]) == 60


def test_ctrl_c_ends_output_under_way() -> None:
    script: list[bytes | str] = [b"\x01"]
    caller, terminal = console(script, replace(SYNCTERM, pause=False))
    lines = iter(range(1000))

    def endless() -> Iterator[str]:
        for number in lines:
            if number == 5:
                terminal._input = b"abc\x03"  # it comes while output goes out
            yield f"line {number}"

    assert run(caller.page(endless())) is False
    assert next(lines) < 10


def test_a_display_file_is_shown_with_codes_and_pauses() -> None:
    files = {"welcome.msg": b"\x01h\x01yWelcome, @USER@!\r\n" + b"line\r\n" * 40 + b"end\r\n"}
    caller, terminal = console(["c"], SYNCTERM, files=files)
    assert run(caller.file("welcome", codes={"USER": "\x1b[2JAnna"})) is True
    assert run(caller.file("nothing")) is False
    assert b"Welcome, Anna!" in terminal.output
    assert screen(terminal.output)[22] == "end"


def test_somebodys_colours_survive_and_end_with_his_text() -> None:
    caller, terminal = console((), SYNCTERM)
    run(caller.text("\x1b[1;31mred\r\n\x01gand green"))
    run(caller.put("ours"))
    shown = Screen(terminal.output)
    assert [shown.colour(1, row)[0] for row in (1, 2, 3)] == ["brightred", "brightgreen", "default"]


def test_a_line_wider_than_the_screen_is_wrapped() -> None:
    caller, terminal = console((), COMMODORE)
    run(caller.page(["\x01hThis line is a little wider than forty columns"]))
    assert commodore(terminal.output)[:2] == ["This line is a little wider than forty", "columns"]


def test_ctrl_s_stops_output_until_a_key() -> None:
    caller, terminal = console([], replace(SYNCTERM, pause=False))
    seen: list[int] = []

    def lines() -> Iterator[str]:
        for number in range(5):
            if number == 2:
                terminal._input = b"\x13"  # it comes while output goes out
                terminal.add(lambda: seen.append(2), "x")
            yield f"line {number}"

    assert run(caller.page(lines())) is True
    assert seen == [2]
    assert screen(terminal.output)[4] == "line 4"


def test_what_was_said_stays_until_a_key_before_the_screen_is_cleared() -> None:
    caller, terminal = console([" "], SYNCTERM)

    async def visit() -> list[bool]:
        nothing_said = await caller.settle()
        await caller.put("Your message is number 1.\r\n")
        return [nothing_said, await caller.settle()]

    assert run(visit()) == [True, True]
    assert b"Any key goes on" in terminal.output
    assert [row for row in screen(terminal.output) if row] == ["Your message is number 1."]


def test_who_types_ahead_is_not_kept_and_who_wants_no_stops_keeps_his_screen() -> None:
    ahead, terminal = console([b"n"], SYNCTERM)
    run(ahead.put("Said.\r\n"))
    ahead.keyboard.feed(b"n")
    assert run(ahead.settle()) is True
    assert b"Any key" not in terminal.output
    running, terminal = console([], replace(SYNCTERM, pause=False))
    run(running.put("Said.\r\n"))
    assert run(running.settle()) is False
    assert b"Any key" not in terminal.output


def test_after_a_line_was_typed_nothing_is_left_to_be_read() -> None:
    caller, terminal = console(["Alice\r"], SYNCTERM, own=OWN)
    run(caller.ask("t.name"))
    assert run(caller.settle()) is True
    assert b"Any key" not in terminal.output


def test_a_key_that_ends_the_stop_before_a_menu_is_a_command_already() -> None:
    """Whoever goes from area to area presses > > >, and not > Enter > Enter."""
    for pressed, next_key in ((">", ">"), (" ", "x"), ("\r", "x")):
        caller, _ = console([pressed, "x"], replace(SYNCTERM, pause=True))

        async def go(caller=caller) -> str:
            await caller.put("You are in Programs now.\r\n")
            await caller.settle()
            return await caller.command()

        assert run(go()) == next_key
