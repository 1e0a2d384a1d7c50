"""Every listener of the program: opened together, given the house together, closed together.

Binding and serving are two steps. In between the program gives up the rights of root; connections that come early wait
in the system's queue. The same halt serves the `pause` semaphore.
"""

from __future__ import annotations

import asyncio
from itertools import count
from typing import Any

from dialtone.app.conditions import conditions
from dialtone.app.registry import STREAMS, Offer, read_face
from dialtone.app.service_doors import ServiceDoors
from dialtone.base.chance import Chance
from dialtone.config.load import Settings
from dialtone.domain.house import House
from dialtone.domain.ports.outside import Resolver
from dialtone.net.runner import Tally
from dialtone.net.server import Server
from dialtone.net.sockets import Place, Retries
from dialtone.net.terms import Terms
from dialtone.net.tls import ServerTls

MAIL_TAG, TERMINAL_TAG = "mail", "term"
PARTS = ("ftp", "web")  # servers with a section of their own; their names are their tags


class Doors:
    """See the module's text. Made on the loop's thread."""

    def __init__(self, chance: Chance) -> None:
        self.mail, self.callers = Tally(), Tally()
        self.parts = {part: Tally() for part in PARTS}
        numbers = count(1)
        self._streams: list[tuple[Offer, Server]] = []
        for offer in STREAMS:
            tag, tally = self._part(offer)
            server = Server(offer.kind.door, Terms(), chance=chance, tag=tag, numbers=numbers, tally=tally)
            self._streams.append((offer, server))
        self.services = ServiceDoors(chance, numbers)
        self.held: set[str] = set()  # parts that let nobody in, whatever the others do
        self.paused = True
        self.pause()

    def _part(self, offer: Offer) -> tuple[str, Tally]:
        """The log tag and the tally of the server that an offer belongs to."""
        if offer.terminal:
            return TERMINAL_TAG, self.callers
        if offer.part:
            return offer.part, self.parts[offer.part]
        return MAIL_TAG, self.mail

    @property
    def others(self) -> Tally:
        """What the services did."""
        return self.services.tally

    async def open(self, settings: Settings, *, tls: bool) -> None:
        """Listen where the settings say and nowhere else; what is bound already stays. `tls`: there is a certificate.

        What cannot be bound is told in the log.
        """
        tries = [self._open(offer, server, settings, tls) for offer, server in self._streams]
        await asyncio.gather(*tries, self.services.open(settings, tls=tls))

    async def _open(self, offer: Offer, server: Server, settings: Settings, tls: bool) -> None:
        places = offer.places(settings) if tls or offer.kind.door.tls != "implicit" else ()
        config = settings.terminal if offer.terminal else settings.mail
        config = getattr(settings, offer.part) if offer.part else config
        await server.open(
            [Place(*place) for place in places],
            options={**offer.options, **settings.sockets.options("tcp", *offer.sections)},
            retries=Retries(config.bind_retry_count, config.bind_retry_delay),
        )

    def adopt(self, house: House, resolver: Resolver, tls: ServerTls | None) -> None:
        """Serve who comes from now on in this house; conversations that are going on stay in theirs."""
        read_face(house.settings)
        for offer, server in self._streams:
            server.adopt(conditions(offer, house, resolver, tls))
        self.services.adopt(house, resolver, tls)

    def pause(self) -> None:
        """Leave those who come waiting."""
        self.paused = True
        for _, server in self._streams:
            server.pause()
        self.services.pause()

    def resume(self) -> None:
        """Let them in, but to parts that are held."""
        self.paused = False
        for offer, server in self._streams:
            if self._part(offer)[0] not in self.held:
                server.resume()
        self.services.resume()

    def hold(self, part: str) -> None:
        """Leave those who come to one part waiting, by its log tag."""
        self.held.add(part)
        for server in self._of(part):
            server.pause()

    def let_go(self, part: str) -> None:
        """The end of `hold`."""
        self.held.discard(part)
        for server in self._of(part) if not self.paused else ():
            server.resume()

    def _of(self, part: str) -> list[Server]:
        return [server for offer, server in self._streams if self._part(offer)[0] == part]

    def serves(self, part: str) -> bool:
        """Whether anything of a part is listening, by its log tag."""
        return any(server.listening for server in self._of(part))

    def rows(self) -> list[dict[str, Any]]:
        """What listens where, as `dialtone listeners` shows it."""
        found = [
            _row(server.door.service, server.door.protocol, "tcp", place.host, place.port, server.door.tls)
            for _, server in self._streams
            for place in server.listening
        ]
        return found + self.services.rows()

    def smtp_ports(self) -> frozenset[int]:
        """The ports on which our own SMTP is to be reached."""
        services = ("smtp", "submission", "submissions")
        return frozenset(row["port"] for row in self.rows() if row["service"] in services)

    @property
    def active(self) -> int:
        """How many conversations are going on."""
        tallies = (self.mail, self.others, self.callers, *self.parts.values())
        return sum(tally.active for tally in tallies)

    async def shut_down(self, grace: float) -> None:
        """Close every listener; give conversations under way `grace` seconds, then end them."""
        await asyncio.gather(
            *(server.shut_down(grace) for _, server in self._streams),
            self.services.shut_down(grace),
        )


def _row(service: str, protocol: str, transport: str, host: str, port: int, tls: str) -> dict[str, Any]:
    return {"service": service, "protocol": protocol, "transport": transport, "host": host, "port": port, "tls": tls}
