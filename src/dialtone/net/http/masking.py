"""Addresses as a log may have them: what looks like a secret is not written (LOG-02)."""

from __future__ import annotations

import re

LONGEST = 2000  # characters of an address in the log
_SECRET = re.compile(r"token|secret|pass|pwd|code|key|ticket|sig|auth|session|nonce|state", re.IGNORECASE)
_BETWEEN = re.compile(r"([&;#])")


def masked(address: str) -> str:
    """An address with its query's secrets replaced."""
    path, mark, query = address[: LONGEST + 1].partition("?")
    if mark:
        path += mark + "".join(map(_shown, _BETWEEN.split(query)))
    return path if len(path) <= LONGEST else f"{path[:LONGEST]}..."


def _shown(pair: str) -> str:
    name, equals, value = pair.partition("=")
    return f"{name}=***" if equals and value and _SECRET.search(name) else pair
