"""A caller played from a script: the `Terminal` port in memory.

    terminal = ScriptedTerminal(["guest\\r", SILENCE, RING, b"\\x1b[A"])
    run(answer(terminal, call, house))
    assert b"Welcome" in terminal.output

The script is a list of what the caller does, each item happening when the session waits for it:

* str: somebody types this, all of it at once, after having looked at the screen: a short wait (such as the one behind
  a lone Esc) ends before. In the terminal's encoding: what code page 437 lacks goes out as UTF-8.
* bytes: his terminal sends this at once.
* `SILENCE`: nothing comes until the time limit is over (TimedOut).
* `RING`: the bell rings.
* a function without arguments: it is called (to change `size`, to move a clock, to look at the output so far).

After the last item the caller has hung up: the next read raises Gone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import Enum

from dialtone.base.bell import Bell
from dialtone.base.errors import Gone, TimedOut
from dialtone.testing.script import SILENCE, Mark, run
from dialtone.wire.port import Peer
from dialtone.wire.screen import Size

__all__ = ["RING", "SILENCE", "ScriptedTerminal", "run"]

_SIZE = Size(80, 24)
_SHORT = 0.5  # seconds: nobody reacts faster


class Ring(Enum):
    """The item of a script that rings the bell."""

    RING = "ring"


RING = Ring.RING
Item = bytes | str | Mark | Ring | Callable[[], object]


class ScriptedTerminal:
    """See the module's text."""

    number = 1

    def __init__(
        self,
        script: bytes | str | Iterable[Item] = (),
        *,
        size: Size = _SIZE,
        kind: str = "ansi",
        protocol: str = "Telnet",
        secure: bool = False,
        encoding: str = "cp437",
        peer: Peer | None = None,
    ) -> None:
        items: Iterable[Item] = [script] if isinstance(script, bytes | str) else script
        self.peer = peer or Peer("192.0.2.1", 50000, "192.0.2.23", 23)
        self.bell = Bell()
        self.size = size
        self.kind = kind
        self.protocol = protocol
        self.secure = secure
        self.pauses: list[float] = []
        self.identified: list[str] = []
        self.binaries: list[bool] = []  # each call of `binary`
        self._encoding = encoding
        self._script = list(items)[::-1]
        self._input = b""
        self._sent: list[bytes] = []

    @property
    def output(self) -> bytes:
        """Everything that was sent."""
        return b"".join(self._sent)

    def forget_output(self) -> None:
        """Begin with an empty output again: what follows can be looked at by itself."""
        self._sent.clear()

    def add(self, *items: Item) -> None:
        """Let more happen behind what is in the script."""
        self._script[:0] = items[::-1]

    async def read(self, *, within: float) -> bytes:
        """See the port."""
        while not self._input:
            if self.bell.answer():
                return b""
            self._next(within)
        data, self._input = self._input, b""
        return data

    async def write(self, data: bytes) -> None:
        """See the port."""
        self._sent.append(bytes(data))

    async def flush(self) -> None:
        """Nothing is ever held back."""

    async def binary(self, on: bool) -> None:
        """Remember it."""
        self.binaries.append(on)

    def unread(self) -> int:
        """See the port. What is typed ahead is in the script as one item with what is typed first."""
        return len(self._input)

    async def pause(self, seconds: float) -> None:
        """Remember the delay; no time passes."""
        self.pauses.append(seconds)

    def identify(self, user: str) -> None:
        """Remember the user."""
        self.identified.append(user)

    def _next(self, within: float) -> None:
        """Let the next item of the script happen."""
        if not self._script:
            raise Gone("the script ended")
        if within < _SHORT and isinstance(self._script[-1], str):
            raise TimedOut("nobody types that fast")
        item = self._script.pop()
        if isinstance(item, bytes):
            self._input += item
        elif isinstance(item, str):
            self._input += self._typed(item)
        elif item is SILENCE:
            raise TimedOut("the script says nothing")
        elif item is RING:
            self.bell.ring()
        elif isinstance(item, Mark | Ring):
            raise AssertionError(f"no terminal can do {item}")
        else:
            item()

    def _typed(self, text: str) -> bytes:
        try:
            return text.encode(self._encoding)
        except UnicodeEncodeError:
            return text.encode("utf-8")
