"""A message's plain text as HTML: paragraphs, quotations inside one another, links, the signature.

Every line and every blank inside a line stays (styles wrap: `white-space: pre-wrap`); empty lines part paragraphs, and
what looks like a table of characters has the class `even`, for letters of one width. What hides or turns round its
surroundings goes, as on the terminal (ANS-01, ANS-04). Linear, never raises.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from dialtone.formats.text.foreign import visible
from dialtone.formats.text.html.links import linked
from dialtone.formats.text.html.safe import Html, escaped

DEEPEST = 8  # quotations inside one another that are shown as such

_QUOTE = re.compile(r"[ \t]{0,2}[^\W_]{0,3}(?:>[ \t]?){1,40}")
_DRAWN = re.compile("[\u2500-\u259f]")
_SIGNATURE = "--"


class _Line(NamedTuple):
    depth: int
    mark: str  # the signs of a quotation, as they were
    text: str


def text_html(text: str) -> Html:
    """A text of somebody's as the inside of a page."""
    body, foot = _parted(visible(text))
    done = list(_blocks(map(_read, body)))
    if foot:
        done.append(f'<p class="signature">{linked(chr(10).join(foot))}</p>')
    return Html(f'<div class="text">{"".join(done)}</div>')


def _parted(lines: list[str]) -> tuple[list[str], list[str]]:
    """The lines of a message, and those of its signature."""
    for at in range(len(lines) - 1, max(-1, len(lines) - 30), -1):
        if lines[at] == _SIGNATURE:
            return lines[:at], lines[at:]
    return lines, []


def quote_mark(line: str) -> str:
    """The signs at the beginning of a quoted line (`> `, ` AB> `), "" for one that is not quoted."""
    if ">" not in line[:10] or not (found := _QUOTE.match(line)):
        return ""
    return found[0]


def _depth(line: _Line) -> int:
    return line.depth


def _is_empty(line: _Line) -> bool:
    return not line.text or line.text.isspace()


def _read(line: str) -> _Line:
    if not (mark := quote_mark(line)):
        return _Line(0, "", line)
    return _Line(min(mark.count(">"), DEEPEST), mark, line[len(mark) :])


def _blocks(lines: Iterable[_Line]) -> Iterator[str]:
    open_ = 0
    for depth, group in groupby(lines, _depth):
        yield "</blockquote>" * (open_ - depth)
        yield '<blockquote class="quote">' * (depth - open_)
        open_ = depth
        for empty, paragraph in groupby(group, _is_empty):
            if not empty:
                yield _paragraph(list(paragraph), depth)
    yield "</blockquote>" * open_


def _paragraph(lines: list[_Line], depth: int) -> str:
    start = '<p class="even">' if _is_table(lines) else "<p>"
    if not depth:
        return f"{start}{linked(chr(10).join(line.text for line in lines))}</p>"
    inside = (f'<span class="mark">{escaped(line.mark)}</span>{linked(line.text)}' for line in lines)
    return f"{start}{chr(10).join(inside)}</p>"


def _is_table(lines: list[_Line]) -> bool:
    """Whether the columns of most lines have to stay below one another: tables and drawings of characters."""
    return len(lines) > 1 and 2 * sum(_has_columns(line.text) for line in lines) > len(lines)


def _has_columns(text: str) -> bool:
    return "   " in text or text[0] in "+|" or (not text.isascii() and _DRAWN.search(text) is not None)
