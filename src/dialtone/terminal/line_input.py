"""A line being typed: what each key does to it, and how a screen is kept up to date with it.

`Line` is the text and the cursor; `Field` shows it with backspaces and blanks only, which every screen obeys, within
the columns that are left in the line: a longer text scrolls sideways. Source: spec bbs.md 13, line entry keys.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from enum import Enum, auto

from dialtone.terminal import keys
from dialtone.terminal.keyboard import Pasted
from dialtone.terminal.painter import Painter

_BACK = ("q", "Q")
_WORD = re.compile(r"\s*\S+")
_WORD_BACK = re.compile(r"\S*\s*\Z")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")


class Outcome(Enum):
    """What became of a key."""

    CHANGED = auto()
    NOTHING = auto()  # the key is known, there was nothing to do
    UNKNOWN = auto()  # no key for this
    DONE = auto()
    CANCELLED = auto()
    REDRAW = auto()


class Line:
    """See the module's text. `most` is in characters; `style` as in `Console.ask`. `text` stands there already, without
    the controls in it: it may be somebody's subject (ANS-01)."""

    __slots__ = ("_history", "_kept", "_most", "_place", "_style", "cursor", "insert", "text")

    def __init__(self, *, most: int, text: str = "", style: str = "", history: Sequence[str] = ()) -> None:
        self._most = most
        self._style = style
        self._history = history
        self._place = len(history)
        self._kept = ""
        self.insert = True
        self.text = _CONTROLS.sub("", text)[:most]
        self.cursor = len(self.text)

    def key(self, key: str) -> Outcome:
        """Obey one key."""
        if isinstance(key, Pasted) and key == keys.ENTER:
            return Outcome.NOTHING  # the end of a pasted line orders nothing
        if (method := _KEYS.get(key)) is not None:
            before = (self.text, self.cursor, self.insert)
            return method(self) or (
                Outcome.CHANGED if before != (self.text, self.cursor, self.insert) else Outcome.NOTHING
            )
        if len(key) == 1 and key >= " ":
            return self._type(key)
        return Outcome.UNKNOWN

    def _type(self, char: str) -> Outcome:
        if self._style == "digits" and not self._suits_number(char):
            return Outcome.UNKNOWN
        begins = not self.cursor or self.text[self.cursor - 1] in " -.'"
        if self._style == "upper" or (self._style == "words" and begins):
            char = char.upper()[:1]
        over = 0 if self.insert else 1
        if len(self.text) - min(over, len(self.text) - self.cursor) >= self._most:
            return Outcome.NOTHING
        self.text = self.text[: self.cursor] + char + self.text[self.cursor + over :]
        self.cursor += 1
        return Outcome.CHANGED

    def _suits_number(self, char: str) -> bool:
        """Digits, or Q alone: the way back."""
        return self.text not in _BACK and (char.isdecimal() or (char in _BACK and not self.text))

    def _done(self) -> Outcome:
        return Outcome.CANCELLED if self._style == "digits" and self.text in _BACK else Outcome.DONE

    def _cancel(self) -> Outcome:
        return Outcome.CANCELLED

    def _redraw(self) -> Outcome:
        return Outcome.REDRAW

    def _backspace(self) -> None:
        if self.cursor:
            self._cut(self.cursor - 1, self.cursor)

    def _delete(self) -> None:
        """On terminals of the field one byte is either key: at the end of the line only one of them makes sense."""
        if self.cursor < len(self.text):
            self._cut(self.cursor, self.cursor + 1)
        else:
            self._backspace()

    def _delete_word(self) -> None:
        if found := _WORD.match(self.text, self.cursor):
            self._cut(self.cursor, found.end())

    def _delete_word_back(self) -> None:
        if found := _WORD_BACK.search(self.text[: self.cursor]):
            self._cut(found.start(), self.cursor)

    def _delete_line(self) -> None:
        self._cut(0, len(self.text))

    def _delete_to_end(self) -> None:
        self._cut(self.cursor, len(self.text))

    def _cut(self, first: int, behind: int) -> None:
        self.text = self.text[:first] + self.text[behind:]
        self.cursor = first

    def _left(self) -> None:
        self.cursor = max(0, self.cursor - 1)

    def _right(self) -> None:
        self.cursor = min(len(self.text), self.cursor + 1)

    def _home(self) -> None:
        self.cursor = 0

    def _end(self) -> None:
        self.cursor = len(self.text)

    def _next_word(self) -> None:
        found = re.compile(r"\S*\s*").match(self.text, self.cursor)
        self.cursor = found.end() if found else len(self.text)

    def _previous_word(self) -> None:
        found = re.search(r"\S*\s*\Z", self.text[: self.cursor])
        self.cursor = found.start() if found else 0

    def _switch(self) -> None:
        self.insert = not self.insert

    def _older(self) -> Outcome | None:
        return self._recall(self._place - 1)

    def _newer(self) -> Outcome | None:
        return self._recall(self._place + 1)

    def _recall(self, place: int) -> Outcome | None:
        """Take a line of the history; beyond the newest is what was being typed."""
        if not self._history:
            return Outcome.UNKNOWN
        if not 0 <= place <= len(self._history):
            return Outcome.NOTHING
        if self._place == len(self._history):
            self._kept = self.text
        self._place = place
        self.text = (self._kept if place == len(self._history) else self._history[place])[: self._most]
        self.cursor = len(self.text)
        return None


