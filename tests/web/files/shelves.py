"""A board with files for tests of its pages: Sysop (1), Alice (2), Bob (3) and a guest."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dialtone.app.furnish.web import with_site
from dialtone.config.files import FileDirectory, Role
from dialtone.domain.files.areas import Areas
from dialtone.domain.model.file import FileRecord
from dialtone.domain.model.user import User
from tests.domain.files.vault import MAIN, Vault, directory
from tests.support.browser import PASSWORD, Answer, Browser, SiteWorld

PROBE = '"><svg onload=alert(1)><img src=x onerror=alert(2)>'
GAMES = directory("GAMES")
USERS = directory("USER", role=Role.USER)
SYSOPS = directory("SYSOP", role=Role.SYSOP, requirements="SYSOP")
SECRET = directory("SECRET", requirements="SYSOP")

__all__ = ["GAMES", "MAIN", "PASSWORD", "PROBE", "SECRET", "SYSOPS", "USERS", "Answer", "Shelves", "directory"]


class _Held(Vault):
    """A vault whose people and store are a board's."""

    def __init__(self, world: SiteWorld, *directories: FileDirectory, **options: Any) -> None:
        self.store, self.clock = world.store, world.clock
        super().__init__(*directories, **options)

    def __setattr__(self, name: str, value: Any) -> None:
        if name in ("store", "clock") and name in self.__dict__:
            return  # they are the board's
        super().__setattr__(name, value)

    def add(self, alias: str, **fields: Any) -> User:
        """Everybody is there already."""
        return User(number=1, alias=alias)  # type: ignore[arg-type]


class Shelves(SiteWorld):
    """See the module's text. `options` are the file section's."""

    def __init__(self, *directories: FileDirectory, **options: Any) -> None:
        self.vault: _Held | None = None
        self._shelves = (directories or (GAMES, USERS, SYSOPS, SECRET), options)
        super().__init__()
        self.set(self.user(1), level=99)
        self.add("Guest", restrictions="G")
        for number in (1, 2, 3):
            self.set(self.user(number), credits=10**6)

    def rebuild(self, **changes: Any) -> None:
        """As there, with the files."""
        super().rebuild(**changes)
        if self.vault is None:
            self.vault = _Held(self, *self._shelves[0], **self._shelves[1])
        self.house = with_site(replace(self.house, files=self.vault.files))

    @property
    def kept(self) -> Vault:
        """The vault."""
        assert self.vault is not None
        return self.vault

    @property
    def areas(self) -> Areas:
        """Who sees what."""
        return self.kept.files.areas

    def keep(self, name: str, data: bytes = b"data", place: FileDirectory = GAMES, **fields: Any) -> FileRecord:
        """Have a file lie there."""
        return self.kept.keep(place, name, data, **fields)

    def known(self, name: str, place: FileDirectory = GAMES) -> FileRecord | None:
        """What is known of it."""
        return self.kept.known(place, name)

    def reader(self, name: str = "Alice") -> Browser:
        """Somebody who has signed in."""
        browser = self.browser()
        browser.sign_in(name)
        return browser

    def credits(self, number: int = 2) -> int:
        """What somebody has."""
        return self.user(number).credits
