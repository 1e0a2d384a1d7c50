"""The board's front door: the whole house in memory, callers at scripted terminals.

door = FrontDoor()
terminal = door.call(["alice\\r", "correct horse\\r", "OY"])
assert "welcome" in door.shown(terminal)
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from dialtone.app import build
from dialtone.app.pillars import Listeners, Pillars
from dialtone.base.bus import Bus
from dialtone.base.errors import Gone, HangUp
from dialtone.config.load import Settings
from dialtone.config.menus import read_menus
from dialtone.config.places import Places
from dialtone.config.system import SystemConfig
from dialtone.domain.access.attendance import Attendance
from dialtone.domain.access.ledger import Ledger
from dialtone.domain.house import House
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.happenings import TelegramArrived
from dialtone.domain.model.user import Misc, User
from dialtone.domain.presence.nodes import Presence
from dialtone.domain.presence.visitors import Visitors
from dialtone.domain.texts.bulletins import Bulletins
from dialtone.formats.text import cp437
from dialtone.store.memory import MemoryBlobs, MemoryStore
from dialtone.terminal.actions import ACTIONS
from dialtone.terminal.answer import answer
from dialtone.terminal.logon import arrival
from dialtone.terminal.logon.opening import open_console
from dialtone.terminal.logon.watched import Watched
from dialtone.terminal.probe import Probe
from dialtone.testing.chance import SteadyChance
from dialtone.testing.clock import ManualClock
from dialtone.testing.keyboard import Item, ScriptedTerminal
from dialtone.testing.mail_sink import MailWorld
from dialtone.testing.script import Suspended, run
from dialtone.wire.port import Peer
from dialtone.wire.screen import Call
from tests.support.residents import PASSWORD, CountingHasher, SteadyVault
from tests.support.texts import MemoryTexts

SYSTEM = SystemConfig(
    name="Test Board", inet_addr="local.test", operator="Olga Operator", qwk_id="LOCAL", location="Ulm"
)
HOME = Peer("127.0.0.1", 50_000, "127.0.0.1", 23)
ABROAD = Peer("198.51.100.7", 50_000, "192.0.2.25", 23, "client.ext.test")
_QUESTION = Probe().question()
_SEQUENCE = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]")
USUAL = int(Misc.AUTOTERM | Misc.PAUSE | Misc.CLRSCRN)


class MemoryCallerLog:
    """Implements `domain.ports.caller_log.CallerLog`."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.callers: list[str] = []

    def note(self, code: str, text: str) -> None:
        """See the port."""
        self.lines.append(f"{code} {text}")

    def logged_on(self, line: str) -> None:
        """See the port."""
        self.callers.append(line)


