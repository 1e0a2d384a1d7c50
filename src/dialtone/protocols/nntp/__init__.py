"""NNTP: the message boards in news readers. Start at `server.py`; logging in is in `login.py`, groups and lists in
`listing.py`, articles in `reading.py`.

`nntp` is the clear port with STARTTLS, `nntps` speaks TLS from the first byte. The house lends `news`, `logins`,
`directory`, `requirements`, `clock`, `filtering` and `settings`.
"""

from __future__ import annotations

import sys

from dialtone import __version__
from dialtone.domain.house import House
from dialtone.domain.model.actor import Caller
from dialtone.protocols.nntp.needs import Guest, Needs
from dialtone.protocols.nntp.options import NntpOptions
from dialtone.protocols.nntp.server import NntpServer
from dialtone.wire.port import Peer, Wire
from dialtone.wire.service import Door, ServiceKind

PORT, TLS_PORT = 119, 563
GUEST = "guest"


def session(wire: Wire, door: Door, house: House, options: NntpOptions, required: str = "") -> NntpServer:
    """One session, with what it needs of the house. `required` is the access requirement of the service."""
    assert house.news is not None
    news = house.news
    needs = Needs(
        logins=house.logins,
        news=news.reading(force=options.force),
        posting=news.posting(limited=not options.no_limit),
        times=news.times,
        guest=_guest(house, door, required),
        clock=house.clock,
        filtering=house.filtering,
        options=options,
        system=house.settings.system.name,
        version=f"{__version__}-{sys.platform.capitalize()}",
    )
    return NntpServer(wire, door, needs)


def _guest(house: House, door: Door, required: str) -> Guest:
    async def guest(peer: Peer) -> Caller | None:
        user = await house.directory.by_login(GUEST)
        if user is None or not user.active or not user.is_guest:
            return None
        rules = house.requirements
        if required and rules is not None and not rules.met(required, user, protocol=door.service, peer=peer):
            return None
        return Caller(user, peer, door.service, GUEST)

    return guest


def make(wire: Wire, door: Door, house: House) -> NntpServer:
    """One session of a service without arguments."""
    return session(wire, door, house, NntpOptions())


NNTP = ServiceKind(Door("nntp", "NNTP", "NNTP Server", "starttls"), make)
NNTPS = ServiceKind(Door("nntps", "NNTPS", "NNTPS Server", "implicit"), make)
SERVICES = (NNTP, NNTPS)
