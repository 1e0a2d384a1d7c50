"""Files on this machine that ftpalias.cfg gives a name. Source: spec services.md 3.6, 3.9.

They can be read, never changed or removed, by users who may download; not by guests, since nothing else says who may.
"""

from __future__ import annotations

from pathlib import Path

from dialtone.base.errors import Refusal, Why
from dialtone.config.tables import FtpAliasTable
from dialtone.domain.files.areas import who
from dialtone.domain.model.actor import Actor
from dialtone.domain.ports.file_store import FileStore, OnDisk, ReadFile
from dialtone.formats.ftp_aliases import FtpAlias

NO_FILE = Refusal(Why.NOT_FOUND, "There is no such file.")


class AliasFiles:
    """See the module's text. `ctrl` is what relative paths begin at."""

    __slots__ = ("_ctrl", "_disk", "_table")

    def __init__(self, table: FtpAliasTable, disk: FileStore, ctrl: Path) -> None:
        self._table = table
        self._disk = disk
        self._ctrl = ctrl

    def all(self, actor: Actor) -> list[FtpAlias]:
        """The names somebody may use, hidden ones too."""
        return [alias for alias in self._table.all() if self._may(actor, alias)]

    def find(self, actor: Actor, name: str) -> FtpAlias | None:
        """The alias of this name, in any case."""
        alias = self._table.find(name)
        return alias if alias is not None and self._may(actor, alias) else None

    async def look(self, actor: Actor, alias: FtpAlias) -> OnDisk:
        """The file on this machine an alias leads to. Raises Refusal (NOT_FOUND), OSError."""
        root, name = self._place(actor, alias)
        found = await self._disk.find(root, name)
        if found is None:
            raise NO_FILE
        return found

    async def open(self, actor: Actor, alias: FtpAlias) -> ReadFile:
        """Read it. Raises Refusal (NOT_FOUND), OSError."""
        root, name = self._place(actor, alias)
        try:
            return await self._disk.open(root, name)
        except FileNotFoundError:
            raise NO_FILE from None

    def _place(self, actor: Actor, alias: FtpAlias) -> tuple[str, str]:
        if not alias.path or not self._may(actor, alias):
            raise NO_FILE
        path = self._ctrl / alias.path
        return str(path.parent), path.name

    def _may(self, actor: Actor, alias: FtpAlias) -> bool:
        """Names of what is on the board are everybody's: who sees that is asked where they lead."""
        if not alias.path:
            return True
        asking = who(actor)
        if asking.house:
            return True
        return asking.user is not None and not any(asking.is_(restriction=letter) for letter in "GDT")
