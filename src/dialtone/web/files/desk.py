"""What every page of the file section stands on: the section, whose visit it is, where directories are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone

from dialtone.base.errors import Refusal, Why
from dialtone.config.files import FileDirectory, Library, Role
from dialtone.domain.files.areas import Who, who
from dialtone.domain.files.service import Files
from dialtone.domain.files.tree import Tree
from dialtone.domain.model.actor import Caller
from dialtone.web import links
from dialtone.web.visit import Visit

PAGE = 50  # files on a page
Crumbs = list[tuple[str, str]]


@dataclass(slots=True)
class Desk:
    """See the module's text."""

    visit: Visit
    files: Files
    tree: Tree
    _places: dict[str, tuple[str, str]] = field(default_factory=dict)  # by code: names of library and directory

    @property
    def caller(self) -> Caller:
        """Whoever asks."""
        return self.visit.caller

    @property
    def who(self) -> Who:
        """The same, as far as access goes."""
        return who(self.visit.caller)

    @property
    def keeps(self) -> bool:
        """Whether this visitor can have anything kept: choices, flagged files."""
        return self.visit.signed_in and not self.visit.user.is_guest

    def directory(self) -> FileDirectory:
        """The directory whose code the path has. Raises Refusal as `Areas.find`."""
        return self.files.areas.find(self.caller, str(self.visit.path("code")))

    def place(self, directory: FileDirectory) -> tuple[str, str]:
        """The names of a directory's library and its own in addresses."""
        if directory.code not in self._places:
            library = next((name for name, one in self._libraries() if one == directory.library), "")
            for name, one in self.tree.directories(self.caller, directory.library).items():
                self._places[one.code] = (library, name)
        return self._places.get(directory.code, ("", ""))

    def _libraries(self) -> Iterator[tuple[str, Library]]:
        yield from self.tree.libraries(self.caller).items()

    def to_directory(self, directory: FileDirectory, **query: object) -> str:
        """The address of a directory's page; the front page of the section where one cannot look into it."""
        library, name = self.place(directory)
        return links.to("files.directory", library=library, directory=name, **query) if name else _front()

    def to_download(self, directory: FileDirectory, name: str) -> str:
        """The address of a file itself."""
        library, own = self.place(directory)
        return links.to("files.download", library=library, directory=own, name=name)

    def to_file(self, page: str, directory: FileDirectory, name: str, /, **query: object) -> str:
        """The address of a page about a file."""
        return links.to(page, code=directory.code.lower(), name=name, **query)

    def crumbs(self, directory: FileDirectory | None = None, *more: tuple[str, str]) -> Crumbs:
        """Where one is; the last has no address."""
        found: Crumbs = [("Files", _front())]
        if directory is not None and self.place(directory)[0]:
            library = self.place(directory)[0]
            found.append((title(directory.library), links.to("files.library", library=library)))
            found.append((title(directory), self.to_directory(directory)))
        found += more
        return [*found[:-1], (found[-1][0], "")]

    def choices(self, chosen: str) -> tuple[list[tuple[str, str]], list[FileDirectory]]:
        """Where one may search, as options of a form; and the directories that are chosen."""
        areas = self.files.areas
        options, found = [("", "Everywhere")], areas.scanned(self.caller)
        for seen in areas.libraries(self.caller):
            options.append((f"lib:{seen.library.name}", title(seen.library)))
            inside = [one for one in found if one.library == seen.library]
            options += [(f"dir:{one.code}", f"{title(seen.library)}: {title(one)}") for one in inside]
        kind, _, name = chosen.partition(":")
        if kind == "lib":
            return options, areas.scanned(self.caller, areas.library(self.caller, name))
        if kind == "dir":
            return options, [areas.find(self.caller, name)]
        return options, found

    def special(self, role: Role) -> FileDirectory | None:
        """The directory for this purpose, if this visitor may bring something there."""
        found = self.files.settings.special(role)
        usable = found is not None and self.visit.somebody and not self.files.areas.cannot_upload(self.who, found)
        return found if usable else None

    def local(self, at: float) -> datetime | None:
        """A moment as the board's clocks show it."""
        try:
            return datetime.fromtimestamp(at, timezone(timedelta(minutes=self.visit.house.clock.offset(at))))
        except (OverflowError, ValueError, OSError):
            return None

    def read_day(self, text: str) -> float | None:
        """The beginning of a day that was given as 2026-11-28, in seconds since 1970."""
        try:
            day = datetime.strptime(text.strip(), "%Y-%m-%d").replace(tzinfo=UTC).timestamp()
        except ValueError:
            return None
        return max(day - self.visit.house.clock.offset(day) * 60, 0.0)


def desk(visit: Visit) -> Desk:
    """The desk of a visit. Raises Refusal where there are no files, and for nobody."""
    files = visit.house.files
    if files is None or not files.settings.directories:
        raise Refusal(Why.UNSUPPORTED, "There are no files on this board.")
    if files.areas.barred(who(visit.caller)):
        raise Refusal(Why.DENIED, "You may not use the file section.")
    return Desk(visit, files, Tree(files.areas))


def title(place: FileDirectory | Library) -> str:
    """How a directory or a library is called."""
    return place.description or place.name


def _front() -> str:
    return links.to("files.index")
