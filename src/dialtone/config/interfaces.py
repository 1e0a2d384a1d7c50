"""Items of an interface list: an address or host name, with or without a port. Source: spec services.md 1.3."""

from __future__ import annotations

import re
from collections.abc import Iterable

_BRACKETED = re.compile(r"\[([0-9A-Fa-f:.]+(?:%[\w.-]+)?)\](?::(\d+))?", re.ASCII)
_PLAIN = re.compile(r"([\w.*-]+)(?::(\d+))?", re.ASCII)
_BARE_V6 = re.compile(r"[0-9A-Fa-f:.]+(?:%[\w.-]+)?", re.ASCII)


def endpoint(item: str, default_port: int) -> tuple[str, int]:
    """Split one item into host and port; `default_port` when it names none.

    More than one colon without a bracket is an IPv6 address without a port. Raises ValueError.
    """
    item = item.strip()
    if item.count(":") > 1 and not item.startswith("["):
        if _BARE_V6.fullmatch(item) is None:
            raise ValueError(f'"{item}" is not an IPv6 address')
        return item, default_port
    match = _BRACKETED.fullmatch(item) or _PLAIN.fullmatch(item)
    if match is None:
        raise ValueError(f'"{item}" is not an address or host name')
    port = int(match[2]) if match[2] else default_port
    if port > 65535 or (match[2] and port == 0):
        raise ValueError(f"{port} is not a port number")
    return match[1], port


def endpoints(items: Iterable[str], default_port: int) -> tuple[tuple[str, int], ...]:
    """Every item of an interface list as host and port, in order, repeated ones once."""
    return tuple(dict.fromkeys(endpoint(item, default_port) for item in items))
