"""XMODEM, sending: one file without a name, in blocks of 128 or 1,024 bytes; YMODEM's sender builds on it.

The receiver begins: NAK asks for sums, "C" for checks of 16 bits, "G" (YMODEM-G) for checks and a stream without
acknowledgements. Every block is repeated until it is acknowledged; the end is EOT, acknowledged too.
"""

from __future__ import annotations

from enum import Enum, auto

from dialtone.formats.transfer.core import CANCELLED, PIECE, SILENT, NextFile, Read, SendingCore, Want
from dialtone.formats.transfer.xmodem_blocks import (
    ACK,
    CAN,
    EOT,
    LONG,
    NAK,
    SHORT,
    WANT_CRC,
    WANT_STREAM,
    block,
)

STARTS = (bytes([NAK]), bytes([WANT_CRC]), bytes([WANT_STREAM]))
MOST_TRIES = 10  # of one block, or timeouts in a row
MOST_NOISE = 4096  # bytes without meaning since something sensible came
START_TRIES = 12  # timeouts while the receiver is awaited: somebody has to start it
BROKEN_LINE = "the line damages too much"
NONSENSE = "the other end sends nothing that belongs to the protocol"
NO_RESUME = "errors cannot be mended while streaming (YMODEM-G)"


class Step(Enum):
    """What the sender waits for."""

    FILE = auto()  # the next file, from outside
    START = auto()  # NAK, C or G
    BLOCK = auto()  # ACK of a block
    END = auto()  # ACK of EOT
    OVER = auto()


class XmodemSend(SendingCore):
    """Sends one file. `large`: blocks of 1,024 bytes where the receiver takes checks."""

    _starts = frozenset({NAK, WANT_CRC})

    def __init__(self, *, large: bool = False) -> None:
        super().__init__()
        self._large = large
        self._step = Step.FILE
        self._crc = False
        self._stream = False
        self._number = 1
        self._size = 0
        self._position = 0  # where the data after the current block begin
        self._ahead = b""  # read from the file, not in blocks yet
        self._more = True  # the file may have more to read
        self._reading = False
        self._block = b""  # as it went out
        self._carries = 0  # bytes of the file in it
        self._repeats = 0
        self._noise = 0
        self._cans = 0
        self._early = -1  # how the receiver asked before the file was known
        self._wants.append(NextFile())

    # What the other end sends.

    def feed(self, data: bytes) -> None:
        """See the base."""
        if self._step is Step.START and data[:1] in STARTS and not data.strip(data[:1]):
            data = data[:1]  # a receiver that has been asking for a while
        answered = False  # the block under way: what else came with that is about no newer one
        for place, value in enumerate(data):
            if self.ended is not None:
                return
            if value in (ACK, NAK) and (answered or (value == NAK and place < len(data) - 1)):
                continue
            answered = answered or value == ACK
            self._cans = self._cans + 1 if value == CAN else 0
            if self._cans >= 2:
                self._step = Step.OVER
                self._unsend()
                self._fail(CANCELLED)
            elif not self._took(value):
                self._noise += 1
                if self._noise > MOST_NOISE:
                    self.cancel(NONSENSE)

    def _took(self, value: int) -> bool:
        """Obey one byte; False when it means nothing now."""
        if self._step is Step.START and value in self._starts:
            self._started(value)
        elif self._step is Step.FILE and value in self._starts:
            self._early = value
        elif self._step is Step.BLOCK and value == ACK:
            self._acknowledged()
        elif self._step is Step.END and value == ACK:
            self._came_forward()
            self._end_file(True)
            self._after_file()
        elif self._step in (Step.BLOCK, Step.END) and (value == NAK or self._asked_anew(value)):
            self._again()
        else:
            return False
        return True

    def _asked_anew(self, value: int) -> bool:
        """Whether the receiver still asks for the first block, long after it was sent."""
        return self._tries > 0 and self._number <= 1 and value in (WANT_CRC, WANT_STREAM)

    def _started(self, how: int) -> None:
        self._came_forward()
        self._crc = how != NAK
        self._stream = how == WANT_STREAM
        self._begin()

    def _begin(self) -> None:
        """The receiver waits for the first block."""
        self._step = Step.BLOCK
        self._next_block()

    def _came_forward(self) -> None:
        self._advanced()
        self._repeats = self._noise = 0

    def _acknowledged(self) -> None:
        if self._block and not self._stream:
            self._came_forward()
            self._moved += self._carries
            self._number += 1
            self._next_block()

    def _again(self) -> None:
        if self._stream:
            self.cancel(NO_RESUME)
            return
        self._repeats += 1
        if self._repeats > MOST_TRIES:
            self.cancel(BROKEN_LINE)
        elif self._step is Step.END:
            self._send(bytes([EOT]))
        elif self._block:
            self._unsend()
            self._send(self._block)

    def _after_file(self) -> None:
        self._step = Step.OVER
        self._end()

    # What comes from outside.

    def want(self) -> Want | None:
        """See the base."""
        short = self._step is Step.BLOCK and not self._block and self._more and len(self._ahead) < LONG
        if not self._wants and short and not self._reading and self._waiting <= PIECE:
            self._reading = True
            return Read(self._position + len(self._ahead), PIECE // 2)
        return super().want()

    def offer(self, name: str, size: int, modified: int, *, left: int = 1, left_bytes: int = 0) -> None:
        """See the base. XMODEM sends one file, and its name does not travel."""
        self._begin_file(name)
        self._reset(size)
        self._number = 1
        self._ready()

    def _ready(self) -> None:
        """Wait for the receiver to ask, unless it has."""
        self._step = Step.START
        early, self._early = self._early, -1
        if early >= 0:
            self._started(early)

    def _reset(self, size: int) -> None:
        self._size, self._position, self._ahead, self._more = size, 0, b"", True
        self._block, self._carries, self._repeats = b"", 0, 0

    def no_more(self) -> None:
        """See the base."""
        self._step = Step.OVER
        self._end()

    def give(self, data: bytes) -> None:
        """See the base."""
        self._reading = False
        if self._step is not Step.BLOCK:
            return
        place = self._position + len(self._ahead)
        data = data[: max(self._size - place, 0)]
        self._ahead += data
        self._more = bool(data) and place + len(data) < self._size
        self._next_block()

    def _next_block(self) -> None:
        """Send the next block, or EOT; when too little is here, `want` asks for more first."""
        self._block = b""
        while self._ahead and (len(self._ahead) >= LONG or not self._more):
            self._make_block()
            if not self._stream:
                return
        if not self._more and not self._ahead:
            self._step = Step.END
            self._send(bytes([EOT]))

    def _make_block(self) -> None:
        """Take data for a block and send it. A stream's blocks count as arrived."""
        size = LONG if self._large and self._crc and len(self._ahead) > LONG - SHORT else SHORT
        data, self._ahead = self._ahead[:size], self._ahead[size:]
        self._position += len(data)
        packet = block(self._number, data, crc=self._crc)
        self._send(packet)
        if self._stream:
            self._moved += len(data)
            self._number += 1
        else:
            self._block, self._carries = packet, len(data)

    # Time.

    def timeout(self) -> None:
        """See the base. The receiver asks for a block that was lost; a second copy of our own accord would bring a
        second acknowledgement, which would be taken for that of the next block."""
        self._tries += 1
        if self._tries > (START_TRIES if self._step is Step.START else MOST_TRIES):
            self.cancel(SILENT)
        elif self._step is Step.END:
            self._send(bytes([EOT]))

    def cancel(self, reason: str) -> None:
        """See the base."""
        super().cancel(reason)
        self._step = Step.OVER
