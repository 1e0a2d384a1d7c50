"""SAUCE records."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.text import sauce

RECORD = (
    b"SAUCE00"
    + b"Home".ljust(35)
    + b"Anna".ljust(20)
    + b"ACiD".ljust(20)
    + b"19960401"
    + (1234).to_bytes(4, "little")
    + bytes([1, 1])
    + (132).to_bytes(2, "little")
    + (50).to_bytes(2, "little")
    + bytes(4)
    + bytes([2, 1])
    + b"IBM VGA".ljust(22, b"\0")
)
COMMENTS = b"COMNT" + b"first".ljust(64) + b"second".ljust(64)


def test_a_record_is_read_and_taken_away() -> None:
    drawing, record = sauce.split(b"art\r\n\x1a" + COMMENTS + RECORD)
    assert drawing == b"art\r\n"
    assert record == sauce.Sauce(
        title="Home", author="Anna", group="ACiD", date="19960401", columns=132, rows=50, ice=True, font="IBM VGA",
        comments=("first", "second"),
    )  # fmt: skip


def test_without_a_record_there_is_the_mark_of_the_end() -> None:
    assert sauce.split(b"art\x1arest") == (b"art", None)
    assert sauce.split(b"") == (b"", None)


def test_a_comment_block_that_is_not_there_is_not_looked_for() -> None:
    drawing, record = sauce.split(b"art" + RECORD)
    assert drawing == b"art" and record is not None and record.comments == ()


@given(st.binary(max_size=300))
def test_nothing_breaks_it(data: bytes) -> None:
    drawing, _ = sauce.split(data)
    assert data.startswith(drawing)
    drawing, record = sauce.split(data + b"\x1aSAUCE" + data[:123].ljust(123, b"\xff"))
    assert (record is not None and b"SAUCE" not in drawing) or b"SAUCE" in data
