"""What a session may ask of its connection: the only input and output a session ever sees.

Promises, kept by every implementation (suite: `testing/conformance/wire.py`):

* Lines are cut at CR LF and nowhere else (unless `lenient`); cutting the input elsewhere into packets never changes
  what a session sees.
* Time limits are for a whole unit: a client that sends one byte at a time gains nothing.
* What is sent is collected and goes out when the session next waits for input, or when 64 KiB have gathered.
* `start_tls` sends what was collected, throws away plaintext that was already received, and returns after the
  handshake: plaintext sent early can never become a command.
"""

from __future__ import annotations

from collections.abc import AsyncIterable, Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Protocol

from dialtone.base.bell import Bell

NO_NAME = "<no name>"


@dataclass(slots=True)
class Peer:
    """The two ends of a connection. `host` is the verified reverse name, or `<no name>`. `relayed`: a proxy that nobody
    listed brings the client, so the address is the proxy's and says nothing of where he is."""

    address: str
    port: int
    local_address: str
    local_port: int
    host: str = NO_NAME
    relayed: bool = False

    @property
    def is_ourselves(self) -> bool:
        """Whether the client's address is the very address it connected to."""
        return self.address == self.local_address


class Sink(Protocol):
    """Takes the bytes of a body or block, piece by piece."""

    async def write(self, data: bytes) -> None:
        """Keep `data`; it may be waited for (a disk). Raises `StoreError` when it cannot be kept."""
        ...


class BodyFlaw(Enum):
    """Why a dot-ended body cannot be taken. The whole body has been read (and thrown away) all the same."""

    TOO_BIG = auto()
    BARE_LINE_END = auto()  # a CR without LF or a LF without CR
    NUL = auto()


class Farewell(Enum):
    """Why the driver ends a conversation; the session says it in its protocol's own words."""

    TIMEOUT = auto()
    SHUTDOWN = auto()
    FAULT = auto()
    BUSY = auto()  # too many clients
    TOO_MANY = auto()  # too many connections from this address
    FLOOD = auto()  # the peer does not read what we send, or sends nothing sensible
    BANNED = auto()  # a temporary ban after failed log-ins
    BLOCKED = auto()  # a filter list names this address or host


class ByteWay(Protocol):
    """Bytes both ways, as a terminal needs them: what every wire can, and what is framed inside one.

    Methods are those of `Wire`. Inside frames `read_some_or` may return nothing at all: something came that was no
    content; look at the clock and come again.
    """

    peer: Peer
    number: int

    @property
    def secure(self) -> bool:
        """See `Wire`."""
        ...

    async def read_some_or(self, bell: Bell, *, within: float | None = None) -> bytes | None:
        """See `Wire`."""
        ...

    def unread(self) -> int:
        """See `Wire`."""
        ...

    async def send_raw(self, data: bytes) -> None:
        """See `Wire`."""
        ...

    async def flush(self) -> None:
        """See `Wire`."""
        ...

    async def pause(self, seconds: float) -> None:
        """See `Wire`."""
        ...

    def identify(self, user: str = "") -> None:
        """See `Wire`."""
        ...


