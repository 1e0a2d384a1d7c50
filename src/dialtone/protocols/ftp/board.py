"""The board's tree: at its root a QWK packet, the index, shortcuts, aliases and libraries; directories in libraries,
files in directories. Source: spec services.md 3.6 to 3.9.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import NamedTuple

from dialtone.base.errors import Refusal, Why
from dialtone.config.files import FileDirectory
from dialtone.domain.files.admission import Wanted
from dialtone.domain.files.areas import who
from dialtone.domain.files.editing import Changes
from dialtone.domain.files.ftp_services import FtpServices
from dialtone.domain.files.service import Files
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.file import FileRecord
from dialtone.domain.ports.packets import Packets
from dialtone.formats.ftp_aliases import FtpAlias
from dialtone.protocols.ftp.entries import FOLDER_SIZE, Entry, index
from dialtone.protocols.ftp.paths import NO_PATH, Parts
from dialtone.protocols.ftp.sources import Incoming, Outgoing, Plain, Text
from dialtone.protocols.ftp.spots import BoardSettings, Spot, Spots
from dialtone.protocols.ftp.views import LOCAL_ONLY, Bringing, fitting, position

INDEX_MOST = 20_000  # lines of a generated list
NOT_CHANGED = "That name stands for something the sysop keeps: it cannot be changed here."


class Rights(NamedTuple):
    """What somebody may do with the files of a directory; asked once for all of them."""

    reads: bool
    operates: bool


class BoardView:
    """See `View`."""

    def __init__(
        self,
        files: Files,
        services: FtpServices,
        packets: Packets | None,
        settings: BoardSettings,
        caller: Caller,
    ) -> None:
        self._files = files
        self._services = services
        self._packets = packets
        self._settings = settings
        self._spots = Spots(files, services, settings, caller)
        self.caller = caller

    # --- looking

    async def look(self, parts: Parts) -> Entry:
        """See `View`."""
        spot, path = self._spots.find(parts), "/" + "/".join(parts)
        if spot.made:
            return self._made(parts[-1], path, "List of the files")
        if spot.packet:
            return await self._packet(path)
        if spot.replies:
            raise NO_PATH
        if spot.alias is not None:
            return await self._alias(spot.alias)
        if spot.name and spot.directory is not None:
            return await self._file(spot.directory, spot.name, path)
        return self._folder(parts[-1] if parts else "/", path, spot)

    async def _file(self, directory: FileDirectory, name: str, path: str) -> Entry:
        try:
            file = await self._files.listing.get(self.caller, directory.code, name)
        except Refusal as no:
            return await self._part(directory, name, path, no)
        return self._entry(directory, file, path, self._rights(directory))

    async def _part(self, directory: FileDirectory, name: str, path: str, no: Refusal) -> Entry:
        """What somebody has uploaded of a file without finishing, so that he can go on. Raises `no` for nothing."""
        size = await self._files.receiving.resumable(self.caller, directory.code, name)
        if not size:
            raise no
        owner, group = self.caller.user.alias, directory.virtual
        return Entry(name=name, path=path, size=size, owner=owner, group=group, rights="rw-------", may="aw")

    async def entries(self, parts: Parts, *, pattern: str = "*") -> AsyncIterator[Entry]:
        """See `View`."""
        spot = self._spots.find(parts)
        if not spot.folder:
            raise NO_PATH
        wanted = fitting(pattern)
        base = "/" + "".join(f"{part}/" for part in parts)
        async for entry in self._entries(spot, base):
            if wanted(entry.name):
                yield entry

    async def _entries(self, spot: Spot, base: str) -> AsyncIterator[Entry]:
        if spot.library is None:
            async for entry in self._root():
                yield entry
            return
        if self._settings.index_name:
            yield self._made(self._settings.index_name, base + self._settings.index_name, "List of the files")
        if spot.directory is None:
            for name, directory in self._spots.directories(spot.library).items():
                yield self._folder(name, base + name, Spot(spot.library, directory))
            return
        if self._files.areas.sees(who(self.caller), spot.directory):
            rights = self._rights(spot.directory)
            async for file in self._files.listing.files(self.caller, spot.directory.code):
                yield self._entry(spot.directory, file, base + file.name, rights)

    async def _root(self) -> AsyncIterator[Entry]:
        if self._packets is not None and self._spots.packet_name and not self.caller.user.is_guest:
            yield await self._packet("/" + self._spots.packet_name)
        if self._settings.index_name:
            yield self._made(self._settings.index_name, "/" + self._settings.index_name, "List of the libraries")
        for directory in self._spots.shortcuts().values():
            yield self._folder(directory.shortcut, "/" + directory.shortcut, Spot(directory.library, directory))
        for alias in self._services.aliases.all(self.caller):
            if not alias.hidden and (entry := await self._shown(alias)) is not None:
                yield entry
        for name, library in self._spots.libraries().items():
            yield self._folder(name, "/" + name, Spot(library))

    async def _shown(self, alias: FtpAlias) -> Entry | None:
        """The entry of an alias; None when its reader does not see what it stands for."""
        try:
            entry = await self.look((alias.name,))
        except Refusal:
            return None
        return replace(entry, name=alias.name, description=alias.description or entry.description)

    # --- entries

    def _folder(self, name: str, path: str, spot: Spot) -> Entry:
        system = self._settings.system
        may, rights, group, description = "el", "r-xr-xr-x", system, ""
        if spot.directory is not None:
            may, rights, group = self._letters(spot.directory), "rwxrwxrwx", spot.directory.library.virtual
            description = spot.directory.description
        elif spot.library is not None:
            description = spot.library.description
        elif self._packets is not None and not self.caller.user.is_guest:
            may = "cel"
        return Entry(
            name=name,
            path=path,
            folder=True,
            size=FOLDER_SIZE,
            written=self._settings.started,
            owner=system,
            group=group,
            rights=rights,
            may=may,
            description=description,
        )

    def _letters(self, directory: FileDirectory) -> str:
        areas, asking = self._files.areas, who(self.caller)
        creates = "" if areas.cannot_upload(asking, directory) else "c"
        lists = "el" if areas.sees(asking, directory) else "e"
        purges = areas.operates(asking, directory) or asking.is_(exemption="R")
        return creates + lists + ("p" if purges and not asking.is_(restriction="R") else "")

    def _rights(self, directory: FileDirectory) -> Rights:
        areas, asking = self._files.areas, who(self.caller)
        return Rights(not areas.cannot_download(asking, directory), areas.operates(asking, directory))

    def _entry(self, directory: FileDirectory, file: FileRecord, path: str, rights: Rights) -> Entry:
        removes = self._files.editing.may_remove(self.caller, file)
        may = ("d" if removes else "") + ("f" if rights.operates else "") + ("r" if rights.reads else "")
        return Entry(
            name=file.name,
            path=path,
            size=file.size,
            written=file.written or file.uploaded,
            created=file.uploaded,
            owner="anonymous" if file.anonymous and not file.uploader_user else file.uploader or self._settings.system,
            group=directory.virtual,
            may=may,
            description=file.description,
        )

    def _made(self, name: str, path: str, description: str, size: int = FOLDER_SIZE) -> Entry:
        system, at = self._settings.system, self._settings.started
        return Entry(
            name=name,
            path=path,
            size=size,
            written=at,
            owner=system,
            group=system,
            may="r",
            made=True,
            description=description,
        )

    async def _packet(self, path: str) -> Entry:
        if self._packets is None:
            raise NO_PATH
        size = await self._packets.size(self.caller)
        return replace(self._made(self._spots.packet_name, path, "QWK message packet", size or 10240), made=not size)

    async def _alias(self, alias: FtpAlias) -> Entry:
        found = await self._services.aliases.look(self.caller, alias)
        system = self._settings.system
        return Entry(
            name=alias.name,
            path="/" + alias.name,
            size=found.size,
            written=found.written,
            owner=system,
            group=system,
            may="r",
            description=alias.description,
        )

    # --- files go out and come in

    async def fetch(self, parts: Parts) -> Outgoing:
        """See `View`."""
        spot = self._spots.find(parts)
        if spot.made:
            return Text(await self._index(parts[:-1]))
        if spot.packet:
            if self._packets is None:
                raise Refusal(Why.NOT_FOUND, "No QWK packet created (there are none on this board).")
            return await self._packets.fetch(self.caller, within=self._settings.qwk_patience)
        if spot.alias is not None:
            return Plain(await self._services.aliases.open(self.caller, spot.alias))
        directory, name = self._named(spot)
        return await self._files.fetching.begin(self.caller, directory.code, name, opened=True)

    async def _index(self, parts: Parts) -> bytes:
        found: list[Entry] = []
        async for entry in self.entries(parts):
            if not entry.made and len(found) < INDEX_MOST:
                found.append(entry)
        return index("/" + "/".join(parts), found)

    async def receive(self, parts: Parts, how: Bringing) -> Incoming:
        """See `View`."""
        spot = self._spots.find(parts)
        if spot.replies:
            if self._packets is None:
                raise Refusal(Why.DENIED, "Replies by QWK are not taken on this board.")
            return await self._packets.receive(self.caller)
        if spot.made:
            raise Refusal(Why.EXISTS, "File already exists.")
        if spot.directory is None or not spot.name:
            raise Refusal(Why.DENIED, "Invalid path or filename.")
        directory, name = spot.directory, spot.name
        resume = how.append or how.offset > 0
        await self._not_there(directory, name, resume=resume)
        if how.offset:
            position(how.offset, await self._files.receiving.resumable(self.caller, directory.code, name))
        wanted = Wanted(name=name, resume=resume, description=how.description)
        return await self._files.receiving.begin(self.caller, directory.code, wanted)

    async def _not_there(self, directory: FileDirectory, name: str, *, resume: bool) -> None:
        """A file that is there is neither replaced nor gone on with; whose it is decides about the words."""
        try:
            file = await self._files.listing.get(self.caller, directory.code, name)
        except Refusal:
            return
        if resume and file.uploader_user != self.caller.user.number:
            raise Refusal(Why.DENIED, "Insufficient access (can't resume upload from different user).")
        raise Refusal(Why.EXISTS, "File already exists.")

    # --- what else can be done with files

    async def remove(self, parts: Parts) -> None:
        """See `View`."""
        directory, name = self._named(self._spots.find(parts))
        await self._files.editing.remove(self.caller, directory.code, name)

    async def rename(self, parts: Parts, to: Parts) -> None:
        """See `View`. For operators of the directory; into another one for operators of both."""
        directory, name = self._named(self._spots.find(parts))
        target, new = self._named(self._spots.find(to))
        if target.code != directory.code:
            if new.casefold() != name.casefold():
                raise Refusal(Why.DENIED, "A file keeps its name when it is moved.")
            await self._files.editing.move(self.caller, directory.code, name, target.code)
        else:
            await self._files.editing.change(self.caller, directory.code, name, Changes(name=new))

    async def set_time(self, parts: Parts, written: float) -> None:
        """See `View`."""
        directory, name = self._named(self._spots.find(parts))
        await self._files.editing.change(self.caller, directory.code, name, Changes(written=written))

    async def make_folder(self, parts: Parts) -> bool:
        """See `View`. Folders are the sysop's; programs that always make one before they upload are told they have."""
        asking = who(self.caller)
        if asking.is_(restriction="G") or asking.is_(restriction="U"):
            raise Refusal(Why.DENIED, "You may not make folders.")
        return False

    async def remove_folder(self, parts: Parts) -> None:
        """See `View`."""
        raise Refusal(Why.DENIED, LOCAL_ONLY)

    async def space(self, parts: Parts) -> int:
        """See `View`."""
        directory = self._spots.find(parts).directory
        if directory is None:
            raise Refusal(Why.DENIED, "Invalid path or filename.")
        return await self._files.receiving.space(directory)

    def _named(self, spot: Spot) -> tuple[FileDirectory, str]:
        """The directory and the name of a file. Raises Refusal for everything else."""
        if spot.directory is None or not spot.name:
            if spot.alias or spot.made or spot.packet:
                raise Refusal(Why.DENIED, NOT_CHANGED)
            raise NO_PATH
        return spot.directory, spot.name
