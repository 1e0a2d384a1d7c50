"""Proofs of who sent a message, as the domain sees them: examining those that came, making those that leave.

Words for results are those of RFC 8601 (none, pass, fail, softfail, neutral, policy, temperror, permerror). Nothing a
message or the DNS holds makes these methods raise; only reading the text itself may (StoreError).
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A message and how it came. `head` is its header block with the empty line, `body` what follows (read at most
    once, and not at all when nothing in the header needs it)."""

    address: str  # of the client
    hello: str  # the name it gave itself
    mail_from: str  # without brackets; "" is the null sender
    host: str  # our own name
    head: bytes
    body: AsyncIterator[bytes]


@dataclass(frozen=True, slots=True)
class Spf:
    """What SPF says (RFC 7208). `domain` is the one that was asked, `identity` "mailfrom" or, for the null sender,
    "helo"."""

    result: str = "none"
    domain: str = ""
    identity: str = "mailfrom"
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """One DKIM signature (RFC 6376). `domain` and `selector` are in lower case, "" when they cannot be read; `start`
    is the beginning of its value, to tell it from others."""

    result: str
    domain: str = ""
    selector: str = ""
    algorithm: str = ""
    start: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Seal:
    """One set of an ARC chain: who sealed it, and whether the results it carries say that DMARC passed."""

    domain: str
    dmarc_passed: bool = False


@dataclass(frozen=True, slots=True)
class Chain:
    """An ARC chain (RFC 8617): none, pass, fail, or temperror when a key could not be had. `seals` from the newest to
    the oldest, only of a chain that passes."""

    result: str = "none"
    seals: tuple[Seal, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything that was found out."""

    spf: Spf = field(default_factory=Spf)
    signatures: tuple[Signature, ...] = ()
    chain: Chain = field(default_factory=Chain)


class Examiner(Protocol):
    """Examines messages, each within a time limit; what is not done by then is a temperror."""

    async def examine(self, question: Question) -> Findings:
        """Check SPF, every DKIM signature (at most ten) and the ARC chain."""
        ...


class Signer(Protocol):
    """Signs with the keys of this system."""

    async def sign(self, head: bytes, body: AsyncIterator[bytes], domain: str, selector: str) -> bytes:
        """The complete DKIM-Signature fields of a message, one for each key; b"" when there is no key that works
        (which the log says once)."""
        ...

    async def seal(self, head: bytes, body: AsyncIterator[bytes], domain: str, selector: str, host: str) -> bytes:
        """The three fields of another ARC set, with the results that `host` (we) wrote into the header; b"" when there
        are none, when the chain has ended, or when there is no key."""
        ...
