"""Whoever acts is named: every verb of the domain takes an actor and checks access itself."""

from __future__ import annotations

from dataclasses import dataclass

from dialtone.domain.model.user import User
from dialtone.wire.port import Peer


@dataclass(frozen=True, slots=True)
class Caller:
    """A logged-in user, and where from."""

    user: User
    peer: Peer
    service: str  # "smtp", "pop3", ...
    method: str = ""  # "PLAIN", "CRAM-MD5", "APOP", ...


@dataclass(frozen=True, slots=True)
class Remote:
    """A remote host that has not logged in."""

    peer: Peer


@dataclass(frozen=True, slots=True)
class System:
    """A worker or command of ours; `name` says which."""

    name: str


Actor = Caller | Remote | System
