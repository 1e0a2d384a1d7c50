"""What surrounds the sessions of a service: patience, transcript, TLS, and the session it makes for a client."""

from __future__ import annotations

from dataclasses import dataclass

from dialtone.app.registry import Offer
from dialtone.app.service_terms import networks
from dialtone.base import log
from dialtone.config.load import Settings
from dialtone.domain.house import House
from dialtone.domain.ports.outside import Resolver
from dialtone.net.terms import Limits, Terms, Transcript
from dialtone.net.tls import ServerTls
from dialtone.wire.port import Session, Wire

NO_LIMIT = 10 * 365 * 86_400.0  # seconds
LOGGING_ON = 1800.0  # seconds that logging on may take in all (spec services.md 2.8); a prompt waits less


@dataclass(frozen=True, slots=True)
class _Part:
    """What the section of ctrl/sbbs.ini that a service belongs to says of its connections."""

    limits: Limits
    options: frozenset[str]
    tls_errors: int
    received: int = log.TRACE
    sent: int = log.TRACE


def conditions(offer: Offer, house: House, resolver: Resolver, tls: ServerTls | None) -> Terms:
    """What holds for the connections of a service from now on."""
    part, door = _part(offer, house.settings), offer.kind.door

    def make(wire: Wire) -> Session:
        return offer.kind.make(wire, door, house)

    apart = tls is not None and offer.part == "ftp" and "TLS_SESSION_REUSE" in part.options
    return Terms(
        make=make,
        gate=house.gate,
        limits=part.limits,
        tls=tls.apart() if tls is not None and apart else tls,
        resolver=None if "NO_HOST_LOOKUP" in part.options else resolver,
        transcript=Transcript(received=part.received, sent=part.sent),
        proxies=networks(house.settings.global_.proxy_protocol_from),
        tls_errors=part.tls_errors,
    )


def _part(offer: Offer, settings: Settings) -> _Part:
    if offer.part == "web":
        return _web(settings)
    if offer.part == "ftp":
        return _ftp(settings)
    if offer.terminal:
        return _terminal(settings)
    return _mail(offer, settings)


def _terminal(settings: Settings) -> _Part:
    terminal = settings.terminal
    limits = Limits(inactivity=terminal.max_login_inactivity or NO_LIMIT, before_login=LOGGING_ON)
    return _Part(limits, terminal.options, settings.mail.tls_error_level)


def _web(settings: Settings) -> _Part:
    web = settings.web
    limits = Limits(inactivity=web.max_inactivity, before_login=0.0)
    return _Part(limits, web.options, web.tls_error_level, *_seen(web.options, "DEBUG_RX", "DEBUG_TX"))


def _ftp(settings: Settings) -> _Part:
    ftp = settings.ftp
    limits = Limits(inactivity=ftp.max_inactivity or NO_LIMIT)
    return _Part(limits, ftp.options, settings.mail.tls_error_level, *_seen(ftp.options, "DEBUG_RX", "DEBUG_TX"))


def _mail(offer: Offer, settings: Settings) -> _Part:
    """Of the mail server, and what else has no section of its own."""
    mail = settings.mail
    received, sent = _seen(mail.options, "DEBUG_POP3", "DEBUG_TX")
    if offer.kind.door.service not in ("pop3", "pop3s"):
        received = log.TRACE
    if not offer.mail:
        sent = log.TRACE
    return _Part(Limits(inactivity=mail.max_inactivity), mail.options, mail.tls_error_level, received, sent)


def _seen(options: frozenset[str], received: str, sent: str) -> tuple[int, int]:
    """At which level lines received and sent are logged."""
    return (log.DEBUG if received in options else log.TRACE, log.DEBUG if sent in options else log.TRACE)
