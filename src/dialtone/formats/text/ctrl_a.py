"""Ctrl-A codes: the markup of our own texts, of sysops' files and, as far as colours go, of messages.

A code is the character 1 and one more; letters are the same in both cases unless noted. Source: spec bbs.md 12.4.
`strokes` is for trusted markup and obeys every code; `colours_only` takes everything but attributes out of somebody's
text. Linear, never raises.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from dialtone.formats.text.strokes import (
    BACKGROUND,
    BLINK,
    BRIGHT,
    FOREGROUND,
    HIGH,
    LINE,
    NORMAL,
    Do,
    Stroke,
    Strokes,
    attribute,
    background,
    foreground,
    with_bits,
)

COLOURS = {"K": 0, "B": 1, "G": 2, "C": 3, "R": 4, "M": 5, "Y": 6, "W": 7}
_BACKGROUNDS = {"0": 0, "1": 4, "2": 2, "3": 6, "4": 1, "5": 5, "6": 3, "7": 7}
_LEVELS = "!@#$%^&*("  # for level 10, 20 ... 90

_ATTRIBUTES: dict[str, Stroke] = {
    **{letter: foreground(colour) for letter, colour in COLOURS.items()},
    **{digit: background(colour) for digit, colour in _BACKGROUNDS.items()},
    "H": with_bits(HIGH),
    "I": with_bits(BLINK),
    "E": with_bits(BRIGHT),
    "N": attribute(NORMAL),
    "+": Stroke(Do.PUSH),
    "-": Stroke(Do.POP),
    "_": Stroke(Do.CALM, "", BLINK | 0x70 | BRIGHT),
}
_ATTRIBUTES |= {letter.lower(): stroke for letter, stroke in _ATTRIBUTES.items()}
_ATTRIBUTES |= {
    "F": with_bits(HIGH),  # stands for a blink in another font where there is none
    "U": attribute(HIGH | 0x03),  # the theme's own colours
    "u": attribute(0x03),
    "V": attribute(HIGH | 0x06),
    "v": attribute(0x06),
    "x": Stroke(Do.RAINBOW),
    "X": Stroke(Do.RAINBOW, "", 1),
}

_ACTIONS: dict[str, Stroke] = {
    "L": Stroke(Do.CLEAR),
    "J": Stroke(Do.CLEAR_DOWN),
    ">": Stroke(Do.CLEAR_LINE),
    "'": Stroke(Do.HOME),
    "<": Stroke(Do.LEFT, "", 1),
    "/": Stroke(Do.FRESH),
    "\\": LINE,
    "?": Stroke(Do.BLANK),
    "[": Stroke(Do.RETURN),
    "]": Stroke(Do.FEED),
    "P": Stroke(Do.PAUSE),
    "Q": Stroke(Do.UNCOUNT),
    ",": Stroke(Do.WAIT, "", 1),
    ";": Stroke(Do.WAIT, "", 5),
    ".": Stroke(Do.WAIT, "", 20),
    "S": Stroke(Do.SYNC),
    "D": Stroke(Do.DATE),
    "T": Stroke(Do.TIME),
    ")": Stroke(Do.SHOWN),
    **{sign: Stroke(Do.LEVEL, "", 10 * place) for place, sign in enumerate(_LEVELS, 1)},
    **{chr(number): Stroke(Do.FLAG, chr(64 + number)) for number in range(1, 27)},
}
_ACTIONS |= {letter.lower(): stroke for letter, stroke in _ACTIONS.items()}
_ACTIONS["Z"] = Stroke(Do.END)
_CODES = _ATTRIBUTES | _ACTIONS

_CONTROLS: dict[str, Stroke] = {
    "\r\n": LINE,
    "\n": LINE,
    "\r": Stroke(Do.RETURN),
    "\t": Stroke(Do.TAB),
    "\b": Stroke(Do.LEFT, "", 1),
    "\f": Stroke(Do.CLEAR),
    "\a": Stroke(Do.BELL),
}
_PIECES = re.compile(
    r"\x01(?:[~`](?P<spot>[^\r\n]?)|\"(?P<file>[^\x00-\x1f/]{0,80})/?|(?P<code>.))"
    r"|(?P<control>\r\n|[\x00-\x1f\x7f-\x9f])"
    r"|(?P<text>[^\x00-\x1f\x7f-\x9f]+)",
    re.DOTALL,
)
_SEQUENCES = re.compile(r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?|\x1b[ -/]*[0-~]?")
_FOREIGN = re.compile(r"\x01([^\r\n]?)")


def read(markup: str) -> Iterator[Stroke]:
    """The strokes of markup, one by one. Escape sequences in it are left out: who wants them reads them first."""
    if "\x1b" in markup or "\x9b" in markup:
        markup = _SEQUENCES.sub("", markup)
    for piece in _PIECES.finditer(markup):
        kind = piece.lastgroup
        if kind == "text":
            yield Stroke(Do.TEXT, piece["text"])
        elif kind == "code":
            yield from _code(piece["code"])
        elif kind == "control":
            if stroke := _CONTROLS.get(piece["control"]):
                yield stroke
        elif kind == "file" and piece["file"]:
            yield Stroke(Do.INSERT, piece["file"])


@lru_cache(maxsize=4096)
def strokes(markup: str) -> Strokes:
    """The strokes of markup, remembered: the same texts are shown again and again."""
    return tuple(read(markup))


def colours_only(text: str) -> str:
    """Somebody's text with nothing but attribute codes left in it; other codes go with their character."""
    return _FOREIGN.sub(lambda code: code[0] if code[1] in _ATTRIBUTES and code[1] else "", text)


def without_codes(text: str) -> str:
    """A text without any code."""
    return _FOREIGN.sub("", text)


def _code(char: str) -> Iterator[Stroke]:
    if stroke := _CODES.get(char):
        yield stroke
    elif char in "Aa":
        yield Stroke(Do.TEXT, "\u263a")  # what the character 1 looks like
    elif "\x80" <= char <= "\xff":
        yield Stroke(Do.RIGHT, "", ord(char) - 127)


_LETTERS = {colour: letter for letter, colour in COLOURS.items()}
_DIGITS = {colour: digit for digit, colour in _BACKGROUNDS.items()}


@lru_cache(maxsize=1024)
def codes_of(attribute: int) -> str:
    """The codes that make an attribute, whatever was before."""
    letters = "n"
    letters += "h" if attribute & HIGH else ""
    letters += "i" if attribute & BLINK else ""
    if (colour := attribute & FOREGROUND) != NORMAL:
        letters += _LETTERS[colour].lower()
    if behind := (attribute & BACKGROUND) >> 4:
        letters += _DIGITS[behind]
    letters += "e" if attribute & BRIGHT else ""
    return "".join("\x01" + letter for letter in letters)
