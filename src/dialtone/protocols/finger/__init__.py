"""Finger: who is on line, who somebody is, what the board says of itself. Start at `server.py`.

The house lends `settings`, `about`, `directory`, `publicity`, `other_boards`, `files` and `listening`.
"""

from __future__ import annotations

from dataclasses import replace

from dialtone.domain.house import House
from dialtone.domain.people.publicity import hidden_by
from dialtone.protocols.finger.board import Board
from dialtone.protocols.finger.files import FileFinder
from dialtone.protocols.finger.server import FingerServer, answer_datagram
from dialtone.wire.port import Peer, Wire
from dialtone.wire.service import DatagramKind, Door, ServiceKind

PORT = 79
FIND_FILES = "-ff"


def board(house: House, peer: Peer, transport: str, arguments: tuple[str, ...] = ()) -> Board:
    """What Finger may know of the house, for one request. `arguments` are those of its section in services.ini."""
    settings = house.settings
    system, mail = settings.system, settings.mail
    return Board(
        hosts=frozenset(name.lower() for name in (mail.host_name, system.inet_addr) if name),
        config=replace(settings.finger, find_file=settings.finger.find_file or FIND_FILES in arguments),
        hidden=hidden_by(arguments),
        about=house.about,
        directory=house.directory,
        publicity=house.publicity,
        find_file=FileFinder(house.files, house.directory, _downloads(house), peer),
        options=settings.sockets.options(transport, "services", "finger"),
        listening=house.listening.services,
        others=house.other_boards.boards,
    )


def _downloads(house: House) -> str:
    """Where an FTP program finds our files; "" where there is no FTP."""
    ftp, host = house.settings.ftp, house.settings.host
    if not (ftp.auto_start and host):
        return ""
    return f"ftp://{host}" + (f":{ftp.port}" if ftp.port != 21 else "")


def make(wire: Wire, door: Door, house: House) -> FingerServer:
    """One session."""
    return FingerServer(wire, board(house, wire.peer, "tcp", door.arguments))


async def answer_udp(question: bytes, peer: Peer, house: House) -> bytes | None:
    """One datagram's answer."""
    rows = [row for row in house.settings.service_table if row.stock == "finger" and row.udp]
    arguments = rows[0].arguments if rows else ()
    return await answer_datagram(question, board(house, peer, "udp", arguments), peer.address)


FINGER = ServiceKind(Door("finger", "Finger", "Finger Server", "none"), make)
FINGER_UDP = DatagramKind("finger", "Finger-UDP Server", answer_udp)
SERVICES = (FINGER,)
DATAGRAM_SERVICES = (FINGER_UDP,)
