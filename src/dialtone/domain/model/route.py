"""Where a recipient's copy goes: a closed union, so that a `match` is checked for completeness."""

from __future__ import annotations

from dataclasses import dataclass

from dialtone.domain.model.user import User


@dataclass(frozen=True, slots=True)
class ToUser:
    """Into the mailbox of a user of ours."""

    user: User


@dataclass(frozen=True, slots=True)
class ToHost:
    """Out by SMTP. `recipient` has no port; `port` is 0 for the usual one. `forwarded_for` is the user of ours whose
    forwarding caused it, if any."""

    recipient: str
    domain: str
    port: int = 0
    forwarded_for: User | None = None


@dataclass(frozen=True, slots=True)
class ToBoard:
    """Onto the sub-board with this internal code (upper case)."""

    code: str


@dataclass(frozen=True, slots=True)
class ToNetwork:
    """Into a network's outbound store. `network`, `address`, `via` and `name` (of the recipient) as in
    `model/netmail.py`."""

    network: str
    name: str
    address: str
    via: str = ""


@dataclass(frozen=True, slots=True)
class ToProcessor:
    """For a mail processor that keeps what it gets (PassThru=false); `name` is its section, `local` the local part."""

    name: str
    local: str


@dataclass(frozen=True, slots=True)
class Nowhere:
    """Accepted and thrown away (a bait, a check's verdict)."""

    reason: str


Destination = ToUser | ToHost | ToBoard | ToNetwork | ToProcessor | Nowhere
