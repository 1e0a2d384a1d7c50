"""The question a RCPT command asks, and the usual answer to one that leads nowhere."""

from __future__ import annotations

from typing import NamedTuple

from dialtone.base.errors import Refusal, Why
from dialtone.domain.mail.envelope import Verb
from dialtone.domain.mail.visit import Visit


class Asked(NamedTuple):
    """Who asks, the reverse path (in brackets) and the forward path as they were given, and in which transaction."""

    visit: Visit
    sender: bytes
    given: bytes
    verb: Verb = Verb.MAIL

    @property
    def text(self) -> str:
        """The forward path for the log."""
        return self.given.decode("utf-8", "replace")


class Target(NamedTuple):
    """An address while it is being followed. `aliased`: it came from alias.cfg."""

    local: str
    domain: str
    port: int = 0
    aliased: bool = False


def unknown(asked: Asked) -> Refusal:
    """Nobody has this address."""
    return Refusal(Why.NOT_FOUND, reply=b"550 Unknown User: " + asked.given)
