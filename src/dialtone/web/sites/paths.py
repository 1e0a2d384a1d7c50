"""From the path of a request to names of files: decoded once, cut into components, each of which must be harmless.

Sources: services.md 4.2; HTP-08, PTH-01.
"""

from __future__ import annotations

import re

MOST = 64  # components
LONGEST = 255  # bytes of one
WELL_KNOWN = ".well-known"  # the one name with a dot in front that is shown (RFC 8615)
SOURCES = frozenset({".ssjs", ".xjs", ".php", ".py", ".pyc", ".pl", ".cgi", ".sh", ".ini", ".ars", ".db"})
_ODD = re.compile(r"[\x00-\x1f\x7f\\:]")


class Outside(Exception):
    """A path that tries to leave the folder, or that no file can have."""


def components(path: str) -> tuple[tuple[str, ...], bool]:
    """The components of a decoded path, and whether it ends with a slash. Raises Outside."""
    if not path.startswith("/") or _ODD.search(path):
        raise Outside(path)
    parts = path[1:].split("/")
    closed = parts[-1] == ""
    if closed:
        parts.pop()
    if len(parts) > MOST or any(part in ("", ".", "..") or len(part.encode()) > LONGEST for part in parts):
        raise Outside(path)
    return tuple(parts), closed


def is_hidden(parts: tuple[str, ...], sources: frozenset[str] = SOURCES) -> bool:
    """Whether a path is never shown: what begins with a dot, ends with a dot, blank or ~, or is the source of a
    program. `sources` are endings in lower case."""
    for at, part in enumerate(parts):
        if part.startswith(".") and not (at == 0 and part == WELL_KNOWN):
            return True
        if part[-1:] in (".", " ", "~"):
            return True
        lower = part.lower()
        if any(lower.endswith(ending) for ending in sources):
            return True
    return False


def host_name(field: str) -> str:
    """The name in a Host field, in lower case and without its port; "" when it cannot be a folder's."""
    name = field.strip().lower()
    if name.startswith("["):
        return ""
    name = name.partition(":")[0].rstrip(".")
    if not re.fullmatch(r"[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?", name) or ".." in name:
        return ""
    return name
