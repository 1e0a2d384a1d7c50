"""What a menu looks like on each screen, and the light bar."""

from __future__ import annotations

from pathlib import Path

from dialtone.terminal.menus import command, lines_of, prompt, seen, show
from dialtone.testing.keyboard import run
from dialtone.wire.screen import Size
from tests.support.screen import Screen, commodore, screen, spoken
from tests.support.shells import Noted, stay
from tests.support.terminals import COMMODORE, SPOKEN, SYNCTERM

FILES = {
    "classic/main": (
        "title = Start\n"
        "[read]\nkeys = R\nlabel = Read messages\naction = a.read\npart = Messages\n"
        "[post]\nkeys = P\nlabel = Post a message\naction = a.post\npart = Messages\n"
        "[who]\nkeys = W\nlabel = Who is on line\naction = a.who\npart = People\n"
        "[gone]\nkeys = G\nlabel = Not built\naction = a.missing\npart = People\n"
        "[sysop]\nkeys = !\nlabel = Sysop\naction = a.sysop\nrequirements = SYSOP\npart = People\n"
    )
}
NOTED = Noted("a.read", "a.post", "a.who", "a.sysop")


def test_rows_stand_in_columns_under_their_parts(tmp_path: Path) -> None:
    visit, terminal = stay([], NOTED, tmp_path, menus=FILES)
    menu = visit.house.settings.menus.shells["CLASSIC"].menus["main"]
    run(show(visit, menu))
    rows = screen(terminal.output)
    start = next(number for number, row in enumerate(rows) if "Start" in row)
    assert rows[start] == "── Start " + "─" * 70
    assert rows[start + 1 : start + 7] == [
        "",
        "Messages",
        "[R] Read messages   [P] Post a message",
        "",
        "People",
        "[W] Who is on line",
    ]


def test_on_a_commodore_nothing_is_cut(tmp_path: Path) -> None:
    visit, terminal = stay([], NOTED, tmp_path, look=COMMODORE, menus=FILES)
    run(show(visit, visit.house.settings.menus.shells["CLASSIC"].menus["main"]))
    rows = commodore(terminal.output)
    title, *others = [row for row in rows if row]
    assert "Start" in title and len(title) < 40
    assert others == [
        "Messages",
        "[R] Read messages  [P] Post a message",
        "People",
        "[W] Who is on line",
    ]


def test_a_screen_reader_hears_one_row_after_the_other(tmp_path: Path) -> None:
    visit, terminal = stay([], NOTED, tmp_path, look=SPOKEN, menus=FILES, level=99)
    menu = visit.house.settings.menus.shells["CLASSIC"].menus["main"]
    run(show(visit, menu))
    lines = [line for line in spoken(terminal.output) if line]
    assert lines == ["Start", "R: Read messages", "P: Post a message", "W: Who is on line", "Exclamation mark: Sysop"]
    assert len(lines_of(seen(visit, menu), menu, 80, linear=True)) == 4


def test_the_light_bar_moves_and_enter_takes_the_row_under_it(tmp_path: Path) -> None:
    visit, terminal = stay([b"\x1b[B", b"\x1b[B", b"\x1b[A", "\r"], NOTED, tmp_path, look=SYNCTERM, menus=FILES)
    menu = visit.house.settings.menus.shells["CLASSIC"].menus["main"]
    assert run(command(visit, menu, "light")) == "P"
    shown = Screen(terminal.output)
    row = next(number for number, text in enumerate(shown.rows, 1) if "Post a message" in text)
    at = shown.rows[row - 1].index("[P]") + 1
    assert shown.colour(at, row)[1] == "blue"
    assert shown.colour(shown.rows[row - 1].index("[R]") + 1, row)[1] == "default"


def test_letters_work_on_the_light_bar_too(tmp_path: Path) -> None:
    visit, _ = stay(["w"], NOTED, tmp_path, menus=FILES)
    menu = visit.house.settings.menus.shells["CLASSIC"].menus["main"]
    assert run(command(visit, menu, "light")) == "W"


def test_pasted_keys_are_no_commands(tmp_path: Path) -> None:
    """ANS-03: what a terminal pastes into the prompt of a menu does nothing."""
    visit, _ = stay([b"\x1b[200~o\r\x1b[201~", "w"], NOTED, tmp_path, menus=FILES)
    menu = visit.house.settings.menus.shells["CLASSIC"].menus["main"]
    assert run(command(visit, menu, "hot")) == "W"


def test_the_light_bar_is_drawn_anew_when_the_window_changes(tmp_path: Path) -> None:
    def shrink() -> None:
        terminal.size = Size(60, 20)
        terminal.bell.ring()

    visit, terminal = stay([b"\x1b[B", shrink, "\r"], NOTED, tmp_path, menus=FILES)
    menu = visit.house.settings.menus.shells["CLASSIC"].menus["main"]
    assert run(command(visit, menu, "light")) == "P"
    assert max(map(len, screen(terminal.output.rpartition(b"\x1b[2J")[2], 80, 24))) <= 60


def test_the_prompt_says_where_one_is_and_how_long_one_may_stay(tmp_path: Path) -> None:
    visit, terminal = stay([], NOTED, tmp_path, menus=FILES)
    menu = visit.house.settings.menus.shells["CLASSIC"].menus["main"]
    visit.until = visit.house.clock.monotonic() + 3900
    run(prompt(visit, menu))
    assert screen(terminal.output)[0] == "1:05 left  Start:"


def test_a_key_typed_at_the_light_bar_stands_behind_the_prompt(tmp_path: Path) -> None:
    visit, terminal = stay([b"\x1b[B", "w"], NOTED, tmp_path, menus=FILES)
    menu = visit.house.settings.menus.shells["CLASSIC"].menus["main"]
    assert run(command(visit, menu, "light")) == "W"
    assert [row for row in screen(terminal.output) if row][-1] == "Start: w"


def test_words_said_before_a_menu_are_not_wiped_unread(tmp_path: Path) -> None:
    visit, terminal = stay([" "], NOTED, tmp_path, menus=FILES)
    run(visit.console.put("Your message is number 1.\r\n"))
    run(show(visit, visit.house.settings.menus.shells["CLASSIC"].menus["main"]))
    before, _, after = terminal.output.partition(b"\x1b[2J")
    assert b"Your message is number 1." in before and b"Any key goes on" in before
    assert "Start" in screen(after)[0]
