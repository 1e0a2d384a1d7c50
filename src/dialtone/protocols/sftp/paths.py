"""Paths as clients write them. They are taken apart here and never become a path of the system: every component is
looked up among what its reader is shown, and nothing lies above the root (PTH-01)."""

from __future__ import annotations

from collections.abc import Sequence

from dialtone.base.errors import Refusal, Why

DEEPEST = 64  # components
LONGEST = 4096  # characters

Parts = tuple[str, ...]


def parts_of(path: str, home: Sequence[str] = ()) -> Parts:
    """The components of a path, from the root; one that does not begin there begins at `home`. Raises Refusal
    (NOT_FOUND) for what cannot be a path."""
    if len(path) > LONGEST or "\0" in path:
        raise Refusal(Why.NOT_FOUND, "no such path")
    found = [] if path.startswith("/") else list(home)
    for part in path.split("/"):
        if part == "..":
            found[-1:] = []
        elif part not in ("", "."):
            found.append(part)
    if len(found) > DEEPEST:
        raise Refusal(Why.NOT_FOUND, "no such path")
    return tuple(found)
