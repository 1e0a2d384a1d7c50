import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dialtone.domain.model.file import FileRecord
from dialtone.formats.text.ctrl_a import without_codes
from dialtone.formats.text.wrap import visible_columns
from dialtone.terminal.files import lines
from dialtone.terminal.files.lines import Entry
from dialtone.terminal.look import Charset, Look
from tests.support.cabin import ANSI, LINEAR, NARROW, WIDE

FILE = FileRecord(
    directory="A", name="averyveryverylongname.zip", size=1_300_000, description="A game", extended="more", uploaded=0.0
)


def shown(entry, look):
    return without_codes(lines.row(entry, look)).rstrip()


def test_the_line_at_40_80_and_132_columns():
    assert shown(Entry(FILE, "A"), NARROW) == "A averyver.zip  1.2M+ A game"
    assert shown(Entry(FILE, "B", missing=True), ANSI) == "B averyver.zip  1.2M- A game"
    assert shown(Entry(FILE, "C", flagged=True), ANSI) == "C averyver.zip  1.2M* A game"
    assert shown(Entry(FILE, "D", date="2024-01-31"), WIDE) == (
        "D averyveryverylongname.zip         1.2M+ 2024-01-31 A game"
    )


def test_the_line_for_those_who_listen():
    assert shown(Entry(FILE, "A", missing=True), LINEAR) == (
        "A: averyveryverylongname.zip, 1.2 megabytes, not on disk. A game, has more to read"
    )


@example("〰", "0" * 15 + "〰", 0, 40)
@given(st.text(max_size=80), st.text(max_size=100), st.integers(0, 10**13), st.integers(40, 200))
def test_a_line_always_fits_the_screen_and_does_nothing(name, description, size, columns):
    look = Look(columns=columns, ansi=True, color=True, charset=Charset.UTF8)
    entry = Entry(FileRecord(directory="A", name=name, description=description, size=size), "A", date="2024-01-31")
    row = lines.row(entry, look)
    assert visible_columns(row) < columns
    assert "\x1b" not in row and "\r" not in row and "\n" not in row and "\x9b" not in row


@pytest.mark.parametrize("look", [ANSI, NARROW, LINEAR])
def test_ANS_01_ARC_04_an_extended_description_keeps_colours_and_nothing_else(look):
    evil = "\x01h\x01rRed\x01Q\x01L\x1b[2J\x1b]0;x\x07\x9b6n\u202e" + "x" * 200 + "\nsecond"
    found = list(lines.extended(FileRecord(directory="A", name="a", extended=evil), look))
    assert len(found) == 2
    assert "\x01r" in found[0] and "\x01Q" not in found[0] and "\x01L" not in found[0]
    for line in found:
        assert "\x1b" not in line and "\x9b" not in line and "\x07" not in line and "\u202e" not in line
        assert visible_columns(line) < look.columns
    assert len(list(lines.extended(FileRecord(directory="A", name="a", extended="1\n2\n3"), look, most=2))) == 2
