"""Strokes on a page of cells: what a terminal would show."""

from __future__ import annotations

from time import process_time

from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.text.ansi_colours import AnsiReader
from dialtone.formats.text.ctrl_a import read
from dialtone.formats.text.html.grid import ROWS, WIDEST, Grid


def drawn(text: str, columns: int = 10) -> Grid:
    grid = Grid(columns)
    grid.draw(AnsiReader(lambda between: tuple(read(between))).feed(text))
    return grid


def rows(grid: Grid) -> list[str]:
    return ["".join(row.cells).rstrip() if row else "" for row in grid.rows]


def test_lines_end_where_they_end_and_at_the_edge() -> None:
    assert rows(drawn("one\r\n\r\nthree")) == ["one", "", "three"]
    assert rows(drawn("0123456789ab")) == ["0123456789", "ab"]
    assert rows(drawn("0123456789\r\nab")) == ["0123456789", "ab"]  # no empty row between


def test_the_cursor_goes_where_it_is_sent() -> None:
    assert rows(drawn("\x1b[3;4Hx\x1b[1;1Hy")) == ["y", "", "   x"]
    assert rows(drawn("abc\x1b[2DX")) == ["aXc"]
    assert rows(drawn("a\x1b[2Cb\x1b[Bc\x1b[Ad")) == ["a  b d", "    c"]
    assert rows(drawn("a\x1b[sbc\r\n\x1b[uX")) == ["aXc"]
    assert rows(drawn("abc\rX")) == ["Xbc"]
    assert rows(drawn("\x1b[99Cx\x1b[99Dy\x1b[99Az")) == ["yz       x"]
    assert rows(drawn("a\tb")) == ["a       b"]


def test_what_is_cleared_is_gone() -> None:
    assert rows(drawn("old\r\nold\x1b[2Jnew")) == ["new"]
    assert rows(drawn("abcdef\x1b[3D\x1b[K")) == ["abc"]
    assert rows(drawn("a\r\nb\r\nc\x1b[1;2H\x1b[J")) == ["a"]
    assert rows(drawn("abc\x1b[2Kd")) == ["   d"]


def test_a_cleared_line_has_the_background_of_the_pen() -> None:
    grid = drawn("\x1b[44mab\x1b[K", 4)
    assert grid.rows[0] is not None
    assert [ord(attribute) for attribute in grid.rows[0].attributes] == [0x17] * 4


def test_wide_characters_take_two_columns_and_are_never_halved() -> None:
    assert rows(drawn("界x", 4)) == ["界x"]
    assert rows(drawn("abc界", 4)) == ["abc", "界"]
    assert rows(drawn("界\rx", 4)) == ["x"]
    assert rows(drawn("界\x1b[1Dx", 4)) == [" x"]
    assert rows(drawn("a界\x1b[1;2Hx", 4)) == ["ax"]


def test_ANS_04_marks_stay_with_their_letter_and_do_not_pile_up() -> None:
    assert rows(drawn("e\u0301x")) == ["e\u0301x"]
    assert len(rows(drawn("e" + "\u0301" * 10_000))[0]) < 10


def test_a_drawing_may_ask_for_bright_backgrounds() -> None:
    assert drawn("\x1b[?33h").ice
    assert not drawn("\x1b[?25h").ice


def test_nothing_grows_beyond_the_page() -> None:
    assert len(drawn("x\r\n" * (ROWS + 100)).rows) == ROWS
    assert len(drawn("\x1b[999B" * 100 + "x").rows) <= ROWS
    assert Grid(10_000).columns == WIDEST
    assert rows(drawn("abc", -5)) == ["ab", "c"]


def test_SLO_05_clearing_again_and_again_costs_what_was_written() -> None:
    started = process_time()
    drawn("\x1b[999;1Hx\x1b[1;1H\x1b[J" * 5000)
    drawn("x\r\n" * ROWS + "\x1b[2Jx\x1b[999;1Hx" * 5000)
    assert process_time() - started < 2


@given(st.text(alphabet=st.sampled_from("\x1b[;?0123456789ABCDHJKmsu\x01hr<>[]'LX \r\n\tab█界\u0301"), max_size=300))
def test_ANS_04_rows_keep_their_columns_whatever_is_drawn(text: str) -> None:
    grid = drawn(text, 12)
    for row in filter(None, grid.rows):
        assert len(row.cells) == len(row.attributes) == 12
        assert row.cells[0] != ""
