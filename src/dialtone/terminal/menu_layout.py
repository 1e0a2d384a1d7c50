"""Where the rows of a menu stand on a screen: pure arithmetic, for every width.

Rows keep their order and go down the columns; parts stand one under the other, each with its heading. On a wide screen
there are several columns, on a Commodore's one or two, and in linear mode one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from dialtone.config.menus import Row
from dialtone.terminal.wording import NARROW

WIDEST_CELL = 38
GAP, GAP_NARROW = 2, 1  # columns between two cells; on screens below 80 columns


@dataclass(frozen=True, slots=True)
class Cell:
    """A row of the menu on the screen; `column` and `line` count from 1, `width` is in columns."""

    row: Row
    column: int
    line: int
    width: int


@dataclass(frozen=True, slots=True)
class Heading:
    """The name of a part."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Layout:
    """A whole menu; `lines` is how high it is."""

    cells: tuple[Cell, ...]
    headings: tuple[Heading, ...]
    lines: int


def key_name(row: Row) -> str:
    """The key that a list shows for a row."""
    key = row.keys[0]
    return {"\r": "Enter"}.get(key, key.strip("<>").capitalize() if key.startswith("<") and len(key) > 1 else key)


def cell_width(rows: Sequence[Row]) -> int:
    """Columns that the longest row takes: key in brackets, a blank, the label."""
    return max((len(key_name(row)) + 3 + len(row.label) for row in rows), default=0)


def lay_out(rows: Sequence[Row], width: int, *, columns: int = 0, height: int = 0) -> Layout:
    """Place the rows on a screen `width` columns wide; `columns` 0 is as many as fit. Parts stand apart by an empty
    line where the whole is then at most `height` lines high."""
    close = _placed(rows, width, columns, apart=0)
    apart = close.lines + len(close.headings) - 1 <= height
    return _placed(rows, width, columns, apart=1) if apart else close


def _placed(rows: Sequence[Row], width: int, columns: int, *, apart: int) -> Layout:
    cell = min(cell_width(rows), max(1, width - 1))
    gap = GAP if width >= NARROW else GAP_NARROW
    fit = max(1, (width - 1 + gap) // (max(1, cell) + gap))
    count = max(1, min(columns or fit, fit))
    step = cell + gap if count > 1 else width
    cells: list[Cell] = []
    headings: list[Heading] = []
    line = 1
    for part, found in _parts(rows):
        if part:
            line += apart if cells else 0
            headings.append(Heading(part, line))
            line += 1
        deep = -(-len(found) // count)
        for index, row in enumerate(found):
            cells.append(Cell(row, 1 + (index // deep) * step, line + index % deep, cell))
        line += deep
    return Layout(tuple(cells), tuple(headings), line - 1)


def _parts(rows: Sequence[Row]) -> Iterator[tuple[str, list[Row]]]:
    for part, found in groupby(rows, key=lambda row: row.part):
        yield part, list(found)


def moved(layout: Layout, at: int, key: str) -> int:
    """Which cell is reached from cell `at` by an arrow key (`terminal/keys.py`); at the edge it is the same one."""
    here = layout.cells[at]
    match key:
        case "<up>" | "<down>":
            way = -1 if key == "<up>" else 1
            return max(0, min(len(layout.cells) - 1, at + way))
        case "<left>" | "<right>":
            beside = [
                index
                for index, cell in enumerate(layout.cells)
                if cell.line == here.line and (cell.column < here.column) == (key == "<left>") and cell is not here
            ]
            return min(beside, key=lambda index: abs(layout.cells[index].column - here.column), default=at)
        case "<home>":
            return 0
        case "<end>":
            return len(layout.cells) - 1
    return at
