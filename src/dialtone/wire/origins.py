"""Which web pages may call: those of this very host, and those the sysop lists (WSK-01).

A browser says in `Origin` which page wants to connect. Programs that are no browsers say nothing, and may.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

ANY = "*"


def may_call(origin: str | None, host: str, listed: Iterable[str]) -> bool:
    """Whether a page of `origin` may call a service that was reached as `host` (with or without a port).

    `listed` are origins such as "https://www.example.net" or "https://www.example.net:8443", or "*" for all.
    """
    if origin is None:
        return True
    wanted = [item.strip().rstrip("/").lower() for item in listed]
    if ANY in wanted or origin.lower() in wanted:
        return True
    name = _name(origin)
    return bool(name) and name == _name(f"//{host}")


def _name(url: str) -> str:
    """The host in a URL, "" when there is none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
