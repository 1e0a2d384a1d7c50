"""Telnet and raw TCP: most callers' way in. Start at `server.py`.

The house lends `settings`, `clock` and `tables` (the lists a caller's location is looked up in). Who speaks Telnet
inside something else (WebSocket frames) takes `terminal_on`. `client.py` is the calling side, for gateways.
"""

from __future__ import annotations

from dialtone.domain.house import House
from dialtone.protocols.telnet.server import TelnetSession
from dialtone.protocols.telnet.terminal import Manners, TelnetTerminal
from dialtone.wire.port import ByteWay, Session, Wire
from dialtone.wire.screen import Answer
from dialtone.wire.service import Door, ServiceKind

DOOR = Door("telnet", "Telnet", "Telnet Server", "none")


def terminal_on(wire: ByteWay, house: House, *, label: str = "Telnet") -> TelnetTerminal:
    """A terminal that speaks Telnet over `wire`. Call its `greet` before anything is written."""
    options, tables = house.settings.terminal.options, house.tables

    def banned(place: str) -> str:
        return next((table.name for table in (tables.ip_silent, tables.ip) if table and table.matches(place)), "")

    manners = Manners(keep_alive="NO_TELNET_GA" not in options, debug="DEBUG_TELNET" in options, banned=banned)
    return TelnetTerminal(wire, house.clock, manners, label=label)


def telnet_kind(answer: Answer) -> ServiceKind:
    """The service. `answer` is the face that takes the call."""

    def make(wire: Wire, door: Door, house: House) -> Session:
        petscii = house.settings.terminal.petscii(wire.peer.local_port)
        return TelnetSession(terminal_on(wire, house), answer, house, petscii=petscii)

    return ServiceKind(DOOR, make)
