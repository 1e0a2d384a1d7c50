"""What the certificate's renewal needs from outside: an authority that issues, a place where certificates are kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A certificate that is kept. Times are seconds since 1970; `names` in lower case; `chain` is its PEM text, without
    the key."""

    names: frozenset[str]
    begins: float
    ends: float
    issuer: str = ""
    fingerprint: str = ""  # SHA-256, as programs show it
    chain: bytes = b""


@dataclass(frozen=True, slots=True)
class Issued:
    """What an authority gave: the certificate with those that vouch for it, and its key, all PEM."""

    chain: bytes
    key: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Tries:
    """What became of earlier tries. Kept on disk, so that a program that is started again and again does not ask the
    authority each time. `directory` is that of the certificate in place, `asked` the one that failed."""

    failures: int = 0  # in a row
    last: float = 0.0  # when the last one failed
    not_before: float = 0.0  # when the next may begin
    error: str = ""
    directory: str = ""
    asked: str = ""


class NotIssued(Exception):
    """There is no certificate; the text says why. `names` are those the authority could not convince itself of, `pause`
    is how many seconds it wants to be left alone (0: it did not say)."""

    def __init__(self, text: str, *, names: Sequence[str] = (), pause: float = 0.0) -> None:
        super().__init__(text)
        self.names = tuple(names)
        self.pause = pause


class NotUsable(Exception):
    """What was issued, or is kept, cannot be served with; the text says why."""


class Answering(Protocol):
    """Where an authority finds what it asks for; see `domain/certificates/challenges.py`."""

    def place_token(self, token: str, text: bytes) -> None:
        """Answer `text` at /.well-known/acme-challenge/TOKEN (http-01)."""
        ...

    def withdraw_token(self, token: str) -> None:
        """Do not any more."""
        ...

    def place_name(self, name: str, digest: bytes) -> None:
        """Show a certificate with this digest to who asks for the name by "acme-tls/1" (tls-alpn-01)."""
        ...

    def withdraw_name(self, name: str) -> None:
        """Do not any more."""
        ...


class Authority(Protocol):
    """Issues certificates."""

    async def obtain(self, names: Sequence[str], answering: Answering, key: bytes = b"") -> Issued:
        """Get a certificate for these names, for a new key unless one (PEM) is given. Takes minutes at most; whatever
        was placed is withdrawn in the end. Raises NotIssued."""
        ...

    async def renewal(self, chain: bytes) -> tuple[float | None, float]:
        """When the authority wants a certificate to be renewed (None: it does not say), and in how many seconds it may
        be asked again. Raises NotIssued."""
        ...


class CertificateStore(Protocol):
    """Keeps the certificate in use, and what became of tries."""

    async def held(self) -> Held | None:
        """The certificate in place; None when there is none that could be read."""
        ...

    async def key(self) -> bytes:
        """The key of the certificate in place, PEM; empty when there is none that could be read."""
        ...

    async def install(self, issued: Issued, names: Sequence[str], now: float) -> Held:
        """Look at what was issued and put it in the old one's place, in one step that a crash cannot halve. Raises
        NotUsable and OSError; then the old one is as it was."""
        ...

    async def tries(self) -> Tries:
        """What is remembered; the usual values when nothing is. Raises nothing."""
        ...

    async def remember(self, tries: Tries) -> None:
        """Raises OSError."""
        ...


class Publisher(Protocol):
    """Publishes records of the DNS by a command of the sysop's (dns-01)."""

    async def __call__(self, action: str, name: str, text: str) -> None:
        """`action` is "add" or "remove". Raises NotIssued."""
        ...
