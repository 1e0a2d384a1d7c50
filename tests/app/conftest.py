import asyncio

import pytest

from dialtone.app import founding
from dialtone.app.free_ports import free_offset
from dialtone.app.lifecycle import Program
from dialtone.app.pillars import Listeners, Pillars
from dialtone.base import log
from dialtone.base.bus import Bus
from dialtone.config.save import set_value
from dialtone.config.starter import Board
from dialtone.domain.access.attendance import Attendance
from dialtone.domain.access.ledger import Ledger
from dialtone.domain.presence.nodes import Presence
from dialtone.domain.presence.visitors import Visitors
from dialtone.store.memory import MemoryBlobs, MemoryStore
from dialtone.testing.chance import SteadyChance
from dialtone.testing.clock import ManualClock
from dialtone.wire.scram import make_keys
from tests.support.host_keys import give_host_keys


@pytest.fixture
def clock():
    """Sunday 5 January 2025, 13:02:45 UTC."""
    return ManualClock(1736082165.0)


@pytest.fixture
def quiet():
    """The log as it was before the test, whatever the test makes of it."""
    before, context = (log.switch.level, list(log.switch.sinks)), log.context.get()
    yield
    log.switch.level, log.switch.sinks[:] = before
    log.context.set(context)


class QuickHasher:
    """Hashes that cost nothing."""

    async def hash(self, password):
        return f"hash of {password}"

    async def verify(self, hashed, password):
        return hashed == f"hash of {password}"

    async def scram(self, password):
        return make_keys(password, b"salt" * 4, 4096)


class OpenVault:
    """A vault that only turns things round."""

    def seal(self, secret):
        return secret[::-1]

    def open(self, sealed):
        return sealed[::-1]

    def derive(self, purpose):
        return purpose.encode().ljust(32, b".")[:32]


@pytest.fixture
def pillars(clock):
    """Everything in memory, with a clock that stands still."""
    bus, chance = Bus(), SteadyChance()
    store = MemoryStore(bus)
    return Pillars(
        store=store,
        blobs=MemoryBlobs(now=clock.now),
        clock=clock,
        chance=chance,
        hasher=QuickHasher(),
        vault=OpenVault(),
        bus=bus,
        listeners=Listeners(bus),
        ledger=Ledger(store, clock, chance),
        attendance=Attendance(),
        presence=Presence(clock),
        visitors=Visitors(clock),
        started=clock.now(),
        close=store.close,
    )


@pytest.fixture
def root(tmp_path):
    """A board on free loopback ports."""
    folder = tmp_path / "bbs"
    offset = free_offset(["127.0.0.1"])
    founding.found(folder, Board(host_name="bbs.example", interface="127.0.0.1", port_offset=offset, operator="Sysop"))
    set_value(folder, "Mail.Options", "ALLOW_POP3 | TLS_POP3 | USE_SUBMISSION_PORT | TLS_SUBMISSION | NO_HOST_LOOKUP")
    give_host_keys(folder)
    return folder


@pytest.fixture
async def start(root, quiet):
    """Starts programs on the board (with the given pillars, or real ones) and stops them after the test."""
    running = []

    async def started(pillars=None, **more):
        async def given(_):
            return pillars

        program = Program(root, **({"raise_pillars": given} if pillars else {}), **more)
        running.append(program)
        await program.start()
        return program

    yield started
    for program in running:
        await program.stop()


class Client:
    """A client of a line protocol."""

    def __init__(self, reader, writer):
        self.reader, self.writer = reader, writer

    async def line(self):
        """The next line; b"" at the end."""
        return await asyncio.wait_for(self.reader.readline(), 10)

    async def ask(self, text):
        """Send a line and return the last line of the answer."""
        self.writer.write(text + b"\r\n")
        while (line := await self.line())[3:4] == b"-":
            pass
        return line


@pytest.fixture
async def dial():
    """Connects to a service of a program."""
    writers = []

    async def connect(program, service):
        port = next(row["port"] for row in program.doors.rows() if row["service"] == service)
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writers.append(writer)
        return Client(reader, writer)

    yield connect
    for writer in writers:
        writer.close()
