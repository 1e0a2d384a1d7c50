"""What stands as long as the program runs, whatever the settings become: store, texts, clock, chance, cryptography.

Everything else is built on it, anew at each recycle (`build.py`). Tests give other pillars (a clock they turn, a
store in memory) and have the whole program.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from weakref import WeakSet

from dialtone.app.tasks import begin_task
from dialtone.base.bus import Bus
from dialtone.base.chance import Chance
from dialtone.config.load import Settings
from dialtone.config.tables import Tables
from dialtone.domain.access.attendance import Attendance
from dialtone.domain.access.gauges import Gauges
from dialtone.domain.access.ledger import Ledger
from dialtone.domain.access.listening import Listening
from dialtone.domain.access.live_log import LiveLog
from dialtone.domain.certificates.challenges import Challenges
from dialtone.domain.chat.private import Waiting
from dialtone.domain.chat.rooms import Rooms
from dialtone.domain.checkup.rounds import Rounds
from dialtone.domain.doors.running import Running
from dialtone.domain.mail.processor_memory import ProcessorMemory
from dialtone.domain.model import happenings
from dialtone.domain.model.happenings import MailArrived, TelegramArrived
from dialtone.domain.ports.blobs import Blobs
from dialtone.domain.ports.outside import Clock, Hasher, Resolver, Vault
from dialtone.domain.ports.store import Store
from dialtone.domain.presence.nodes import Presence
from dialtone.domain.presence.screens import Screens
from dialtone.domain.presence.visitors import Visitors
from dialtone.host.chance import SystemChance
from dialtone.host.clock import SystemClock
from dialtone.host.hasher import Argon2Hasher
from dialtone.host.javascript.pool import JavaScriptRunner
from dialtone.host.mail_auth import MailExaminer, MailSigner
from dialtone.host.mail_auth.pool import Pool
from dialtone.host.vault import KeyFileVault
from dialtone.store.blobs import FileBlobs
from dialtone.store.sqlite import SqliteStore

# Every kind of fact there is: one that was left out would be heard by nobody.
FACTS = tuple(kind for kind in vars(happenings).values() if getattr(kind, "__module__", "") == happenings.__name__)


class Listeners:
    """Passes each fact on to the listeners of every house that is still lived in.

    A house has a bus of its own. When the last session of an older house is over, the house is forgotten, and its
    bus and listeners with it.
    """

    def __init__(self, bus: Bus) -> None:
        self._houses: WeakSet[Bus] = WeakSet()
        for fact in FACTS:
            bus.listen(fact, self._pass_on)

    def add(self, bus: Bus) -> None:
        """Let this house's bus hear everything from now on, as long as somebody else keeps it."""
        self._houses.add(bus)

    def _pass_on(self, fact: object) -> None:
        for bus in list(self._houses):
            bus.announce((fact,))


@dataclass(frozen=True, slots=True, kw_only=True)
class Pillars:
    """See the module's text."""

    store: Store
    blobs: Blobs
    clock: Clock
    chance: Chance
    hasher: Hasher
    vault: Vault
    bus: Bus
    listeners: Listeners
    ledger: Ledger
    attendance: Attendance  # who is connected: counted on over recycles
    presence: Presence
    visitors: Visitors
    started: float  # seconds since 1970
    close: Callable[[], Awaitable[None]]  # finish what was accepted, release everything
    kept_tables: dict[Path, Tables] = field(default_factory=dict)  # see `tables`
    listening: Listening = field(default_factory=Listening)  # what the program listens on
    challenges: Challenges = field(default_factory=Challenges)  # what an authority is answered
    running: Running = field(default_factory=Running)  # doors and events under way
    gauges: Gauges = field(default_factory=Gauges)  # what is measured
    live_log: LiveLog = field(default_factory=LiveLog)  # the last events of the log
    processor_memory: ProcessorMemory = field(default_factory=ProcessorMemory)  # what processors did lately
    mail_threads: Pool = field(default_factory=Pool)  # where signatures are made and looked at
    rooms: Rooms = field(default_factory=Rooms)  # chat channels
    irc: dict[str, Any] = field(default_factory=dict)  # the network of IRC (`furnish/irc.py`)
    checkups: Rounds = field(default_factory=lambda: Rounds(begin_task))  # the latest of each sysop
    screens: Screens = field(default_factory=Screens)  # callers' screens, for who may watch them
    lines: list[Waiting] = field(default_factory=list)  # private chats somebody waits for
    script_runners: WeakSet[JavaScriptRunner] = field(default_factory=WeakSet)  # those of houses still lived in

    def tables(self, settings: Settings) -> Tables:
        """The sysop's list files, looked at just now. They outlive recycles: a version that was good stays in force
        when the file has become unreadable, and what was said about a file is not said again."""
        root, now = settings.root, self.clock.now()
        tables = self.kept_tables.setdefault(root.root, Tables(root.ctrl, root.text))
        for table in tables.all():
            table.every = settings.system.cache_filter_files
            table.reread(now)
        return tables

    def examiner(self, resolver: Resolver) -> MailExaminer:
        """Looks at signatures and senders of mail."""
        return MailExaminer(resolver, pool=self.mail_threads)

    def signer(self, ctrl: Path) -> MailSigner:
        """Signs mail with the keys in `ctrl`."""
        return MailSigner(ctrl, self.clock, pool=self.mail_threads)


async def raise_pillars(settings: Settings) -> Pillars:
    """Open everything for a board on this machine. Raises StoreError, OSError."""
    clock, chance, bus = SystemClock(), SystemChance(), Bus()
    data = settings.root.data
    hasher, vault = Argon2Hasher(), KeyFileVault(key_file(settings))
    store = SqliteStore(data / "dialtone.db", bus)
    blobs = FileBlobs(data / "blobs", data / "spool")

    threads, presence, visitors = Pool(), Presence(clock), Visitors(clock)
    runners: WeakSet[JavaScriptRunner] = WeakSet()
    bus.listen(TelegramArrived, presence.arrived)
    bus.listen(TelegramArrived, visitors.arrived)
    bus.listen(MailArrived, presence.mail_arrived)

    async def close() -> None:
        hasher.close()
        threads.close()
        for runner in list(runners):
            await runner.close()
        await store.close()
        await blobs.close()

    return Pillars(
        store=store,
        blobs=blobs,
        clock=clock,
        chance=chance,
        hasher=hasher,
        vault=vault,
        bus=bus,
        listeners=Listeners(bus),
        ledger=Ledger(store, clock, chance),
        attendance=Attendance(),
        presence=presence,
        visitors=visitors,
        mail_threads=threads,
        script_runners=runners,
        started=clock.now(),
        close=close,
    )


def key_file(settings: Settings) -> Path:
    """The file with the key of the vault: not beside the database, so that a copy of data/ alone reveals nothing."""
    return settings.root.ctrl / "secrets.key"
