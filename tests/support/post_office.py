"""A mail system in memory, for tests of the domain and of sessions: real services over the memory store, a clock that
stands still, steady chance, and quick stand-ins for the slow hasher."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from typing import Any

from dialtone.base.bus import Bus
from dialtone.config.boards import Boards
from dialtone.config.levels import Levels
from dialtone.config.mail import MailConfig
from dialtone.config.networks import Networks
from dialtone.config.system import GlobalConfig, SystemConfig
from dialtone.config.tables import Tables
from dialtone.domain.access.by_address import ByAddress
from dialtone.domain.access.ledger import Ledger
from dialtone.domain.access.login import Logins
from dialtone.domain.access.requirements import Requirements
from dialtone.domain.boards.access import Access
from dialtone.domain.boards.posting import Posting
from dialtone.domain.mail.notices import Notices
from dialtone.domain.mail.ourselves import Ourselves
from dialtone.domain.mail.reception import Reception
from dialtone.domain.mail.rewriting import Rewriting
from dialtone.domain.mail.stations import Stations
from dialtone.domain.model.happenings import MailArrived, MailRemoved, TelegramArrived, UserChanged
from dialtone.domain.model.mail import QueueEntry
from dialtone.domain.model.user import User, UserNumber
from dialtone.domain.networks.netmail import NetmailRoutes
from dialtone.domain.people.directory import Directory
from dialtone.domain.people.enrol import People
from dialtone.domain.presence.nodes import Presence
from dialtone.domain.presence.telegrams import Telegrams
from dialtone.protocols.smtp import SMTP
from dialtone.protocols.smtp.server import SmtpServer
from dialtone.store.memory.blobs import MemoryBlobs
from dialtone.store.memory.store import MemoryStore
from dialtone.testing.chance import SteadyChance
from dialtone.testing.clock import ManualClock
from dialtone.testing.script import Item, ScriptedWire, run
from dialtone.wire.port import Peer
from dialtone.wire.proofs import ScramKeys
from dialtone.wire.scram import make_keys
from dialtone.wire.service import Door

STRANGER = Peer("198.51.100.7", 40000, "192.0.2.25", 25, "mx.ext.test")
PASSWORD = "correct horse"
MAIL = MailConfig(host_name="mx.local.test", min_free_space=0)
SYSTEM = SystemConfig(inet_addr="local.test", operator="The Operator", qwk_id="LOCAL")


class QuickHasher:
    """Implements Hasher without any secrecy."""

    async def hash(self, password: str) -> str:
        return "quick:" + password[::-1]

    async def verify(self, hashed: str, password: str) -> bool:
        return hashed == "quick:" + password[::-1]

    async def scram(self, password: str) -> ScramKeys:
        return make_keys(password, b"salt of a test", 4096)


class OpenVault:
    """Implements Vault without any secrecy."""

    def seal(self, secret: bytes) -> bytes:
        return secret[::-1]

    def open(self, sealed: bytes) -> bytes | None:
        return sealed[::-1]

    def derive(self, purpose: str) -> bytes:
        return purpose.encode().ljust(32, b".")[:32]


class PostOffice:
    """Everything an SMTP session needs."""

    def __init__(
        self,
        *,
        mail: MailConfig = MAIL,
        system: SystemConfig = SYSTEM,
        tables: Tables | None = None,
        tap: Callable[[str], None] | None = None,
        threshold: int = 64 * 1024,
        free_space: Callable[[], int] | None = None,
        boards: Boards | None = None,
        networks: Networks | None = None,
        levels: Levels | None = None,
        files: dict[str, bytes] | None = None,
        equip: Callable[[PostOffice, Stations], None] | None = None,
        **changes: Any,
    ) -> None:
        """`changes` are fields of the mail settings; `files` small files below data/; `equip` puts further stations
        on the line."""
        mail = dataclasses.replace(mail, **changes)
        glob = GlobalConfig()
        self.bus = Bus()
        self.clock = ManualClock()
        self.chance = SteadyChance()
        self.tables = tables or Tables()
        self.store = MemoryStore(self.bus, tap=tap)
        self.blobs = MemoryBlobs(threshold=threshold, now=self.clock.now)
        self.directory = Directory(self.store, self.clock, system, mail, self.tables)
        self.people = People(self.store, self.clock, QuickHasher(), OpenVault(), glob, self.directory)
        self.ledger = Ledger(self.store, self.clock, self.chance)
        self.logins = Logins(
            store=self.store,
            clock=self.clock,
            chance=self.chance,
            hasher=QuickHasher(),
            vault=OpenVault(),
            directory=self.directory,
            ledger=self.ledger,
            mail_config=mail,
            global_config=glob,
            system_config=system,
            tables=self.tables,
        )
        self.rates = None
        self.presence = Presence(self.clock)
        self.requirements = Requirements(self.clock, self.chance, boards)
        self.mail, self.system = mail, system
        self.stations = self._stations(boards or Boards(), networks or Networks(), levels or Levels(), files or {})
        if equip is not None:
            equip(self, self.stations)
        self.reception = Reception(
            self.store,
            self.blobs,
            self.clock,
            self.chance,
            self.directory,
            self.tables,
            mail,
            system,
            version="1.0",
            free_space=free_space,
            stations=self.stations,
        )
        self.bus.listen(TelegramArrived, self.presence.arrived)
        self.bus.listen(UserChanged, self.directory.changed)
        self.bus.listen(UserChanged, self.logins.changed)
        self.bus.listen(MailArrived, self.reception.room.arrived)
        self.bus.listen(MailRemoved, self.reception.room.removed)

    def _stations(self, boards: Boards, networks: Networks, levels: Levels, files: dict[str, bytes]) -> Stations:
        """What stands along the line of acceptance whatever is configured."""

        async def read_small(name: str) -> bytes | None:
            return files.get(name)

        ourselves = Ourselves(self.mail, self.system, self.tables.domains)
        telegrams = Telegrams(self.store, self.clock, self.presence)
        return Stations(
            posting=Posting(self.store, self.clock, boards, levels, Access(self.requirements), host=ourselves.host),
            netmail=NetmailRoutes(
                networks,
                self.directory,
                read_small,
                self.clock,
                own_id=self.system.qwk_id,
                gate=self.mail.netmail_gate,
            ),
            telegrams=telegrams,
            notices=Notices(self.mail, self.presence, telegrams),
            rewriting=Rewriting(OpenVault(), self.clock, ourselves, self.mail.srs),
            by_address=ByAddress(self.store, self.clock),
            presence=self.presence,
            boards=boards,
            levels=levels,
            read_small=read_small,
        )

    def add(self, alias: str, **fields: Any) -> User:
        """Make an account with the usual password."""
        return run(self.people.add(alias, PASSWORD, insist=True, **fields))

    def change(self, user: User, **fields: Any) -> User:
        """Give an account other fields; returns it as it is then."""
        changed = dataclasses.replace(user, **fields)

        async def work(records: Any) -> None:
            await records.users.change(changed)
            records.announce(UserChanged(user.number))

        run(self.store.write(work))
        return changed

    def population(self) -> PostOffice:
        """The people of security_cases.md: a sysop, alice, bob and the guest."""
        for alias in ("Sysop", "alice", "bob"):
            self.add(alias)
        self.add("guest", restrictions="G")
        return self

    def user(self, alias: str) -> User:
        """An account by its alias."""
        found = run(self.directory.recipient(alias, aliased=False))
        assert found is not None, f"nobody is called {alias}"
        return found

    def server(
        self,
        script: bytes | Iterable[Item],
        *,
        door: Door = SMTP.door,
        peer: Peer = STRANGER,
        secure: bool = False,
        **more: Any,
    ) -> tuple[SmtpServer, ScriptedWire]:
        """A session that has not begun, and its wire."""
        cut = more.pop("cut", 0)
        wire = ScriptedWire(script, peer=dataclasses.replace(peer), secure=secure, cut=cut)
        return SmtpServer(wire, door, self.reception, self.logins, **more), wire

    def talk(self, *script: Item, **more: Any) -> list[bytes]:
        """Play a whole session and return the lines it said. Each item of the script is what one packet brings."""
        session, wire = self.server(script, **more)
        converse(session)
        return wire.lines()

    def letters(self, alias: str) -> list[bytes]:
        """Every message in a mailbox, whole, oldest first."""
        return self.letters_of(self.user(alias).number)

    def letters_of(self, number: UserNumber) -> list[bytes]:
        """The same by number."""

        async def question(records: Any) -> list[bytes]:
            uids = [head.uid for head in await records.mail.heads(number)]
            found = await records.mail.texts(number, uids)
            return [
                text.prefix + (text.body if text.body is not None else self.blobs.kept[text.blob][0]) for text in found
            ]

        return run(self.store.read(question))

    def queue(self) -> list[QueueEntry]:
        """What waits to leave."""
        return run(self.store.read(lambda records: records.queue.all()))

    def queued_text(self, entry: QueueEntry) -> bytes:
        """What will be sent."""

        async def question(records: Any) -> bytes:
            letter = await records.mail.letter(entry.letter)
            return entry.prefix + (letter.body if letter.body is not None else self.blobs.kept[letter.blob][0])

        return run(self.store.read(question))


def converse(session: SmtpServer) -> None:
    """Run a session to its end, as the driver would: a script that ends is a peer that went away."""
    from dialtone.base.errors import Gone

    try:
        run(session.run())
    except Gone:
        pass


def codes(lines: list[bytes]) -> list[int]:
    """The codes of complete replies, continuation lines left out."""
    return [int(line[:3]) for line in lines if line[3:4] != b"-"]
