"""Finger: who is on line, who somebody is, what the board says of itself. Start at `server.py`.

The house lends `settings`, `directory`, `presence`, `clock`, `started` (seconds since 1970) and `read_small`, which
gives small files under the data directory by their relative name.
"""

from __future__ import annotations

import sys

from dialtone import __version__
from dialtone.domain.house import House
from dialtone.protocols.finger.board import Board
from dialtone.protocols.finger.server import FingerServer, answer_datagram
from dialtone.wire.port import Peer, Wire
from dialtone.wire.service import DatagramKind, Door, ServiceKind

PORT = 79


def board(house: House) -> Board:
    """What Finger may know of the house."""
    system, mail = house.settings.system, house.settings.mail
    return Board(
        hosts=frozenset(name.lower() for name in (mail.host_name, system.inet_addr) if name),
        version=__version__,
        system=sys.platform.capitalize(),
        started=house.started,
        military_time=system.military_time,
        clock=house.clock,
        presence=house.presence,
        directory=house.directory,
        read_small=house.read_small,
    )


def make(wire: Wire, door: Door, house: House) -> FingerServer:
    """One session."""
    return FingerServer(wire, board(house))


async def answer_udp(question: bytes, peer: Peer, house: House) -> bytes | None:
    """One datagram's answer."""
    return await answer_datagram(question, board(house))


FINGER = ServiceKind(Door("finger", "Finger", "Finger Server", "none"), make)
FINGER_UDP = DatagramKind("finger", "Finger-UDP Server", answer_udp)
SERVICES = (FINGER,)
DATAGRAM_SERVICES = (FINGER_UDP,)
