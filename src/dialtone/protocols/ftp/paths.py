"""Paths as clients write them. They are taken apart here and never become a path of the board's disk: every component
is looked up among what its reader is shown, and nothing lies above the root (FTP-04, PTH-01).

A path that begins with `/local:` is one of this machine, for sysops; `/bbs:` leads back. `...` is the root.
"""

from __future__ import annotations

from typing import NamedTuple

from dialtone.base.errors import Refusal, Why

DEEPEST = 64  # components
LOCAL, BOARD = "local:", "bbs:"

Parts = tuple[str, ...]
NO_PATH = Refusal(Why.NOT_FOUND, "There is no such path.")


class Where(NamedTuple):
    """A path from a root: the board's, or this machine's with `local`."""

    parts: Parts = ()
    local: bool = False

    @property
    def text(self) -> str:
        """As clients are told it."""
        return ("/" + LOCAL if self.local else "") + "/" + "/".join(self.parts)

    @property
    def name(self) -> str:
        """The last component."""
        return self.parts[-1] if self.parts else ""

    @property
    def folder(self) -> Where:
        """What it is in."""
        return Where(self.parts[:-1], self.local)


def where(path: str, at: Where) -> Where:
    """Where a path leads; one that does not begin at the root begins at `at`. Raises Refusal (NOT_FOUND) for what
    cannot be a path."""
    if "\0" in path:
        raise NO_PATH
    local, rest = at.local, path
    bare = path.removeprefix("/")
    for prefix, on in ((LOCAL, True), (BOARD, False)):
        if bare[: len(prefix)].lower() == prefix:
            local, rest = on, "/" + bare[len(prefix) :]
    found = [] if rest.startswith("/") else list(at.parts)
    for part in rest.split("/"):
        if part == "...":
            found = []
        elif part == "..":
            found[-1:] = []
        elif part not in ("", "."):
            found.append(part)
    if len(found) > DEEPEST:
        raise NO_PATH
    return Where(tuple(found), local)
