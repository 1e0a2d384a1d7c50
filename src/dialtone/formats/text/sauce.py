"""SAUCE: the record at the end of drawings that says who drew them and how they want to be shown. Never shown itself.

Source: spec bbs.md 12.7.
"""

from __future__ import annotations

from dataclasses import dataclass

SIZE = 128
_COMMENT = 64  # bytes of a line of the comment block
_END = b"\x1a"
_CHARACTER, _BINARY = 1, 5  # data types
_WITH_COLUMNS = (0, 1, 4, 5, 8)  # file types of characters whose first number is the width


@dataclass(frozen=True, slots=True)
class Sauce:
    """`columns` and `rows` are 0 where the record says nothing; `ice`: blinking is meant as a bright background."""

    title: str
    author: str
    group: str
    date: str  # CCYYMMDD
    columns: int
    rows: int
    ice: bool
    font: str
    comments: tuple[str, ...] = ()


def split(data: bytes) -> tuple[bytes, Sauce | None]:
    """A file's drawing without its record (and without what stands behind the mark of its end), and the record."""
    record = data[-SIZE:]
    if len(record) < SIZE or record[:5] != b"SAUCE":
        return data.partition(_END)[0], None
    body, lines = data[:-SIZE], record[104]
    comments: tuple[str, ...] = ()
    block = body[-(5 + lines * _COMMENT) :] if lines else b""
    if block[:5] == b"COMNT":
        comments = tuple(_text(block[5 + at : 5 + at + _COMMENT]) for at in range(0, lines * _COMMENT, _COMMENT))
        body = body[: -len(block)]
    return body.partition(_END)[0], _read(record, comments)


def _read(record: bytes, comments: tuple[str, ...]) -> Sauce:
    kind, form = record[94], record[95]
    first, second = (int.from_bytes(record[at : at + 2], "little") for at in (96, 98))
    columns, rows = 0, 0
    if kind == _BINARY:
        columns = form * 2
    elif kind == _CHARACTER and form in _WITH_COLUMNS:
        columns, rows = first, second
    return Sauce(
        title=_text(record[7:42]),
        author=_text(record[42:62]),
        group=_text(record[62:82]),
        date=_text(record[82:90]),
        columns=columns if columns <= 999 else 0,
        rows=rows,
        ice=kind in (_CHARACTER, _BINARY) and bool(record[105] & 1),
        font=_text(record[106:128].partition(b"\0")[0]),
        comments=comments,
    )


def _text(field: bytes) -> str:
    return "".join(char for char in field.decode("cp437") if char >= " ").rstrip()