_KEYS: dict[str, Callable[[Line], Outcome | None]] = {
    keys.ENTER: Line._done,
    keys.ABORT: Line._cancel,
    keys.ESCAPE: Line._cancel,
    keys.BACKSPACE: Line._backspace,
    keys.DELETE: Line._delete,
    keys.LEFT: Line._left,
    keys.control("]"): Line._left,
    keys.RIGHT: Line._right,
    keys.control("F"): Line._right,
    keys.HOME: Line._home,
    keys.control("B"): Line._home,
    keys.END: Line._end,
    keys.control("E"): Line._end,
    keys.control("D"): Line._delete_word,
    keys.control("W"): Line._delete_word_back,
    keys.control("X"): Line._delete_line,
    keys.control("Y"): Line._delete_to_end,
    keys.control("N"): Line._next_word,
    keys.control("\\"): Line._previous_word,
    keys.control("R"): Line._redraw,
    keys.control("V"): Line._switch,
    keys.INSERT: Line._switch,
    keys.UP: Line._older,
    keys.control("^"): Line._older,
    keys.DOWN: Line._newer,
}


class Field:
    """Where a line is shown. `mask` takes the place of every character of a secret."""

    __slots__ = ("_first", "_mask", "_painter", "_shown", "_where")

    def __init__(self, painter: Painter, mask: str = "") -> None:
        self._painter = painter
        self._mask = mask
        self.begin()

    def begin(self) -> None:
        """The field begins where the cursor is now, and is empty."""
        self._shown = ""
        self._where = 0  # characters of `_shown` left of the cursor
        self._first = 0  # the character of the line the field begins with

    def show(self, line: Line) -> None:
        """Bring the screen up to date in few bytes."""
        text = self._mask * len(line.text) if self._mask else line.text
        wanted, cursor = self._window(text, line.cursor)
        same = 0
        while same < min(len(wanted), len(self._shown)) and wanted[same] == self._shown[same]:
            same += 1
        if wanted != self._shown:
            self._move(same)
            over = self._painter.width(self._shown[same:]) - self._painter.width(wanted[same:])
            if wanted[same:]:
                self._painter.text(wanted[same:])
            if over > 0:
                self._painter.text(" " * over)
                self._painter.back(over)
            self._shown, self._where = wanted, len(wanted)
        self._move(cursor)

    def _move(self, where: int) -> None:
        """Put the cursor in front of a character of what is shown."""
        if where < self._where:
            self._painter.back(self._painter.width(self._shown[where : self._where]))
        elif where > self._where:
            self._painter.text(self._shown[self._where : where])
        self._where = where

    def _window(self, text: str, cursor: int) -> tuple[str, int]:
        """The part of the text that fits, and where the cursor is in it."""
        painter = self._painter
        start = painter.column - painter.width(self._shown[: self._where])
        room = max(8, painter.look.columns - 1 - start)
        if self._painter.width(text) <= room:
            self._first = 0
            return text, cursor
        step = max(1, room // 3)
        if cursor < self._first:
            self._first = max(0, cursor - step)
        while self._painter.width(text[self._first : cursor]) > room - 1:
            self._first += step
        part = text[self._first : self._first + room]
        while painter.width(part) > room:
            part = part[:-1]
        return part, min(cursor - self._first, len(part))
