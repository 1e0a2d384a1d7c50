"""Attribute codes of other systems, which a sysop may allow in messages: each becomes Ctrl-A codes.

Source: spec bbs.md 12.6. Only attributes: nothing here moves the cursor, clears or waits. Linear, never raises.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from dialtone.formats.text.ctrl_a import codes_of
from dialtone.formats.text.strokes import BACKGROUND, BLINK, FOREGROUND, HIGH, NORMAL

_PCBOARD = re.compile(r"@X([0-9A-Fa-f])([0-9A-Fa-f])")
_WILDCAT = re.compile(r"@([0-9A-Fa-f])([0-9A-Fa-f])@")
_RENEGADE = re.compile(r"\|([0-2][0-9])")
_CELERITY = re.compile(r"\|([kbgcrmywdKBGCRMYWDS])")
_WWIV = re.compile(r"\x03([0-9])")

_CELERITY_COLOURS = {
    "k": 0, "b": 1, "g": 2, "c": 3, "r": 4, "m": 5, "y": 6, "w": 7, "d": HIGH,
    "K": HIGH, "B": 9, "G": 10, "C": 11, "R": 12, "M": 13, "Y": 14, "W": 15, "D": HIGH,
}  # fmt: skip
_WWIV_COLOURS = (7, 11, 14, 5, 0x1F, 2, BLINK | 12, 9, 1, 3)


def _pcboard(text: str) -> str:
    now, saved = NORMAL, NORMAL

    def replaced(found: re.Match[str]) -> str:
        nonlocal now, saved
        both = (found[1] + found[2]).upper()
        if both == "00":
            saved = now
            return ""
        now = saved if both == "FF" else int(both, 16)
        return codes_of(now)

    return _PCBOARD.sub(replaced, text)


def _wildcat(text: str) -> str:
    return _WILDCAT.sub(lambda found: codes_of(int(found[1] + found[2], 16)), text)


def _renegade(text: str) -> str:
    now = NORMAL

    def replaced(found: re.Match[str]) -> str:
        nonlocal now
        number = int(found[1])
        if number > 23:
            return found[0]
        now = now & ~(FOREGROUND | HIGH) | number if number < 16 else now & ~BACKGROUND | (number - 16) << 4
        return codes_of(now)

    return _RENEGADE.sub(replaced, text)


def _celerity(text: str) -> str:
    now, behind = NORMAL, False

    def replaced(found: re.Match[str]) -> str:
        nonlocal now, behind
        if found[1] == "S":
            behind = not behind
            return ""
        colour = _CELERITY_COLOURS[found[1]]
        now = now & ~BACKGROUND | (colour & FOREGROUND) << 4 if behind else now & ~(FOREGROUND | HIGH) | colour
        return codes_of(now)

    return _CELERITY.sub(replaced, text)


def _wwiv(text: str) -> str:
    return _WWIV.sub(lambda found: codes_of(_WWIV_COLOURS[int(found[1])]), text)


DIALECTS: dict[str, Callable[[str], str]] = {
    "pcboard": _pcboard,
    "wildcat": _wildcat,
    "renegade": _renegade,
    "celerity": _celerity,
    "wwiv": _wwiv,
}


def translated(text: str, dialects: Collection[str]) -> str:
    """A text whose codes of these dialects (names of `DIALECTS`) have become Ctrl-A codes."""
    for name, translate in DIALECTS.items():
        if name in dialects:
            text = translate(text)
    return text
