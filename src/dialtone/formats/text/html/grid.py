"""A page of character cells, drawn on by strokes as on a terminal that is as tall as the drawing.

A drawing has no screen: rows come into being where it draws, up to `ROWS`; what lies below is left out. What a stroke
costs does not depend on what was drawn before, save for what it takes away. Source: spec bbs.md 12.3, 12.7.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from wcwidth import wcwidth

from dialtone.formats.text.pen import CHANGES, Pen
from dialtone.formats.text.strokes import NORMAL, Do, Stroke

ROWS = 5000
WIDEST = 160
_MARKS = 4  # characters without a width of their own that may stand on one cell
_TAB = 8
_NORMAL = chr(NORMAL)
_SINGLE = re.compile(  # nothing but characters one column wide, those of drawings among them
    "[ -~\u00a0-\u00ac\u00ae-\u02ff\u0391-\u03ff\u2010-\u2027\u2030-\u203e\u2190-\u22ff\u2302\u2310\u2320\u2321"
    "\u2500-\u25fc\u207f\u20a0-\u20bf\u263a-\u263c\u2640\u2642\u2660-\u266b]*"
)


class Row:
    """One row: characters (one that is two columns wide is followed by ""), and attributes as characters, so that
    runs of equal ones are found quickly. `odd`: not every cell is one character."""

    __slots__ = ("attributes", "cells", "odd")

    def __init__(self, columns: int) -> None:
        self.cells = [" "] * columns
        self.attributes = [_NORMAL] * columns
        self.odd = False

    def put(self, start: int, text: str | list[str], attribute: int) -> None:
        """Write cells from `start` on; of wide characters that are hit the other half becomes a blank."""
        cells, end = self.cells, start + len(text)
        if not cells[start]:
            cells[start - 1] = " "
        if end < len(cells) and not cells[end]:
            cells[end] = " "
        cells[start:end] = text
        self.attributes[start:end] = chr(attribute) * len(text)


class Grid:
    """See the module's text. `column` is 0 to `columns`: there, the next character goes to the next row."""

    __slots__ = ("_saved", "column", "columns", "ice", "pen", "row", "rows")

    def __init__(self, columns: int = 80, *, ice: bool = False) -> None:
        """`ice`: blinking is meant as a bright background; the drawing may ask for it itself."""
        self.columns = max(2, min(columns, WIDEST))
        self.ice = ice
        self.rows: list[Row | None] = []  # None: nothing was drawn there
        self.row = 0
        self.column = 0
        self.pen = Pen()
        self._saved = (0, 0)

    def draw(self, strokes: Iterable[Stroke]) -> None:
        """Do the strokes in order; what waits, asks, or depends on who looks is left out."""
        methods, pen = _METHODS, self.pen
        for stroke in strokes:
            do = stroke[0]
            if do is Do.TEXT:
                self.text(stroke[1])
            elif do is Do.ATTRIBUTE:
                pen.attribute = pen.attribute & stroke[2] | stroke[3]
            elif do is Do.END:
                return
            elif (change := CHANGES.get(do)) is not None:
                change(pen, stroke)
            elif (method := methods.get(do)) is not None:
                method(self, stroke)

    def text(self, text: str) -> None:
        """Show printable text."""
        if not text.isascii() and not _SINGLE.fullmatch(text):
            for char in text:
                self._odd(char)
            return
        while text:
            if self.column >= self.columns:
                self.line()
            if self.row >= ROWS:
                return
            part, text = text[: self.columns - self.column], text[self.columns - self.column :]
            self._here().put(self.column, part, self.pen.attribute)
            self.column += len(part)

    def line(self) -> None:
        """To the beginning of the next row."""
        self.row, self.column = self.row + 1, 0

    def _odd(self, char: str) -> None:
        """Show a character that may be of any width."""
        width = wcwidth(char)
        if width == 1:
            self._wide([char])
        elif width == 2:
            self._wide([char, ""])
        elif width == 0 and self.column and self.row < ROWS:
            row = self._here()
            cells, row.odd = row.cells, True
            at = self.column - 1 if cells[self.column - 1] else self.column - 2
            if at >= 0 and len(cells[at]) <= _MARKS:
                cells[at] += char

    def _wide(self, cells: list[str]) -> None:
        if self.column + len(cells) > self.columns:
            self.line()
        if self.row < ROWS:
            row = self._here()
            row.put(self.column, cells, self.pen.attribute)
            row.odd = row.odd or len(cells) > 1
            self.column += len(cells)

    def _here(self) -> Row:
        rows = self.rows
        if self.row >= len(rows):
            rows += [None] * (self.row + 1 - len(rows))
        if (row := rows[self.row]) is None:
            row = rows[self.row] = Row(self.columns)
        return row

    # --- what is behind the strokes ---

    def _clear(self, _: Stroke) -> None:
        self.rows = []
        self.row = self.column = 0

    def _clear_down(self, stroke: Stroke) -> None:
        del self.rows[self.row + 1 :]
        self._clear_line(stroke)

    def _clear_line(self, _: Stroke) -> None:
        if self.row < len(self.rows) and (row := self.rows[self.row]) is not None and self.column < self.columns:
            row.put(self.column, " " * (self.columns - self.column), self.pen.attribute)  # as screens of the field fill

    def _erase_line(self, _: Stroke) -> None:
        if self.row < len(self.rows):
            self.rows[self.row] = None

    def _home(self, _: Stroke) -> None:
        self.row = self.column = 0

    def _goto(self, stroke: Stroke) -> None:
        self.row, self.column = stroke.more - 1, min(stroke.number, self.columns) - 1

    def _place(self, stroke: Stroke) -> None:
        self.column = min(stroke.number, self.columns) - 1

    def _up(self, stroke: Stroke) -> None:
        self.row = max(0, min(self.row, ROWS) - stroke.number)

    def _down(self, stroke: Stroke) -> None:
        self.row = min(self.row + stroke.number, ROWS)

    def _left(self, stroke: Stroke) -> None:
        self.column = max(0, min(self.column, self.columns - 1) - stroke.number)

    def _right(self, stroke: Stroke) -> None:
        self.column = min(self.column + stroke.number, self.columns - 1)

    def _save(self, _: Stroke) -> None:
        self._saved = (self.row, self.column)

    def _restore(self, _: Stroke) -> None:
        self.row, self.column = self._saved

    def _return(self, _: Stroke) -> None:
        self.column = 0

    def _fresh(self, _: Stroke) -> None:
        if self.column:
            self.line()

    def _blank(self, stroke: Stroke) -> None:
        self._fresh(stroke)
        above = self.rows[self.row - 1] if 0 < self.row <= len(self.rows) else None
        if above is not None:
            self.line()

    def _tab(self, _: Stroke) -> None:
        self.column = min((self.column // _TAB + 1) * _TAB, self.columns - 1)

    def _raw(self, stroke: Stroke) -> None:
        if stroke.text.endswith("?33h"):
            self.ice = True


_METHODS: dict[Do, Callable[[Grid, Stroke], None]] = {
    Do.LINE: lambda grid, _: grid.line(),
    Do.CLEAR: Grid._clear,
    Do.CLEAR_DOWN: Grid._clear_down,
    Do.CLEAR_LINE: Grid._clear_line,
    Do.ERASE_LINE: Grid._erase_line,
    Do.HOME: Grid._home,
    Do.GOTO: Grid._goto,
    Do.COLUMN: Grid._place,
    Do.UP: Grid._up,
    Do.DOWN: Grid._down,
    Do.LEFT: Grid._left,
    Do.RIGHT: Grid._right,
    Do.SAVE: Grid._save,
    Do.RESTORE: Grid._restore,
    Do.RETURN: Grid._return,
    Do.FEED: lambda grid, _: grid._down(Stroke(Do.DOWN, "", 1)),
    Do.FRESH: Grid._fresh,
    Do.BLANK: Grid._blank,
    Do.TAB: Grid._tab,
    Do.RAW: Grid._raw,
}
