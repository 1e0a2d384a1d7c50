"""Where rows of a menu stand."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dialtone.config.menus import Row
from dialtone.terminal.menu_layout import key_name, lay_out, moved


def row(key: str, label: str, part: str = "") -> Row:
    return Row(name=label, keys=(key,), label=label, action="a.b", part=part)


LABELS = st.text("abcdefghij ", min_size=1, max_size=30).filter(str.strip)
ROWS = st.lists(st.builds(row, st.sampled_from(["A", "/N", "<up>", "\r"]), LABELS, st.sampled_from(["", "One", "Two"])))


@given(ROWS, st.integers(20, 200), st.integers(0, 4))
def test_every_row_has_its_own_place_on_the_screen(rows: list[Row], width: int, columns: int) -> None:
    layout = lay_out(rows, width, columns=columns)
    assert [cell.row for cell in layout.cells] == rows
    taken: set[tuple[int, int]] = {(heading.line, 1) for heading in layout.headings}
    for cell in layout.cells:
        spots = {(cell.line, cell.column + offset) for offset in range(cell.width)}
        assert not spots & taken
        taken |= spots
        assert cell.column + cell.width - 1 <= width
        assert 1 <= cell.line <= layout.lines


@given(ROWS.filter(bool), st.integers(20, 200), st.lists(st.sampled_from(["<up>", "<down>", "<left>", "<right>"])))
def test_the_bar_never_leaves_the_menu(rows: list[Row], width: int, way: list[str]) -> None:
    layout, at = lay_out(rows, width), 0
    for key in way:
        at = moved(layout, at, key)
        assert 0 <= at < len(rows)


def test_two_columns_on_80_one_on_a_narrow_screen() -> None:
    rows = [row(key, "Messages of all") for key in "ABCDEF"]
    wide, narrow = lay_out(rows, 80), lay_out(rows, 24)
    assert len({cell.column for cell in wide.cells}) > 1
    assert {cell.column for cell in narrow.cells} == {1}
    assert narrow.lines == 6


def test_right_goes_to_the_row_beside_and_end_to_the_last() -> None:
    layout = lay_out([row(key, "x" * 20) for key in "ABCD"], 80, columns=2)
    assert moved(layout, 0, "<right>") == 2
    assert moved(layout, 2, "<left>") == 0
    assert moved(layout, 0, "<end>") == 3
    assert moved(layout, 3, "<down>") == 3


def test_keys_are_named_as_people_say_them() -> None:
    assert key_name(row("\r", "x")) == "Enter"
    assert key_name(row("<page up>", "x")) == "Page up"
    assert key_name(row("/N", "x")) == "/N"
    assert key_name(row("<", "x")) == "<"


def test_on_a_narrow_screen_columns_stand_close() -> None:
    rows = [row(key, "Fifteen letters") for key in "AB"]
    assert [(cell.column, cell.line) for cell in lay_out(rows, 40).cells] == [(1, 1), (21, 1)]
    assert [(cell.column, cell.line) for cell in lay_out(rows, 80).cells] == [(1, 1), (22, 1)]


def test_parts_stand_apart_where_there_is_room() -> None:
    rows = [row(part[0], part, part) for part in ("Messages", "People")]
    assert [heading.line for heading in lay_out(rows, 80, height=5).headings] == [1, 4]
    assert lay_out(rows, 80, height=5).lines == 5
    assert [heading.line for heading in lay_out(rows, 80, height=4).headings] == [1, 3]
