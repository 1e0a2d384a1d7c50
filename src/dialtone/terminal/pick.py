"""A list with a light bar: which part of it is on the screen, where the bar is, and what keys do to it.

Pure; `Console.pick` draws what `Bar` says.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from dialtone.formats.text.ctrl_a import without_codes
from dialtone.formats.text.wrap import cut_markup, visible_columns
from dialtone.terminal import keys

_LEAST_ROWS = 3
_NO_COLOURS = re.compile(r"\x01[^\r\n]?")


class Bar:
    """See the module's text. `height` rows are seen, of `columns` columns; `at` is the one with the bar."""

    __slots__ = ("_names", "_page_keys", "_rows", "at", "first", "height")

    def __init__(self, rows: Sequence[str], *, at: int, height: int, page_keys: str = "") -> None:
        self._rows = rows
        self._names = [without_codes(row).strip().lower() for row in rows]
        self._page_keys = page_keys
        self.height = max(_LEAST_ROWS, height)
        self.at = min(max(0, at), len(rows) - 1)
        self.first = 0
        self._show()

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def seen(self) -> range:
        """The rows on the screen."""
        return range(self.first, min(len(self._rows), self.first + self.height))

    def fits(self, height: int) -> None:
        """The screen has another size."""
        self.height = max(_LEAST_ROWS, height)
        self._show()

    def key(self, key: str) -> bool:
        """Move as a key asks; whether the key means anything here."""
        if (step := self._step(key)) is not None:
            self.at = min(max(0, self.at + step), len(self._rows) - 1)
        elif not self._jump(key):
            return False
        self._show()
        return True

    def line(self, row: int, columns: int, *, lit: bool) -> str:
        """A row as markup that fills its columns, so that what was there is gone."""
        text = cut_markup(self._rows[row], columns - 2)
        blanks = " " * max(0, columns - 2 - visible_columns(text))
        if lit:
            return f"\x01n\x01h\x01w\x014 {_NO_COLOURS.sub('', text)}{blanks} \x01n"
        return f"\x01n {text}\x01n{blanks} "

    def _step(self, key: str) -> int | None:
        page = self.height
        steps = {
            keys.UP: -1, keys.DOWN: 1, keys.PAGE_UP: -page, keys.PAGE_DOWN: page, keys.HOME: -len(self._rows),
            keys.END: len(self._rows), keys.LEFT: -page, keys.RIGHT: page, " ": page,
        }  # fmt: skip
        if len(self._page_keys) >= 2:
            steps |= {self._page_keys[0]: -page, self._page_keys[1]: page}
        return steps.get(key)

    def _jump(self, key: str) -> bool:
        """To the next row that begins with a letter."""
        if len(key) != 1 or not key.isalnum():
            return False
        count = len(self._rows)
        for distance in range(1, count + 1):
            if self._names[(self.at + distance) % count].startswith(key.lower()):
                self.at = (self.at + distance) % count
                return True
        return False

    def _show(self) -> None:
        if not self.first <= self.at < self.first + self.height:
            self.first = self.at - self.at % self.height
        self.first = max(0, min(self.first, len(self._rows) - 1))
