from dataclasses import replace

from dialtone.terminal.editor.session import edit
from dialtone.testing.script import run
from dialtone.wire.screen import Size
from tests.support.lodge import NARROW, Lodge

SEND = "\x1a"
DOWN, UP, PAGE_DOWN, END, HOME = "\x1b[B", "\x1b[A", "\x1b[6~", "\x1b[F", "\x1b[H"
QUOTE = [f" B> line {number}" for number in range(1, 41)]


def write(lodge, *script):
    lodge.terminal.add(*script)
    return run(edit(lodge.stay, area="post:X", to="All", subject="Tea", quote=QUOTE))


def test_lines_are_chosen_all_over_a_long_message():
    edited = write(Lodge(), "\x11", END, "\r", "\x11", PAGE_DOWN, " ", "Q", "Mine", SEND)
    assert edited.text == " B> line 40\n B> line 10\nMine"


def test_the_window_scrolls_with_the_bar():
    lodge, seen = Lodge(look=NARROW), []
    write(lodge, "\x11", PAGE_DOWN + PAGE_DOWN, lambda: seen.extend(lodge.rows()), UP, HOME, "\x1b", "x", SEND)
    assert " B> line 19" in seen
    assert " B> line 1" not in seen
    assert max(map(len, seen)) <= 40


def test_quoting_in_the_middle_of_a_line_begins_a_new_one():
    edited = write(Lodge(), "before", "\x11", "\r", "Q", "after", SEND)
    assert edited.text == "before\n B> line 1\nafter"


def test_a_limit_of_lines_counts_for_quotations_too():
    lodge = Lodge()
    lodge.terminal.add("\x11", "A", "x", SEND)
    edited = run(edit(lodge.stay, area="post:X", to="All", subject="Tea", quote=QUOTE, limit_lines=5))
    assert len(edited.text.split("\n")) <= 5


def test_the_window_of_the_terminal_may_change_its_size_meanwhile():
    lodge, seen = Lodge(), []

    def larger():
        lodge.terminal.size = Size(80, 50)
        lodge.terminal.bell.ring()

    def look():
        lodge.look = replace(lodge.look, rows=50)
        seen.extend(lodge.rows())

    edited = write(lodge, "\x11", PAGE_DOWN, larger, DOWN, look, "\r", "Q", "x", SEND)
    assert edited.text == " B> line 11\nx"
    assert any(" B> line 12" in row for row in seen)


def test_keys_that_came_together_are_drawn_together():
    one, many = Lodge(), Lodge()
    write(one, "\x11", DOWN, "Q", "x", SEND)
    write(many, "\x11", DOWN * 30, "Q", "x", SEND)
    assert len(many.terminal.output) < 2 * len(one.terminal.output)
