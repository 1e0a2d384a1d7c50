"""A few known fields found in a header block by one regular expression: for those who ask a hundred thousand messages.

Promises are those of `headers.py`: linear, never raises, lines end at CR LF alone, a folded line is no field.
"""

from __future__ import annotations

import re
from functools import lru_cache

_VALUE = rb"[^\r]*(?:\r(?:\n[ \t]|(?!\n))[^\r]*)*"


@lru_cache(maxsize=128)
def _finder(names: frozenset[bytes], whole: bool) -> re.Pattern[bytes]:
    which = b"|".join(re.escape(name) for name in sorted(names))
    if whole:
        return re.compile(rb"\r\n((?:" + which + rb")[ \t]*:" + _VALUE + rb")", re.IGNORECASE)
    return re.compile(rb"\r\n(" + which + rb")[ \t]*:(" + _VALUE + rb")", re.IGNORECASE)


def whole_fields(head: bytes, names: frozenset[bytes]) -> list[bytes]:
    """Fields with these names (in lower case), in order, each without its last CR LF."""
    return _finder(names, True).findall(b"\r\n" + head)


def values(head: bytes, names: frozenset[bytes]) -> list[tuple[bytes, bytes]]:
    """Names, in lower case, and raw values of those fields, in order."""
    return [(name.lower(), value) for name, value in _finder(names, False).findall(b"\r\n" + head)]


def first_values(head: bytes, names: frozenset[bytes]) -> dict[bytes, bytes]:
    """The raw value of the first field of each name."""
    found: dict[bytes, bytes] = {}
    for name, value in values(head, names):
        found.setdefault(name, value)
    return found


_HEAD_END = re.compile(rb"(?:\A|\n)()\r?\n")


def head_end(data: bytes, start: int = 0) -> tuple[int, int] | None:
    """Where the header block of a message ends and its body begins, if the empty line between is there; looked for from
    `start`. Unlike for fields, a lone LF ends a line here: that is where mail programs see the body."""
    found = _HEAD_END.search(data, start)
    return (found.start(1), found.end()) if found else None


def first_head(message: bytes) -> tuple[bytes, int]:
    """The header block of a whole message, and where its body begins; all of it when there is no empty line."""
    end, body = head_end(message) or (len(message), len(message))
    return message[:end], body
