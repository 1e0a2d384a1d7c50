"""External mail processors as the domain sees them: what one is asked to do, and what came of it.

Sources: seed manual (mail processors), spec mail.md 6. The five files of a message lie in a private folder (`Bench`);
a `Runner` of the right kind runs one processor over them, under limits of time, memory and output, and never raises for
what a processor does.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Protocol

from dialtone.domain.model.user import User
from dialtone.wire.port import Peer


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchFiles:
    """Absolute names of the five files (seed manual: message_text, new_message_text, recipient_list,
    processing_error, log_text)."""

    message: str
    new_message: str
    recipients: str
    error: str
    log: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One processor to be run on one message.

    `session` names the connection (JavaScript keeps a global object for each). `variables` are the read-only values of
    the seed manual's table by their names (`hello_name`, `sender_name`, `sender_address`, `reverse_path`,
    `recipient_address`); `specifiers` the values of spec 6.4 by their letter (`m`, `n`, ..., `!`, `?`), unescaped.
    """

    name: str
    command: str
    eval: str = ""
    files: BenchFiles
    session: int
    peer: Peer
    protocol: str  # SMTP or SMTPS
    user: User | None  # who logged in
    variables: Mapping[str, str]
    specifiers: Mapping[str, str]
    shell: bool = False  # native: the sysop asks for a shell
    time_limit: float = 60.0  # seconds
    memory_limit: int = 256 * 1024 * 1024  # bytes


@dataclass(frozen=True, slots=True)
class Run:
    """What came of it. `status` is the exit status (0: well); `trouble` is "" or says in words why the processor did
    not do its work (cannot be started, took too long, ran out of memory, ended by a signal); `lines` is what it
    printed, for the log. `passes_on`: it kept the message for its own recipients only and took them out of the list,
    so the message goes on to the others although PassThru is false. `note` says for trace and log what was done with a
    message it kept."""

    status: int = 0
    trouble: str = ""
    lines: tuple[str, ...] = field(default=())
    passes_on: bool = False
    note: str = ""


class Runner(Protocol):
    """Runs processors of one kind."""

    async def run(self, task: Task) -> Run:
        """Run it to its end or to its limits."""
        ...

    def forget(self, session: int) -> None:
        """A connection is over: let go of what was kept for it; harmless when there is nothing."""
        ...


class Condition(Enum):
    """How one of the five files lies there."""

    MISSING = auto()
    SAME = auto()  # as it was at the last look
    CHANGED = auto()
    FOREIGN = auto()  # a link, another user's, or no plain file: it is not read (security case EXE-08)


class Bench(Protocol):
    """The private folder with the five files of one message. Missing files read as None."""

    files: BenchFiles

    async def read(self, path: str, most: int) -> bytes | None:
        """The beginning of one of the five files; None when it is not there, or not a plain file of ours (EXE-08)."""
        ...

    async def look(self) -> Mapping[str, Condition]:
        """How each of the five files lies there, by its name; "the last look" is the opening, then the last call."""
        ...

    async def size(self, path: str) -> int | None:
        """Its size in bytes, or None."""
        ...

    async def chunks(self, path: str) -> AsyncIterator[bytes]:
        """Its contents (`async for piece in await bench.chunks(path)`)."""
        ...

    async def remove(self, path: str) -> None:
        """Remove one of the five files; harmless when it is not there."""
        ...

    async def close(self) -> None:
        """Remove the folder."""
        ...


class Benches(Protocol):
    """Makes benches below TempDirectory."""

    async def open(self, protocol: str, message: AsyncIterator[bytes], recipients: bytes) -> Bench:
        """A folder with message and recipient list in it. Raises OSError (no space ...)."""
        ...
