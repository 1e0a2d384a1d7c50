"""Telnet's bytes, without any input or output: received bytes in; the caller's bytes, events and answers out.

Theory of operation. Nearly all that arrives is plain: a chunk without byte 255 (IAC) and without CR costs two searches
and is passed on as it is. Otherwise the chunk is cut at each IAC, and a state says what the next byte means, so it
does not matter where packets are cut (RFC 854, 855). Doubled 255, which is what a file transfer consists of, has a way
of its own. The line ends of the network terminal (CR NUL, CR LF) become the CR of the key, unless the caller's side
is binary (RFC 856).

Everything is bounded: a sub-negotiation by `SUB_MOST`, what follows is dropped up to its end (TEL-03); commands by a
patience that only the caller's own bytes restore (TEL-02, TEL-04). Whoever exhausts it is `hostile`.
"""

from __future__ import annotations

from typing import Protocol

from dialtone.protocols.telnet.commands import (
    AO,
    AYT,
    BINARY,
    BRK,
    DO,
    DONT,
    EC,
    IAC,
    IP,
    SB,
    SE,
    TIMING_MARK,
    WILL,
    WONT,
)
from dialtone.protocols.telnet.options import Side

SUB_MOST = 512  # bytes of a sub-negotiation
PATIENCE = 1000  # commands without anything typed in between
ALIVE = b"\r\n[Yes]\r\n"  # to "are you there"
QUESTIONS = 10  # "are you there" that are answered without anything typed in between

_PLAIN, _COMMAND, _OPTION, _SUB, _SUB_COMMAND = range(5)
_KEYS = {IP: b"\x03", BRK: b"\x03", AO: b"\x03", EC: b"\x08"}  # commands that stand for keys


class Listener(Protocol):
    """What is told as it is found, in order; each may return bytes to send."""

    def switched(self, option: int, *, ours: bool, on: bool) -> bytes:
        """An option of ours or of the other side is on or off now."""
        ...

    def told(self, option: int, content: bytes) -> bytes:
        """A sub-negotiation came, without its frame and with doubled 255 undone; at most SUB_MOST bytes."""
        ...

    def noticed(self, command: int, option: int) -> None:
        """A command came (for the log); `option` is -1 where it has none."""
        ...


