"""From strokes to the bytes of one screen: character set, colours, and where the cursor is.

The painter collects bytes; the console sends them. It knows the column (0: at the line's beginning; `look.columns`: the
last place of the line is taken, and some screens have gone on to the next line while others have not yet) and counts
lines for the pause at the screen's end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from dialtone.formats.text import petscii
from dialtone.formats.text.attributes import sgr
from dialtone.formats.text.pen import Pen
from dialtone.formats.text.strokes import BACKGROUND, BLINK, NORMAL, Do, Stroke
from dialtone.terminal.charsets import encoded
from dialtone.terminal.look import Charset, Look

_UNKNOWN = -1
_DRAWN = dict.fromkeys([*range(0x2500, 0x25A0), *range(0x1FB00, 0x1FC00), *range(0x2800, 0x2900)], " ")


class Painter(Pen):
    """See the module's text. `fresh`: the next thing shown begins a line of its own."""

    __slots__ = (
        "_blank",
        "_shown",
        "_taken",
        "column",
        "fresh",
        "ice",
        "lines",
        "look",
        "out",
        "top",
    )

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self.out = bytearray()
        self.column = 0
        self.lines = 0
        self.top = 0  # rows above a list with a light bar
        self.fresh = False
        self.ice = False  # what blinks is meant to have a bright background
        self._shown = _UNKNOWN
        self._blank = True
        self._taken = 0

    def taken(self) -> bytes:
        """What was painted since the last time."""
        data = bytes(self.out)
        self._taken += len(data)
        self.out.clear()
        return data

    @property
    def painted(self) -> int:
        """How many bytes were painted ever: who compares two of them knows whether something was shown between."""
        return self._taken + len(self.out)

    def paint(self, strokes: Iterable[Stroke]) -> None:
        """Do the strokes in order; those that wait are the console's, and left out."""
        for stroke in strokes:
            do = stroke.do
            if do is Do.TEXT:
                self.text(stroke.text)
            elif do is Do.ATTRIBUTE:
                self.attribute = self.attribute & stroke.number | stroke.more
            elif do is Do.LINE:
                self.line()
            elif do is Do.END:
                return
            elif (method := _METHODS.get(do)) is not None:
                if self.fresh:
                    self._begin()
                method(self, stroke)

    def text(self, text: str) -> None:
        """Show printable text."""
        if self.fresh:
            self._begin()
        look = self.look
        if look.linear:
            text = text.translate(_DRAWN)
        if self.attribute != self._shown:
            self._colour()
        if text.isascii() and look.charset is not Charset.PETSCII:
            self.out += text.encode("ascii")
            self._advance(len(text))
            return
        data, columns = encoded(text, look.charset)
        if columns > look.columns - self.column and columns != len(text) and look.charset is Charset.UTF8:
            self._wide(text)
            return
        self.out += data
        self._advance(columns)
        if look.charset is Charset.PETSCII and petscii.REVERSE in data:
            self._shown = _UNKNOWN

    def line(self) -> None:
        """End the line."""
        self.fresh = False
        self._blank = self.column == 0
        look = self.look
        if look.charset is Charset.PETSCII:
            if self.column < look.columns:
                self.out += petscii.RETURN
                self._shown = _UNKNOWN if self._shown & BACKGROUND else self._shown  # Return ends reverse video
        else:
            if look.ansi and self._shown & BACKGROUND and self._shown != _UNKNOWN:
                self._show_as(NORMAL)  # a screen that scrolls fills the new line with the background
            # At the right edge some screens have begun the next line and some have not; a blank makes them equal.
            self.out += b" \r" if self.column >= look.columns and look.ansi else b"\r\n"
        self.column = 0
        self.lines += 1

    def uncount(self) -> None:
        """The screen counts as empty."""
        self.lines = 0

    def forget(self) -> None:
        """Know nothing any more about what the screen shows: others have written to it."""
        self._shown = _UNKNOWN
        self.column = 0

    def forget_colours(self) -> None:
        """Know nothing about the colours the screen shows, which were made in another way."""
        self._shown = _UNKNOWN

    def width(self, text: str) -> int:
        """How many columns a text takes on this screen."""
        return encoded(text, self.look.charset)[1]

    def back(self, columns: int) -> None:
        """Put the cursor back within the line, on any screen."""
        self.out += (petscii.LEFT if self.look.charset is Charset.PETSCII else b"\b") * columns
        self.column -= columns

    # --- what is behind the strokes ---

    def _begin(self) -> None:
        self.fresh = False
        if self.column:
            self.line()

    def _advance(self, columns: int) -> None:
        self.column += columns
        if self.column > self.look.columns:
            over, self.column = divmod(self.column - 1, self.look.columns)
            self.column += 1
            self.lines += over
        if columns:
            self._blank = False

    def _wide(self, text: str) -> None:
        """Show text that goes over the edge and has characters of other widths: one that does not fit goes whole."""
        columns = self.look.columns
        for char in text:
            data, width = encoded(char, self.look.charset)
            if width > 1 and width > columns - self.column % columns and self.column < columns:
                self.out += b" " * (columns - self.column)  # some screens would squeeze it in at the edge
                self.column = columns
            self.out += data
            self._advance(width)

    def _colour(self) -> None:
        self._show_as(self.attribute)

    def _show_as(self, attribute: int) -> None:
        """Make the screen show an attribute from here on."""
        look = self.look
        if look.linear:
            pass
        elif look.charset is Charset.PETSCII:
            self.out += petscii.colours(attribute)
        elif look.ansi:
            self.out += sgr(self._shown, attribute, color=look.color, modern=look.charset is Charset.UTF8, ice=look.ice)
        self._shown = attribute

    def _normal(self) -> None:
        if self._shown != NORMAL and self._shown != _UNKNOWN:
            self._show_as(NORMAL)

    def _clear(self, _: Stroke) -> None:
        look = self.look
        self.attribute = NORMAL
        if look.charset is Charset.PETSCII:
            self.out += petscii.CLEAR
            self._shown = _UNKNOWN
        elif look.moves:
            self._show_as(NORMAL)
            self.out += b"\x1b[2J\x1b[H"
        elif self.column:
            self.line()
        self.column = self.lines = 0
        self._blank = True

    def _clear_down(self, _: Stroke) -> None:
        self._sequence(b"\x1b[J")

    def _clear_line(self, _: Stroke) -> None:
        look = self.look
        if look.moves:
            self._sequence(b"\x1b[K")
        elif look.charset is Charset.PETSCII and not look.linear:
            room = look.columns - 1 - self.column
            self.out += b" " * room + petscii.LEFT * room

    def _erase_line(self, _: Stroke) -> None:
        self._sequence(b"\x1b[2K")

    def _home(self, _: Stroke) -> None:
        if self.look.charset is Charset.PETSCII and not self.look.linear:
            self.out += petscii.HOME
            self.column = 0
        elif self._sequence(b"\x1b[H"):
            self.column = 0
        self.lines = 0

    def _goto(self, stroke: Stroke) -> None:
        column = min(max(1, stroke.number), self.look.columns)
        row = min(max(1, stroke.more), self.look.rows)
        if self._sequence(b"\x1b[%d;%dH" % (row, column)):
            self.column, self.lines = column - 1, 0

    def _place(self, stroke: Stroke) -> None:
        column = min(max(1, stroke.number), self.look.columns) - 1
        if column > self.column:
            self._right(Stroke(Do.RIGHT, "", column - self.column))
        elif self.look.draws:
            self.back(self.column - column)

    def _up(self, stroke: Stroke) -> None:
        self._vertical(b"A", petscii.UP, stroke.number)

    def _down(self, stroke: Stroke) -> None:
        self._vertical(b"B", petscii.DOWN, stroke.number)

    def _vertical(self, final: bytes, commodore: bytes, number: int) -> None:
        number = min(max(0, number), self.look.rows)
        if self.look.charset is Charset.PETSCII and not self.look.linear:
            self.out += commodore * number
        elif number:
            self._inside()
            self._sequence(b"\x1b[%d%b" % (number, final))

    def _left(self, stroke: Stroke) -> None:
        number = min(max(0, stroke.number), self.column)
        if number and self.look.draws:
            self._inside()
            if number <= 4 or not self.look.ansi:
                self.back(min(number, self.column))
            else:
                number = min(number, self.column)
                self.out += b"\x1b[%dD" % number
                self.column -= number

    def _right(self, stroke: Stroke) -> None:
        number = min(stroke.number, self.look.columns - 1 - self.column)
        if number <= 0:
            return
        if self.look.moves:
            self.out += b"\x1b[C" if number == 1 else b"\x1b[%dC" % number
            self.column += number
        elif self.look.charset is Charset.PETSCII and not self.look.linear:
            self.out += petscii.RIGHT * number
            self.column += number
        else:
            self.text(" " * number)

    def _inside(self) -> None:
        """Leave the right edge, where nobody knows in which line the cursor is."""
        if self.column >= self.look.columns and self.look.moves:
            self.out += b"\x1b[%dG" % self.look.columns
            self.column = self.look.columns - 1

    def _save(self, _: Stroke) -> None:
        self._sequence(b"\x1b[s")

    def _restore(self, _: Stroke) -> None:
        self._sequence(b"\x1b[u")

    def _return(self, _: Stroke) -> None:
        look = self.look
        if look.linear:
            self._fresh(_)
        elif look.charset is Charset.PETSCII:
            self.back(min(self.column, look.columns - 1))
        else:
            self._inside()
            self.out += b"\r"
        self.column = 0

    def _feed(self, _: Stroke) -> None:
        if self.look.charset is Charset.PETSCII:
            self._vertical(b"B", petscii.DOWN, 1)
        elif not self.look.linear:
            self._inside()
            self._normal() if self._shown & BACKGROUND else None
            self.out += b"\n"
        self.lines += 1

    def _fresh(self, _: Stroke) -> None:
        if self.column:
            self.line()

    def _empty(self, _: Stroke) -> None:
        if self.column:
            self.line()
        if not self._blank:
            self.line()

    def _tab(self, _: Stroke) -> None:
        room = self.look.columns - self.column
        self.text(" " * min(8 - self.column % 8, room)) if room > 0 else self.line()

    def _bell(self, _: Stroke) -> None:
        if self.look.charset is not Charset.PETSCII and not self.look.linear:
            self.out += b"\a"

    def _raw(self, stroke: Stroke) -> None:
        self._sequence(stroke.text.encode("latin-1", "ignore"))

    def _uncount(self, _: Stroke) -> None:
        self.lines = 0

    def _sequence(self, sequence: bytes) -> bool:
        """Send a sequence where the screen obeys such; whether it does."""
        if not self.look.moves:
            return False
        if self.attribute & (BACKGROUND | BLINK) != self._shown & (BACKGROUND | BLINK):
            self._colour()  # what is cleared takes the background
        self.out += sequence
        return True


_METHODS: dict[Do, Callable[[Painter, Stroke], None]] = {
    Do.PUSH: Painter._push,
    Do.POP: Painter._pop,
    Do.CALM: Painter._calm,
    Do.RAINBOW: Painter._next_colour,
    Do.CLEAR: Painter._clear,
    Do.CLEAR_DOWN: Painter._clear_down,
    Do.CLEAR_LINE: Painter._clear_line,
    Do.ERASE_LINE: Painter._erase_line,
    Do.HOME: Painter._home,
    Do.GOTO: Painter._goto,
    Do.COLUMN: Painter._place,
    Do.UP: Painter._up,
    Do.DOWN: Painter._down,
    Do.LEFT: Painter._left,
    Do.RIGHT: Painter._right,
    Do.SAVE: Painter._save,
    Do.RESTORE: Painter._restore,
    Do.RETURN: Painter._return,
    Do.FEED: Painter._feed,
    Do.FRESH: Painter._fresh,
    Do.BLANK: Painter._empty,
    Do.TAB: Painter._tab,
    Do.BELL: Painter._bell,
    Do.RAW: Painter._raw,
    Do.UNCOUNT: Painter._uncount,
}
