"""What came of an attempt to deliver to one recipient: taken, later, or never.

Whoever tries (destinations, the SMTP client) makes these; `outbound.py` acts on them, `returns.py` tells the sender.
Texts inside are one cleaned line each: they go into logs, traces and reports as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto


class Verdict(Enum):
    """The three ends of an attempt."""

    SENT = auto()
    LATER = auto()
    NEVER = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """`status` is an enhanced status code (RFC 3463). `reason` is for people, line by line. `reply` is what the other
    server said, on one line, empty when the finding is our own; `host` and `address` say which server that was."""

    verdict: Verdict
    status: str
    reason: tuple[str, ...]
    reply: str = ""
    host: str = ""
    address: str = ""
    tls: str = ""  # protocol and cipher; empty without TLS
    dsn: bool = False  # the other server promised to report success itself
    lines: int = 0  # of the text, when it was sent

    @property
    def text(self) -> str:
        """The reason on one line."""
        return " ".join(self.reason)


def later(status: str, *reason: str, host: str = "", address: str = "") -> Outcome:
    """Not now; another attempt may succeed."""
    return Outcome(verdict=Verdict.LATER, status=status, reason=reason, host=host, address=address)


def never(status: str, *reason: str, host: str = "", address: str = "") -> Outcome:
    """No attempt will succeed."""
    return Outcome(verdict=Verdict.NEVER, status=status, reason=reason, host=host, address=address)


def bad_address(address: str) -> Outcome:
    """No server can be told this address."""
    return never("5.1.3", f"Invalid destination address: {address}")


def summed_up(troubles: Sequence[Outcome]) -> Outcome:
    """What several failures mean together: as long as one of them may pass, all is not lost. The latest one of the
    deciding kind is told."""
    passing = [trouble for trouble in troubles if trouble.verdict is Verdict.LATER]
    if passing:
        return passing[-1]
    return troubles[-1] if troubles else later("4.4.0", "No server could be asked")
