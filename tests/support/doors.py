"""Doors without processes: programs that follow a script, folders in memory, and services over the memory store."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from dialtone.base.bell import Bell
from dialtone.base.bus import Bus
from dialtone.base.errors import Refusal, Why
from dialtone.config.doors import Doors, read_doors
from dialtone.config.levels import Levels
from dialtone.config.system import SystemConfig
from dialtone.config.terminal import TerminalConfig
from dialtone.domain.access.requirements import Requirements
from dialtone.domain.doors.bill import Bill
from dialtone.domain.doors.catalog import Catalog
from dialtone.domain.doors.events import Events
from dialtone.domain.doors.launching import Launching
from dialtone.domain.doors.running import Running
from dialtone.domain.doors.scene import Scene
from dialtone.domain.doors.service import DoorService
from dialtone.domain.doors.telling import Place, Telling
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.user import Secrets, User, UserNumber
from dialtone.domain.ports.doors import Ended, GatewayCall, Start
from dialtone.domain.ports.processors import Run
from dialtone.domain.presence.nodes import Presence
from dialtone.formats.ini import Ini
from dialtone.store.memory import MemoryStore
from dialtone.testing.chance import SteadyChance
from dialtone.testing.clock import ManualClock
from dialtone.testing.script import run
from dialtone.wire.port import Peer
from dialtone.wire.screen import Size

PEER = Peer("192.0.2.1", 50000, "192.0.2.23", 23)
PLACE: dict[str, Any] = {
    "ctrl": "/bbs/ctrl/",
    "data": "/bbs/data/",
    "text": "/bbs/text/",
    "exec": "/bbs/exec/",
    "version": "1.2",
    "platform": "linux",
    "machine": "x86_64",
}
SYSTEM = SystemConfig(name="Test Board", operator="Olga Operator", qwk_id="TEST")
GAMES = """
[sec:GAMES]
name = Games
[prog:GAMES:LORD]
name = Legend
cmd = lord %f %#
type = DOOR.SYS
"""


def doors_of(text: str) -> Doors:
    """The doors of an xtrn.ini in which nothing is wrong."""
    problems: list[Any] = []
    found = read_doors(Ini(text.encode(), "xtrn.ini"), problems)
    assert problems == []
    return found


class ScriptedProgram:
    """Implements `domain.ports.doors.Line`: prints what it is told to, echoes nothing, ends when its script does.

    The script: bytes are printed; a function is called with the program when its turn comes; `None` waits for a key.
    """

    def __init__(self, *script: bytes | Callable[[Any], object] | None, status: int = 0, handle: int = -1) -> None:
        self.handle = handle
        self.started: Start | None = None
        self.stopped = 0
        self.typed = b""
        self.sizes: list[Size] = []
        self.refuses: Exception | None = None
        self.reads = True
        self._script = list(script)
        self._end = Ended(status)
        self._over = False
        self._bell = Bell()

    @property
    def ended(self) -> Ended | None:
        """See the port."""
        return self._end if self._over else None

    def end(self, ended: Ended) -> None:
        """Come to an end that is not the script's."""
        self._end, self._over = ended, True
        self._bell.ring()

    async def start(self, start: Start) -> None:
        """See the port."""
        if self.refuses is not None:
            raise self.refuses
        self.started = start

    def listen(self, bell: Bell) -> None:
        """See the port."""
        self._bell = bell
        bell.ring()

    def take(self) -> bytes:
        """See the port."""
        if self._over or (self._script and self._script[0] is None):
            return b""
        if not self._script:
            self._over = True
            self._bell.ring()
            return b""
        item = self._script.pop(0)
        self._bell.ring()
        if isinstance(item, bytes):
            return item
        assert item is not None
        item(self)
        return b""

    def give(self, data: bytes) -> int:
        """See the port."""
        if not self.reads:
            return 0
        self.typed += data
        if data and self._script and self._script[0] is None:
            self._script.pop(0)
            self._bell.ring()
        return len(data)

    def resize(self, size: Size) -> None:
        """See the port."""
        self.sizes.append(size)

    async def stop(self) -> None:
        """See the port."""
        self.stopped += 1


class ScriptedPrograms:
    """Implements `domain.ports.doors.Programs`: hands out programs in turn. `runs` are those without a caller."""

    def __init__(self, *programs: ScriptedProgram) -> None:
        self.programs = list(programs)
        self.lines: list[dict[str, Any]] = []
        self.runs: list[Start] = []
        self.results: dict[str, Run] = {}  # by program
        self.limits: list[float] = []
        self.meanwhile: Callable[[], object] = lambda: None

    def line(self, **how: Any) -> ScriptedProgram:
        """See the port."""
        self.lines.append(how)
        return self.programs.pop(0)

    async def run(self, start: Start, *, within: float) -> Run:
        """See the port."""
        self.runs.append(start)
        self.limits.append(within)
        self.meanwhile()
        return self.results.get(start.arguments[0], Run())


