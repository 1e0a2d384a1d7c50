"""What holds for the connections of a service: all that a caller may set, swapped as a whole when settings change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network

from dialtone.base import log
from dialtone.domain.ports.outside import Resolver
from dialtone.net.gate import Gate, OpenGate
from dialtone.net.tls import ClientTls, ServerTls
from dialtone.wire.port import Session, Wire

Network = IPv4Network | IPv6Network


@dataclass(frozen=True, slots=True)
class Limits:
    """Time limits in seconds. Each is for a unit as a whole, however slowly it trickles in."""

    inactivity: float = 120.0  # a line, or the next piece of a body; a session may give another for a line
    before_login: float = 60.0  # from accept until `identify`, in total; 0 is none
    handshake: float = 30.0  # TLS
    write: float = 60.0  # a peer that does not take what we send
    minimum_rate: int = 64  # bytes a second, of a body and of a peer that is behind
    rate_grace: float = 60.0  # a body may be slower than that at its beginning
    look_up: float = 3.0  # the peer's name
    proxy_header: float = 5.0
    last_words: float = 5.0  # to get rid of what is still to be sent when we hang up


@dataclass(frozen=True, slots=True)
class Transcript:
    """At which levels of the log lines received and sent are shown."""

    received: int = log.TRACE
    sent: int = log.TRACE


def no_session(wire: Wire) -> Session:
    """The session of a connection that we opened ourselves: there is none."""
    raise AssertionError("connections we open have no server session")


@dataclass(frozen=True, slots=True)
class Terms:
    """The session of a service, and all that surrounds it.

    `resolver` None: names of peers are not looked up. `proxies`: peers which must, and alone may, put a PROXY header
    before everything else. `most`: so many clients at a time, the next ones wait to be accepted (0: no limit).
    `log_least` and `log_cap` as in `log.Context`. `ended` makes the last line of a conversation of what the service
    did; None: the usual one.
    """

    make: Callable[[Wire], Session] = no_session
    gate: Gate = field(default_factory=OpenGate)
    limits: Limits = field(default_factory=Limits)
    tls: ServerTls | None = None
    client_tls: ClientTls | None = None
    resolver: Resolver | None = None
    transcript: Transcript = field(default_factory=Transcript)
    proxies: tuple[Network, ...] = ()
    tls_errors: int = log.EMERGENCY  # TLS errors are logged at this level when they would be at a more severe one
    most: int = 0
    log_least: int = log.TRACE
    log_cap: int = log.EMERGENCY
    ended: Callable[[], str] | None = None
