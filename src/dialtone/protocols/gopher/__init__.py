"""Gopher: the board's messages, files and texts as menus, for the guest. Start at `server.py`.

The house lends `settings`, `about`, `directory`, `reading`, `files` and `sysop_texts`.
"""

from __future__ import annotations

from dialtone.domain.house import House
from dialtone.protocols.gopher.board import Board
from dialtone.protocols.gopher.server import GopherServer
from dialtone.wire.port import Wire
from dialtone.wire.service import Door, ServiceKind

PORT = 70


def board(house: House) -> Board:
    """What Gopher may know of the house."""
    settings = house.settings
    return Board(
        host=settings.host or "localhost",
        title=settings.system.name or settings.host or "dialtone",
        about=house.about,
        directory=house.directory,
        reading=house.reading,
        files=house.files,
        texts=house.sysop_texts,
    )


def make(wire: Wire, door: Door, house: House) -> GopherServer:
    """One session."""
    return GopherServer(wire, board(house))


GOPHER = ServiceKind(Door("gopher", "Gopher", "Gopher Server", "none"), make)
SERVICES = (GOPHER,)
