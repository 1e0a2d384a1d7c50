"""Addresses as a log may have them: what looks like a secret is not written (LOG-02)."""

from __future__ import annotations

import re

_SECRET = re.compile(
    r"((?:^|[?&;])[^=&;?#\s]*(?:token|secret|pass|pwd|code|key|ticket|sig|auth|session|nonce|state)[^=&;\s]*=)[^&;#\s]+",
    re.IGNORECASE,
)
LONGEST = 2000  # characters of an address in the log


def masked(address: str) -> str:
    """An address with its query's secrets replaced. Linear in its length."""
    path, mark, query = address.partition("?")
    if mark:
        path += _SECRET.sub(r"\1***", mark + query)
    return path if len(path) <= LONGEST else f"{path[:LONGEST]}..."
