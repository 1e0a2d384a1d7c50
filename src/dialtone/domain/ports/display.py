"""Where display files are read from: the sysop's replacements, his own texts, and those that come with the program."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol


class Display(Protocol):
    """Folders of display files, the one whose files come first with number 0. Names of folders are relative, with
    "/", and lead nowhere else; what cannot be read is not there. Nothing here blocks, and answers may be two seconds
    old."""

    @property
    def roots(self) -> int:
        """How many there are."""
        ...

    async def names(self, root: int, folder: str) -> Mapping[str, str]:
        """The files in a folder: their names in lower case, and as they are. Empty when there is no such folder."""
        ...

    async def read(self, root: int, folder: str, name: str) -> bytes | None:
        """A file's bytes, at most 512 KiB of them; None when there is none."""
        ...
