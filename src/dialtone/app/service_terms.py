"""What surrounds the sessions of a service of services.ini."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from functools import partial
from typing import Any

from dialtone.base import log
from dialtone.config.service import JAVASCRIPT, NATIVE, PYTHON, ServiceConfig
from dialtone.domain.house import House
from dialtone.domain.ports.outside import Resolver
from dialtone.net.asking_tls import AskingTls
from dialtone.net.runner import Tally
from dialtone.net.terms import Limits, Network, Terms, Transcript
from dialtone.net.tls import ServerTls
from dialtone.protocols.irc import WEBSOCKET
from dialtone.wire.port import Peer, Session, Wire
from dialtone.wire.service import DatagramKind, ServiceKind


def service_terms(
    row: ServiceConfig,
    kind: ServiceKind,
    house: House,
    resolver: Resolver,
    tls: ServerTls | None,
    ended: Callable[[], str],
) -> Terms:
    """What holds for its connections from now on. `ended` makes the last line of each."""
    settings, door = house.settings, kind.door
    nameless = "NO_HOST_LOOKUP" in settings.services.options | row.options

    def make(wire: Wire) -> Session:
        return kind.make(wire, door, house)

    return Terms(
        make=make,
        gate=house.gate,
        limits=Limits(inactivity=settings.mail.max_inactivity),
        tls=asking(row, door.arguments, tls),
        resolver=None if nameless else resolver,
        proxies=networks(settings.global_.proxy_protocol_from),
        tls_errors=settings.global_.tls_error_level,
        most=0 if "FULL_ACCEPT" in row.options else row.max_clients,
        log_least=row.log_level,
        log_cap=row.lowest_log_level,
        ended=ended,
        transcript=transcript(row, door.arguments),
    )


def asking(row: ServiceConfig, arguments: tuple[str, ...], tls: ServerTls | None) -> ServerTls | None:
    """IRC asks for certificates, which log in (SASL EXTERNAL); browsers would bother people with that."""
    if tls is None or row.stock != "irc" or WEBSOCKET in arguments:
        return tls
    return AskingTls(tls)


def transcript(row: ServiceConfig, arguments: tuple[str, ...]) -> Transcript:
    """`-d` behind a built-in service: what it answers is in the log without `LogLevel = trace` (spec services.md 6)."""
    built_in = row.kind not in (JAVASCRIPT, PYTHON, NATIVE)
    return Transcript(sent=log.INFO) if built_in and "-d" in arguments else Transcript()


def ended_line(row: ServiceConfig, own: Tally, every: Tally) -> str:
    """The last line of a conversation (spec services.md 5.4): clients of this service, of all services, served here."""
    what = {JAVASCRIPT: "JavaScript service", PYTHON: "Python service", NATIVE: "NATIVE service"}
    counted = f"{own.active} clients remain, {every.active} total, {own.served} served"
    return f"{what.get(row.kind, 'Service')} thread terminated ({counted})"


def answer_of(kind: DatagramKind, house: House) -> Any:
    """What answers its datagrams from now on."""

    async def answer(question: bytes, peer: Peer) -> bytes | None:
        found: bytes | None = await kind.answer(question, peer, house)
        return found

    return answer


def networks(texts: tuple[str, ...]) -> tuple[Network, ...]:
    """Addresses and networks as values."""
    return tuple(map(partial(ipaddress.ip_network, strict=False), texts))
