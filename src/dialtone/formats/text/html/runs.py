"""Runs of characters with one attribute as HTML: `<span class="f14 b1 blink">`.

The classes are the PC's numbers of colours, `f0` to `f15` and `b0` to `b15`; light grey on black, which is normal, has
none. `ansi.css` of the web says what they look like, in light and in dark.
"""

from __future__ import annotations

import re
from functools import lru_cache

from dialtone.formats.text.html.grid import Grid, Row
from dialtone.formats.text.html.safe import escaped
from dialtone.formats.text.strokes import BACKGROUND, BLINK, BRIGHT, FOREGROUND, HIGH, NORMAL

_RUNS = re.compile(r"(.)\1*", re.DOTALL)
_UNSEEN = "".join(chr(value) for value in range(0x80) if not value & BACKGROUND)  # attributes a blank does not show


@lru_cache(maxsize=1024)
def opening(attribute: int, ice: bool = False) -> str:
    """The start tag for an attribute, "" for the normal one."""
    front = attribute & (FOREGROUND | HIGH)
    behind = (attribute & BACKGROUND) >> 4
    blinks = bool(attribute & BLINK) and not ice
    if attribute & BRIGHT or (ice and attribute & BLINK):
        behind += 8
    names = [f"f{front}"] if front != NORMAL else []
    names += [f"b{behind}"] if behind else []
    names += ["blink"] if blinks else []
    return f'<span class="{" ".join(names)}">' if names else ""


def line_html(row: Row | None, ice: bool = False) -> str:
    """A row as HTML without its line end; blanks at its end that nobody sees are left out."""
    if row is None:
        return ""
    cells, attributes = row.cells, "".join(row.attributes)
    text: str | list[str] = (joined := "".join(cells))
    if row.odd:
        text, joined = cells, "".join("_" if cell != " " else " " for cell in cells)
    width = max(len(joined.rstrip(" ")), len(attributes.rstrip(_UNSEEN)))
    done = []
    for run in _RUNS.finditer(attributes, 0, width):
        start = opening(ord(run[1]), ice)
        inside = escaped("".join(text[run.start() : run.end()]))
        done.append(f"{start}{inside}</span>" if start else inside)
    return "".join(done)


def rows_html(grid: Grid) -> str:
    """All rows of a page, up to the last that has something."""
    lines = [line_html(row, grid.ice) for row in grid.rows]
    while lines and not lines[-1]:
        lines.pop()
    return "\n".join(lines)


def rows_text(grid: Grid) -> str:
    """The same without colours."""
    lines = ["".join(row.cells).rstrip(" ") if row else "" for row in grid.rows]
    while lines and not lines[-1]:
        lines.pop()
    return "\n".join(lines)
