"""File name patterns: `*` stands for any characters, `?` for one, without case. Source: spec bbs.md 8.3."""

from __future__ import annotations

import re

MOST = 128  # characters of a pattern

_STARS = re.compile(r"\*{2,}")


def reduced(pattern: str) -> str:
    """The pattern in the form `matches` wants: without case, no longer than MOST, one star for several."""
    return _STARS.sub("*", pattern.casefold())[:MOST]


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
