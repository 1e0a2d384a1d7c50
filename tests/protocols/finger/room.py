"""A board to be asked, in memory."""

from __future__ import annotations

from dialtone.config.mail import MailConfig
from dialtone.config.system import SystemConfig
from dialtone.config.tables import Tables
from dialtone.domain.model.user import Secrets, User, UserNumber
from dialtone.domain.people.directory import Directory
from dialtone.domain.ports.store import Records
from dialtone.domain.presence.nodes import Presence
from dialtone.protocols.finger.board import Board
from dialtone.store.memory.store import MemoryStore
from dialtone.testing.clock import ManualClock
from dialtone.testing.script import run

SYSOP = User(
    number=UserNumber(1),
    alias="Digital Man",
    real_name="Real Name",
    last_on=1_704_106_800.0,
    last_address="198.51.100.7",
    last_host="home.ext.test",
    last_protocol="Telnet",
)
GONE = User(number=UserNumber(2), alias="Gone", deleted=True)
NEW = User(number=UserNumber(3), alias="New One")


class Room:
    """The board, its files and its clock."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        self.presence = Presence(self.clock)
        self.files: dict[str, bytes] = {}
        self.asked: list[str] = []
        store = MemoryStore()

        async def found(records: Records) -> None:
            for user in (SYSOP, GONE, NEW):
                await records.users.add(user, Secrets(""))

        run(store.write(found))
        login_by_real_name = SystemConfig(login=2)
        self.board = Board(
            hosts=frozenset({"bbs.test"}),
            version="0.1.0",
            system="Linux",
            started=self.clock.now() - 90_061,
            military_time=False,
            clock=self.clock,
            presence=self.presence,
            directory=Directory(store, self.clock, login_by_real_name, MailConfig(), Tables()),
            read_small=self.read_small,
        )

    async def read_small(self, name: str) -> bytes | None:
        self.asked.append(name)
        return self.files.get(name)
