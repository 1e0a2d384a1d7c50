"""@-codes: places in operators' texts where values of the house are shown (`@BBS@`, `@USER-L20@`), and codes that do
something to the screen (`@CLS@`, `@GOTOXY:5,3@`).

This file knows their syntax: `strokes` reads an operator's text, `Value` is one code with its format, and the values
come from a function given to `Value.shown`. A code nobody knows is shown as it was typed. Source: spec bbs.md 12.5.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from dialtone.formats.text import ctrl_a
from dialtone.formats.text.strokes import LINE, Do, Stroke, Strokes
from dialtone.formats.text.wrap import columns_of, cut

CODE = re.compile(r"@(80COLS|[A-Z!~`_+][^@\r\n]{0,200}?)(?<! )@")

_FORMATTED = re.compile(
    r"(?P<name>[^|]+)\|(?P<many>.*)|(?P<one>[^-:|]+)-(?P<format>[LRCWZTU>]?[0-9]{0,3}[^0-9A-Za-z]*)"
)
_LETTERS = "LRCWZTU>"
_MOST_COLUMNS = 999


@dataclass(frozen=True, slots=True)
class Value:
    """A code that stands for a value. `letters` are its format modifiers, `width` its columns (0: as long as it is)."""

    name: str
    letters: str = ""
    width: int = 0

    def shown(self, value: str, room: int) -> str:
        """The value in its format, cut to the `room` columns left in the line unless it may run on."""
        if "U" in self.letters:
            value = value.upper()
        if "T" in self.letters and re.fullmatch(r"-?[0-9]+", value):
            value = f"{int(value[:30]):,}"
        if "W" in self.letters:
            value = "".join(char + " " for char in value)
        if self.width:
            value = self._padded(cut(value, self.width))
        return value if ">" in self.letters else cut(value, max(0, room))

    def _padded(self, value: str) -> str:
        room = self.width - columns_of(value)
        if "Z" in self.letters:
            return "0" * room + value
        left = room if "R" in self.letters else room // 2 if "C" in self.letters else 0
        return " " * left + value + " " * (room - left)


@lru_cache(maxsize=2048)
def value_of(code: str) -> Value:
    """A code without its @ signs, with its format modifiers understood."""
    found = _FORMATTED.fullmatch(code)
    if not found:
        return Value(code)
    form = found["many"] if found["one"] is None else found["format"]
    letters = "".join(char for char in form if char in _LETTERS)
    digits = "".join(char for char in form if char in "0123456789")[:3]
    fills = len(letters) + len(digits) < len(form) or bool(set(letters) & set("LRCZ"))
    width = int(digits) if digits else len(code) + 2 if fills else 0  # as wide as the code appears
    return Value(found["name"] or found["one"], letters, min(width, _MOST_COLUMNS))


@lru_cache(maxsize=1024)
def strokes(text: str) -> Strokes:
    """The strokes of an operator's text: Ctrl-A codes, @-codes of the screen, and `Do.CODE` for every other one."""
    if "@" not in text:
        return ctrl_a.strokes(text)
    out: list[Stroke] = []
    last = 0
    for code in CODE.finditer(text):
        out += ctrl_a.strokes(text[last : code.start()])
        out += _read(code[1])
        last = code.end()
        if code[1] == "NOCODE":
            break
    return (*out, *ctrl_a.strokes(text[last:]))


def _read(code: str) -> Strokes:
    """The strokes of one code."""
    if (stroke := _SCREEN.get(code)) is not None:
        return stroke
    name, colon, argument = code.partition(":")
    if colon and (make := _WITH_ARGUMENT.get(name)) is not None:
        return make(argument)
    if code.startswith("!"):
        return ctrl_a.strokes("".join("\x01" + char for char in code[1:]))
    if code[0] in "~`" and (spot := code[1:].rpartition("~" if code[0] == "~" else "`")) and spot[1]:
        return ctrl_a.strokes(spot[0])
    if found := re.fullmatch(r"U\+([0-9A-Fa-f]{1,6})(?::(.*))?", code):
        return _character(int(found[1], 16))
    return (Stroke(Do.CODE, code),)


def _character(number: int) -> Strokes:
    char = chr(number) if 0x20 <= number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF else "?"
    return (Stroke(Do.TEXT, char),) if char.isprintable() else ()


def _count(do: Do) -> Callable[[str], Strokes]:
    return lambda argument: (Stroke(do, "", _number(argument, 1)),)


