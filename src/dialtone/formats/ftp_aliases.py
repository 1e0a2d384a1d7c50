"""ftpalias.cfg: further names at the root of the FTP server. Source: spec services.md 3.6.

A line is `alias  target  description`, separated by blanks or tabs; ";" begins a comment. A target `bbs://lib/dir/` is
a directory, `bbs://lib/dir/file` a file of one, anything else the path of a file on this machine. The description
`hidden` means that the name can be used and is not listed. Bad lines are left out and named in `bad`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

BOARD = "bbs://"
HIDDEN = "hidden"
MOST = 1000  # lines

_BAD_NAME = re.compile(r"[\x00-\x1f\x7f/\\]")


class FtpAlias(NamedTuple):
    """One line. `parts` are the components of a target on the board, `path` is one on this machine."""

    name: str
    parts: tuple[str, ...] = ()
    path: str = ""
    folder: bool = False
    description: str = ""

    @property
    def hidden(self) -> bool:
        """Whether it is not listed."""
        return self.description.casefold() == HIDDEN


class FtpAliases:
    """The lines of a file, in order; of two with the same name (case does not count) the first."""

    __slots__ = ("_found", "bad")

    def __init__(self, lines: Iterable[str]) -> None:
        self._found: dict[str, FtpAlias] = {}
        self.bad: list[str] = []
        for line in lines:
            text = line.strip()
            if not text or text.startswith(";"):
                continue
            alias = _read(text) if len(self._found) < MOST else None
            if alias is None:
                self.bad.append(text)
            else:
                self._found.setdefault(alias.name.casefold(), alias)

    def __iter__(self) -> Iterator[FtpAlias]:
        return iter(self._found.values())

    def find(self, name: str) -> FtpAlias | None:
        """The line for a name in any case."""
        return self._found.get(name.casefold())


def _read(text: str) -> FtpAlias | None:
    words = text.split(None, 2)
    if len(words) < 2 or _BAD_NAME.search(words[0]) or not words[0].strip("."):
        return None
    name, target = words[:2]
    description = words[2].strip() if len(words) > 2 else ""
    if not target.lower().startswith(BOARD):
        return FtpAlias(name, path=target, description=description) if "\0" not in target else None
    parts = tuple(part for part in target[len(BOARD) :].split("/") if part)
    folder = target.endswith("/") or len(parts) < 3
    if not 0 < len(parts) <= 3 or ".." in parts or (folder and len(parts) > 2):
        return None
    return FtpAlias(name, parts, folder=folder, description=description)
