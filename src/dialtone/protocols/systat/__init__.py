"""SYSTAT (Active Users): the list of who is on line, for people and for other boards. Start at `server.py`.

The house lends `about`.
"""

from __future__ import annotations

from dialtone.domain.house import House
from dialtone.domain.people.publicity import hidden_by
from dialtone.protocols.systat.server import SystatServer, answer_datagram
from dialtone.wire.port import Peer, Wire
from dialtone.wire.service import DatagramKind, Door, ServiceKind

PORT = 11


def make(wire: Wire, door: Door, house: House) -> SystatServer:
    """One session."""
    return SystatServer(wire, house.about, hidden_by(door.arguments))


async def answer_udp(question: bytes, peer: Peer, house: House) -> bytes | None:
    """One datagram's answer."""
    rows = [row for row in house.settings.service_table if row.stock == "systat" and row.udp]
    return await answer_datagram(question, house.about, hidden_by(rows[0].arguments if rows else ()))


SYSTAT = ServiceKind(Door("systat", "ActiveUser", "ActiveUser Server", "none"), make)
SYSTAT_UDP = DatagramKind("systat", "ActiveUser-UDP Server", answer_udp)
SERVICES = (SYSTAT,)
DATAGRAM_SERVICES = (SYSTAT_UDP,)
