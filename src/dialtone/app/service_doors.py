"""The listeners of services.ini: one for each section that is served, made and closed as the table says.

A section that changes so that it is served otherwise (another command, TLS) gets a new listener; conversations of the
one before go on until they end. `NO_RECYCLE` leaves a section as it is.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dialtone.app.service_kinds import NO_DATAGRAMS, kind_of, sections, title, why_not
from dialtone.app.service_terms import answer_of, service_terms
from dialtone.base import log
from dialtone.base.chance import Chance
from dialtone.config.browser_calls import WEBSOCKET
from dialtone.config.load import Settings
from dialtone.config.service import ServiceConfig
from dialtone.domain.house import House
from dialtone.domain.ports.outside import Resolver
from dialtone.net.datagrams import DatagramServer
from dialtone.net.runner import Tally
from dialtone.net.server import Server
from dialtone.net.sockets import Place, Retries
from dialtone.net.terms import Terms
from dialtone.net.tls import ServerTls
from dialtone.wire.port import Peer
from dialtone.wire.service import DatagramKind, ServiceKind

TAG = "srvc"
WAITS_FOR_TLS = "there is no certificate"

__all__ = ["NO_DATAGRAMS", "ServiceDoors"]


@dataclass(slots=True)
class _Open:
    """One section that has a listener."""

    row: ServiceConfig
    kind: ServiceKind | DatagramKind
    server: Server | DatagramServer


class ServiceDoors:
    """See the module's text. Made on the loop's thread; `numbers` are those of all connections of the program."""

    def __init__(self, chance: Chance, numbers: Iterator[int]) -> None:
        self._chance = chance
        self._numbers = numbers
        self._open: dict[str, _Open] = {}  # by section
        self._retired: list[Server | DatagramServer] = []
        self._table: tuple[ServiceConfig, ...] = ()
        self._past = Tally()  # of listeners that are gone
        self._paused = True
        self._tls = False
        self._told: set[str] = set()

    # --- the table ---

    async def open(self, settings: Settings, *, tls: bool) -> None:
        """Listen for what the table says and nothing else. `tls`: there is a certificate."""
        self._table, self._tls = settings.service_table, tls
        self._close_gone()
        self._tell_missing()
        await asyncio.gather(*(self._listen(row, settings) for row in self._served()))

    def _served(self) -> list[ServiceConfig]:
        """The sections that can be served now."""
        rows = [row for row in self._table if row.wanted and row.stock != WEBSOCKET]
        return [row for row in rows if kind_of(row) is not None and (self._tls or not row.tls)]

    def _close_gone(self) -> None:
        served = {row.name: row for row in self._served()}
        for name, one in list(self._open.items()):
            row = served.get(name)
            if row is None or not _same_door(one.row, row):
                self._retire(name)

    def _retire(self, name: str) -> None:
        """Close a section's listener; its conversations go on."""
        one = self._open.pop(name)
        one.server.close()
        self._retired = [server for server in self._retired if server.active] + [one.server]
        if isinstance(one.server, Server):
            self._past.served += one.server.tally.served
            self._past.refused += one.server.tally.refused

    def _tell_missing(self) -> None:
        """Say once which enabled sections are not served, and why."""
        missing = {row.name: why_not(row) for row in self._table if row.enabled and why_not(row)}
        for name, why in missing.items():
            if name not in self._told:
                log.notice("service.missing", f"[{name}] of services.ini is not served: {why}", section=name)
        self._told = set(missing)

    async def _listen(self, row: ServiceConfig, settings: Settings) -> None:
        one = self._open.get(row.name)
        if one is None:
            kind = kind_of(row)
            assert kind is not None
            one = self._open[row.name] = _Open(row, kind, self._server(row, kind))
        one.row = row
        common = settings.services
        await one.server.open(
            [Place(*place) for place in row.places()],
            options=settings.sockets.options("udp" if row.udp else "tcp", *sections(row)),
            retries=Retries(common.bind_retry_count, common.bind_retry_delay),
        )

    def _server(self, row: ServiceConfig, kind: ServiceKind | DatagramKind) -> Server | DatagramServer:
        if isinstance(kind, DatagramKind):
            return DatagramServer(row.service, title(row), _nobody, tag=TAG)
        server = Server(kind.door, Terms(), chance=self._chance, tag=TAG, numbers=self._numbers)
        if self._paused:
            server.pause()
        return server

    # --- the house ---

    def adopt(self, house: House, resolver: Resolver, tls: ServerTls | None) -> None:
        """Serve who comes from now on in this house."""
        rows = {row.name: row for row in house.settings.service_table}
        for name, one in self._open.items():
            row = rows.get(name)
            if row is None or not _same_door(one.row, row):
                continue
            if isinstance(one.server, DatagramServer):
                assert isinstance(one.kind, DatagramKind)
                one.server.answer = answer_of(one.kind, house)
                one.server.gate = house.gate
            else:
                assert isinstance(one.kind, ServiceKind)
                one.server.adopt(service_terms(row, one.kind, house, resolver, tls))

    def pause(self) -> None:
        """Leave those who come waiting."""
        self._paused = True
        for server in self._streams():
            server.pause()

    def resume(self) -> None:
        """Let them in."""
        self._paused = False
        for server in self._streams():
            server.resume()

    # --- what there is ---

    def _streams(self) -> list[Server]:
        return [one.server for one in self._open.values() if isinstance(one.server, Server)]

    @property
    def tally(self) -> Tally:
        """What all services did together."""
        found = Tally(0, self._past.served, self._past.refused)
        for server in self._streams():
            found.active += server.tally.active
            found.served += server.tally.served
            found.refused += server.tally.refused
        found.active += sum(server.active for server in self._retired)
        return found

    def rows(self) -> list[dict[str, Any]]:
        """What listens where."""
        return [
            {
                "service": one.row.service,
                "protocol": one.row.protocol.removesuffix("-UDP") if one.row.udp else one.row.protocol,
                "transport": "udp" if one.row.udp else "tcp",
                "host": place.host,
                "port": place.port,
                "tls": one.kind.door.tls if isinstance(one.kind, ServiceKind) else "none",
            }
            for one in self._open.values()
            for place in one.server.listening
        ]

    async def shut_down(self, grace: float) -> None:
        """Close every listener; give conversations under way `grace` seconds, then end them."""
        servers = [one.server for one in self._open.values()] + self._retired
        await asyncio.gather(*(server.shut_down(grace) for server in servers))


def _same_door(one: ServiceConfig, other: ServiceConfig) -> bool:
    """Whether a changed section can keep its listener."""
    return (one.service, one.udp, one.tls, one.command, one.protocol) == (
        other.service,
        other.udp,
        other.tls,
        other.command,
        other.protocol,
    )


async def _nobody(question: bytes, peer: Peer) -> bytes | None:
    """The answer while there is no house yet."""
    return None
