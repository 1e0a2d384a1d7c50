"""Between doors and screens."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.terminal.doors.translation import Translation
from dialtone.terminal.look import Look
from tests.support.terminals import COMMODORE, DUMB, LOOKS, SPOKEN, SYNCTERM, XTERM

DRAWN = b"\x1b[1;32m\xc9\xcd\xbb\x1b[0m J\x81rgen\r\n"


@pytest.mark.parametrize(
    ("look", "shown"),
    [
        (SYNCTERM, DRAWN),
        (XTERM, "\x1b[1;32m╔═╗\x1b[0m Jürgen\r\n".encode()),
        (DUMB, b"+-+ Jurgen\r\n"),
        (SPOKEN, "╔═╗ Jürgen\r\n".encode()),
        (COMMODORE, b"\xb0\xc0\xae \xcaURGEN\r"),
    ],
)
def test_a_door_of_the_field_on_every_screen(look, shown):
    assert Translation(look).screen(DRAWN) == shown


def test_a_door_that_speaks_utf_8():
    text = "\x1b[1m╔═╗ žu".encode()
    assert Translation(XTERM, "utf-8").screen(text) == text
    assert Translation(SYNCTERM, "utf-8").screen(text) == b"\x1b[1m\xc9\xcd\xbb zu"


def test_binary_changes_nothing():
    every = bytes(range(256))
    made = Translation(XTERM, binary=True)
    assert (made.screen(every), made.keys(every)) == (every, every)


@given(st.lists(st.integers(1, 60), max_size=5), st.sampled_from(sorted(LOOKS)))
def test_where_the_output_is_cut_does_not_matter(cuts, name):
    data = b"a\x1b[2J\x1b[1;33mb\x1b(0c\x81\x1b[10;10Hd\r\n" * 3
    made, shown, at = Translation(LOOKS[name]), b"", 0
    for cut in cuts:
        shown += made.screen(data[at : at + cut])
        at += cut
    assert shown + made.screen(data[at:]) == Translation(LOOKS[name]).screen(data)


@given(st.binary(max_size=500))
def test_terminals_without_ansi_never_get_a_sequence(data):
    for look in (DUMB, SPOKEN):
        assert b"\x1b[" not in Translation(look).screen(data)


def test_characters_cut_in_two_arrive_whole():
    made = Translation(XTERM)
    assert made.keys("ü".encode()[:1]) + made.keys("ü".encode()[1:]) == b"\x81"


@pytest.mark.parametrize(
    ("look", "charset", "typed", "given"),
    [
        (SYNCTERM, "cp437", b"\x81\x7f\b\r", b"\x81\x7f\b\r"),
        (Look(charset=SYNCTERM.charset, ansi=True, swap_delete=True), "cp437", b"\x7f", b"\b"),
        (SYNCTERM, "utf-8", b"\x81", "ü".encode()),
        (XTERM, "cp437", "ü\x7fž\x1b[A".encode(), b"\x81\b?\x1b[A"),
        (COMMODORE, "cp437", b"\xc1A\r\x91\x14", b"Aa\r\x1b[A\b"),
        (DUMB, "cp437", b"abc", b"abc"),
    ],
)
def test_keys(look, charset, typed, given):
    assert Translation(look, charset).keys(typed) == given
