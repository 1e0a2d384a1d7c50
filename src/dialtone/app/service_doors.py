"""The listeners of services.ini: one for each section that is served, made and closed as the table says.

A section that changes so that it is served otherwise (another command, TLS) gets a new listener; conversations of the
one before go on until they end. A section with NO_RECYCLE that is served keeps what it has. One with STATIC has a run
that lasts (`static_service.py`); it is replaced when its section is another one, or its services are to be recycled.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from dialtone.app.furnish.services import name_at_gate
from dialtone.app.service_kinds import kind_of, why_not
from dialtone.app.service_names import sections, title
from dialtone.app.service_terms import answer_of, ended_line, service_terms
from dialtone.app.static_service import StaticService
from dialtone.base import log
from dialtone.base.chance import Chance
from dialtone.config.browser_calls import WEBSOCKET
from dialtone.config.load import Settings
from dialtone.config.service import ServiceConfig
from dialtone.domain.house import House
from dialtone.domain.ports.outside import Resolver
from dialtone.net.datagrams import DatagramLimits, DatagramServer
from dialtone.net.runner import Tally
from dialtone.net.server import Server
from dialtone.net.sockets import Place, Retries
from dialtone.net.terms import Terms
from dialtone.net.tls import ServerTls
from dialtone.wire.port import Peer
from dialtone.wire.service import DatagramKind, ServiceKind

TAG = "srvc"
Surroundings = tuple[House, Resolver, ServerTls | None]


@dataclass(slots=True)
class Served:
    """A section that has a listener. `row` is what it is served by."""

    row: ServiceConfig
    kind: ServiceKind | DatagramKind
    server: Server | DatagramServer
    adopted: bool = False  # it has a house to serve in
    run: StaticService | None = None  # of a section with STATIC

    @property
    def tally(self) -> Tally:
        """What it did; of datagrams only what is worked on is counted."""
        return self.server.tally if isinstance(self.server, Server) else Tally(self.server.active)


class ServiceDoors:
    """See the module's text. Made on the loop's thread; `numbers` are those of all connections of the program."""

    def __init__(self, chance: Chance, numbers: Iterator[int]) -> None:
        self._chance = chance
        self._numbers = numbers
        self._served: dict[str, Served] = {}  # by section
        self._retired: list[Served] = []
        self._past = Tally()  # of listeners that are gone
        self._told: dict[str, str] = {}
        self._newest: Surroundings | None = None  # in which new listeners serve
        self.paused = True
        self.stopped = False  # by a semaphore of the services alone, until new settings are taken
        self._held = False  # the same for a while
        self._again: frozenset[str] | None = None  # sections whose runs are to begin anew (empty: all)
        self._runs: set[StaticService] = set()  # those that are replaced, too
        self.over: set[str] = set()  # sections whose run has ended for good

    # --- the table ---

    async def open(self, settings: Settings, *, tls: bool) -> None:
        """Listen for what the table says and nothing else. `tls`: there is a certificate."""
        wanted = [] if self.stopped else [self._kept(row) for row in to_serve(settings, tls=tls)]
        self._close_others(wanted)
        self._tell_missing(settings)
        await asyncio.gather(*(self._listen(row, settings) for row in wanted))

    def _kept(self, row: ServiceConfig) -> ServiceConfig:
        """What a section is served by: what it was, when it asks for that."""
        one = self._served.get(row.name)
        return one.row if one is not None and "NO_RECYCLE" in one.row.options & row.options else row

    def _close_others(self, wanted: list[ServiceConfig]) -> None:
        rows = {row.name: row for row in wanted}
        for name, one in list(self._served.items()):
            if name not in rows or not _same_door(one.row, rows[name]):
                self._retire(name)

    def _retire(self, name: str) -> None:
        """Close a section's listener; its conversations go on."""
        one = self._served.pop(name)
        one.server.close()
        if one.run is not None:
            one.run.finish()
        for old in [old for old in self._retired if not old.server.active]:
            self._retired.remove(old)
            self._past.served += old.tally.served
            self._past.refused += old.tally.refused
        self._retired.append(one)

    def _tell_missing(self, settings: Settings) -> None:
        """Say once which enabled sections are not served, and why."""
        missing = {row.name: why for row in settings.service_table if row.enabled and (why := why_not(row))}
        for name, why in missing.items():
            if self._told.get(name) != why:
                log.notice("service.missing", f"[{name}] of services.ini is not served: {why}", section=name)
        self._told = missing

    async def _listen(self, row: ServiceConfig, settings: Settings) -> None:
        one = self._served.get(row.name)
        self.over.discard(row.name)
        if one is None:
            kind = kind_of(row)
            assert kind is not None
            one = self._served[row.name] = Served(row, kind, self._server(row, kind))
            if self._newest is not None:
                self._adopt(one, row, *self._newest)
        one.row = row
        places = [Place(*place) for place in row.places()]
        options = settings.sockets.options("udp" if row.udp else "tcp", *sections(row))
        retries = Retries(settings.services.bind_retry_count, settings.services.bind_retry_delay)
        if isinstance(one.server, Server):
            await one.server.open(places, options=options, retries=retries, backlog=row.listen_backlog)
        else:
            await one.server.open(places, options=options, retries=retries)

    def _server(self, row: ServiceConfig, kind: ServiceKind | DatagramKind) -> Server | DatagramServer:
        if isinstance(kind, DatagramKind):
            limits = DatagramLimits()
            limits = replace(limits, at_once=min(limits.at_once, row.max_clients or limits.at_once))
            return DatagramServer(name_at_gate(row), title(row), _nobody, tag=TAG, protocol=row.protocol, limits=limits)
        server = Server(kind.door, Terms(), chance=self._chance, tag=TAG, numbers=self._numbers)
        if self.paused or self._held:
            server.pause()
        return server

    # --- the house ---

    def adopt(self, house: House, resolver: Resolver, tls: ServerTls | None) -> None:
        """Serve who comes from now on in this house; who has NO_RECYCLE stays in the one he has."""
        self._newest = house, resolver, tls
        for row in house.settings.service_table:
            one = self._served.get(row.name)
            if one is None or not _same_door(one.row, row):
                continue
            if self._kept(row) is row or not one.adopted:
                self._adopt(one, row, house, resolver, tls)
        self._again = None

    def _adopt(self, one: Served, row: ServiceConfig, house: House, resolver: Resolver, tls: ServerTls | None) -> None:
        one.adopted, one.kind = True, kind_of(row) or one.kind
        if isinstance(one.server, DatagramServer):
            assert isinstance(one.kind, DatagramKind)
            one.server.answer = answer_of(one.kind, house)
            one.server.gate = house.gate
            one.server.log_least, one.server.log_cap = row.log_level, row.lowest_log_level
        else:
            assert isinstance(one.kind, ServiceKind)
            if row.static:
                one.kind = self._lasting(one, one.kind, row, house)
            ended = partial(self._ended, one)
            one.server.adopt(service_terms(row, one.kind, house, resolver, tls, ended))

    def _lasting(self, one: Served, kind: ServiceKind, row: ServiceConfig, house: House) -> ServiceKind:
        """The kind of a section with STATIC, whose run is started unless it has the right one."""
        if one.run is None or one.run.row != row or self._is_named(row):
            if one.run is not None:
                one.run.finish()
            one.run = house.own_services.static(row, partial(self._run_over, one))
            one.run.begin()
            self._runs = {run for run in self._runs if not run.gone} | {one.run}
        run = one.run
        return replace(kind, make=lambda wire, door, house: run.session(wire))

    def _is_named(self, row: ServiceConfig) -> bool:
        """Whether its run is to begin anew, as a sysop has said."""
        names = {row.name.lower(), row.service, row.protocol.lower()}
        return self._again is not None and (not self._again or bool(names & self._again))

    def _run_over(self, one: Served) -> None:
        if self._served.get(one.row.name) is one:
            self.over.add(one.row.name)
            self._retire(one.row.name)

    def _ended(self, one: Served) -> str:
        return ended_line(one.row, one.tally, self.tally)

    def pause(self) -> None:
        """Leave those who come waiting."""
        self.paused = True
        for server in self._streams():
            server.pause()

    def resume(self) -> None:
        """Let them in, unless the services alone are held."""
        self.paused = False
        if not self._held:
            for server in self._streams():
                server.resume()

    def restart(self, names: Sequence[str] = (), *, again: bool = False) -> None:
        """New settings are to be taken: services that were stopped may be served again. `again`: runs of sections with
        STATIC begin anew, all or those of these names."""
        self.stopped = False
        if again:
            self._again = frozenset(map(str.lower, names))

    def stop(self) -> None:
        """Stop listening until new settings are taken; conversations go on."""
        self.stopped = True
        for name in list(self._served):
            self._retire(name)

    def hold(self) -> None:
        """Leave the services' clients waiting, whatever the rest of the program does."""
        self._held = True
        for server in self._streams():
            server.pause()

    def let_go(self) -> None:
        """The end of `hold`."""
        self._held = False
        if not self.paused:
            self.resume()

    @property
    def held(self) -> bool:
        """Whether the services alone accept nobody."""
        return self._held

    # --- what there is ---

    def _streams(self) -> list[Server]:
        return [one.server for one in self._served.values() if isinstance(one.server, Server)]

    @property
    def tally(self) -> Tally:
        """What all services did together."""
        found = Tally(0, self._past.served, self._past.refused)
        for one in (*self._served.values(), *self._retired):
            found.active += one.tally.active
            found.served += one.tally.served
            found.refused += one.tally.refused
        return found

    def served(self, section: str) -> Served | None:
        """A section's listener, if it has one."""
        return self._served.get(section)

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
            for one in self._served.values()
            for place in one.server.listening
        ]

    async def shut_down(self, grace: float) -> None:
        """Close every listener; give conversations under way `grace` seconds, then end them."""
        every = (*self._served.values(), *self._retired)
        await asyncio.gather(*(one.server.shut_down(grace) for one in every))
        await asyncio.gather(*(run.stop() for run in self._runs))


def to_serve(settings: Settings, *, tls: bool) -> list[ServiceConfig]:
    """The sections that can be served, with a certificate or without. Calls from browsers are the terminal server's."""
    wanted = [row for row in settings.service_table if row.wanted and row.stock != WEBSOCKET]
    return [row for row in wanted if kind_of(row) is not None and (tls or not row.tls)]


def _same_door(one: ServiceConfig, other: ServiceConfig) -> bool:
    """Whether a changed section can keep its listener."""
    return _door(one) == _door(other)


def _door(row: ServiceConfig) -> tuple[Any, ...]:
    limit = row.max_clients if row.udp else 0
    return row.service, row.udp, row.tls, row.command, row.protocol, "NATIVE" in row.options, row.static, limit


async def _nobody(question: bytes, peer: Peer) -> bytes | None:
    """The answer while there is no house yet."""
    return None
