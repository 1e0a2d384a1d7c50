"""What the paths of a session lead to: the file section and one's own folder, or the one file of a link.

A view checks nothing by itself: every verb of the file section it calls takes the caller and does.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from typing import Protocol

from dialtone.base.errors import Refusal, Why
from dialtone.config.files import FileDirectory
from dialtone.domain.files.admission import Wanted
from dialtone.domain.files.fetching import Fetch
from dialtone.domain.files.links import UPLOAD, Redeemed
from dialtone.domain.files.receiving import Upload
from dialtone.domain.files.service import Files
from dialtone.domain.files.tree import Naming, Place, Tree
from dialtone.domain.house import House
from dialtone.domain.model.actor import Caller
from dialtone.protocols.sftp.home import Home
from dialtone.protocols.sftp.listing import LIBRARY_GROUP, Entry, folder, of_file
from dialtone.protocols.sftp.packets import REGULAR, Attributes
from dialtone.protocols.sftp.paths import Parts

ROOTS = {"files": Naming.LONG, "fls": Naming.SHORT, "vfiles": Naming.VIRTUAL}  # of which only the first is listed
NO_PATH = Refusal(Why.NOT_FOUND, "no such path")


class View(Protocol):
    """See the module's text. Every method raises Refusal, OSError, StoreError; `parts` are a path's components."""

    home: Parts  # where relative paths begin

    async def look(self, parts: Parts) -> Entry:
        """What is there."""
        ...

    def entries(self, parts: Parts) -> AsyncIterator[Entry]:
        """What is in a folder."""
        ...

    async def fetch(self, parts: Parts) -> Fetch | bytes:
        """A file that may be read: a download begun, or the whole text of a small one."""
        ...

    async def receive(self, parts: Parts, *, resume: bool, written: int | None) -> Upload:
        """An upload begun."""
        ...

    async def remove(self, parts: Parts) -> None:
        """Remove a file."""
        ...

    def target(self, parts: Parts) -> str:
        """Where a symbolic link leads."""
        ...

    async def space(self, parts: Parts) -> int:
        """Bytes free where the path leads."""
        ...


class BoardView:
    """The file section and one's own folder, for somebody who has logged in."""

    def __init__(self, house: House, files: Files, caller: Caller) -> None:
        self._files = files
        self._caller = caller
        self._trees = {root: Tree(files.areas, naming) for root, naming in ROOTS.items()}
        self._own = Home(house, caller)
        self.home: Parts = ("home", self._own.name)

    async def look(self, parts: Parts) -> Entry:
        """See the view."""
        if not parts:
            return folder("/")
        if parts[0] == "home":
            return await self._own.look(parts[1:])
        place = self._place(parts)
        if not place.name:
            return self._folder(parts[-1], place)
        assert place.directory is not None
        try:
            file = await self._files.listing.get(self._caller, place.directory.code, place.name)
        except Refusal as no:
            return await self._part(place.directory, place.name, no)
        return of_file(file, self._number(place.directory), place.directory.name)

    async def _part(self, directory: FileDirectory, name: str, no: Refusal) -> Entry:
        """What somebody has uploaded of a file without finishing, so that he can go on. Raises `no` for nothing."""
        size = await self._files.receiving.resumable(self._caller, directory.code, name)
        if not size:
            raise no
        known = Attributes(REGULAR | 0o600, size, self._caller.user.number, self._number(directory), 0)
        return Entry(name, known, self._caller.user.alias, directory.name)

    async def entries(self, parts: Parts) -> AsyncIterator[Entry]:
        """See the view."""
        if not parts:
            for name in ("files", "home"):
                yield folder(name)
        elif parts[0] == "home":
            for entry in await self._own.entries(parts[1:]):
                yield entry
        else:
            place = self._place(parts)
            if place.name:
                raise NO_PATH
            if place.directory is None:
                for name in self._areas(parts[0], place):
                    yield self._folder(name, self._place((*parts, name)))
                return
            group = self._number(place.directory)
            async for file in self._files.listing.files(self._caller, place.directory.code):
                yield of_file(file, group, place.directory.name)

    async def fetch(self, parts: Parts) -> Fetch | bytes:
        """See the view."""
        if parts[:1] == ("home",):
            return await self._own.text(parts[1:])
        place = self._file(parts)
        assert place.directory is not None
        return await self._files.fetching.begin(self._caller, place.directory.code, place.name, opened=True)

    async def receive(self, parts: Parts, *, resume: bool, written: int | None) -> Upload:
        """See the view."""
        place = self._file(parts)
        assert place.directory is not None
        wanted = Wanted(name=place.name, resume=resume, written=float(written or 0))
        return await self._files.receiving.begin(self._caller, place.directory.code, wanted)

    async def remove(self, parts: Parts) -> None:
        """See the view."""
        place = self._file(parts)
        assert place.directory is not None
        await self._files.editing.remove(self._caller, place.directory.code, place.name)

    def target(self, parts: Parts) -> str:
        """See the view."""
        if parts[:1] != ("home",):
            raise Refusal(Why.INVALID, "not a link")
        return self._own.target(parts[1:])

    async def space(self, parts: Parts) -> int:
        """See the view."""
        directory = self._place(parts).directory if parts and parts[0] != "home" else None
        return await self._files.receiving.space(directory) if directory is not None else 0

    def _place(self, parts: Parts) -> Place:
        tree = self._trees.get(parts[0])
        if tree is None:
            raise NO_PATH
        return tree.find(self._caller, parts[1:])

    def _file(self, parts: Parts) -> Place:
        """Raises Refusal (DENIED) for a path at which no file can be."""
        place = self._place(parts) if parts else Place()
        if not place.name:
            raise Refusal(Why.DENIED, "Files are in directories of libraries only.")
        return place

    def _areas(self, root: str, place: Place) -> Iterable[str]:
        tree = self._trees[root]
        if place.library is None:
            return tree.libraries(self._caller)
        return tree.directories(self._caller, place.library)

    def _number(self, directory: FileDirectory) -> int:
        return list(self._files.settings.directories).index(directory.code)

    def _folder(self, name: str, place: Place) -> Entry:
        if place.directory is not None:
            return folder(name, group=self._number(place.directory))
        if place.library is None:
            return folder(name)
        return folder(name, group=LIBRARY_GROUP + self._files.settings.libraries.index(place.library))


