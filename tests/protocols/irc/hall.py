"""Several IRC clients at once, without an event loop: each says lines, and all that follows has happened when `say`
returns.

    hall = IrcHall()
    alice = hall.join("alice", "#pub")
    alice.say("PRIVMSG #pub :hello")
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Generator
from dataclasses import replace
from typing import Any

from dialtone.base.bell import Bell
from dialtone.base.errors import Gone, HangUp, TimedOut, TlsFailed
from dialtone.config.irc import IrcConfig
from dialtone.domain.model.actor import Caller
from dialtone.protocols.irc import IRC, IRCS, make
from dialtone.protocols.irc.server import IrcServer
from dialtone.testing.script import ScriptedWire, run
from dialtone.wire.port import Farewell, Peer
from tests.support.front_door import FrontDoor
from tests.support.residents import PASSWORD

SERVER = "local.test"
HOME = Peer("127.0.0.1", 50_000, "127.0.0.1", 6667)


HALLS: list[IrcHall] = []  # of the test that runs: its end ends their sessions (`conftest.py`)


class _Turn:
    """Waits until whoever drives the session goes on."""

    def __await__(self) -> Generator[None, None, None]:
        yield


class HandWire(ScriptedWire):
    """A wire whose other side is a test: reading waits until something has been given."""

    def __init__(self, peer: Peer, number: int, *, secure: bool = False) -> None:
        super().__init__(peer=peer, secure=secure)
        self.number = number
        self.gone = self.silent = False
        self.most, self.over = 0, lambda: None

    async def read_line_or(
        self,
        bell: Bell,
        *,
        limit: int = 1000,
        within: float | None = None,
        secret: bool = False,
        lenient: bool = False,
    ) -> bytes | None:
        """See the port."""
        while (line := self._input.line(limit, lenient)) is None:
            if bell.answer():
                return None
            if self.gone:
                raise Gone
            if self.silent:
                self.silent = False
                raise TimedOut("quiet")
            await _Turn()
        return line

    async def start_tls(self) -> None:
        """See the port: what was sent too early is thrown away."""
        self._input.clear()
        self._secure = True

    def bound(self, most: int, over: Callable[[], None]) -> None:
        """See the port."""
        self.most, self.over = most, over


class Visitor:
    """One client and what it was sent. `new` gives what has come since the last look."""

    def __init__(self, hall: IrcHall, wire: HandWire, session: IrcServer) -> None:
        self.hall = hall
        self.wire = wire
        self.session = session
        self.over = False
        self._read = 0
        self._talk: Coroutine[Any, Any, None] = session.run()
        self.step()

    def step(self) -> None:
        """Let the session go on as far as it can."""
        if self.over:
            return
        try:
            self._talk.send(None)
        except (StopIteration, HangUp, Gone, TimedOut, TlsFailed) as end:
            self.over = True
            if isinstance(end, TimedOut):
                run(self.session.farewell(Farewell.TIMEOUT))

    def say(self, *lines: str) -> list[str]:
        """Say lines, one after the other; what comes back."""
        for line in lines:
            self.send(line.encode() + b"\r\n")
        return self.new()

    def send(self, data: bytes) -> None:
        """Send bytes as they are; all sessions that were woken go on."""
        self.wire.arrive(data)
        self.step()
        self.hall.settle()

    def new(self) -> list[str]:
        """Lines that were not looked at yet."""
        output = self.wire.output
        text, self._read = output[self._read :], len(output)
        return text.decode().removesuffix("\r\n").split("\r\n") if text else []

    def hang_up(self) -> None:
        """The connection is gone."""
        self.wire.gone = True
        self.step()
        self.hall.settle()

    def be_silent(self) -> list[str]:
        """Nothing is said for as long as that is waited for."""
        self.wire.silent = True
        self.step()
        self.hall.settle()
        return self.new()

    def end(self) -> None:
        """The session ends here and now, not whenever it is cleared away."""
        self._talk.close()

    @property
    def nick(self) -> str:
        """As whom he is known."""
        return self.session.client.nick


class IrcHall(FrontDoor):
    """See the module's text. Users are 1 Sysop (level 99), 2 Alice, 3 Bob, 4 Guest; `guest=False`: there is none."""

    motd: tuple[str, ...] = ("Be nice.",)

    def rebuild(self, **changes: Any) -> None:
        """As the front door does; the message of the day is `motd`."""
        super().rebuild(**changes)
        self.house = replace(self.house, irc=replace(self.house.irc, read_motd=self._motd))

    async def _motd(self) -> list[str]:
        return list(self.motd)

    def __init__(self, irc: IrcConfig | None = None, *, guest: bool = True, **changes: Any) -> None:
        super().__init__(irc=irc or IrcConfig(), **changes)
        sysop = self.user(1)
        self.set(sysop, level=99)
        if guest:
            self.add("Guest", restrictions="G")
        self.visitors_here: list[Visitor] = []
        HALLS.append(self)

    @property
    def network(self) -> Any:
        """All of IRC."""
        return self.house.irc.network

    def client(self, *, peer: Peer = HOME, secure: bool = False) -> Visitor:
        """Somebody connects."""
        kind = IRCS if secure else IRC
        wire = HandWire(replace(peer), len(self.visitors_here) + 1, secure=secure)
        visitor = Visitor(self, wire, make(wire, kind.door, self.house))
        self.visitors_here.append(visitor)
        return visitor

    def settle(self) -> None:
        """Let every session that was woken go on."""
        for visitor in self.visitors_here:
            visitor.step()

    def enter(self, nick: str, *, account: str = "", caps: str = "", **how: Any) -> Visitor:
        """Somebody connects and registers; with `account` by its password. Nothing throttles him."""
        visitor = self.client(**how)
        if account:
            visitor.say(f"PASS :{account}:{PASSWORD}")
        if caps:
            visitor.say("CAP LS 302", f"CAP REQ :{caps}")
        visitor.say(f"NICK {nick}", f"USER {nick} 0 * :{nick.title()}")
        if caps:
            visitor.say("CAP END")
        assert visitor.session.client.registered, visitor.new()
        visitor.session.client.flood_free = True
        visitor.new()
        return visitor

    def join(self, nick: str, *channels: str, **how: Any) -> Visitor:
        """The same, and he comes to channels."""
        visitor = self.enter(nick, **how)
        for channel in channels:
            visitor.say(f"JOIN {channel}")
        for other in self.visitors_here:
            other.new()
        return visitor

    def at_terminal(self, number: int) -> Caller:
        """A user at a terminal."""
        return Caller(self.user(number), HOME, "telnet", "LOGIN")
