"""Where paths lead on the board: what is at the root, in libraries, in directories, as somebody sees it.

Source: spec services.md 3.6.
"""

from __future__ import annotations

from typing import NamedTuple, TypeVar

from dialtone.base.errors import Refusal, Why
from dialtone.config.files import FileDirectory, Library, Role
from dialtone.domain.files.areas import who
from dialtone.domain.files.ftp_services import FtpServices
from dialtone.domain.files.service import Files
from dialtone.domain.files.tree import Naming, Tree
from dialtone.domain.model.actor import Caller
from dialtone.formats.ftp_aliases import FtpAlias
from dialtone.protocols.ftp.paths import NO_PATH, Parts

Node = TypeVar("Node", Library, FileDirectory)

INDEX_PAGE = "00index.html"
ON_THE_WEB = "There is no list as a page here: the file section is on the board's web site."
SPECIAL = (Role.UPLOAD, Role.SYSOP)  # shown to whoever may upload there


class Spot(NamedTuple):
    """Where a path leads on the board. All empty: the root."""

    library: Library | None = None
    directory: FileDirectory | None = None
    name: str = ""
    made: bool = False  # the generated list
    packet: bool = False
    replies: bool = False
    alias: FtpAlias | None = None  # of a file on this machine

    @property
    def folder(self) -> bool:
        """Whether things can be in it."""
        return not (self.name or self.made or self.packet or self.replies or self.alias)


class BoardSettings(NamedTuple):
    """What the tree shows besides libraries. `index_name` "": no generated list; `qwk_id` "": no packets."""

    system: str  # the board's short name, as owner of what nobody uploaded
    index_name: str
    qwk_id: str
    qwk_patience: float  # seconds
    started: float  # seconds since 1970, the time of what has none


class Spots:
    """See the module's text."""

    def __init__(self, files: Files, services: FtpServices, settings: BoardSettings, caller: Caller) -> None:
        self._files = files
        self._services = services
        self._settings = settings
        self._caller = caller
        self._tree = Tree(files.areas, Naming.VIRTUAL)

    def find(self, parts: Parts) -> Spot:
        """Where the components of a path lead. Raises Refusal (NOT_FOUND)."""
        if not parts:
            return Spot()
        shortcut = self._shortcut(parts[0].casefold())
        if shortcut is not None:
            return self._inside(shortcut, parts[1:])
        alias = self._services.aliases.find(self._caller, parts[0])
        if alias is not None:
            return self._aliased(alias, parts)
        if len(parts) == 1 and (special := self._special(parts[0])) is not None:
            return special
        library = self._library(parts[0])
        if len(parts) == 1:
            return Spot(library)
        if len(parts) == 2 and self._is_index(parts[1]):
            return Spot(library, made=True)
        return self._inside(self._directory(library, parts[1]), parts[2:])

    def _aliased(self, alias: FtpAlias, parts: Parts) -> Spot:
        if alias.path:
            if len(parts) > 1:
                raise NO_PATH
            return Spot(alias=alias)
        library = self._library(alias.parts[0])
        rest = (*alias.parts[1:], *parts[1:])
        if not rest:
            return Spot(library)
        return self._inside(self._directory(library, rest[0]), rest[1:])

    def _inside(self, directory: FileDirectory, rest: Parts) -> Spot:
        if len(rest) > 1:
            raise NO_PATH
        if rest and self._is_index(rest[0]):
            return Spot(directory.library, directory, made=True)
        return Spot(directory.library, directory, rest[0] if rest else "")

    def _special(self, name: str) -> Spot | None:
        """The index, or packets, at the root."""
        if self._is_index(name):
            return Spot(made=True)
        if self.packet_name and name.casefold() == self.packet_name.casefold():
            return Spot(packet=True)
        own = f"{self._settings.qwk_id}.rep"
        return Spot(replies=True) if self._settings.qwk_id and name.casefold() == own.casefold() else None

    def _is_index(self, name: str) -> bool:
        if name.casefold() == INDEX_PAGE:
            raise Refusal(Why.NOT_FOUND, ON_THE_WEB)
        return bool(self._settings.index_name) and name.casefold() == self._settings.index_name.casefold()

    @property
    def packet_name(self) -> str:
        """What a QWK packet is called; "" where there are none."""
        return f"{self._settings.qwk_id}.qwk" if self._settings.qwk_id else ""

    # Paths are looked up all the time: where somebody may only upload is looked at when nothing else has the name.

    def _library(self, name: str) -> Library:
        found = _matching(self._tree.libraries(self._caller), name)
        return found if found is not None else _match(self.libraries(), name)

    def _directory(self, library: Library, name: str) -> FileDirectory:
        found = _matching(self._tree.directories(self._caller, library), name)
        return found if found is not None else _match(self.directories(library), name)

    def _shortcut(self, key: str) -> FileDirectory | None:
        areas, asking = self._files.areas, who(self._caller)
        every = (one for one in areas.all.directories.values() if one.shortcut and one.shortcut.casefold() == key)
        return next((one for one in reversed(list(every)) if areas.sees(asking, one)), None)

    def libraries(self) -> dict[str, Library]:
        """The libraries somebody sees, or may upload to, by name."""
        found = self._tree.libraries(self._caller)
        hidden = {one.library.virtual: one.library for one in self._drops() if one.library not in found.values()}
        return {**hidden, **found}

    def directories(self, library: Library) -> dict[str, FileDirectory]:
        """The directories of a library somebody sees, or may upload to, by name."""
        found = self._tree.directories(self._caller, library)
        hidden = {one.virtual: one for one in self._drops() if one.library == library and one not in found.values()}
        return {**hidden, **found}

    def _drops(self) -> list[FileDirectory]:
        """Where somebody may upload, though he does not see what is there."""
        areas, asking = self._files.areas, who(self._caller)
        every = (areas.all.special(role) for role in SPECIAL)
        return [one for one in every if one is not None and not areas.cannot_upload(asking, one)]

    def shortcuts(self) -> dict[str, FileDirectory]:
        """Directories with a name at the root, by that name without case."""
        areas, asking = self._files.areas, who(self._caller)
        every = areas.all.directories.values()
        return {one.shortcut.casefold(): one for one in every if one.shortcut and areas.sees(asking, one)}


def _match(found: dict[str, Node], name: str) -> Node:
    node = _matching(found, name)
    if node is None:
        raise NO_PATH
    return node


def _matching(found: dict[str, Node], name: str) -> Node | None:
    key = name.casefold()
    return next((node for own, node in found.items() if own.casefold() == key), None)
