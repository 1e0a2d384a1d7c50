"""Wildmats (RFC 3977 section 4): comma-separated patterns, `!` in front of those that take away; the last that fits
decides. `*` is any number of characters, `?` one; there are no sets (section 4.3 forbids them).

A pattern is taken apart once, and its parts are found from left to right, each as far left as it goes: no text makes
that try again, so nothing grows faster than pattern times text.
"""

from __future__ import annotations

import re

PATTERN_MOST = 256  # characters of one pattern
PATTERNS_MOST = 64

_SET = re.compile(r"\[(\^?)(\]?[^\]]*)\]")
_MEMBER = re.compile(r"(.)(?:-(.))?", re.DOTALL)


class BadWildmat(ValueError):
    """Not a wildmat of the standard, or too large."""


class Pattern:
    """One pattern; case counts. `sets`: `[a-z]` and `[^a-z]` mean one character (RFC 2980 has them, RFC 3977 not)."""

    __slots__ = ("_first", "_last", "_middle", "_whole")

    def __init__(self, text: str, *, sets: bool = False) -> None:
        if len(text) > PATTERN_MOST:
            raise BadWildmat("pattern too long")
        parts = [_compiled(units) for units in _parts(text, sets)]
        self._whole = len(parts) == 1
        self._first, self._middle, self._last = parts[0], [form for form, _ in parts[1:-1]], parts[-1]

    def matches(self, text: str) -> bool:
        """Whether the whole text fits."""
        (first, begin), (last, length) = self._first, self._last
        end = len(text) - length
        if self._whole:
            return end == 0 and first.match(text) is not None
        if end < begin or first.match(text) is None or last.match(text, end) is None:
            return False
        at = begin
        for form in self._middle:
            found = form.search(text, at, end)
            if found is None:
                return False
            at = found.end()
        return True


def _parts(text: str, sets: bool) -> list[list[str]]:
    """The parts between the stars; each a list of regular expressions for one character."""
    parts: list[list[str]] = [[]]
    at = 0
    while at < len(text):
        found = _SET.match(text, at) if sets else None
        if found is not None:
            parts[-1].append(_set(found))
            at = found.end()
            continue
        match text[at]:
            case "*":
                parts.append([])
            case "?":
                parts[-1].append(".")
            case one:
                parts[-1].append(re.escape(one))
        at += 1
    return parts


def _set(found: re.Match[str]) -> str:
    """A set as a regular expression has it; ranges that run backwards hold nothing."""
    inside, pieces = found[2], []
    for one, end in _MEMBER.findall(inside):
        if not end:
            pieces.append(re.escape(one))
        elif one <= end:
            pieces.append(f"{re.escape(one)}-{re.escape(end)}")
    if not pieces:
        return "." if found[1] else "(?!)."
    return f"[{'^' if found[1] else ''}{''.join(pieces)}]"


def _compiled(units: list[str]) -> tuple[re.Pattern[str], int]:
    """A part, and how many characters it takes."""
    return re.compile("".join(units), re.DOTALL), len(units)


class Wildmat:
    """A whole wildmat."""

    __slots__ = ("_caseless", "_patterns")

    def __init__(self, text: str, *, plain: bool = False, caseless: bool = False) -> None:
        """Raises BadWildmat. `plain`: one pattern, with sets; commas and `!` mean themselves (XPAT)."""
        text = text.casefold() if caseless else text
        words = [text] if plain else text.split(",")
        if not text or len(words) > PATTERNS_MOST:
            raise BadWildmat("empty, or too many patterns")
        self._caseless = caseless
        self._patterns = [_read(word, plain) for word in words]
        self._patterns.reverse()

    def matches(self, text: str) -> bool:
        """Whether a text fits: the last pattern that does decides."""
        text = text.casefold() if self._caseless else text
        return next((wanted for wanted, pattern in self._patterns if pattern.matches(text)), False)


def _read(word: str, plain: bool) -> tuple[bool, Pattern]:
    wanted = plain or not word.startswith("!")
    pattern = word if wanted else word[1:]
    if not plain and (not pattern or set(pattern) & set("!,\\[]")):
        raise BadWildmat(f"{word[:40]} is no pattern")
    return wanted, Pattern(pattern, sets=plain)
