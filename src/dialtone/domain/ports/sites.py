"""The sysop's own files on the web, as the sites need them: found without leaving their folder, read in pieces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

CONTROL = "webctrl.ini"  # says who may see a folder; never shown itself


class SiteFile(Protocol):
    """An open file. `changed` is in seconds since 1970, `mark` differs whenever the content may."""

    name: str
    size: int
    changed: float
    mark: str

    async def read(self, offset: int, most: int) -> bytes:
        """Bytes from there, b"" at the end. Raises OSError."""
        ...

    def close(self) -> None:
        """Done with it. Harmless when done already."""
        ...


@dataclass(frozen=True, slots=True)
class Sight:
    """What is at a path. `controls`: the texts of webctrl.ini of every folder on the way that has one, outermost first,
    each with its folder's path below the root; None: it cannot be read."""

    file: SiteFile | None = None  # open: whoever gets it closes it
    is_folder: bool = False  # the path itself is one; `file` is then its index
    controls: tuple[tuple[tuple[str, ...], bytes | None], ...] = ()


class SiteFiles(Protocol):
    """Looks into folders below the root of a site."""

    def names(self, site: str = "") -> frozenset[str]:
        """What is directly in the root, or in the folder of the virtual host `site`: as it was a moment ago. Waits for
        nothing."""
        ...

    async def look(self, site: str, parts: Sequence[str], indexes: Sequence[str]) -> Sight:
        """What is at a path below the root, or below the folder of `site`. Links are not followed. `indexes` are the
        files that stand for a folder."""
        ...
