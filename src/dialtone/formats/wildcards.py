"""File name patterns: `*` stands for any characters, `?` for one, without case. Source: spec bbs.md 8.3."""

from __future__ import annotations

import re

MOST = 128  # characters of a pattern

_STARS = re.compile(r"\*{2,}")


def reduced(pattern: str) -> str:
    """The pattern in the form `matches` wants: without case, no longer than MOST, one star for several."""
    return _STARS.sub("*", pattern.casefold())[:MOST]


class Wildcard:
    """A pattern that is asked often. Finding the parts between its stars one after the other, each as far left as it
    goes, tells whether all fits: no text makes it try again, whatever the pattern ("*a*a*a*")."""

    __slots__ = ("_ends", "_exact", "_middle", "_start")

    def __init__(self, pattern: str) -> None:
        """`pattern` is cut at MOST characters."""
        parts = [_compiled(part) for part in reduced(pattern).split("*")]
        self._exact = len(parts) == 1
        self._start, self._ends, self._middle = parts[0], parts[-1], parts[1:-1]

    def matches(self, text: str) -> bool:
        """Whether the whole text fits, without case."""
        text = text.casefold()
        first = self._start[0].match(text)
        if first is None:
            return False
        if self._exact:
            return first.end() == len(text)
        at = first.end()
        for form, _ in self._middle:
            found = form.search(text, at)
            if found is None:
                return False
            at = found.end()
        form, length = self._ends
        return len(text) - length >= at and form.match(text, len(text) - length) is not None


def _compiled(part: str) -> tuple[re.Pattern[str], int]:
    """A part without stars, and its length."""
    return re.compile("".join("." if ch == "?" else re.escape(ch) for ch in part), re.DOTALL), len(part)


def matches(name: str, pattern: str) -> bool:
    """Whether a whole name (without case) fits a `reduced` pattern; at most length times length steps."""
    at = place = 0
    star, resume = -1, 0
    while at < len(name):
        if place < len(pattern) and pattern[place] == "*":
            star, resume = place, at
            place += 1
        elif place < len(pattern) and pattern[place] in ("?", name[at]):
            at, place = at + 1, place + 1
        elif star >= 0:
            resume += 1
            at, place = resume, star + 1
        else:
            return False
    return pattern[place:].strip("*") == ""
