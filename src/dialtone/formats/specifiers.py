"""Command lines of external programs: split into words, then each `%` and letter replaced by its value.

Sources: seed manual (command-line specifiers); spec mail.md 6.4; security cases EXE-01 to EXE-03. Letters count in
any case; an unknown one stands for nothing, `%%` for a percent sign.

Promises: the line is split before anything is replaced, so a value is always inside one argument, whatever blanks,
quotes or `%` it holds; control characters of values become blanks; a value is never looked at for specifiers. An
argument that would begin with the `-` of a value is given as `./-...`, which no program takes for an option. What is
run (the first word) never comes out of a message: values from outside count as nothing there.

For a shell (`shell_vector`), values are handed over as positional parameters and only `"${1}"` stands in the text: a
shell never reads a parameter's value as commands, wherever in the text the specifier stands, in or out of quotes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

OUTSIDE = frozenset("hisart")  # values a stranger chooses
VALUE_MOST = 1000  # characters of one value

_WORD = re.compile(r'(?:[^\s"]|"[^"]*(?:"|\Z))+')
_SPECIFIER = re.compile(r"%(.)", re.DOTALL)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


class Piece(NamedTuple):
    """Part of a word: text, or the letter of a specifier."""

    text: str
    letter: str = ""


def words(command: str) -> tuple[str, ...]:
    """The words of a command line, split at blanks; double quotes keep blanks in a word and are taken away."""
    return tuple(word.replace('"', "") for word in _WORD.findall(command))


def from_outside(word: str) -> bool:
    """Whether a specifier of this word stands for something a stranger chooses."""
    return any(piece.letter in OUTSIDE for piece in _pieces(word) if piece.letter)


def vector(command: str, values: Mapping[str, str]) -> tuple[str, ...]:
    """The arguments a program is started with, itself first; empty for a command line without words.

    `values` are by letter, in lower case.
    """
    first, *rest = words(command) or ("",)
    if not first:
        return ()
    trusted = {letter: value for letter, value in values.items() if letter not in OUTSIDE}
    return _argument(first, trusted), *(_argument(word, values) for word in rest)


def _argument(word: str, values: Mapping[str, str]) -> str:
    said: list[str] = []
    for piece in _pieces(word):
        text = clean(values.get(piece.letter, "")) if piece.letter else piece.text
        if piece.letter and text.startswith("-") and not "".join(said):
            said.append("./")
        said.append(text)
    return "".join(said)


def shell_vector(command: str, values: Mapping[str, str]) -> tuple[str, ...]:
    """The arguments that have /bin/sh obey a command line."""
    given: list[str] = []
    text: list[str] = []
    quoting = _Quoting()
    for piece in _pieces(command):
        if not piece.letter:
            text.append(piece.text)
            quoting.follow(piece.text)
            continue
        value = clean(values.get(piece.letter, ""))
        given.append(f"./{value}" if quoting.start and value.startswith("-") else value)
        text.append(quoting.around(f"${{{len(given)}}}"))
        quoting.start = quoting.start and not value
    return "/bin/sh", "-c", "".join(text), "sh", *given


class _Quoting:
    """Follows the shell's quotes through its text: which are open, in each command substitution around this place,
    and whether a word begins here."""

    def __init__(self) -> None:
        self._levels: list[str] = [""]  # the quotes open on each level of ( or `
        self._marks: list[str] = [""]  # what began that level
        self._before = ""
        self.start = True

    def around(self, parameter: str) -> str:
        """A parameter so that its value is neither split nor a pattern."""
        quoted = f'"{parameter}"'
        return {"": quoted, '"': parameter, "'": f"'{quoted}'"}[self._levels[-1]]

    def follow(self, text: str) -> None:
        """Go on through text that the sysop wrote."""
        for character in text:
            quote = self._levels[-1]
            if self._before == "\\" and quote != "'":
                character, self.start = "", False  # it stands for itself
            elif not self._nested(character, quote):
                self._plain(character, quote)
            self._before = character

    def _plain(self, character: str, quote: str) -> None:
        if character in "\"'" and quote in ("", character):
            self._levels[-1] = "" if quote else character
        elif character != "\\":
            self.start = not quote and character in " \t\n;|&()<>"

    def _nested(self, character: str, quote: str) -> bool:
        """Enter or leave a command substitution or a list in parentheses."""
        if quote == "'":
            return False
        opens = character == "(" and (not quote or self._before == "$")
        closes = (character == ")" and not quote and self._marks[-1] == "(") or character == self._marks[-1] == "`"
        if closes:
            self._levels.pop()
            self._marks.pop()
        elif opens or character == "`":
            self._levels.append("")
            self._marks.append(character)
        self.start = self.start or opens or character == "`"
        return closes or opens or character == "`"


def clean(value: str) -> str:
    """A value as it can be an argument: no control characters, nothing that is no UTF-8, at most 1,000 characters."""
    return _CONTROL.sub(" ", value[:VALUE_MOST].encode("utf-8", "replace").decode())


def _pieces(text: str) -> Iterator[Piece]:
    end = 0
    for found in _SPECIFIER.finditer(text):
        if found.start() > end:
            yield Piece(text[end : found.start()])
        yield Piece("%") if found[1] == "%" else Piece("", found[1].lower())
        end = found.end()
    if end < len(text):
        yield Piece(text[end:])
