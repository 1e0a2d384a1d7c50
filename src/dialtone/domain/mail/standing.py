"""How a client stands with the filters: what was found out about it at connect, kept for the whole session."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Listing:
    """A blacklist names this address. `zone` is the list's line in dns_blacklist.cfg, at most 100 characters."""

    address: str
    zone: str
    answer: str  # such as 127.0.0.2

    def __str__(self) -> str:
        return f"Listed on {self.zone} as {self.answer}"


@dataclass(slots=True)
class Standing:
    """Of one connection. `listing` is taken away when a sender turns out to be exempt; `spied` once smtpspy.can
    names the client or an address."""

    listing: Listing | None = None
    spied: bool = False
    exempt: bool = False  # named by ipfilter_exempt.cfg, or this very machine: filters do not apply
