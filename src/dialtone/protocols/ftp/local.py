"""This machine's own files, for sysops who have given the system password. Source: spec services.md 3.10."""

from __future__ import annotations

from collections.abc import AsyncIterator

from dialtone.base.errors import Refusal, Why
from dialtone.domain.files.local_tree import LocalTree
from dialtone.domain.model.actor import Caller
from dialtone.domain.ports.local_disk import LocalEntry
from dialtone.protocols.ftp.entries import Entry
from dialtone.protocols.ftp.paths import Parts
from dialtone.protocols.ftp.sources import Incoming, Outgoing, Plain, Written
from dialtone.protocols.ftp.views import Bringing, fitting


class LocalView:
    """See `View`."""

    def __init__(self, tree: LocalTree, caller: Caller) -> None:
        self._tree = tree
        self._caller = caller

    async def look(self, parts: Parts) -> Entry:
        """See `View`."""
        path = _path(parts)
        return _entry(await self._tree.look(self._caller, path), path)

    async def entries(self, parts: Parts, *, pattern: str = "*") -> AsyncIterator[Entry]:
        """See `View`."""
        path, wanted = _path(parts), fitting(pattern)
        for found in await self._tree.entries(self._caller, path):
            if wanted(found.name):
                yield _entry(found, f"{path.rstrip('/')}/{found.name}")

    async def fetch(self, parts: Parts) -> Outgoing:
        """See `View`."""
        return Plain(await self._tree.open(self._caller, _path(parts)))

    async def receive(self, parts: Parts, how: Bringing) -> Incoming:
        """See `View`. A file that is there is not written anew, but gone on with."""
        path = _path(parts)
        at: int | None = how.offset or None
        if how.append or at is not None:
            try:
                size = (await self._tree.look(self._caller, path)).size
            except FileNotFoundError:
                size = 0
            if at is not None and at > size:
                raise Refusal(Why.INVALID, reply=b"554 Restart position is behind the end of the file.")
            at = size if how.append else at
            at = at if size else None
        return Written(await self._tree.write(self._caller, path, at=at))

    async def remove(self, parts: Parts) -> None:
        """See `View`."""
        await self._tree.remove(self._caller, _path(parts))

    async def make_folder(self, parts: Parts) -> bool:
        """See `View`."""
        await self._tree.make_folder(self._caller, _path(parts))
        return True

    async def remove_folder(self, parts: Parts) -> None:
        """See `View`."""
        await self._tree.remove_folder(self._caller, _path(parts))

    async def rename(self, parts: Parts, to: Parts) -> None:
        """See `View`."""
        await self._tree.rename(self._caller, _path(parts), _path(to))

    async def set_time(self, parts: Parts, written: float) -> None:
        """See `View`."""
        await self._tree.set_time(self._caller, _path(parts), written)

    async def space(self, parts: Parts) -> int:
        """See `View`."""
        return await self._tree.free(self._caller, _path(parts[:-1]))


def _path(parts: Parts) -> str:
    return "/" + "/".join(parts)


def _entry(found: LocalEntry, path: str) -> Entry:
    rights = "".join(letter if found.mode >> 8 - bit & 1 else "-" for bit, letter in enumerate("rwxrwxrwx"))
    if found.folder:
        may = ("cmp" if found.writable else "") + ("el" if found.readable else "")
    else:
        may = ("adfw" if found.writable else "") + ("r" if found.readable else "")
    return Entry(
        name=found.name,
        path="local:" + path,
        folder=found.folder,
        size=found.size,
        written=found.written,
        owner=found.owner,
        group=found.group,
        rights=rights,
        may=may,
    )
