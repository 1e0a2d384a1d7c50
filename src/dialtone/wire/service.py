"""How a protocol says it is served: all the wiring a protocol folder contains.

`protocols/<name>/__init__.py` holds one or more of these; `app/registry.py` lists them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dialtone.wire.port import Peer, Session, Wire


@dataclass(frozen=True, slots=True)
class Door:
    """One way in: which listener a connection came through, as its session may want to know."""

    service: str  # "smtp", "submission", "submissions", "pop3", "pop3s", "finger", ...
    protocol: str  # label in log lines and banners: SMTP, SMTPS, POP3, POP3S, ...
    title: str  # label of the "listening" line: "SMTP Transfer Agent"
    tls: str  # "none", "starttls" or "implicit"
    arguments: tuple[str, ...] = ()  # what stands behind its command in services.ini


@dataclass(frozen=True, slots=True)
class ServiceKind:
    """A stream service. `make(wire, door, house)` builds one session; it is given the whole house of domain
    services and hands the session only what it needs."""

    door: Door
    make: Callable[[Wire, Door, Any], Session]


@dataclass(frozen=True, slots=True)
class DatagramKind:
    """A service over UDP: one question, one answer or None. The driver limits the rate."""

    service: str
    title: str
    answer: Callable[[bytes, Peer, Any], Any]  # async (question, peer, house) -> bytes | None
