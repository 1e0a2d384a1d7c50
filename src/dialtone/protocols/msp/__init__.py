"""Message Send Protocol: short words for people on line, from other boards and machines. Start at `server.py`.

The house lends `instant`. `client.py` is how words leave for other boards.
"""

from __future__ import annotations

from dialtone.domain.house import House
from dialtone.protocols.msp.server import MspServer, answer_datagram
from dialtone.wire.port import Peer, Wire
from dialtone.wire.service import DatagramKind, Door, ServiceKind

PORT = 18


def make(wire: Wire, door: Door, house: House) -> MspServer:
    """One session."""
    return MspServer(wire, house.instant)


async def answer_udp(question: bytes, peer: Peer, house: House) -> bytes | None:
    """One datagram's answer."""
    return await answer_datagram(question, peer, house.instant)


MSP = ServiceKind(Door("msp", "MSP", "MSP Server", "none"), make)
MSP_UDP = DatagramKind("msp", "MSP-UDP Server", answer_udp)
SERVICES = (MSP,)
DATAGRAM_SERVICES = (MSP_UDP,)
