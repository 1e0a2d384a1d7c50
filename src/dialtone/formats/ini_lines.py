"""Taking ini files apart into lines, with included files put in their place. Source: spec mail.md 7.5.

Never fails: a line that is not understood stays as it is and is mentioned in `problems`. `ini.py` finds settings in
the lines and changes them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from dialtone.formats.escapes import escape, unescape

DEEPEST = 8  # files including files
MOST_FILES = 100
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
END_OF_FILE = "\x1a"  # what editors of DOS put behind the last line

Include = Callable[[str, str], list[tuple[str, bytes]]]  # (pattern, including file) -> names and contents


@dataclass(slots=True, eq=False)
class Line:
    """One line of the file or of an included one. `names` is set for section headers, `key` for settings."""

    text: str
    end: str  # "\n", "\r\n" or ""
    source: str
    number: int
    own: bool = True  # of the file itself, not of an included one
    names: tuple[str, ...] | None = None
    key: str = ""
    value: str = ""
    literal: bool = False
    last: bool = False  # `!eof`


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something in a file that was not understood or has no effect. `level` is "warning" or "note"."""

    file: str
    line: int
    level: str
    text: str


class LineReader:
    """Reads one file and what it includes; the result is in `lines` and `problems`."""

    def __init__(self, include: Include | None) -> None:
        self.lines: list[Line] = []
        self.problems: list[Trouble] = []
        self._find = include
        self._files = 0

    def read(self, data: bytes, source: str, depth: int = 0) -> None:
        """Add the lines of one file."""
        text = data.removeprefix(BYTE_ORDER_MARK).decode(encoding_of(data))
        self._files += 1
        ended = False
        for number, (content, end) in enumerate(_split(text), 1):
            line = Line(content, end, source, number, own=depth == 0)
            self.lines.append(line)
            if ended:
                continue
            if content.lstrip().startswith("!"):
                self._direct(content.strip(), line, depth)
                ended = line.last
            else:
                problem = understand(line)
                if problem:
                    self._trouble(line, problem)

    def _direct(self, text: str, line: Line, depth: int) -> None:
        word, _, rest = text.partition(" ")
        if word.lower() == "!eof":
            line.last = True
        elif word.lower() != "!include" or not rest.strip():
            self._trouble(line, f'"{text[:40]}" is not understood; there are !include and !eof')
        elif self._find is None:
            self._trouble(line, "files are not included here")
        elif depth >= DEEPEST or self._files >= MOST_FILES:
            self._trouble(line, "too many files include one another; this one is left out")
        else:
            self._include(rest.strip(), line, self._find, depth)

    def _include(self, pattern: str, line: Line, find: Include, depth: int) -> None:
        try:
            found = find(pattern, line.source)
        except (OSError, ValueError) as error:
            self._trouble(line, f'"{pattern}" cannot be included: {error}')
            return
        if not found:
            self._trouble(line, f'no file "{pattern}" to include')
        for name, data in found:
            if self._files < MOST_FILES:
                self.read(data, name, depth + 1)

    def _trouble(self, line: Line, text: str) -> None:
        self.problems.append(Trouble(line.source, line.number, "warning", text))


def understand(line: Line) -> str:
    """Fill in what a line says; returns what is wrong with it, or ""."""
    text = (line.text if line.end else line.text.rstrip(END_OF_FILE)).strip()
    if not text or text.startswith(";"):
        return ""
    if text.startswith("["):
        inside, bracket, _ = text[1:].rpartition("]")
        line.names = tuple(name.strip() for name in (inside if bracket else text[1:]).split("|"))
        return "" if bracket else "this section's name is not closed with ]"
    at = min((place for place in (text.find("="), text.find(":")) if place >= 0), default=-1)
    if at <= 0:
        return f'"{text[:40]}" is neither a setting nor a section nor a comment'
    line.key, line.literal = text[:at].rstrip(), text[at] == ":"
    line.value = _literal(text[at + 1 :].strip()) if line.literal else text[at + 1 :].strip()
    return ""


def setting_text(key: str, value: str, gap: str = " ", blank: str = " ") -> str:
    """A line that reads back as this setting: a plain value, or a literal when a plain one would change.

    `gap` is put before the sign, `blank` after it.
    """
    if value == value.strip() and value.isprintable():
        return f"{key}{gap}={blank}{value}".rstrip()
    return f'{key}{gap}:{blank}"{escape(value)}"'


def encoding_of(data: bytes) -> str:
    """UTF-8 when the bytes are, else code page 437, which any bytes are and old boards wrote."""
    try:
        data.decode()
    except UnicodeDecodeError:
        return "cp437"
    return "utf-8"


def _split(text: str) -> Iterator[tuple[str, str]]:
    *whole, last = text.split("\n")
    for piece in whole:
        yield (piece[:-1], "\r\n") if piece.endswith("\r") else (piece, "\n")
    if last:
        yield last, ""


def _literal(text: str) -> str:
    if len(text) >= 2 and text[0] == text[-1] == '"':
        text = text[1:-1]
    return unescape(text)
