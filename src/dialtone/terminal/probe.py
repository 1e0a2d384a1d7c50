"""What kind of terminal it is: first guesses from what the way in tells, then questions the terminal answers itself.

Nothing waits for an answer: the question goes out in front of the first screen, and answers are taken out of what is
typed whenever they come. Only a terminal that has told a kind known to obey ANSI sequences is asked, so a plain one
never shows the question. What is found holds for this call only. Source: spec services.md 2.7, bbs.md 12.1.
"""

from __future__ import annotations

import re
from dataclasses import replace

from dialtone.terminal.look import Charset, Look
from dialtone.wire.screen import Size, believed

_FIELD = ("ansi", "syncterm", "netrunner", "mtelnet", "icyterm", "magiterm", "cterm", "pcansi", "scoansi", "avatar")
_TODAY = (
    "xterm", "screen", "tmux", "rxvt", "linux", "putty", "konsole", "gnome", "alacritty", "kitty", "foot", "wezterm",
    "iterm", "st-", "vte", "mintty", "ghostty", "contour", "eterm", "cygwin", "nsterm", "apple", "tintin", "mudlet",
)  # fmt: skip
COMMODORE = ("petscii", "c64", "c128", "commodore")
_OLD = ("vt1", "vt2", "vt3", "vt4", "vt5", "dec-vt", "decvt")

# Save the cursor; who are you; to the far corner; where is that? Back; then in the first column a mark that takes no
# column on a Unicode screen and three on any other, unseen; where is the cursor now? And the line is wiped.
_QUESTION = b"\x1b[s\x1b[0c\x1b[255B\x1b[255C\x1b[6n\x1b[u\r\x1b[30;40m\xef\xbb\xbf\x1b[6n\r\x1b[0m\x1b[K"

_PLACE = re.compile(r"\x1b\[([0-9]{1,5});([0-9]{1,5})R")
_CTERM = re.compile(r"\x1b\[=67;84;101;114;109;([0-9]{1,4});([0-9]{1,4})")


def guessed(kind: str, look: Look) -> Look:
    """What a kind of terminal can do, as far as its name tells."""
    if kind.startswith(COMMODORE):
        return replace(look, ansi=False, color=True, charset=Charset.PETSCII)
    if kind.startswith(_FIELD):
        return replace(look, ansi=True, color=True, charset=Charset.CP437)
    if kind.startswith(_TODAY):
        return replace(look, ansi=True, color=True, charset=Charset.UTF8)
    if kind.startswith(_OLD):
        return replace(look, ansi=True)
    return look


class Probe:
    """One question to a terminal and its answers. `cterm` is SyncTERM's version, 0 for others."""

    __slots__ = ("_places", "ansi", "cterm", "size", "utf8")

    def __init__(self) -> None:
        self.ansi = False
        self.cterm = 0  # major number times 1000 and minor number
        self.size = Size()
        self.utf8: bool | None = None
        self._places = 0

    @property
    def done(self) -> bool:
        """Whether the terminal has answered all there is to ask."""
        return self.utf8 is not None

    @staticmethod
    def worth_while(kind: str, look: Look) -> bool:
        """Whether a terminal of this kind is known to take the question for one."""
        return look.charset is not Charset.PETSCII and not look.linear and guessed(kind, Look()).ansi

    def question(self) -> bytes:
        """What to send, at the beginning of a line or in front of one that is drawn again."""
        return _QUESTION

    def hears(self, answer: str) -> bool:
        """Take an answer; whether something is known now that was not before."""
        if place := _PLACE.fullmatch(answer):
            return self._place(int(place[1]), int(place[2]))
        if cterm := _CTERM.match(answer):
            self.cterm = int(cterm[1]) * 1000 + int(cterm[2])
            self.ansi = True
            return True
        return False

    def _place(self, row: int, column: int) -> bool:
        self._places += 1
        self.ansi = True
        if self._places == 1:
            self.size = believed(column, row)
        elif self._places == 2:
            self.utf8 = column < 3
        return self._places <= 2

    def improved(self, look: Look, *, with_size: bool) -> Look:
        """The look with what is known now; `with_size` unless the way in tells the size."""
        if self.ansi and not look.linear:
            look = replace(look, ansi=True, color=True)
            if look.charset is Charset.ASCII and self.utf8 is None:
                return self._sized(look) if with_size else look
        if self.utf8 is not None:
            look = replace(look, charset=Charset.UTF8 if self.utf8 else Charset.CP437)
        return self._sized(look) if with_size else look

    def _sized(self, look: Look) -> Look:
        return replace(look, columns=self.size.columns or look.columns, rows=self.size.rows or look.rows)
