"""This machine's own files for the sysop: everything the program itself may touch. Source: spec services.md 3.10.

Only for sysops who have given the system password besides their own (`SYSTEM` as the caller's method), whatever face
asks; every verb checks that. What is changed stands in the log.
"""

from __future__ import annotations

from dialtone.base import log
from dialtone.base.errors import Refusal, Why
from dialtone.config.levels import SYSOP_LEVEL
from dialtone.domain.model.actor import Actor, Caller
from dialtone.domain.ports.file_store import ReadFile, WrittenFile
from dialtone.domain.ports.local_disk import LocalDisk, LocalEntry

SYSTEM = "USER/PASS/SYSTEM"  # the method of a caller who has given the system password, too


class LocalTree:
    """See the module's text. Paths are absolute. Raises Refusal (DENIED), OSError."""

    __slots__ = ("_disk",)

    def __init__(self, disk: LocalDisk) -> None:
        self._disk = disk

    def may(self, actor: Actor) -> bool:
        """Whether somebody may use these files."""
        return isinstance(actor, Caller) and actor.method == SYSTEM and actor.user.level >= SYSOP_LEVEL

    async def look(self, actor: Actor, path: str) -> LocalEntry:
        """What is there."""
        self._check(actor)
        return await self._disk.look(path)

    async def entries(self, actor: Actor, path: str) -> list[LocalEntry]:
        """What is in a folder."""
        self._check(actor)
        return await self._disk.entries(path)

    async def open(self, actor: Actor, path: str) -> ReadFile:
        """Read a file."""
        self._note(actor, "reads", path)
        return await self._disk.open(path)

    async def write(self, actor: Actor, path: str, *, at: int | None = None) -> WrittenFile:
        """Write a file: a new one, or from an offset on."""
        self._note(actor, "writes", path)
        return await self._disk.write(path, at=at)

    async def make_folder(self, actor: Actor, path: str) -> None:
        """Make a folder."""
        self._note(actor, "makes the folder", path)
        await self._disk.make_folder(path)

    async def remove_folder(self, actor: Actor, path: str) -> None:
        """Remove an empty folder."""
        self._note(actor, "removes the folder", path)
        await self._disk.remove_folder(path)

    async def rename(self, actor: Actor, path: str, to: str) -> None:
        """Give a file or folder another place."""
        self._note(actor, "renames", f"{path} to {to}")
        await self._disk.rename(path, to)

    async def remove(self, actor: Actor, path: str) -> None:
        """Remove a file."""
        self._note(actor, "removes", path)
        await self._disk.remove(path)

    async def set_time(self, actor: Actor, path: str, written: float) -> None:
        """Set a file's time (seconds since 1970)."""
        self._note(actor, "dates", path)
        await self._disk.set_time(path, written)

    async def free(self, actor: Actor, path: str) -> int:
        """Bytes free there."""
        self._check(actor)
        return await self._disk.free(path)

    def _check(self, actor: Actor) -> Caller:
        if not (isinstance(actor, Caller) and self.may(actor)):
            raise Refusal(Why.DENIED, "The local file system is for sysops who have given the system password.")
        return actor

    def _note(self, actor: Actor, does: str, path: str) -> None:
        caller = self._check(actor)
        log.notice("files.local", f"{caller.user.alias} {does} {path}", user=caller.user.number, path=path)
