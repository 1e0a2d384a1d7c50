"""A caller's end as the board sees it: bytes to and from a terminal, with everything of the way in taken off.

Telnet options, SSH channels, RLogin's first bytes and WebSocket frames are below; a `Terminal` carries exactly the
bytes of the caller's keys and screen. What they mean (character set, colours, keys) is the business of
`dialtone.terminal`. The way in says what it knows in a `Call` and hands both to the face it was given, an `Answer`.

Promises, kept by every implementation (suite: `testing/conformance/terminal.py`):

* `read` returns what has come, at least one byte, or b"" when `bell` rang before a byte came: then somebody wants the
  caller's attention (a telegram, another size of the window). No input is lost by that.
* What is written is collected and goes out when the session next reads, at `flush`, or when 64 KiB have gathered;
  a slow caller is waited for, one who takes nothing at all is hung up on.
* Memory for each caller is bounded, whatever he sends.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from dialtone.base.bell import Bell
from dialtone.wire.port import Peer

NARROWEST, WIDEST = 40, 999  # columns that are believed
LOWEST, HIGHEST = 8, 999  # rows that are believed

_KIND = re.compile(rb"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")


class Size(NamedTuple):
    """Of a screen, in characters; 0 where nobody said."""

    columns: int = 0
    rows: int = 0


UNKNOWN = Size()


def believed(columns: int, rows: int) -> Size:
    """A size as told by the other side, with 0 for what cannot be (TEL-06)."""
    return Size(
        columns if NARROWEST <= columns <= WIDEST else 0,
        rows if LOWEST <= rows <= HIGHEST else 0,
    )


def believed_kind(told: bytes) -> str:
    """A terminal type as told by the other side, in lower case; "" for whatever is no name of a terminal (TEL-07)."""
    name = told.strip(b" \0")
    return name.decode("ascii").lower() if _KIND.fullmatch(name) else ""


class Terminal(Protocol):
    """See the module's text. `size` and `kind` may change while the caller is here; `bell` rings when `size` does."""

    peer: Peer
    number: int  # of the connection, for log lines
    bell: Bell  # rung by whoever wants the caller's attention
    size: Size
    kind: str  # the terminal type the other side named, cleaned: lower-case letters, digits, ".", "_", "-"; or ""

    @property
    def protocol(self) -> str:
        """The way in as people name it: "Telnet", "Raw", "RLogin", "SSH", "WebSocket"."""
        ...

    @property
    def secure(self) -> bool:
        """Whether nobody between can listen."""
        ...

    async def read(self, *, within: float) -> bytes:
        """Return what the caller typed or his terminal answered, or b"" when the bell rang. `within` is in seconds.
        Raises TimedOut, Gone."""
        ...

    async def write(self, data: bytes) -> None:
        """Send bytes to the screen, unchanged. Raises Gone."""
        ...

    async def flush(self) -> None:
        """Hand everything collected to the system and wait while the caller is far behind."""
        ...

    async def binary(self, on: bool) -> None:
        """Make the way transparent to all byte values in both directions, for a file transfer or a door, or end
        that. On ways that always are nothing happens."""
        ...

    def unread(self) -> int:
        """How many bytes have come that nobody has read."""
        ...

    async def pause(self, seconds: float) -> None:
        """Wait, as `Wire.pause`."""
        ...

    def identify(self, user: str) -> None:
        """Say who it is, as `Wire.identify`: limits of those who have not logged in end. With "" only the limit on time
        before login does: for somebody who applies for an account."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What a way in knows when the board answers.

    `caller` is somebody who has proved who he is already (SSH, a trusted RLogin host): a `domain.model.actor.Caller`.
    `name` and `password` are what the other side offered without proof being taken yet: the login prompt tries them
    first. `petscii` is the width of a Commodore's screen when its port was called, 0 otherwise. `kind` is the whole
    terminal text, such as "ansi/115200". `run` is the code of a door to be run at once.
    """

    protocol: str
    caller: Any = None
    name: str = ""
    password: str | None = None
    trusted: bool = False  # a host whose word is believed: no password is asked
    new_user: bool = False  # `name` is nobody's, and the caller may apply for it
    petscii: int = 0
    kind: str = ""
    rate: int = 0  # of the line as the other side told, 0 unknown
    run: str = ""
    fresh: Size = UNKNOWN  # size of the screen as told with the call

    def __repr__(self) -> str:
        return f"Call({self.protocol}, name={self.name!r})"  # never the password


Answer = Callable[[Terminal, Call, Any], Awaitable[None]]  # (terminal, call, house): holds the whole visit
