"""ANSI sequences in texts and drawings."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.text import ctrl_a
from dialtone.formats.text.ansi_colours import AnsiReader, as_ctrl_a, folded
from dialtone.formats.text.strokes import HIGH, LINE, Do, Stroke, Strokes, attribute

EVIL = "\x1b]0;x\x07\x1b[6n\x1b]52;c;eA==\x07\x1bPq\x1b\\\x9b6n\x1b[>c\x1b_SyncTERM:C;x\x1b\\\x1bc\x1b[5n"


def read(*pieces: str, trusted: bool = False) -> list[Stroke]:
    reader = AnsiReader(ctrl_a.strokes, trusted=trusted)
    return [stroke for piece in pieces for stroke in reader.feed(piece)]


def test_colours_of_a_text_become_codes() -> None:
    assert as_ctrl_a("\x1b[1;31mred\x1b[0m \x1b[3Cx\x1b[10;10Hy\x1b[Kz") == "\x01n\x01h\x01rred\x01n    xyz"


def test_ANS_01_nothing_else_of_a_text_is_left() -> None:
    assert as_ctrl_a(f"a{EVIL}b") == "ab"
    assert as_ctrl_a("a\x1b[") == "a"


def test_drawings_move_the_cursor() -> None:
    assert read("\x1b[5;7Ha\x1b[2A\x1b[Cb\x1b[2J\x1b[K\x1b[s\x1b[u") == [
        Stroke(Do.GOTO, "", 7, 5), Stroke(Do.TEXT, "a"), Stroke(Do.UP, "", 2), Stroke(Do.RIGHT, "", 1),
        Stroke(Do.TEXT, "b"), Stroke(Do.CLEAR), Stroke(Do.CLEAR_LINE), Stroke(Do.SAVE), Stroke(Do.RESTORE),
    ]  # fmt: skip


def test_ANS_01_nothing_else_of_a_drawing_is_left() -> None:
    assert read(f"a{EVIL}b\x1b[?25lc\x1b[1;2 Dd") == [
        Stroke(Do.TEXT, "a"), Stroke(Do.TEXT, "b"), Stroke(Do.RAW, "\x1b[?25l"), Stroke(Do.TEXT, "c"),
        Stroke(Do.TEXT, "d"),
    ]  # fmt: skip


def test_an_operators_drawing_may_choose_fonts_but_asks_nothing() -> None:
    assert read("\x1b[0;40 D\x1b[6n", trusted=True) == [Stroke(Do.RAW, "\x1b[0;40 D")]


def test_a_sequence_in_two_pieces_is_one() -> None:
    assert read("a\x1b[1;3", "1mb") == [Stroke(Do.TEXT, "a"), attribute(HIGH | 4), Stroke(Do.TEXT, "b")]
    assert read("a\x1b", "[31mb")[1] == attribute(4)


def test_a_sequence_without_an_end_takes_no_memory() -> None:
    reader = AnsiReader(ctrl_a.strokes)
    for _ in range(100):
        reader.feed("\x1b[" + "1;" * 5000)
    assert len(reader._rest) <= 256


def shape(strokes: list[Stroke]) -> list[tuple[Do, str, int]]:
    """Neighbouring texts joined."""
    found: list[tuple[Do, str, int]] = []
    for stroke in strokes:
        if found and stroke.do is Do.TEXT and found[-1][0] is Do.TEXT:
            found[-1] = (Do.TEXT, found[-1][1] + stroke.text, 0)
        else:
            found.append((stroke.do, stroke.text, stroke.number))
    return found


@given(st.lists(st.sampled_from(["a", "\x1b[31m", "\x1b[2C", "\x1b]0;x\x07", "\x1b[2;3H", "bc", "\x1bP1\x1b\\"])),
       st.lists(st.integers(1, 5), min_size=1))  # fmt: skip
def test_how_a_drawing_is_cut_makes_no_difference(pieces: list[str], sizes: list[int]) -> None:
    text, packets, turn = "".join(pieces), [], 0
    while text:
        size = sizes[turn % len(sizes)]
        packets.append(text[:size])
        text, turn = text[size:], turn + 1
    assert shape(read(*packets)) == shape(read("".join(packets)))


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("\x1b[]P;0123456789mHC\x07\\\x9b"))))
def test_ANS_01_no_text_keeps_a_sequence(text: str) -> None:
    assert not set(as_ctrl_a(text)) & ({chr(code) for code in range(0x80, 0xA0)} | {"\x1b"}) or "\x01" in text
    for stroke in read(text):
        assert stroke.do is not Do.RAW or stroke.text.startswith("\x1b[?")


def test_a_drawing_for_80_columns_stays_one_on_a_wide_screen() -> None:
    strokes: Strokes = folded([Stroke(Do.TEXT, "x" * 100), LINE, Stroke(Do.TEXT, "y" * 80), LINE], 80)
    assert strokes == (
        Stroke(Do.TEXT, "x" * 80), LINE, Stroke(Do.TEXT, "x" * 20), LINE, Stroke(Do.TEXT, "y" * 80), LINE,
    )  # fmt: skip
