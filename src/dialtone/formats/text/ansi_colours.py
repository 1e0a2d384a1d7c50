"""ANSI sequences in texts and drawings, and what may be done with them.

* In somebody's text only colours count, and moves to the right, which are blanks (`as_ctrl_a`).
* In drawings the cursor may move about as well (`AnsiReader`, `art`).
* A drawing of the operator's may contain anything else for the terminal (`trusted`).

Everything else is taken out: reports, titles, the clipboard, device strings, in their 7-bit and 8-bit forms (ANS-01).
The reader takes its text in pieces; its state is bounded.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from dialtone.formats.text.attributes import applied
from dialtone.formats.text.ctrl_a import codes_of
from dialtone.formats.text.strokes import LINE, NORMAL, Do, Stroke, attribute

LONGEST = 256  # characters of a sequence that is still looked at
_FARTHEST = 999  # columns or rows a sequence may move

_CSI = r"(?:\x1b\[|\x9b)"
_SEQUENCE = re.compile(
    rf"{_CSI}(?P<parameters>[0-?]{{0,64}})(?P<between>[ -/]{{0,4}})(?P<final>[@-~])"
    r"|(?:\x1b[P\]X^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c\r\n]*(?:\x07|\x1b\\|\x9c)?"
    rf"|{_CSI}[0-?]*[ -/]*[@-~]?|\x1b[ -/]*[0-~]?|(?<!\x01)[\x80-\x9f]"
)
_BEGUN = re.compile(rf"(?:{_CSI}[0-?]*[ -/]*|\x1b[ -/]*|(?:\x1b[P\]X^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c\r\n]*)\Z")
_SAFE_MODES = re.compile(r"\?(?:7|25|33)[hl]")  # wrapping, the cursor, bright backgrounds


def as_ctrl_a(text: str) -> str:
    """Somebody's text with the colours of its ANSI sequences as Ctrl-A codes; of everything else nothing is left."""
    if "\x1b" not in text and not re.search("[\x80-\x9f]", text):
        return text
    shown = NORMAL

    def replaced(found: re.Match[str]) -> str:
        nonlocal shown
        final = found["final"]
        if final == "m" and not found["between"]:
            if (codes := _numbers(found["parameters"])) is None:
                return ""
            shown = applied(shown, codes)
            return codes_of(shown)
        if final == "C" and not found["between"]:
            return " " * min(_first(found["parameters"]), 80)
        return ""

    return _SEQUENCE.sub(replaced, text)


@lru_cache(maxsize=4096)
def _painted(shown: int, parameters: str) -> tuple[int, Stroke]:
    """The attribute after a colour sequence, and the stroke that sets it."""
    shown = applied(shown, _numbers(parameters) or ())
    return shown, attribute(shown)


@lru_cache(maxsize=4096)
def _numbers(parameters: str) -> tuple[int, ...] | None:
    """The numbers of a sequence; None when it is one of a private kind."""
    if not parameters:
        return ()
    if not re.fullmatch(r"[0-9;]*", parameters):
        return None
    return tuple(min(int(number[:6] or 0), 65_535) for number in parameters.split(";"))


def _first(parameters: str) -> int:
    """The first number, 1 where there is none or zero."""
    numbers = _numbers(parameters)
    return min(max(1, numbers[0] if numbers else 1), _FARTHEST)


class AnsiReader:
    """Reads a drawing into strokes. `plain` reads what is between the sequences."""

    __slots__ = ("_attribute", "_plain", "_rest", "_trusted")

    def __init__(self, plain: Callable[[str], tuple[Stroke, ...]], *, trusted: bool = False) -> None:
        self._plain = plain
        self._trusted = trusted
        self._attribute = NORMAL
        self._rest = ""

    def feed(self, text: str) -> list[Stroke]:
        """The strokes of the next piece; a sequence that is not complete waits for the rest."""
        text, self._rest = self._rest + text, ""
        if begun := _BEGUN.search(text[-LONGEST:]):
            cut = len(text) - len(begun[0])
            text, self._rest = text[:cut], text[cut:]
            if len(self._rest) >= LONGEST:
                self._rest = self._rest[:2]
        out: list[Stroke] = []
        last = 0
        for found in _SEQUENCE.finditer(text):
            out += self._plain(text[last : found.start()])
            out += self._sequence(found)
            last = found.end()
        out += self._plain(text[last:])
        return out

    def _sequence(self, found: re.Match[str]) -> list[Stroke]:
        final, parameters, between = found["final"], found["parameters"] or "", found["between"]
        if not final:
            return []
        numbers = _numbers(parameters)
        if final == "m" and not between and numbers is not None:
            self._attribute, painted = _painted(self._attribute, parameters)
            return [painted]
        if not between and numbers is not None and (make := _MOVES.get(final)):
            stroke = make(numbers)
            return [stroke] if stroke else []
        if final in "hl" and (self._trusted or _SAFE_MODES.fullmatch(parameters + final)):
            return [Stroke(Do.RAW, found[0])]
        return [Stroke(Do.RAW, found[0])] if self._trusted and final not in _ASKING else []


_ASKING = "cnRtpqxy"  # sequences that a terminal answers, or that reset it


def _by(do: Do) -> Callable[[tuple[int, ...]], Stroke | None]:
    return lambda numbers: Stroke(do, "", min(max(1, numbers[0] if numbers else 1), _FARTHEST))


def _goto(numbers: tuple[int, ...]) -> Stroke:
    row, column = (*numbers, 0, 0)[:2]
    return Stroke(Do.GOTO, "", max(1, min(column, _FARTHEST)), max(1, min(row, _FARTHEST)))


def _display(numbers: tuple[int, ...]) -> Stroke | None:
    return {0: Stroke(Do.CLEAR_DOWN), 2: Stroke(Do.CLEAR)}.get(numbers[0] if numbers else 0)


def _line(numbers: tuple[int, ...]) -> Stroke | None:
    return {0: Stroke(Do.CLEAR_LINE), 2: Stroke(Do.ERASE_LINE)}.get(numbers[0] if numbers else 0)


_MOVES: dict[str, Callable[[tuple[int, ...]], Stroke | None]] = {
    "A": _by(Do.UP),
    "B": _by(Do.DOWN),
    "C": _by(Do.RIGHT),
    "D": _by(Do.LEFT),
    "E": lambda _: LINE,
    "G": _by(Do.COLUMN),
    "H": _goto,
    "f": _goto,
    "J": _display,
    "K": _line,
    "s": lambda _: Stroke(Do.SAVE),
    "u": lambda _: Stroke(Do.RESTORE),
}


def folded(strokes: list[Stroke], columns: int) -> tuple[Stroke, ...]:
    """A drawing made for a screen of so many columns, with ends of lines where it relied on the screen's edge."""
    out: list[Stroke] = []
    column = 0
    for stroke in strokes:
        if stroke.do is Do.TEXT:
            text = stroke.text
            while text:
                if column >= columns:
                    out.append(LINE)
                    column = 0
                part, text = text[: columns - column], text[columns - column :]
                out.append(Stroke(Do.TEXT, part))
                column += len(part)
            continue
        if stroke.do is Do.RIGHT:
            column = min(column + stroke.number, columns - 1)
        elif stroke.do is Do.LEFT:
            column = max(0, min(column, columns - 1) - stroke.number)
        elif stroke.do in (Do.GOTO, Do.COLUMN):
            column = stroke.number - 1
        elif stroke.do in (Do.LINE, Do.RETURN, Do.HOME, Do.CLEAR):
            column = 0
        out.append(stroke)
    return tuple(out)
