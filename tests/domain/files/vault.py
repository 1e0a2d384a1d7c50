"""A file section in memory, with people who may this and that: real services over the memory store and disk."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

from dialtone.base.bus import Bus
from dialtone.config.file_options import FileOptions
from dialtone.config.files import FileAreas, FileDirectory, Library
from dialtone.config.levels import Level, Levels
from dialtone.config.tables import PatternList
from dialtone.domain.access.requirements import Requirements
from dialtone.domain.files.admission import Wanted
from dialtone.domain.files.areas import Areas
from dialtone.domain.files.batch import Batch
from dialtone.domain.files.editing import Editing
from dialtone.domain.files.examining import Examination
from dialtone.domain.files.fetching import Fetching
from dialtone.domain.files.links import Links
from dialtone.domain.files.listing import Listing
from dialtone.domain.files.maintenance import Maintenance
from dialtone.domain.files.preferences import Preferences
from dialtone.domain.files.receiving import Receiving
from dialtone.domain.files.service import Files
from dialtone.domain.files.temporary import Temporary
from dialtone.domain.model.actor import Caller, System
from dialtone.domain.model.file import FileRecord
from dialtone.domain.model.user import Secrets, User, UserNumber
from dialtone.domain.ports.store import Records
from dialtone.domain.presence.nodes import Presence
from dialtone.domain.presence.telegrams import Telegrams
from dialtone.store.memory.store import MemoryStore
from dialtone.testing.chance import SteadyChance
from dialtone.testing.clock import ManualClock
from dialtone.testing.file_disk import MemoryArchives, MemoryDisk, ScriptedCommands
from dialtone.testing.script import run
from dialtone.wire.port import Peer

PEER = Peer("198.51.100.7", 40000, "192.0.2.25", 23, "caller.example")
MAIN = Library(name="Main", description="Main files", prefix="MAIN-")
SYSTEM = System("a command")


def directory(suffix: str = "GAMES", library: Library = MAIN, **fields: Any) -> FileDirectory:
    """A directory."""
    code = f"{library.prefix}{suffix}"
    path = Path("/files", code.lower())
    usual: dict[str, Any] = {"name": suffix.capitalize(), "description": f"The {suffix.lower()}", "path": path}
    return FileDirectory(code=code, library=library, **(usual | fields))


class Vault:
    """`directories` are the directories; people are added with `add`, files with `keep`."""

    def __init__(
        self,
        *directories: FileDirectory,
        levels: dict[int, Level] | None = None,
        room: int = 10**12,
        banned: tuple[str, ...] = (),
        **options: Any,
    ) -> None:
        libraries = tuple(dict.fromkeys(one.library for one in directories))
        self.options = FileOptions(**options)
        self.all = FileAreas(libraries, {one.code: one for one in directories}, self.options)
        self.clock = ManualClock()
        self.bus = Bus()
        self.store = MemoryStore(self.bus)
        self.disk = MemoryDisk(room=room)
        self.archives = MemoryArchives(self.disk)
        self.commands = ScriptedCommands()
        self.touched: list[str] = []
        chance = SteadyChance()
        areas = Areas(self.all, Requirements(self.clock, chance, files=self.all))
        telegrams = Telegrams(self.store, self.clock, Presence(self.clock))
        examination = Examination(self.disk, self.options, self.archives, self.commands)
        listing = Listing(self.store, areas, self.disk, self.archives, self.commands)
        table = Levels(levels or {})
        fetching = Fetching(self.store, self.clock, table, areas, self.disk, telegrams, self.commands)
        names = PatternList()
        names.set(*banned)
        self.files = Files(
            settings=self.all,
            areas=areas,
            listing=listing,
            fetching=fetching,
            receiving=Receiving(
                self.store,
                self.clock,
                areas,
                self.disk,
                examination,
                telegrams,
                touch=self.touched.append,
                banned=names if banned else None,
            ),
            batch=Batch(self.store, self.clock, areas, fetching),
            editing=Editing(self.store, self.clock, areas, self.disk),
            links=Links(self.store, self.clock, chance, areas, fetching),
            maintenance=Maintenance(self.store, self.clock, areas, self.disk, examination),
            temporary=Temporary(areas, listing, self.disk, self.archives, lambda node: f"/temp/node{node}"),
            preferences=Preferences(self.store),
        )
        self.sysop = self.add("Sysop", level=99)

    def add(self, alias: str, **fields: Any) -> User:
        """Make an account."""
        user = User(number=UserNumber(0), alias=alias, **fields)

        async def change(records: Records) -> UserNumber:
            return await records.users.add(user, Secrets(""))

        return replace(user, number=run(self.store.write(change)))

    def again(self, user: User) -> User:
        """The account as it is now."""
        found = run(self.store.read(lambda records: records.users.get(user.number)))
        assert found is not None
        return found

    def caller(self, user: User, service: str = "telnet") -> Caller:
        """Somebody who logged in."""
        return Caller(self.again(user), PEER, service)

    def keep(self, directory: FileDirectory, name: str, data: bytes = b"data", **fields: Any) -> FileRecord:
        """Have a file lie in a directory, known and on disk."""
        usual: dict[str, Any] = {
            "size": len(data),
            "cost": len(data),
            "uploaded": self.clock.now(),
            "sha1": hashlib.sha1(data).hexdigest(),
            "description": f"about {name}",
        }
        file = FileRecord(directory=directory.code, name=name, **(usual | fields))
        self.disk.put(directory.path, name, data)
        assert run(self.store.write(lambda records: records.files.add(file)))
        return file

    def known(self, directory: FileDirectory, name: str) -> FileRecord | None:
        """The record of a file."""
        return run(self.store.read(lambda records: records.files.get(directory.code, name)))

    def upload(self, caller: Caller, directory: FileDirectory, name: str, data: bytes, **wanted: Any) -> FileRecord:
        """Somebody uploads a file, whole."""

        async def work() -> FileRecord:
            upload = await self.files.receiving.begin(caller, directory.code, Wanted(name=name, **wanted))
            await upload.write(data)
            return await upload.complete(seconds=10.0)

        return run(work())

    def telegrams(self, user: User) -> list[str]:
        """The texts that wait for a user."""
        return [one.text for one in run(self.store.read(lambda records: records.telegrams.waiting(user.number)))]
