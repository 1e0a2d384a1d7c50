"""Each caller's own folder for a while: archives are unpacked into it, and what is in it can be fetched.

Source: spec bbs.md 8.6 (temp directory). The folder is named after the node and is emptied when a visit begins and
ends. What is unpacked is bounded, and stays below the free space the sysop asks for (ARC-01, ARC-03).
"""

from __future__ import annotations

from collections.abc import Callable

from dialtone.base.errors import Refusal, Why
from dialtone.domain.files import names
from dialtone.domain.files.areas import Areas, who
from dialtone.domain.files.listing import Listing
from dialtone.domain.model.actor import Actor
from dialtone.domain.ports.archives import Archives, Member, NotAnArchive
from dialtone.domain.ports.file_store import FileStore, OnDisk, ReadFile

TOTAL_MOST = 256 * 1024**2  # bytes of one caller


class Temporary:
    """See the module's text. `folder` names the folder of a node."""

    __slots__ = ("_archives", "_areas", "_disk", "_folder", "_listing")

    def __init__(
        self, areas: Areas, listing: Listing, disk: FileStore, archives: Archives | None, folder: Callable[[int], str]
    ) -> None:
        self._areas = areas
        self._listing = listing
        self._disk = disk
        self._archives = archives
        self._folder = folder

    async def files(self, node: int) -> list[OnDisk]:
        """What is in the folder, by name."""
        return await self._disk.everything(self._folder(node))

    async def extract(self, actor: Actor, node: int, code: str, name: str, pattern: str = "*") -> list[Member]:
        """Unpack from an archive of a directory. Raises Refusal as `Listing.members`; NO_SPACE."""
        await self._listing.members(actor, code, name)  # who may, and whether it is an archive
        directory = self._areas.find(actor, code)
        return await self._extract(node, str(directory.path), name, pattern)

    async def extract_again(self, node: int, name: str, pattern: str = "*") -> list[Member]:
        """Unpack from an archive in the folder itself. Raises Refusal as `extract`."""
        return await self._extract(node, self._folder(node), name, pattern)

    async def members(self, node: int, name: str) -> list[Member]:
        """What is in an archive in the folder. Raises Refusal."""
        if self._archives is None or not self._archives.knows(name):
            raise Refusal(Why.BAD_CONTENT, "That file is no archive that can be looked into here.")
        try:
            return await self._archives.members(self._folder(node), name)
        except (NotAnArchive, FileNotFoundError) as no:
            raise Refusal(Why.BAD_CONTENT, f"It cannot be looked into: {no}.") from None

    async def pack(self, actor: Actor, node: int, pattern: str = "*") -> str:
        """Make an archive of what is in the folder; its name. Raises Refusal."""
        from fnmatch import fnmatchcase

        found = [one.name for one in await self.files(node) if fnmatchcase(one.name.lower(), pattern.lower())]
        name = f"temp_{who(actor).number}.zip"
        found = [one for one in found if one != name]
        if not found or self._archives is None:
            raise Refusal(Why.NOT_FOUND, "There is nothing to put into an archive.")
        await self._disk.remove(self._folder(node), name)
        await self._archives.pack(self._folder(node), found, self._folder(node), name)
        return name

    async def open(self, node: int, name: str) -> ReadFile:
        """Read a file of the folder. Raises Refusal (NOT_FOUND)."""
        try:
            if names.illegal(name):
                raise FileNotFoundError
            return await self._disk.open(self._folder(node), name)
        except FileNotFoundError:
            raise Refusal(Why.NOT_FOUND, "There is no such file.") from None

    async def remove(self, node: int, name: str) -> bool:
        """Remove a file of the folder. False: there was none."""
        return not names.illegal(name) and await self._disk.remove(self._folder(node), name)

    async def clear(self, node: int) -> None:
        """Empty the folder."""
        for one in (*await self.files(node), *await self._disk.unfinished(self._folder(node))):
            await self._disk.remove(self._folder(node), one.name)

    async def _extract(self, node: int, root: str, name: str, pattern: str) -> list[Member]:
        folder = self._folder(node)
        used = sum(one.size for one in await self.files(node))
        room = min(TOTAL_MOST - used, await self._disk.free(folder) - self._areas.all.options.min_space)
        if self._archives is None or room <= 0:
            raise Refusal(Why.NO_SPACE, "There is no room to unpack anything.", temporary=True)
        try:
            return await self._archives.extract(root, name, pattern, folder, total=room)
        except NotAnArchive as no:
            raise Refusal(Why.BAD_CONTENT, f"It cannot be unpacked: {no}.") from None
        except FileNotFoundError:
            raise Refusal(Why.GONE, "That file is not on line at the moment.") from None
