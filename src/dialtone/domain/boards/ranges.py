"""Sets of message numbers as short texts: "5-9,12". What cannot be read counts as nothing. Linear."""

from __future__ import annotations

import re
from collections.abc import Collection

MOST = 2000  # numbers of a set

_RANGE = re.compile(r"([0-9]{1,15})(?:-([0-9]{1,15}))?", re.ASCII)


def read_numbers(text: str) -> set[int]:
    """The numbers of a text, the highest `MOST` of them at most."""
    found: set[int] = set()
    for word in reversed(text.split(",")):
        named = _RANGE.fullmatch(word.strip())
        if named is None:
            continue
        first, last = int(named[1]), int(named[2] or named[1])
        found.update(range(max(first, last - MOST + 1), last + 1))
        if len(found) >= MOST:
            break
    return set(sorted(found)[-MOST:])


def write_numbers(numbers: Collection[int]) -> str:
    """Numbers as a text; the lowest are left out when there are more than `MOST`."""
    words: list[str] = []
    ordered = sorted(set(numbers))[-MOST:]
    start = 0
    for at, number in enumerate(ordered):
        if at + 1 == len(ordered) or ordered[at + 1] != number + 1:
            first = ordered[start]
            words.append(str(number) if first == number else f"{first}-{number}")
            start = at + 1
    return ",".join(words)
