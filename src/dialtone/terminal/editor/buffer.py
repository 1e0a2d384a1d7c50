"""A text being written, with its cursor; nothing here knows of a screen.

The text is a list of paragraphs (what stands between two presses of Enter). Rows are what a paragraph looks like at a
width: they are worked out from it, never stored in it, so that wrapping cannot lose or add a character. A row ends
behind the last blank that has room; blanks at its end may hang over the edge. Source: spec bbs.md 13.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from typing import NamedTuple

MOST = 200_000  # characters of a text
SAVED_WIDTH = 79  # columns of the lines that are sent

_WORD_LEFT = re.compile(r"\S*\s*$|\s*$")
_WORD_RIGHT = re.compile(r"\s*\S+|\s+")
_QUOTED = re.compile(r" {0,1}[^\s>]{0,3}(?:> ?)+")
_TAB = "    "


class Place(NamedTuple):
    """Where the cursor is: which paragraph, and before which of its characters; both from 0."""

    paragraph: int
    offset: int


class Row(NamedTuple):
    """A row of the wrapped text: characters `start` to `end` of a paragraph."""

    paragraph: int
    start: int
    end: int


def rows_of(paragraph: str, width: int, measure: Callable[[str], int] = len) -> list[tuple[int, int]]:
    """Where the rows of a paragraph begin and end, one behind the other; an empty paragraph has one row. `measure`
    gives the columns of a text; characters wider than the whole row stand alone."""
    if len(paragraph) < width and measure is len:
        return [(0, len(paragraph))]
    found: list[tuple[int, int]] = []
    start = used = 0
    blank = -1  # behind the last blank of this row
    for at, character in enumerate(paragraph):
        size = 1 if measure is len else measure(character)
        if used + size > width and character != " " and at > start:
            end = blank if blank > start else at
            found.append((start, end))
            used = at - end if measure is len else measure(paragraph[end:at])
            start, blank = end, -1
        used += size
        if character == " ":
            blank = at + 1
    found.append((start, len(paragraph)))
    return found


class Buffer:
    """See the module's text. `width` is in columns of the editor's screen, `measure` gives the columns of a text.
    Changes return whether anything changed (`dirty` says so too)."""

    __slots__ = ("_goal", "_measure", "_rows", "_width", "at", "clip", "dirty", "mark", "overwrite", "paragraphs")

    def __init__(self, text: str = "", *, width: int = SAVED_WIDTH, measure: Callable[[str], int] = len) -> None:
        self.paragraphs = _cleaned(text).split("\n")
        self.at = Place(0, 0)
        self.mark: Place | None = None  # where a block begins
        self.clip = ""  # what was cut or copied last
        self.overwrite = False
        self.dirty = False
        self._measure = measure
        self._width = width
        self._goal = -1  # the column that up and down try to keep
        self._rows: list[list[tuple[int, int]] | None] = [None] * len(self.paragraphs)

    # What it says

    def plain(self) -> str:
        """The text as it was typed: paragraphs, however long."""
        return "\n".join(self.paragraphs)

    def text(self, width: int = SAVED_WIDTH) -> str:
        """The text in lines of at most `width` columns (words that are longer stand alone); what follows in a quoted
        paragraph is marked as quoted too. No blanks at line ends, no empty lines at the end."""
        lines: list[str] = []
        for paragraph in self.paragraphs:
            quoted = _QUOTED.match(paragraph)
            sign = quoted[0] if quoted else ""
            spans = rows_of(paragraph[len(sign) :], max(width - len(sign), 8), self._measure)
            lines += [(sign + paragraph[len(sign) :][start:end]).rstrip() for start, end in spans]
        return "\n".join(lines).rstrip("\n")

    def lines_used(self) -> int:
        """How many lines `text` has, those at the end that are empty included."""
        return sum(len(rows_of(one, SAVED_WIDTH, self._measure)) for one in self.paragraphs)

    @property
    def position(self) -> int:
        """The cursor as an offset into `plain()`."""
        return sum(len(one) + 1 for one in self.paragraphs[: self.at.paragraph]) + self.at.offset

    # Rows

    @property
    def width(self) -> int:
        """Columns of a row; setting it wraps everything anew."""
        return self._width

    @width.setter
    def width(self, width: int) -> None:
        if width != self._width:
            self._width = width
            self._rows = [None] * len(self.paragraphs)

    def _spans(self, paragraph: int) -> list[tuple[int, int]]:
        known = self._rows[paragraph]
        if known is None:
            known = rows_of(self.paragraphs[paragraph], self._width, self._measure)
            self._rows[paragraph] = known
        return known

    def count(self) -> int:
        """How many rows there are."""
        return sum(len(self._spans(at)) for at in range(len(self.paragraphs)))

    def rows(self, first: int, most: int) -> list[Row]:
        """At most `most` rows from row `first` (counted from 0) on."""
        found: list[Row] = []
        for paragraph in range(len(self.paragraphs)):
            spans = self._spans(paragraph)
            if first < len(spans):
                found += [Row(paragraph, *span) for span in spans[first : first + most - len(found)]]
                if len(found) == most:
                    break
            first = max(first - len(spans), 0)
        return found

    def shown(self, row: Row) -> str:
        """What a row shows, without the blanks at its end."""
        return self.paragraphs[row.paragraph][row.start : row.end].rstrip(" ")

    def cursor(self) -> tuple[int, int]:
        """The row and the column of the cursor, both from 0; the column is at most the width."""
        above = sum(len(self._spans(at)) for at in range(self.at.paragraph))
        index, start = self._row_here()
        column = self._measure(self.paragraphs[self.at.paragraph][start : self.at.offset])
        return above + index, min(column, self._width)

    def _row_here(self) -> tuple[int, int]:
        """Which row of its paragraph the cursor is in, and where that begins."""
        starts = [start for start, _ in self._spans(self.at.paragraph)]
        index = bisect_right(starts, self.at.offset) - 1
        return index, starts[index]

    # Moving

    def move(self, place: Place) -> None:
        """Put the cursor somewhere; to the nearest place there is."""
        paragraph = min(max(place.paragraph, 0), len(self.paragraphs) - 1)
        self.at = Place(paragraph, min(max(place.offset, 0), len(self.paragraphs[paragraph])))
        self._goal = -1

    def left(self) -> None:
        """One character back."""
        if self.at.offset:
            self.move(Place(self.at.paragraph, self.at.offset - 1))
        elif self.at.paragraph:
            self.move(Place(self.at.paragraph - 1, len(self.paragraphs[self.at.paragraph - 1])))

    def right(self) -> None:
        """One character on."""
        if self.at.offset < len(self._here):
            self.move(Place(self.at.paragraph, self.at.offset + 1))
        elif self.at.paragraph + 1 < len(self.paragraphs):
            self.move(Place(self.at.paragraph + 1, 0))

    def word_left(self) -> None:
        """To the beginning of this word, or of the one before."""
        if not self.at.offset:
            self.left()
            return
        found = _WORD_LEFT.search(self._here[: self.at.offset])
        assert found is not None
        self.move(Place(self.at.paragraph, found.start()))

    def word_right(self) -> None:
        """Behind this word, or behind the next one."""
        found = _WORD_RIGHT.match(self._here, self.at.offset)
        if found is None:
            self.right()
        else:
            self.move(Place(self.at.paragraph, found.end()))

    def home(self) -> None:
        """To the beginning of the row."""
        self.move(Place(self.at.paragraph, self._row_here()[1]))

    def end(self) -> None:
        """Behind the last character of the row."""
        spans = self._spans(self.at.paragraph)
        index, _ = self._row_here()
        end = spans[index][1]
        self.move(Place(self.at.paragraph, end if index == len(spans) - 1 else end - 1))

    def down(self, rows: int) -> None:
        """So many rows down, or up (negative), in the column the cursor came from."""
        row, column = self.cursor()
        goal = self._goal if self._goal >= 0 else column
        target = min(max(row + rows, 0), self.count() - 1)
        paragraph, start, end = self.rows(target, 1)[0]
        last = end == len(self.paragraphs[paragraph])
        self.at = Place(paragraph, self._offset(paragraph, start, end if last else end - 1, goal))
        self._goal = goal

    def _offset(self, paragraph: int, start: int, end: int, column: int) -> int:
        """The offset between `start` and `end` that is nearest to a column of its row."""
        used = 0
        for at in range(start, end):
            used += self._measure(self.paragraphs[paragraph][at])
            if used > column:
                return at
        return end

    def top(self) -> None:
        """To the beginning of the text."""
        self.move(Place(0, 0))

    def bottom(self) -> None:
        """To its end."""
        self.move(Place(len(self.paragraphs), 0))
        self.move(Place(self.at.paragraph, len(self._here)))

    # Writing

    @property
    def _here(self) -> str:
        return self.paragraphs[self.at.paragraph]

    def insert(self, text: str) -> bool:
        """Put a text in at the cursor, which moves behind it. False: there is no room for it."""
        text = _cleaned(text)
        if not text:
            return False
        if self._size() + len(text) > MOST:
            return False
        before, after = self._here[: self.at.offset], self._here[self.at.offset :]
        *lines, last = (before + text).split("\n")
        index = self.at.paragraph
        self._put(index, index + 1, [*lines, last + after])
        self.move(Place(index + len(lines), len(last)))
        return True

    def type(self, character: str) -> bool:
        """A key was pressed: its character replaces the one there when overwriting. False: there is no room."""
        if self.overwrite and self.at.offset < len(self._here):
            at = self.at
            self._cut(at, Place(at.paragraph, at.offset + 1))
        return self.insert(character)

    def enter(self) -> bool:
        """Begin another paragraph."""
        return self.insert("\n")

    def backspace(self) -> bool:
        """Take away what is before the cursor."""
        end = self.at
        self.left()
        return self._cut(self.at, end) != ""

    def delete(self) -> bool:
        """Take away what is at the cursor."""
        start = self.at
        self.right()
        return self._cut(start, self.at) != ""

    def delete_word_left(self) -> bool:
        """Take away from the beginning of the word to the cursor."""
        end = self.at
        self.word_left()
        return self._cut(self.at, end) != ""

    def delete_word_right(self) -> bool:
        """Take away from the cursor to the end of the word."""
        start = self.at
        self.word_right()
        return self._cut(start, self.at) != ""

    def delete_to_end(self) -> bool:
        """Take away the rest of the row."""
        start = self.at
        self.end()
        return self._cut(start, self.at) != ""

    # Blocks

    def cut_row(self) -> bool:
        """Take the whole row away and keep it for `paste`; rows cut one after another are the caller's to join."""
        spans = self._spans(self.at.paragraph)
        index, start = self._row_here()
        paragraph = self.at.paragraph
        stop = Place(paragraph, spans[index][1])
        if index == len(spans) - 1 and paragraph + 1 < len(self.paragraphs):
            stop = Place(paragraph + 1, 0)
        self.clip = self._cut(Place(paragraph, start), stop)
        return self.clip != ""

    def set_mark(self) -> None:
        """Begin a block here; a second time: there is none."""
        self.mark = self.at if self.mark is None else None

    def block(self) -> tuple[Place, Place] | None:
        """From where to where the block goes, in the text's order; None without one."""
        if self.mark is None:
            return None
        mark = min(self.mark, Place(len(self.paragraphs) - 1, len(self.paragraphs[-1])))
        mark = Place(mark.paragraph, min(mark.offset, len(self.paragraphs[mark.paragraph])))
        return (mark, self.at) if mark <= self.at else (self.at, mark)

    def cut_block(self) -> bool:
        """Take the block away and keep it for `paste`."""
        block = self.block()
        if block is None:
            return False
        self.mark = None
        self.clip = self._cut(*block)
        return self.clip != ""

    def copy_block(self) -> bool:
        """Keep the block for `paste`."""
        block = self.block()
        if block is None:
            return False
        self.mark = None
        self.clip = self._between(*block)
        return True

    def paste(self) -> bool:
        """Put in what was cut or copied last. False: nothing was, or there is no room."""
        return bool(self.clip) and self.insert(self.clip)

    def clear(self) -> None:
        """Take everything away."""
        self._put(0, len(self.paragraphs), [""])
        self.mark = None
        self.top()

    def find(self, text: str) -> bool:
        """Go to the next place behind the cursor with this text, without case, from the top again at the end."""
        wanted = text.casefold()
        if not wanted:
            return False
        count = len(self.paragraphs)
        for step in range(count + 1):
            index = (self.at.paragraph + step) % count
            begin = self.at.offset + 1 if step == 0 else 0
            found = self.paragraphs[index].casefold().find(wanted, begin)
            if found >= 0:
                self.move(Place(index, found))
                return True
        return False

    # Inside

    def _size(self) -> int:
        return sum(map(len, self.paragraphs)) + len(self.paragraphs)

    def _between(self, start: Place, stop: Place) -> str:
        if start.paragraph == stop.paragraph:
            return self.paragraphs[start.paragraph][start.offset : stop.offset]
        first, *middle = self.paragraphs[start.paragraph : stop.paragraph]
        return "\n".join([first[start.offset :], *middle, self.paragraphs[stop.paragraph][: stop.offset]])

    def _cut(self, start: Place, stop: Place) -> str:
        """Take away what is between two places, and return it; the cursor is at `start` then."""
        gone = self._between(start, stop)
        if gone:
            joined = self.paragraphs[start.paragraph][: start.offset] + self.paragraphs[stop.paragraph][stop.offset :]
            self._put(start.paragraph, stop.paragraph + 1, [joined])
        self.move(start)
        return gone

    def _put(self, start: int, stop: int, lines: list[str]) -> None:
        self.paragraphs[start:stop] = lines
        self._rows[start:stop] = [None] * len(lines)
        self.dirty = True
        if self.mark is not None and self.mark.paragraph >= start:
            self.mark = None


def _cleaned(text: str) -> str:
    """Line ends are LF, tabs are blanks, and nothing else that is not to be seen is in it."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", _TAB)
    return "".join(one for one in text if one == "\n" or one.isprintable())
