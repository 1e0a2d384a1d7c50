"""External programs as callers use them: a program on a line, the folder of a node, calls to other boards.

Nothing here waits for the other end: a program collects what it prints up to a bound and rings the bell, the session
takes it when its caller can. A program nobody listens to is held up by that, and costs no more memory.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from dialtone.base.bell import Bell
from dialtone.domain.ports.processors import Run
from dialtone.wire.screen import Size

USUAL = Size(80, 24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """How a program is started. `arguments` begin with the program, found by path (seen from `folder`), else along
    PATH. `memory` is in bytes of each process (0: no limit), `seconds` a last resort on processor time."""

    arguments: Sequence[str]
    folder: str
    environment: Mapping[str, str] = field(default_factory=dict)
    memory: int = 0
    seconds: float = 3600.0


@dataclass(frozen=True, slots=True)
class Ended:
    """A program's end. `trouble` says in words what is wrong with it, "" when nothing is."""

    status: int = 0
    trouble: str = ""


class Program(Protocol):
    """Something at the other end of a caller's line: a program, or another board."""

    @property
    def ended(self) -> Ended | None:
        """How it ended; None as long as it runs or has said something that was not taken."""
        ...

    def listen(self, bell: Bell) -> None:
        """Ring this bell from now on when there is something to take, room for keys again, or an end."""
        ...

    def take(self) -> bytes:
        """What it printed, at most 64 KiB; nothing when nothing came."""
        ...

    def give(self, data: bytes) -> int:
        """Type this; how many bytes were taken, 0 when it does not read."""
        ...

    def resize(self, size: Size) -> None:
        """The caller's window has another size."""
        ...

    async def stop(self) -> None:
        """End it and everything it started, if it is not at its end; harmless when it is. Returns when it is gone."""
        ...


class Line(Program, Protocol):
    """A pseudo terminal or a socket on which a program can be started."""

    @property
    def handle(self) -> int:
        """The descriptor the program inherits, -1 for one on standard input and output."""
        ...

    async def start(self, start: Start) -> None:
        """Start it. Raises OSError when that is impossible."""
        ...


class Programs(Protocol):
    """Starts programs."""

    def line(self, *, socket: bool, size: Size, echo: bool, raw: bool) -> Line:
        """A line for one program. `raw`: bytes pass as they are; `echo`: what is typed is shown, where the program
        leaves that to the terminal. Raises Refusal (programs are not run here, too many)."""
        ...

    async def run(self, start: Start, *, within: float) -> Run:
        """Run a program that has no caller, at most `within` seconds."""
        ...


class NodeFolders(Protocol):
    """The folders of nodes, where drop files are."""

    def node(self, node: int) -> str:
        """The path of a node's folder, with a separator at its end."""
        ...

    def temp(self, node: int) -> str:
        """The path of a node's folder for temporary files, with a separator at its end."""
        ...

    def seen_from_ctrl(self, folder: str) -> str:
        """A folder of the settings as an absolute path, with a separator at its end."""
        ...

    async def make(self, node: int) -> None:
        """Make the folders of a node, for their owner only. Raises OSError."""
        ...

    async def write(self, folder: str, name: str, data: bytes) -> str:
        """Put a file there, for its owner only, in place of one that is there; its path. Raises OSError."""
        ...

    async def read(self, folder: str, name: str, most: int) -> bytes | None:
        """The beginning of a file, its name in any case; None when there is none. Links are not followed."""
        ...

    async def remove(self, folder: str, name: str) -> None:
        """Remove a file, its name in any case; harmless when there is none."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewayCall:
    """A call to another board. `first`, `user` and `terminal` are what RLogin says."""

    kind: str  # "telnet" or "rlogin"
    host: str
    port: int
    first: str = ""
    user: str = ""
    terminal: str = ""
    kind_of_terminal: str = "ansi"
    size: Size = USUAL


class Gateways(Protocol):
    """Calls other boards."""

    async def call(self, call: GatewayCall) -> Program:
        """Connect. Raises Refusal (NETWORK) when nobody answers."""
        ...


class EventFiles(Protocol):
    """Files by which somebody says that an event is to be run now: data/ and its code in lower case."""

    async def touched(self, codes: Sequence[str]) -> list[str]:
        """Those of the codes whose file is there; the files are removed."""
        ...
