"""What a caller's screen can do, and how he wants to be shown things.

Source: spec bbs.md 1.2, 12.1, 12.2. A `Look` is made anew whenever something changes (the window's size, the probe's
answer, the profile): it never changes itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Charset(Enum):
    """The bytes a screen understands."""

    CP437 = "cp437"
    UTF8 = "utf-8"
    ASCII = "ascii"
    PETSCII = "petscii"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """`linear` is the mode for screen readers: text runs from top to bottom, nothing is drawn, moved or animated,
    choices are numbered and taken with Enter."""

    columns: int = 80
    rows: int = 24
    charset: Charset = Charset.ASCII
    ansi: bool = False  # obeys ANSI sequences: colours, cursor
    color: bool = False
    ice: bool = False  # bright backgrounds in place of blinking
    linear: bool = False
    hot: bool = True  # commands are single keys, without Enter
    pause: bool = True  # stops when the screen is full
    spin: bool = False
    clear: bool = True  # screens are cleared before something new
    mouse: bool = False
    rip: bool = False
    swap_delete: bool = False  # the key DEL sends what is meant as backspace

    @property
    def draws(self) -> bool:
        """Whether art, cursor addressing and light bars are welcome."""
        return not self.linear and (self.ansi or self.charset is Charset.PETSCII)

    @property
    def moves(self) -> bool:
        """Whether the cursor can be put anywhere, as full-screen editors need it."""
        return not self.linear and self.ansi
