"""Connections beside a conversation: what FTP sends files and lists over.

A session that needs them is given `SideLines` for its own connection. Each command that transfers makes one line,
either by listening (the peer comes to us) or by dialling (we go to the peer), uses it once and closes it. Only the
peer of the conversation is let in, and only it is dialled unless the session says otherwise (FTP-01, FTP-02).

Promises, kept by every implementation (suite: `testing/conformance/sidelines.py`):

* At most one place listens for a conversation; a new one closes the one before, as its end does (FTP-03).
* Bytes are waited for in both directions; memory of a line is bounded.
* A peer that takes or brings nothing for the limit of inactivity ends the line; not one that is merely slow.
* While a line is open the conversation goes on: the session may read commands (ABOR, STAT) meanwhile, when what uses
  the line is an errand (`begin`).

Sources: RFC 959 section 3, RFC 2428, RFC 4217; spec services.md 3.5, 3.12.
"""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from dialtone.base.bell import Bell
from dialtone.base.errors import WireError

Result = TypeVar("Result")
Outcome = TypeVar("Outcome", covariant=True)


class Place(NamedTuple):
    """Where a line can be made: an IP address as text and a port."""

    address: str
    port: int


class Readable(Protocol):
    """A file that is sent: `domain.ports.file_store.ReadFile` is one. `descriptor` -1: it has none, and is read."""

    @property
    def size(self) -> int:
        """In bytes."""
        ...

    @property
    def descriptor(self) -> int:
        """An open file descriptor the system may send from by itself, or -1."""
        ...

    async def read(self, offset: int, most: int) -> bytes:
        """Bytes from `offset`, b"" at the end."""
        ...


class SideLine(Protocol):
    """One data connection. All methods raise Gone (the other side went, or somebody called `abort`), TimedOut,
    TlsFailed."""

    async def secure(self) -> None:
        """Become a TLS server, with the certificate of the conversation (PROT P). Where the settings ask for it, a peer
        that does not take up the TLS session of the conversation is refused: TlsFailed (FTP-08)."""
        ...

    @property
    def reused(self) -> bool:
        """Whether the peer took up an earlier TLS session of the conversation."""
        ...

    async def send(self, data: bytes) -> None:
        """Send bytes; waits while the peer is behind. Small ones are collected, up to 64 KiB, until `close`."""
        ...

    async def send_file(self, file: Readable, offset: int, length: int) -> int:
        """Send so many bytes of a file, the system's fastest way where the line is plain. Returns how many went, also
        when the peer left in between (then `lost` says why); less than asked with nothing lost: the file has become
        shorter. Raises OSError when the file cannot be read."""
        ...

    @property
    def lost(self) -> WireError | None:
        """What ended the line while a file was sent."""
        ...

    async def receive(self) -> bytes:
        """Bytes that have come, at most 1 MiB, b"" when the peer has closed its side in order. Under TLS the peer must
        say that it closes: an end without that is Gone (nobody else can end a file early)."""
        ...

    @property
    def moved(self) -> int:
        """Bytes of content that went either way until now."""
        ...

    async def close(self) -> None:
        """Send what is collected, and close in order. Returns when the peer's system has all that was sent; raises what
        kept it from that. Harmless when it is closed."""
        ...

    def abort(self) -> None:
        """Close at once; harmless when it is closed."""
        ...


class Errand(Protocol, Generic[Outcome]):
    """Work that goes on beside the conversation, such as a transfer while commands are read."""

    @property
    def done(self) -> bool:
        """Whether it has ended, well or not."""
        ...

    def stop(self) -> None:
        """Have it end at the next thing it waits for, as by a cancelled task: its `finally` is done, waiting allowed.
        Harmless when it has ended."""
        ...

    async def result(self) -> Outcome:
        """Wait until it has ended; what it returned. Raises what it raised; Gone when it was stopped."""
        ...

    async def ended(self) -> None:
        """Wait until it has ended, well or not. Who is cancelled while he waits does not stop it, and waits on."""
        ...


class SideLines(Protocol):
    """The lines of one conversation."""

    def begin(self, work: Coroutine[Any, Any, Result], bell: Bell) -> Errand[Result]:
        """Let work go on beside the conversation; the bell rings when it has ended, well or not. Whoever begins an
        errand waits for its result before he goes: it never outlives its conversation."""
        ...

    async def listen(self, *, address: str = "") -> Place:
        """Wait for the peer on a random free port of the range the settings give; the answer names the local address
        (`address`: the one the peer is to be told, "" what the settings say, which is the conversation's own where they
        say nothing) and port. Raises `Refusal(Why.BUSY)` when no port is free."""
        ...

    async def accept(self, *, within: float) -> SideLine:
        """The line the peer made to where we listen. Others that come are closed at once, and we go on waiting.
        Raises TimedOut; Refusal (INVALID) when nobody listens."""
        ...

    async def dial(self, place: Place, *, within: float) -> SideLine:
        """A line to the peer, from the conversation's own address and any port (20, the one of old, is out of reach for
        a program without privileges; clients do not mind). Raises Gone with the system's words, TimedOut."""
        ...

    def forget(self) -> None:
        """Stop listening; harmless when nobody does."""
        ...
