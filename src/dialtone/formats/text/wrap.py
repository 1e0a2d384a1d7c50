"""Cutting and wrapping text by the columns it takes on a screen, Ctrl-A codes in it taking none.

Columns are those of a Unicode terminal: two for wide characters, none for marks on letters. Source: the package
wcwidth (Unicode's East Asian Width). Linear in the length of the text; never raises.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from wcwidth import wcswidth, wcwidth

_PIECES = re.compile(r"\x01[^\r\n]|[^\x01]|\x01", re.DOTALL)
_QUOTE = re.compile(r"\s{0,3}[^\s>|:]{0,4}[>|:]+[>|: ]* ?")
_CODE = re.compile(r"\x01[^\r\n]?")


def columns_of(text: str) -> int:
    """How many columns a text without codes takes."""
    if text.isascii():
        return len(text)
    width = wcswidth(text)
    return width if width >= 0 else sum(max(0, wcwidth(char)) for char in text)


def visible_columns(markup: str) -> int:
    """How many columns markup takes."""
    return columns_of(_CODE.sub("", markup) if "\x01" in markup else markup)


def cut(text: str, columns: int) -> str:
    """The beginning of a text, at most so many columns; marks stay with their letter."""
    if text.isascii():
        return text[:columns]
    taken = 0
    for place, char in enumerate(text):
        taken += max(0, wcwidth(char))
        if taken > columns:
            return text[:place]
    return text


def cut_markup(markup: str, columns: int) -> str:
    """The same for markup: the codes behind the cut stay, so that colours end where they end."""
    if "\x01" not in markup:
        return cut(markup, columns)
    kept: list[str] = []
    taken = 0
    for piece in _PIECES.findall(markup):
        if piece[0] != "\x01":
            taken += _width(piece)
            if taken > columns:
                continue
        kept.append(piece)
    return "".join(kept)


def fitted(text: str, columns: int, align: str = "<") -> str:
    """A text cut or filled with blanks to exactly so many columns: "<" left, ">" right, "^" in the middle."""
    text = cut(text, columns)
    room = columns - columns_of(text)
    left = room if align == ">" else room // 2 if align == "^" else 0
    return " " * left + text + " " * (room - left)


def wrapped(line: str, columns: int) -> Iterator[str]:
    """A line of text or markup as lines of at most `columns` columns, broken at blanks where there are any. Lines
    that follow in a quotation begin with its signs, as the first one does."""
    if (line.isascii() and len(line) <= columns) or visible_columns(line) <= columns:
        yield line
        return
    found = _QUOTE.match(line)
    lead = found[0] if found and _is_quote(found[0]) and len(found[0]) <= columns // 2 else ""
    yield from _wrapped(line, max(1, columns), lead)


def _is_quote(lead: str) -> bool:
    return ">" in lead or "|" in lead.lstrip()[:1]


def _wrapped(line: str, columns: int, lead: str) -> Iterator[str]:
    """The work: `kept` are pieces of the line being filled, `blank` is where it can be broken."""
    kept: list[str] = []
    taken, blank, blank_taken = 0, -1, 0
    lead_columns = columns_of(lead)
    for piece in _PIECES.findall(line):
        width = _width(piece)
        if taken + width > columns and width:
            if piece == " ":  # the break itself
                yield "".join(kept).rstrip(" ")
                kept, taken, blank = [lead] if lead else [], lead_columns, -1
                continue
            if blank >= 0:
                rest = kept[blank:]
                yield "".join(kept[:blank]).rstrip(" ")
                kept, taken = ([lead, *rest] if lead else rest), lead_columns + taken - blank_taken
            else:
                yield "".join(kept)
                kept, taken = ([lead] if lead else []), lead_columns
            blank = -1
            if taken + width > columns and taken > lead_columns:
                yield "".join(kept)
                kept, taken = ([lead] if lead else []), lead_columns
        kept.append(piece)
        taken += width
        if piece == " " and taken > lead_columns:
            blank, blank_taken = len(kept), taken
    if kept and kept != [lead]:
        yield "".join(kept)


def _width(piece: str) -> int:
    if piece[0] == "\x01":
        return 0
    return 1 if piece < "\x7f" else max(0, wcwidth(piece))
