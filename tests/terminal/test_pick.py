"""Lists with a light bar."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.text.wrap import visible_columns
from dialtone.terminal import keys
from dialtone.terminal.pick import Bar

ROWS = [f"{name} {number}" for name in ("alpha", "beta", "gamma") for number in range(10)]


def at(*pressed: str, start: int = 0) -> int:
    bar = Bar(ROWS, at=start, height=10, page_keys="[]")
    for key in pressed:
        bar.key(key)
    return bar.at


def test_keys() -> None:
    assert at(keys.DOWN, keys.DOWN, keys.UP) == 1
    assert at(keys.UP) == 0
    assert at(keys.END) == 29
    assert at(keys.PAGE_DOWN, keys.PAGE_DOWN, keys.PAGE_UP) == 10
    assert at("]", "]", "[") == 10
    assert at("g") == 20
    assert at("b", "b", "A") == 0


def test_a_key_without_meaning_is_told() -> None:
    assert not Bar(ROWS, at=0, height=10).key("\x05")
    assert not Bar(ROWS, at=0, height=10).key("z")


def test_a_row_fills_its_columns_lit_or_not() -> None:
    bar = Bar(["\x01h\x01ycoloured\x01n", "日本" * 30], at=0, height=5)
    for row in (0, 1):
        for lit in (True, False):
            assert visible_columns(bar.line(row, 39, lit=lit)) == 39
    assert bar.line(0, 12, lit=True) == "\x01n\x01h\x01w\x014 coloured   \x01n"


MOVES = [keys.UP, keys.DOWN, keys.PAGE_UP, keys.PAGE_DOWN, keys.HOME, keys.END, "a", "z", " "]


@given(st.lists(st.sampled_from(MOVES)), st.integers(1, 60), st.integers(1, 40), st.integers(-5, 99))
def test_the_bar_is_always_to_be_seen(pressed: list[str], count: int, height: int, start: int) -> None:
    bar = Bar([f"row {number}" for number in range(count)], at=start, height=height)
    for key in pressed:
        bar.key(key)
        assert bar.at in bar.seen
    bar.fits(5)
    assert bar.at in bar.seen