class MemoryFolders:
    """Implements `domain.ports.doors.NodeFolders`."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.made: list[int] = []

    def node(self, node: int) -> str:
        """See the port."""
        return f"/bbs/node{node}/"

    def temp(self, node: int) -> str:
        """See the port."""
        return f"/bbs/temp/node{node}/"

    def seen_from_ctrl(self, folder: str) -> str:
        """See the port."""
        return folder if folder.startswith("/") else f"/bbs/ctrl/{folder}"

    async def make(self, node: int) -> None:
        """See the port."""
        self.made.append(node)

    async def write(self, folder: str, name: str, data: bytes) -> str:
        """See the port."""
        self.files[folder + name] = data
        return folder + name

    async def read(self, folder: str, name: str, most: int) -> bytes | None:
        """See the port."""
        found = next((path for path in self.files if path.lower() == (folder + name).lower()), None)
        return self.files[found][:most] if found else None

    async def remove(self, folder: str, name: str) -> None:
        """See the port."""
        self.files.pop(folder + name, None)


class NoGateways:
    """Implements `domain.ports.doors.Gateways`: remembers calls, and answers with programs."""

    def __init__(self, *programs: ScriptedProgram) -> None:
        self.calls: list[GatewayCall] = []
        self.programs = list(programs)

    async def call(self, call: GatewayCall) -> ScriptedProgram:
        """See the port."""
        self.calls.append(call)
        if not self.programs:
            raise Refusal(Why.NETWORK, "The other system cannot be reached.")
        return self.programs.pop(0)


class MemoryEventFiles:
    """Implements `domain.ports.doors.EventFiles`."""

    def __init__(self) -> None:
        self.there: set[str] = set()

    async def touched(self, codes: Sequence[str]) -> list[str]:
        """See the port."""
        found = [code for code in codes if code in self.there]
        self.there -= set(found)
        return found


class Arcade:
    """Everything about doors over the memory store, and a caller."""

    def __init__(
        self,
        text: str = GAMES,
        *programs: ScriptedProgram,
        gateways: NoGateways | None = None,
        terminal: TerminalConfig | None = None,
        clock: ManualClock | None = None,
        events: Mapping[str, Any] | None = None,
        **fields: Any,
    ) -> None:
        self.doors = doors_of(text)
        self.clock = clock or ManualClock()
        self.facts: list[object] = []
        bus = Bus()
        self.store = MemoryStore(bus)
        self.presence = Presence(self.clock)
        self.programs = ScriptedPrograms(*programs)
        self.folders = MemoryFolders()
        self.gateways = gateways or NoGateways()
        self.files = MemoryEventFiles()
        self.running = Running()
        self.events_how = dict(events or {})
        terminal = terminal or TerminalConfig()
        requirements = Requirements(self.clock, SteadyChance())
        self.catalog = Catalog(self.doors, requirements, self.running)
        self.events = self.more_events()
        place = Place(system=SYSTEM, terminal=terminal, levels=Levels({}), **PLACE)
        self.telling = Telling(place, self.folders, self.clock)
        self.launching = Launching(
            catalog=self.catalog,
            telling=self.telling,
            bill=Bill(self.store, self.clock),
            running=self.running,
            programs=self.programs,
            folders=self.folders,
            gateways=self.gateways,
            clock=self.clock,
            terminal=terminal,
            next_event=self.events.next_minute,
        )
        self.service = DoorService(catalog=self.catalog, launching=self.launching, events=self.events)
        self.sysop = self.caller(self.add("Sysop", level=99))
        self.alice = self.caller(self.add("Alice", real_name="Alice Liddell", location="Oxford", **fields))

    def more_events(self) -> Events:
        """The events as a recycle makes them anew."""
        return Events(
            self.doors,
            store=self.store,
            clock=self.clock,
            presence=self.presence,
            running=self.running,
            programs=self.programs,
            folders=self.folders,
            files=self.files,
            values={"k": "/bbs/ctrl/", "j": "/bbs/data/", "!": "/bbs/exec/"},
            **self.events_how,
        )

    def add(self, alias: str, **fields: Any) -> User:
        """Make an account."""
        user = User(number=UserNumber(0), alias=alias, **fields)
        number = run(self.store.write(lambda records: records.users.add(user, Secrets("x"))))
        return replace(user, number=number)

    def caller(self, user: User) -> Caller:
        """Somebody on line."""
        return Caller(user, PEER, "Telnet")

    def again(self, caller: Caller) -> User:
        """The account as it is now."""
        user = run(self.store.read(lambda records: records.users.get(caller.user.number)))
        assert user is not None
        return user

    def scene(self, **fields: Any) -> Scene:
        """A call."""
        given = {"node": 1, "seconds_left": 1800.0, "address": "192.0.2.1", "began": self.clock.now() - 60}
        return Scene(**(given | fields))