def _number(text: str, otherwise: int) -> int:
    return min(int(text), _MOST_COLUMNS) if re.fullmatch(r"[0-9]{1,6}", text) else otherwise


def _goto(argument: str) -> Strokes:
    column, _, row = argument.partition(",")
    return (Stroke(Do.GOTO, "", _number(column.strip(), 1), _number(row.strip(), 1)),)


def _text(text: str) -> Strokes:
    return (Stroke(Do.TEXT, text),)


_WITH_ARGUMENT: dict[str, Callable[[str], Strokes]] = {
    "UP": _count(Do.UP),
    "DOWN": _count(Do.DOWN),
    "LEFT": _count(Do.LEFT),
    "RIGHT": _count(Do.RIGHT),
    "POS": _count(Do.COLUMN),
    "GOTOXY": _goto,
    "DELAY": lambda argument: (Stroke(Do.WAIT, "", min(100, _number(argument, 1))),),
    "WAIT": lambda argument: (Stroke(Do.WAIT, "", min(100, 10 * _number(argument, 1))),),
    "SHOW": lambda argument: (Stroke(Do.WHERE, argument),),
    "WIDE": lambda argument: _text("".join(char + " " for char in argument)),
    "FILL": lambda argument: (Stroke(Do.FILL, argument),) if argument else (),
    "INCLUDE": lambda argument: (Stroke(Do.INSERT, argument),),
    "TYPE": lambda argument: (Stroke(Do.INSERT, argument),),
    "MENU": lambda argument: (Stroke(Do.INSERT, "menu/" + argument),),
    "CONDMENU": lambda argument: (Stroke(Do.INSERT, "menu/" + argument),),
    "RAINBOW": lambda _: (Stroke(Do.RAINBOW, "", 1),),
    "BPS": lambda _: (),
    "HOT": lambda _: (),
}

_PAUSE = (Stroke(Do.PAUSE),)
_NOTHING: Strokes = ()  # known, and of no use here
_SCREEN: dict[str, Strokes] = {
    "CLS": (Stroke(Do.CLEAR),),
    "CLEAR": (Stroke(Do.CLEAR),),
    "HOME": (Stroke(Do.HOME),),
    "CLRLINE": (Stroke(Do.ERASE_LINE),),
    "CLR2EOL": (Stroke(Do.CLEAR_LINE),),
    "CLR2EOS": (Stroke(Do.CLEAR_DOWN),),
    "PUSHXY": (Stroke(Do.SAVE),),
    "POPXY": (Stroke(Do.RESTORE),),
    "CRLF": (LINE,),
    "CENTER": (Stroke(Do.CENTER),),
    "80COLS": (Stroke(Do.COLUMNS, "", 80),),
    "PAUSE": _PAUSE,
    "MORE": _PAUSE,
    "ENTER": _PAUSE,
    "GETKEY": _PAUSE,
    "CONTINUE": _PAUSE,
    "RESETPAUSE": (Stroke(Do.UNCOUNT),),
    "BELL": (Stroke(Do.BELL),),
    "SHOW": (Stroke(Do.WHERE),),
    "SYSONLY": (Stroke(Do.LEVEL, "", 90),),
    "QON": (Stroke(Do.COUNTING, "", 1),),
    "AUTOMORE": (Stroke(Do.COUNTING, "", 1),),
    "PON": (Stroke(Do.COUNTING, "", 1),),
    "QOFF": (Stroke(Do.COUNTING),),
    "POFF": (Stroke(Do.COUNTING),),
    "NOPAUSE": (Stroke(Do.COUNTING),),
    "RAINBOW": (Stroke(Do.RAINBOW, "", 1),),
    "CHECKMARK": _text("\u2713"),
    "ELLIPSIS": _text("\u2026"),
    "COPY": _text("\u00a9"),
    "SOUNDCOPY": _text("\u2117"),
    "REGISTERED": _text("\u00ae"),
    "TRADEMARK": _text("\u2122"),
    "DEGREE_C": _text("\u00b0C"),
    "DEGREE_F": _text("\u00b0F"),
    **dict.fromkeys(
        ("NOCODE", "WRAP", "WORDWRAP", "WRAPOFF", "TRUNCATE", "CLEAR_HOT", "MNE", "RAWIO", "GETDIM", "PSTAT"), _NOTHING
    ),
}