class LinkView:
    """The one file of a link, or room for one upload. The link is used up when the file is opened."""

    home: Parts = ()

    def __init__(self, files: Files, caller: Caller, secret: str, allowed: Redeemed) -> None:
        self._files = files
        self._caller = caller
        self._secret = secret
        self._allowed = allowed

    @property
    def _takes(self) -> bool:
        return self._allowed.purpose == UPLOAD

    async def look(self, parts: Parts) -> Entry:
        """See the view."""
        if not parts:
            return folder("/")
        if self._takes or parts != (self._allowed.name,):
            raise NO_PATH
        file = await self._files.listing.get(self._caller, self._allowed.directory, self._allowed.name)
        return of_file(file, 0, "link")

    async def entries(self, parts: Parts) -> AsyncIterator[Entry]:
        """See the view."""
        if parts:
            raise NO_PATH
        if not self._takes:
            yield await self.look((self._allowed.name,))

    async def fetch(self, parts: Parts) -> Fetch | bytes:
        """See the view."""
        if self._takes or parts != (self._allowed.name,):
            raise NO_PATH
        await self._files.fetching.check(self._caller, self._allowed.directory, self._allowed.name)
        caller = await self._redeem()
        return await self._files.fetching.begin(caller, self._allowed.directory, self._allowed.name)

    async def receive(self, parts: Parts, *, resume: bool, written: int | None) -> Upload:
        """See the view."""
        if not self._takes or len(parts) != 1:
            raise Refusal(Why.DENIED, "This link is for one file.")
        wanted = Wanted(name=parts[0], resume=resume, written=float(written or 0))
        await self._files.receiving.check(self._caller, self._allowed.directory, wanted)
        return await self._files.receiving.begin(await self._redeem(), self._allowed.directory, wanted)

    async def _redeem(self) -> Caller:
        allowed = await self._files.links.redeem(self._secret)
        if allowed is None:
            raise Refusal(Why.DENIED, "This link has been used, or its time is over.")
        return replace(self._caller, user=allowed.user)

    async def remove(self, parts: Parts) -> None:
        """See the view."""
        raise Refusal(Why.DENIED, "This link is for one file.")

    def target(self, parts: Parts) -> str:
        """See the view."""
        raise Refusal(Why.INVALID, "not a link")

    async def space(self, parts: Parts) -> int:
        """See the view."""
        return 0
