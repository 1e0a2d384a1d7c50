"""A board seen by Gopher: sub-boards, files, texts, all in memory. Users: 1 Sysop, 2 Alice, 3 Bob, 4 Guest."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dialtone.config.boards import BoardFlag, Boards, Group
from dialtone.config.files import DirectoryFlag, FileDirectory, Role
from dialtone.domain.boards.compose import Draft
from dialtone.domain.model.user import User
from dialtone.protocols import gopher
from dialtone.protocols.gopher.server import GopherServer
from dialtone.testing.script import ScriptedWire, run
from dialtone.wire.port import Peer
from tests.domain.boards.hall import MAIN, sub
from tests.domain.files.vault import Vault, directory
from tests.support.answering import Answering

PEER = Peer("198.51.100.9", 50_000, "192.0.2.25", 7070)
FREE = int(DirectoryFlag.FREE)
CLUB = Group(name="Club", prefix="CLUB-", description="The club", requirements="SYSOP")
GENERAL = sub("GENERAL", description="General chatter", settings=int(BoardFlag.PRIV | BoardFlag.ANON))
HELD = sub("HELD", moderated_requirements="NOT SYSOP")
STAFF = sub("STAFF", requirements="SYSOP")
WRITE_ONLY = sub("WRITEONLY", read_requirements="SYSOP")
HIDDEN = sub("HIDDEN", CLUB)
SUBS = (GENERAL, HELD, STAFF, WRITE_ONLY, HIDDEN)

GAMES = directory("GAMES", settings=FREE)
COSTLY = directory("COSTLY")
SECRET = directory("SECRET", settings=FREE, requirements="SYSOP")
LOCKED = directory("LOCKED", settings=FREE, download_requirements="SYSOP")
SYSOPS = directory("SYSOP", settings=FREE, role=Role.SYSOP)
OFFLINE = directory("OFFLINE", settings=FREE, role=Role.OFFLINE)
DIRECTORIES = (GAMES, COSTLY, SECRET, LOCKED, SYSOPS, OFFLINE)


class _Held(Vault):
    """A vault whose people, store and clock are a board's."""

    def __init__(self, board: Answering, *directories: FileDirectory) -> None:
        self.store, self.clock = board.store, board.clock
        super().__init__(*directories)

    def __setattr__(self, name: str, value: Any) -> None:
        if not (name in ("store", "clock") and name in self.__dict__):
            super().__setattr__(name, value)

    def add(self, alias: str, **fields: Any) -> User:
        """Everybody is there already."""
        return User(number=1, alias=alias)  # type: ignore[arg-type]


class Burrow(Answering):
    """See the module's text."""

    def __init__(self, *, guest: bool = True) -> None:
        self.vault: _Held | None = None
        groups = tuple(dict.fromkeys(one.group for one in SUBS))
        super().__init__(boards=Boards(groups, {one.code: one for one in SUBS}))
        if guest:
            self.add("Guest", restrictions="G")

    def rebuild(self, **changes: Any) -> None:
        """As there, with the files."""
        super().rebuild(**changes)
        self.vault = self.vault or _Held(self, *DIRECTORIES)
        self.house = replace(self.house, files=self.vault.files)

    def say(
        self, number: int, code: str = GENERAL.code, subject: str = "Hello", text: str = "Words.", **more: Any
    ) -> int:
        """Have a user post a message; its number."""
        self.clock.advance(60)
        assert self.house.writing is not None
        board = next(one for one in SUBS if one.code == code)
        draft = Draft(subject=subject, body=text, **more)
        return run(self.house.writing.post(self.caller(self.user(number)), board, draft))

    def keep(self, where: FileDirectory, name: str, data: bytes, **fields: Any) -> None:
        """Put a file into a directory."""
        assert self.vault is not None
        self.vault.keep(where, name, data, **fields)

    def wire(self, *script: Any) -> ScriptedWire:
        """A session with this script, held to its end."""
        wire = ScriptedWire(list(script), peer=PEER)
        run(GopherServer(wire, gopher.board(self.house)).run())
        return wire

    def ask(self, request: bytes) -> list[str]:
        """The lines that answer a request."""
        return [line.decode() for line in self.wire(request + b"\r\n").lines()]

    def refused(self, request: bytes) -> bool:
        """Whether the answer is one error item."""
        lines = self.ask(request)
        return len(lines) == 2 and lines[0].startswith("3") and lines[1] == "."


def selectors(lines: list[str]) -> list[str]:
    """The selectors of a menu's items that lead somewhere."""
    fields = [line.split("\t") for line in lines if "\t" in line]
    return [item[1] for item in fields if item[0][:1] not in ("i", "3")]


__all__ = ["MAIN", "Burrow", "selectors"]