class Codec:
    """One connection's. `ours` and `theirs` are the options of the two sides."""

    __slots__ = (
        *("_after_cr", "_answers", "_listener", "_state", "_sub", "_sub_dropped", "_verb", "commands", "hostile"),
        *("ours", "patience", "questions", "raw", "theirs", "transparent"),
    )

    def __init__(self, listener: Listener, *, ours: frozenset[int], theirs: frozenset[int]) -> None:
        """`ours` and `theirs` are the options that may be on."""
        self.ours = Side(WILL, WONT, ours)
        self.theirs = Side(DO, DONT, theirs)
        self.commands = 0  # how many came
        self.patience = PATIENCE
        self.questions = QUESTIONS
        self.hostile = False
        self.raw = False  # the other side does not speak Telnet: bytes are bytes
        self.transparent = False  # a file transfer or a door needs all bytes as they are
        self._listener = listener
        self._answers: list[bytes] = []
        self._state = _PLAIN
        self._verb = 0
        self._sub = bytearray()
        self._sub_dropped = False
        self._after_cr = False

    # --- outwards ---

    def escape(self, data: bytes) -> bytes:
        """What to send for bytes of the terminal: 255 doubled."""
        return data.replace(b"\xff", b"\xff\xff") if b"\xff" in data and not self.raw else data

    def answers(self) -> bytes:
        """Take what is to be sent to the other side, in order."""
        if not self._answers:
            return b""
        data = b"".join(self._answers)
        self._answers.clear()
        return data

    # --- inwards ---

    def receive(self, data: bytes) -> bytes:
        """Take what arrived; returns the bytes of the terminal in it. Ask `answers` and `hostile` afterwards."""
        if (self._state != _PLAIN or b"\xff" in data) and not self.raw:
            data = self._without_commands(data)
        if not data:
            return b""
        if self.patience < PATIENCE:
            self.patience = min(PATIENCE, self.patience + len(data))
            self.questions = min(QUESTIONS, self.questions + len(data))
        return self._keys(data) if self._after_cr or b"\r" in data else data

    def _keys(self, data: bytes) -> bytes:
        """Make CR of CR NUL and CR LF, wherever they are cut."""
        if not self.translates:
            self._after_cr = False
            return data
        if self._after_cr and data[:1] in (b"\n", b"\0"):
            data = data[1:]
        self._after_cr = data.endswith(b"\r")
        return data.replace(b"\r\n", b"\r").replace(b"\r\0", b"\r")

    @property
    def translates(self) -> bool:
        """Whether line ends of the network terminal are made into keys: until binary is agreed on; while the way is to
        be transparent, only until the other side has answered."""
        return self.theirs.is_asked(BINARY) if self.transparent else not self.theirs.is_on(BINARY)

    def _without_commands(self, data: bytes) -> bytes:
        if self._state == _PLAIN:
            pieces = data.split(b"\xff\xff")
            if not any(b"\xff" in piece for piece in pieces):  # nothing but doubled 255
                return b"\xff".join(pieces)
        out: list[bytes] = []
        at, size = 0, len(data)
        while at < size:
            if self._state == _PLAIN:
                mark = data.find(b"\xff", at)
                if mark < 0:
                    out.append(data[at:])
                    break
                if mark > at:
                    out.append(data[at:mark])
                at = mark + 1
                self._state = _COMMAND
            elif self._state == _SUB:
                at = self._collect(data, at)
            else:
                self._step(data[at], out)
                at += 1
        return b"".join(out)

    def _step(self, byte: int, out: list[bytes]) -> None:
        """One byte that is neither plain nor inside a sub-negotiation."""
        if self._state == _OPTION:
            self._state = _PLAIN
            self._negotiate(self._verb, byte)
        elif self._state == _SUB_COMMAND:
            self._in_sub(byte, out)
        elif byte == IAC:
            self._state = _PLAIN
            out.append(b"\xff")
        elif byte in (WILL, WONT, DO, DONT):
            self._state = _OPTION
            self._verb = byte
        elif byte == SB:
            self._state = _SUB
            self._sub.clear()
            self._sub_dropped = False
        else:
            self._state = _PLAIN
            self._obey(byte, out)

    def _collect(self, data: bytes, at: int) -> int:
        """Take bytes of a sub-negotiation up to the next IAC; returns where to go on."""
        mark = data.find(b"\xff", at)
        end = len(data) if mark < 0 else mark
        self._keep(data[at:end])
        if mark < 0:
            return end
        self._state = _SUB_COMMAND
        return mark + 1

    def _keep(self, piece: bytes) -> None:
        room = SUB_MOST - len(self._sub)
        if len(piece) > room:
            self._sub_dropped = True
        self._sub += piece[:room]

    def _in_sub(self, byte: int, out: list[bytes]) -> None:
        if byte == IAC:
            self._state = _SUB
            self._keep(b"\xff")
            return
        self._state = _COMMAND
        if byte != SE:  # the end was forgotten: what follows is a command of its own
            self._step(byte, out)
            return
        self._state = _PLAIN
        self._count(SB, self._sub[0] if self._sub else -1)
        if self._sub and not self._sub_dropped:
            self._answer(self._listener.told(self._sub[0], bytes(self._sub[1:])))
        self._sub = bytearray()

    def _obey(self, command: int, out: list[bytes]) -> None:
        self._count(command, -1, patience=command == AYT)
        if command in _KEYS:
            out.append(_KEYS[command])
        elif command == AYT and self.questions > 0:
            self.questions -= 1
            self._answer(ALIVE)

    def _negotiate(self, verb: int, option: int) -> None:
        self._count(verb, option)
        if self.hostile:
            return
        if option == TIMING_MARK:  # no state: each is answered, or some clients show nothing any more (RFC 860)
            self._answer(bytes((IAC, WILL, option)) if verb == DO else b"")
            return
        ours = verb in (DO, DONT)
        answer, changed = (self.ours if ours else self.theirs).hear(option, verb in (DO, WILL))
        self._answer(answer)
        if changed:
            on = (self.ours if ours else self.theirs).is_on(option)
            self._answer(self._listener.switched(option, ours=ours, on=on))

    def _count(self, command: int, option: int, *, patience: bool = True) -> None:
        self.commands += 1
        if patience:  # NOP and its like cost nothing: some clients say it all day to be remembered
            self.patience -= 1
        if self.patience < 0:
            self.hostile = True
        else:
            self._listener.noticed(command, option)

    def _answer(self, data: bytes) -> None:
        if data and not self.hostile:
            self._answers.append(data)
