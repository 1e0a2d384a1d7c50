"""Who sees, downloads from, uploads to and operates the file directories. Sources: spec bbs.md 1.5, 1.6, 8.1, 8.5, 8.6.

Library and directory must both admit somebody; who operates one of them, or is exempt from paying there, is so in the
directory. Restrictions: T no files at all, D no downloads, U no uploads. Exemptions: U uploads wherever he sees a
directory, D pays nothing. Directories are numbered for each reader, without those that are not shown to them. Nothing
here asks the store.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from dialtone.base.errors import Refusal, Why
from dialtone.config.files import DirectoryFlag, FileAreas, FileDirectory, Library, Role
from dialtone.config.levels import SYSOP_LEVEL
from dialtone.domain.access.requirements import Requirements
from dialtone.domain.model.actor import Actor, Caller, System
from dialtone.domain.model.file import FileRecord
from dialtone.domain.model.user import NOBODY, User, UserNumber
from dialtone.wire.port import Peer

NO_FILES = "You may not use the file section."
NO_DOWNLOADS = "You may not download files."
NO_UPLOADS = "You may not upload files."
NOT_HERE = "You can't upload to this directory."
NOT_FROM_HERE = "You can't download from this directory."


class Who(NamedTuple):
    """Whoever acts, as far as access goes. `house`: a command or worker of ours, which may do everything."""

    user: User | None = None
    protocol: str = ""
    peer: Peer | None = None
    house: bool = False

    @property
    def number(self) -> UserNumber:
        """Of the account; NOBODY for whoever has none."""
        return self.user.number if self.user is not None else NOBODY

    @property
    def name(self) -> str:
        """For log lines."""
        return self.user.alias if self.user is not None else "the house" if self.house else "a stranger"

    def is_(self, restriction: str = "", exemption: str = "") -> bool:
        """Whether the user has the restriction or the exemption letter."""
        user = self.user
        return user is not None and bool(
            (restriction and user.has_restriction(restriction)) or (exemption and user.has_exemption(exemption))
        )


def who(actor: Actor) -> Who:
    """What counts about an actor."""
    match actor:
        case Caller(user, peer, service):
            return Who(user, service, peer)
        case System():
            return Who(house=True)
    return Who(peer=actor.peer)


class SeenLibrary(NamedTuple):
    """A library with the number it has for one reader."""

    number: int
    library: Library


class SeenDirectory(NamedTuple):
    """A directory with its number in its library for one reader."""

    number: int
    directory: FileDirectory


class Areas:
    """See the module's text."""

    __slots__ = ("_requirements", "all")

    def __init__(self, areas: FileAreas, requirements: Requirements) -> None:
        self.all = areas
        self._requirements = requirements

    # what is shown

    def libraries(self, actor: Actor) -> list[SeenLibrary]:
        """The libraries shown to somebody, numbered from 1."""
        asking = who(actor)
        if self.barred(asking):
            return []
        seen = (one for one in self.all.libraries if self._met(asking, one.requirements))
        return [SeenLibrary(number, one) for number, one in enumerate(seen, 1)]

    def directories(self, actor: Actor, library: Library) -> list[SeenDirectory]:
        """The directories of a library shown to somebody, numbered from 1."""
        asking = who(actor)
        seen = (one for one in self.all.of(library) if self.sees(asking, one))
        return [SeenDirectory(number, one) for number, one in enumerate(seen, 1)]

    def library(self, actor: Actor, name: str) -> Library:
        """The library of this short name, in any case. Raises Refusal (NOT_FOUND)."""
        for seen in self.libraries(actor):
            if seen.library.name.casefold() == name.casefold():
                return seen.library
        raise Refusal(Why.NOT_FOUND, f"there is no library {name}")

    def find(self, actor: Actor, code: str) -> FileDirectory:
        """The directory with this internal code (any case). Raises Refusal: DENIED for those who may not use files,
        NOT_FOUND for what is not shown to them."""
        asking, found = who(actor), self.all.find(code)
        if self.barred(asking):
            raise Refusal(Why.DENIED, NO_FILES)
        if found is None or not self.sees(asking, found):
            raise Refusal(Why.NOT_FOUND, f"there is no directory {code.upper()}")
        return found

    def scanned(self, actor: Actor, library: Library | None = None, *, new: bool = False) -> list[FileDirectory]:
        """Every directory somebody sees, or those of a library; with `new` those that take part in new-file scans."""
        asking = who(actor)
        return [
            one
            for one in self.all.directories.values()
            if (library is None or one.library == library)
            and not (new and one.has(DirectoryFlag.NOSCAN))
            and one.role not in (Role.SYSOP, Role.USER)
            and self.sees(asking, one)
        ]

    # who may do what

    def barred(self, asking: Who) -> bool:
        """Whether somebody may not use files at all."""
        return asking.is_(restriction="T")

    def sees(self, asking: Who, directory: FileDirectory) -> bool:
        """Whether the directory is shown."""
        if self.barred(asking):
            return False
        return self._both(asking, directory, directory.library.requirements, directory.requirements)

    def operates(self, asking: Who, directory: FileDirectory) -> bool:
        """Whether files of others may be changed there: sysops, and whom library or directory name."""
        if asking.house or (asking.user is not None and asking.user.level >= SYSOP_LEVEL):
            return True
        return self._either(asking, directory, directory.library.operator_requirements, directory.operator_requirements)

    def is_free(self, asking: Who, directory: FileDirectory) -> bool:
        """Whether downloads cost this caller nothing there."""
        if asking.house or directory.has(DirectoryFlag.FREE) or asking.is_(exemption="D"):
            return True
        return self._either(asking, directory, directory.library.exempt_requirements, directory.exempt_requirements)

    def shows(self, asking: Who, directory: FileDirectory, file: FileRecord) -> bool:
        """Whether one file of a directory he sees is shown: what is for the sysop or from user to user concerns few."""
        if directory.role not in (Role.SYSOP, Role.USER) or self.operates(asking, directory):
            return True
        return asking.number != NOBODY and asking.number in (file.uploader_user, *file.recipients)

    def cannot_download(self, asking: Who, directory: FileDirectory) -> str:
        """ "", or why not, as far as the directory is concerned."""
        if asking.house:
            return ""
        if self.barred(asking):
            return NO_FILES
        if asking.user is None or asking.is_(restriction="D"):
            return NO_DOWNLOADS
        if not self.sees(asking, directory) or directory.role is Role.OFFLINE:
            return NOT_FROM_HERE
        met = self._both(asking, directory, directory.library.download_requirements, directory.download_requirements)
        return "" if met else NOT_FROM_HERE

    def cannot_upload(self, asking: Who, directory: FileDirectory) -> str:
        """ "", or why not, as far as the directory is concerned."""
        if asking.house:
            return ""
        if self.barred(asking):
            return NO_FILES
        if asking.user is None or asking.is_(restriction="U"):
            return NO_UPLOADS
        if directory.role is Role.OFFLINE:
            return NOT_HERE
        special = directory.role in (Role.SYSOP, Role.USER, Role.UPLOAD)
        if not special and not self.sees(asking, directory):
            return NOT_HERE
        if self.operates(asking, directory) or asking.is_(exemption="U"):
            return ""
        met = self._both(asking, directory, directory.library.upload_requirements, directory.upload_requirements)
        return "" if met else NOT_HERE

    def upload_target(self, actor: Actor, code: str = "") -> FileDirectory | None:
        """Where an upload goes that was begun in a directory: there, else to the upload directory; None: nowhere."""
        asking = who(actor)
        wanted = self.all.find(code) if code else None
        places: Iterable[FileDirectory | None] = (wanted, self.all.special(Role.UPLOAD))
        return next((one for one in places if one is not None and not self.cannot_upload(asking, one)), None)

    def _met(self, asking: Who, text: str, directory: FileDirectory | None = None) -> bool:
        if asking.house or not text:
            return True
        code = directory.code if directory is not None else ""
        return self._requirements.met(text, asking.user, protocol=asking.protocol, peer=asking.peer, directory=code)

    def _both(self, asking: Who, directory: FileDirectory, of_library: str, own: str) -> bool:
        return self._met(asking, of_library, directory) and self._met(asking, own, directory)

    def _either(self, asking: Who, directory: FileDirectory, *texts: str) -> bool:
        return any(text and self._met(asking, text, directory) for text in texts)

    def meets(self, actor: Actor, text: str) -> bool:
        """Whether somebody meets a requirement of the settings, such as that of a command."""
        return self._met(who(actor), text)
