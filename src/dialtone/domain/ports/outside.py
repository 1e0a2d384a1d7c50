"""Clock, names, connections and cryptography, as the domain and the workers see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from dialtone.wire.port import Wire
from dialtone.wire.proofs import ScramKeys


class Clock(Protocol):
    """Time. Timers use `monotonic`; what people and other systems see uses `now`."""

    def now(self) -> float:
        """Seconds since 1970, UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds since some moment; never goes back."""
        ...

    def offset(self, at: float) -> int:
        """Minutes east of UTC of local time at `at`."""
        ...


class NoSuchName(Exception):
    """The name does not exist, or has no record of the type asked for."""


class NoAnswer(Exception):
    """The name service did not answer or answered with a failure; trying later may help."""


@dataclass(frozen=True, slots=True)
class MailHost:
    """One MX record; `host` is in lower case without the final dot, "" for a null MX."""

    preference: int
    host: str


@dataclass(frozen=True, slots=True)
class Tlsa:
    """One TLSA record (RFC 6698)."""

    usage: int
    selector: int
    matching: int
    data: bytes


class Resolver(Protocol):
    """Name service questions. Every method raises NoSuchName or NoAnswer."""

    @property
    def server(self) -> str:
        """The address asked, for log lines; "" when unknown."""
        ...

    async def mail_hosts(self, domain: str) -> list[MailHost]:
        """MX records, at most 100, in no particular order."""
        ...

    async def addresses(self, host: str) -> list[str]:
        """IPv6 and IPv4 addresses, at most 20; a literal address is returned as it is."""
        ...

    async def reverse(self, address: str) -> str:
        """The name of an address, only when that name resolves to the same address again."""
        ...

    async def texts(self, name: str) -> list[str]:
        """TXT records."""
        ...

    async def listed(self, name: str) -> list[str]:
        """A records of a blacklist's name, at most 20."""
        ...

    async def tlsa(self, host: str, port: int) -> list[Tlsa]:
        """TLSA records for TCP, only from an answer the name server vouches for (AD bit); else NoSuchName."""
        ...


class ClientWire(Wire, Protocol):
    """A connection we opened."""

    async def start_client_tls(
        self, name: str, *, verify: bool, tlsa: Sequence[Tlsa] = (), names: Sequence[str] = ()
    ) -> None:
        """Become a TLS client towards `name`. Unread plaintext is thrown away. Raises TlsFailed.

        `verify`: the certificate must be good for `name` by the system's authorities. `tlsa`: it must match one of
        these records instead (give `verify` False); where they name an authority, `names` are further good names.
        """
        ...

    async def close(self) -> None:
        """Send what was collected and close; harmless when closed."""
        ...


class Dialer(Protocol):
    """Opens connections."""

    async def dial(self, address: str, port: int, *, within: float, source: str = "", label: str = "") -> ClientWire:
        """Connect to a literal address. `source` is our own address to use. Raises `Unreachable`."""
        ...


class Unreachable(Exception):
    """A connection could not be opened; `errno` is the system's number (0: unknown)."""

    def __init__(self, text: str, errno: int = 0) -> None:
        super().__init__(text)
        self.errno = errno


class Hasher(Protocol):
    """Slow password hashing in a small pool of its own."""

    async def hash(self, password: str) -> str:
        """An argon2id string with a new salt."""
        ...

    async def verify(self, hashed: str, password: str) -> bool:
        """Whether the password fits; with `hashed` "" the same work is done and the answer is False."""
        ...

    async def scram(self, password: str) -> ScramKeys:
        """Keys for SCRAM-SHA-256 with a new salt."""
        ...


class Vault(Protocol):
    """Encrypts secrets that must be recovered, under a key file outside the database."""

    def seal(self, secret: bytes) -> bytes:
        """Encrypt and authenticate."""
        ...

    def open(self, sealed: bytes) -> bytes | None:
        """Decrypt; None when the key is another or the text was changed."""
        ...

    def derive(self, purpose: str) -> bytes:
        """A key of 32 bytes for one purpose, always the same under the same key file."""
        ...


class FilterFiles(Protocol):
    """The list files a program may add lines to. `name` is a file's name, such as "ip.can" or "spamblock.cfg"; a
    changed file is in force for `Tables` when the call returns. Raises OSError."""

    async def append(self, name: str, lines: Sequence[str], *, newline_before: bool = False) -> None:
        """Add lines at the end (made when there is no file), durable and readable by others at any moment."""
        ...

    async def prune(self, name: str, now: float) -> int:
        """Take lines out whose `e=` time is over; comments and all other lines stay byte for byte. How many."""
        ...