class FrontDoor:
    """See the module's text. `changes` are whole sections of the settings, such as `login=LogonConfig(...)`."""

    through = staticmethod(run)  # carries a call to its end

    def __init__(self, *, people: tuple[str, ...] = ("Sysop", "Alice", "Bob"), **changes: Any) -> None:
        self.clock = ManualClock()
        self.chance = SteadyChance()
        self.hasher = CountingHasher()
        self.bus = Bus()
        self.store = MemoryStore(self.bus)
        self.presence = Presence(self.clock)
        self.visitors = Visitors(self.clock)
        self.bus.listen(TelegramArrived, self.visitors.arrived)
        self.bus.listen(TelegramArrived, self.presence.arrived)
        self.diary = MemoryCallerLog()
        self.mail = MailWorld()
        self.texts: dict[str, bytes] = {}  # files of the text directory
        self.bulletins = MemoryTexts()
        places = Places(Path("/nonexistent"))
        menus = read_menus(places, [])
        self.settings = replace(Settings(root=places, system=SYSTEM, menus=menus), **changes)
        self.pillars = Pillars(
            store=self.store,
            blobs=MemoryBlobs(now=self.clock.now),
            clock=self.clock,
            chance=self.chance,
            hasher=self.hasher,
            vault=SteadyVault(),
            bus=self.bus,
            listeners=Listeners(self.bus),
            ledger=Ledger(self.store, self.clock, self.chance),
            attendance=Attendance(),
            presence=self.presence,
            visitors=self.visitors,
            started=self.clock.now(),
            close=self.store.close,
        )
        self.rebuild()
        for alias in people:
            self.add(alias)

    def rebuild(self, **changes: Any) -> None:
        """Another house over the same pillars, as after a recycle."""
        self.settings = replace(self.settings, **changes)
        house = asyncio.run(self._built())
        house.account_notices.read_welcome = self._read
        assert house.requirements is not None
        bulletins = Bulletins(self.settings.texts.bulletins, [self.bulletins], self.store, house.requirements)
        self.house = replace(house, display=None, caller_log=self.diary, bulletins=bulletins)

    async def _built(self) -> House:
        """Some services want a loop when they are made; here they are not used."""
        return build.build(self.settings, self.pillars, self.mail)

    async def _read(self, name: str) -> bytes | None:
        return self.texts.get(name)

    def add(self, alias: str, password: str = PASSWORD, **fields: Any) -> User:
        """Make an account."""
        named = ("real_name", "level", "exemptions", "restrictions", "netmail", "forwards")
        known = {name: fields.pop(name) for name in named if name in fields}
        return run(self.house.people.add(alias, password, **known, more={"misc": USUAL} | fields))

    def set(self, user: User, **fields: Any) -> User:
        """Set any fields of an account, as they are."""

        async def change(records: Any) -> User:
            kept = replace(await records.users.get(user.number), **fields)
            await records.users.change(kept)
            return kept

        changed = run(self.store.write(change))
        self.house.directory.invalidate(user.number)
        return changed

    def user(self, number: int) -> User:
        """An account as it is now."""
        found = run(self.store.read(lambda records: records.users.get(number)))
        assert found is not None
        return found

    def caller(self, user: User, peer: Peer = ABROAD, service: str = "telnet") -> Caller:
        """Somebody who has logged in."""
        return Caller(user, peer, service, "LOGIN")

    def call(
        self,
        script: Iterable[Item],
        *,
        call: Call | None = None,
        peer: Peer = ABROAD,
        kind: str = "ansi",
        **terminal: Any,
    ) -> ScriptedTerminal:
        """Call the board; the call ends with the script at the latest."""
        caller = ScriptedTerminal(script, kind=kind, peer=peer, **terminal)
        self.answer(caller, call or Call(protocol=caller.protocol))
        return caller

    def answer(self, terminal: ScriptedTerminal, call: Call) -> None:
        """Let the board answer."""
        try:
            self.through(answer(terminal, call, self.house))
        except (Gone, HangUp):
            pass
        except Suspended as waits:
            raise AssertionError(f"{waits}\n{terminal.output.decode('cp437')[-800:]}") from None

    def shown(self, terminal: ScriptedTerminal) -> str:
        """Everything that came to the screen, as lines without colours; what was cleared away is there, too."""
        text = _SEQUENCE.sub("", cp437.decode(terminal.output.replace(_QUESTION, b"")).replace("\r\n", "\n"))
        return "\n".join(line.rstrip() for line in text.split("\n") if line.strip())

    def telegrams(self, user: User) -> list[str]:
        """What waits for somebody."""
        found = run(self.store.read(lambda records: records.telegrams.waiting(user.number)))
        return [telegram.text for telegram in found]

    def act(self, name: str, script: Iterable[Item], *, number: int = 2, argument: str = "", kind: str = "ansi") -> str:
        """Do one action as a user who has logged on; what was shown. The action ends, or the script does."""
        terminal = ScriptedTerminal(script, kind=kind, peer=ABROAD)
        watched = Watched(terminal, self.clock.monotonic)
        call = Call(protocol="Telnet")
        console = open_console(watched, call, self.house, patience=300.0)

        async def work() -> None:
            caller = self.caller(self.user(number))
            stay = await arrival.come_in(console, watched, call, self.house, caller)
            self.stay = stay
            stay.actions = ACTIONS
            await stay.act(name, argument)

        try:
            self.through(work())
        except (Gone, HangUp):
            pass
        finally:
            for visit in self.presence.on_line(self.user(number).number):
                self.presence.leave(visit.node)
        return self.shown(terminal)
