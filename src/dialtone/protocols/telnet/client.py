"""The calling side of Telnet: what a gateway needs to be a caller of another board.

Sans-I/O: give `receive` what came, send what `answers` has, show what it returned. Options are agreed to as a good
terminal program would: the other side may echo and suppress go-ahead, ours tells its type, size and speed.
"""

from __future__ import annotations

from dialtone.protocols.telnet.codec import Codec
from dialtone.protocols.telnet.commands import (
    BINARY,
    ECHO,
    IS,
    NAWS,
    SEND,
    SGA,
    TSPEED,
    TTYPE,
    sub_negotiation,
)
from dialtone.wire.screen import Size

OURS = frozenset({BINARY, SGA, TTYPE, NAWS, TSPEED})
THEIRS = frozenset({BINARY, ECHO, SGA})


class TelnetClient:
    """One call. `kind` is the terminal type to tell, such as "ansi"; `size` the caller's screen."""

    __slots__ = ("_codec", "_kind", "_rate", "_size", "hostile")

    def __init__(self, *, kind: str, size: Size, rate: int = 38400) -> None:
        self._codec = Codec(self, ours=OURS, theirs=THEIRS)
        self._codec.transparent = True  # line ends on a screen stay as they are
        self._kind = kind
        self._size = size
        self._rate = rate
        self.hostile = False  # the other side floods: hang up

    def receive(self, data: bytes) -> bytes:
        """Take what came from the other board; returns what its screen shows."""
        shown = self._codec.receive(data)
        self.hostile = self._codec.hostile
        return shown

    def answers(self) -> bytes:
        """Take what is to be sent, before anything else."""
        return self._codec.answers()

    def keys(self, data: bytes) -> bytes:
        """What to send for keys: 255 doubled, CR with its NUL unless our side is binary (RFC 854)."""
        data = self._codec.escape(data)
        return data if self._codec.ours.is_on(BINARY) else data.replace(b"\r", b"\r\0")

    def resize(self, size: Size) -> bytes:
        """What to send when the caller's screen has another size."""
        self._size = size
        return self._window() if self._codec.ours.is_on(NAWS) else b""

    def _window(self) -> bytes:
        columns, rows = self._size
        return sub_negotiation(NAWS, columns.to_bytes(2, "big") + rows.to_bytes(2, "big"))

    # --- what the codec tells ---

    def switched(self, option: int, *, ours: bool, on: bool) -> bytes:
        """See `codec.Listener`."""
        return self._window() if on and ours and option == NAWS else b""

    def told(self, option: int, content: bytes) -> bytes:
        """See `codec.Listener`: our type and speed are asked for."""
        if content[:1] != bytes((SEND,)):
            return b""
        if option == TTYPE:
            return sub_negotiation(TTYPE, bytes((IS,)) + self._kind.upper().encode("ascii", "replace"))
        if option == TSPEED:
            return sub_negotiation(TSPEED, bytes((IS,)) + f"{self._rate},{self._rate}".encode("ascii"))
        return b""

    def noticed(self, command: int, option: int) -> None:
        """See `codec.Listener`."""
