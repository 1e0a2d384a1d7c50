"""Quote of the Day: the auto-message, for whoever asks. Start at `server.py`.

The house lends `about`.
"""

from __future__ import annotations

from dialtone.domain.house import House
from dialtone.protocols.qotd.server import QotdServer, answer_datagram
from dialtone.wire.port import Peer, Wire
from dialtone.wire.service import DatagramKind, Door, ServiceKind

PORT = 17


def make(wire: Wire, door: Door, house: House) -> QotdServer:
    """One session."""
    return QotdServer(wire, house.about)


async def answer_udp(question: bytes, peer: Peer, house: House) -> bytes | None:
    """One datagram's answer."""
    return await answer_datagram(house.about)


QOTD = ServiceKind(Door("qotd", "QOTD", "QOTD Server", "none"), make)
QOTD_UDP = DatagramKind("qotd", "QOTD-UDP Server", answer_udp)
SERVICES = (QOTD,)
DATAGRAM_SERVICES = (QOTD_UDP,)