class Wire(Protocol):
    """A connection as a session sees it."""

    peer: Peer
    number: int

    @property
    def secure(self) -> bool:
        """Whether TLS is active."""
        ...

    @property
    def tls_version(self) -> str:
        """Protocol and cipher in use, such as "TLSv1.3 TLS_AES_256_GCM_SHA384"; empty without TLS."""
        ...

    @property
    def bindings(self) -> Mapping[str, bytes]:
        """What our end of the TLS connection is known by, for logins bound to it, by type of channel binding
        (RFC 5929); empty without TLS, or when there is nothing."""
        ...

    @property
    def presented(self) -> bytes:
        """The certificate (DER) that the other side showed in the TLS handshake, which proves that it has the key and
        nothing else: of any issuer, of any dates. Empty without one; most services ask for none."""
        ...

    async def read_line(
        self, *, limit: int = 1000, within: float | None = None, secret: bool = False, lenient: bool = False
    ) -> bytes:
        """Return the next line without its CR LF; at most `limit` bytes including them.

        `within` is in seconds (None: the listener's inactivity limit). `secret` keeps the line out of
        transcripts. `lenient` also takes a bare LF as a line end. Raises LineTooLong, Gone, TimedOut.
        """
        ...

    async def read_line_or(
        self,
        bell: Bell,
        *,
        limit: int = 1000,
        within: float | None = None,
        secret: bool = False,
        lenient: bool = False,
    ) -> bytes | None:
        """As `read_line`, but return None as soon as `bell` rings; no input is lost by that."""
        ...

    async def read_exactly(self, size: int, *, within: float | None = None) -> bytes:
        """Return exactly `size` bytes (small, framed protocols)."""
        ...

    async def read_block(self, size: int, into: Sink) -> None:
        """Pass the next `size` bytes to `into` (large and counted: BDAT, IMAP literals)."""
        ...

    async def read_body(self, into: Sink, *, limit: int = 0) -> BodyFlaw | None:
        """Pass a dot-ended body to `into`, leading dots undone, without the final dot line.

        The body ends at CR LF . CR LF only (or . CR LF at its very start). `limit` is in bytes, 0 is none; past
        it, or at a bare CR, bare LF or NUL, nothing more is passed on, the rest is thrown away while it arrives,
        and the flaw is returned.
        """
        ...

    async def read_some(self, *, within: float | None = None) -> bytes:
        """Return whatever has arrived, at least one byte (raw streams)."""
        ...

    async def read_some_or(self, bell: Bell, *, within: float | None = None) -> bytes | None:
        """As `read_some`, but return None as soon as `bell` rings; no input is lost by that. A moment at which a
        conversation may be ended, as a wait for a line is: interactive sessions wait here for keys."""
        ...

    def unread(self) -> int:
        """How many received bytes wait to be read: what the client sent without waiting for an answer."""
        ...

    def drop_unread(self) -> None:
        """Throw away received bytes that were not read yet."""
        ...

    async def send(self, *lines: bytes) -> None:
        """Send lines, each followed by CR LF."""
        ...

    async def send_raw(self, data: bytes) -> None:
        """Send bytes as they are."""
        ...

    async def send_stream(self, chunks: AsyncIterable[bytes]) -> None:
        """Send pieces, waiting for a slow peer between them."""
        ...

    async def flush(self) -> None:
        """Hand everything collected to the system and wait while the peer is behind by more than the mark."""
        ...

    def post(self, data: bytes) -> None:
        """Send bytes from somebody else's turn, whole lines of theirs: a message to all members of a channel. They go
        out soon, together with what else is posted meanwhile. Nobody waits: set `bound` first."""
        ...

    def bound(self, most: int, over: Callable[[], None]) -> None:
        """When more than `most` posted bytes wait for a slow peer, `over` is called once and the connection is cut."""
        ...

    async def start_tls(self) -> None:
        """Become a TLS server on this connection. Raises TlsFailed, Gone, TimedOut."""
        ...

    async def pause(self, seconds: float) -> None:
        """Wait (a penalty before the next answer); ends early when the peer is gone."""
        ...

    def identify(self, user: str = "") -> None:
        """Say that the peer proved useful (logged in as `user`, or a mail host with an accepted sender).

        Lifts the limit on time before login and takes the connection out of the count of those without login
        when `user` is given; the log context shows the user from then on.
        """
        ...


class Session(Protocol):
    """What the driver runs: one conversation."""

    async def run(self) -> None:
        """Hold the conversation until its end."""
        ...

    async def farewell(self, why: Farewell, code: str = "") -> None:
        """Say last words (sent, not answered). `code` is the incident code of a fault."""
        ...
