"""The two halves of a split screen: lines that wrap and scroll in a part of the screen. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from dialtone.domain.chat.private import ERASE, NEW_LINE
from dialtone.formats.text.wrap import columns_of

KEPT = 200  # lines


@dataclass(slots=True)
class Pane:
    """`top` is its first row (1 is the screen's first), `height` its rows, `columns` what a line may have."""

    top: int
    height: int
    columns: int
    lines: list[str] = field(default_factory=lambda: [""])

    @property
    def visible(self) -> list[str]:
        """The rows that are shown, from the top."""
        return self.lines[-self.height :]

    @property
    def cursor(self) -> tuple[int, int]:
        """Column and row on the screen where the next character goes."""
        shown = self.visible
        return columns_of(shown[-1]) + 1, self.top + len(shown) - 1

    def type(self, key: str) -> bool:
        """Take a key: a character, ERASE, NEW_LINE. True: the whole pane must be drawn, since lines have moved."""
        if key == NEW_LINE:
            self._add("")
            return True
        if key == ERASE:
            if not self.lines[-1]:
                return False
            self.lines[-1] = self.lines[-1][:-1]
            return True
        if columns_of(self.lines[-1] + key) <= self.columns:
            self.lines[-1] += key
            return False
        self._wrap(key)
        return True

    def _wrap(self, key: str) -> None:
        """The word that does not fit goes to the next line."""
        line = self.lines[-1]
        if key == " ":
            self._add("")
            return
        head, blank, word = line.rpartition(" ")
        if not blank or columns_of(word) >= self.columns // 2:
            self._add(key)
            return
        self.lines[-1] = head
        self._add(word + key)

    def _add(self, line: str) -> None:
        self.lines.append(line)
        del self.lines[:-KEPT]

    def resize(self, top: int, height: int, columns: int) -> None:
        """Have another place and size; lines that are too wide now are cut where they are shown."""
        self.top, self.height, self.columns = top, height, columns
