"""The sysop's list files as he looks at them and takes lines out of them."""

from __future__ import annotations

from typing import Protocol


class ListFiles(Protocol):
    """List files by their names, such as "ip.can"; a changed file is in force for `Tables` when the call returns.
    Raises OSError."""

    async def lines(self, name: str) -> list[str]:
        """The lines of a file without their ends; none when there is no file."""
        ...

    async def take_out(self, name: str, line: str) -> bool:
        """Take out every line that is exactly this; all others stay byte for byte. False: there was none."""
        ...
