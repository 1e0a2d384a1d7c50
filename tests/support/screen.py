"""What a caller sees: the bytes of a session, drawn on the screen of a terminal.

screen(terminal.output, 80, 24) -> the rows as text, without blanks at their ends
Screen(...).colour(column, row) -> (foreground, background) by name
"""

from __future__ import annotations

import re
import unicodedata

import pyte
from wcwidth import wcwidth

from dialtone.formats.text import cp437

# What the screen emulator chokes on: fonts (ESC [ 0 ; 0 SP D), private modes with "=", device questions of others.
_UNKNOWN = re.compile(rb"\x1b\[[0-9;]* [A-Za-z]|\x1b\[=[0-9;]*[a-zA-Z]|\x1b\[![a-z_]?|\x1b\[>[0-9;]*[a-z]")
_SEQUENCE = re.compile(rb"\x1b\[([0-9;?]*)([A-Za-z])")


class Screen:
    """A terminal that was shown `data`. `charset`: "cp437" or "utf-8". Columns and rows count from 1."""

    def __init__(self, data: bytes, columns: int = 80, rows: int = 24, *, charset: str = "cp437") -> None:
        self._screen = pyte.Screen(columns, rows)
        stream = pyte.Stream(self._screen)
        data = _UNKNOWN.sub(b"", data)
        text = cp437.decode(data) if charset == "cp437" else data.decode("utf-8", "replace")
        text = "".join(char for char in text if wcwidth(char) != 0 or unicodedata.combining(char) or char < " ")
        text = text.replace("\x1b[s", "\x1b7").replace("\x1b[u", "\x1b8")
        stream.feed(text)

    @property
    def rows(self) -> list[str]:
        """The rows as text, without blanks at their ends."""
        return [row.rstrip() for row in self._screen.display]

    @property
    def cursor(self) -> tuple[int, int]:
        """Column (one more than there are while the last one is taken and the line not yet ended) and row."""
        return self._screen.cursor.x + 1, self._screen.cursor.y + 1

    def colour(self, column: int, row: int) -> tuple[str, str]:
        """The names of foreground and background at a place."""
        cell = self._screen.buffer[row - 1][column - 1]
        bright = "bright" if cell.bold and cell.fg != "default" else ""
        return bright + cell.fg, cell.bg

    def reversed(self, column: int, row: int) -> bool:
        """Whether a place is shown in reverse video."""
        return bool(self._screen.buffer[row - 1][column - 1].reverse)


def screen(data: bytes, columns: int = 80, rows: int = 24, *, charset: str = "cp437") -> list[str]:
    """The rows of a terminal that was shown `data`."""
    return Screen(data, columns, rows, charset=charset).rows


def commodore(data: bytes, columns: int = 40, rows: int = 25) -> list[str]:
    """The rows of a Commodore's screen that was shown `data`; drawing characters come out as "#"."""
    shown = [[" "] * columns for _ in range(rows)]
    x = y = 0
    for byte in data:
        if byte == 0x0D:
            x, y = 0, y + 1
        elif byte == 0x93:
            shown = [[" "] * columns for _ in range(rows)]
            x = y = 0
        elif byte == 0x13:
            x = y = 0
        elif byte in (0x9D, 0x1D):
            x += 1 if byte == 0x1D else -1
            y, x = y + x // columns, x % columns
        elif byte in (0x91, 0x11):
            y = max(0, y + (1 if byte == 0x11 else -1))
        elif 0x20 <= byte < 0x80 or byte >= 0xA0:
            if y >= rows:
                shown, y = [*shown[1:], [" "] * columns], rows - 1
            shown[y][x] = _commodore_sign(byte)
            x += 1
            if x == columns:
                x, y = 0, y + 1
        if y >= rows:
            shown, y = [*shown[1:], [" "] * columns], rows - 1
    return ["".join(row).rstrip() for row in shown]


def _commodore_sign(byte: int) -> str:
    if 0x41 <= byte <= 0x5A:
        return chr(byte + 0x20)
    if 0xC1 <= byte <= 0xDA:
        return chr(byte - 0x80)
    return chr(byte) if byte < 0x5F else "#"


def spoken(data: bytes) -> list[str]:
    """The lines a screen reader reads in linear mode. Fails when there is anything but text in them."""
    text = data.decode("utf-8")
    controls = sorted(set(text) & {chr(code) for code in range(32)} - {"\r", "\n", "\b"})
    assert not controls, f"not linear: {controls!r}"
    return text.replace("\r\n", "\n").split("\n")
