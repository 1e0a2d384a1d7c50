"""XMODEM, receiving: one file without a name or size; YMODEM's receiver builds on it.

We begin, by asking for checks ("C") or sums (NAK), again and again until a block comes. A block is acknowledged, asked
for once more, or passed over when it is the one before. What remains of the last block behind the file's end stays in
an XMODEM file: nobody can tell it from data.
"""

from __future__ import annotations

from enum import Enum, auto

from dialtone.formats.transfer.core import CANCELLED, SILENT, Complete, Offered, ReceivingCore, Write
from dialtone.formats.transfer.xmodem_blocks import ACK, NAK, WANT_CRC, Block, BlockReader, Sign

START_PATIENCE, PATIENCE = 3.0, 10.0  # seconds
START_TRIES = 30  # somebody has to start the sender
CRC_TRIES = 6  # then sums are asked for
MOST_TRIES = 10  # timeouts or damages of one block
BROKEN_LINE = "the line damages too much"
OUT_OF_STEP = "a block is missing"


class Step(Enum):
    """What the receiver waits for."""

    OFFERED = auto()  # whether we want the file, from outside
    START = auto()  # the first block after we asked
    BLOCK = auto()
    STORING = auto()  # that the file is kept, from outside
    OVER = auto()


class XmodemReceive(ReceivingCore):
    """Receives one file. `crc`: ask for checks first, for sums only when the sender does not know them."""

    def __init__(self, *, crc: bool = False) -> None:
        super().__init__()
        self._crc = crc
        self._reader = BlockReader(crc)
        self._step = Step.OFFERED
        self._number = 1  # of the block that comes next
        self._pieces: list[bytes] = []
        self._errors = 0
        self._end_seen = False
        self._begun()

    def _begun(self) -> None:
        self._wants.append(Offered("", None, None))

    # What the other end sends.

    def feed(self, data: bytes) -> None:
        """See the base."""
        if self.ended is not None:
            return
        self._reader.feed(data)
        while self.ended is None and (unit := self._reader.next()) is not None:
            self._take(unit)
        self._hand_over()

    def _hand_over(self) -> None:
        if self._pieces:
            self._wants.append(Write(b"".join(self._pieces)))
            self._pieces.clear()

    def _take(self, unit: Block | Sign) -> None:
        if unit is Sign.CANCELLED:
            self._lost(CANCELLED)
        elif self._step not in (Step.START, Step.BLOCK):
            return
        elif unit is Sign.DAMAGED:
            self._damaged()
        elif unit is Sign.END:
            self._at_end()
        elif isinstance(unit, Block):
            self._take_block(unit)

    def _take_block(self, unit: Block) -> None:
        if unit.number == self._number & 0xFF:
            self._end_seen = False
            self._came_forward()
            self._number += 1
            self._keep(unit.data)
        elif unit.number == (self._number - 1) & 0xFF:
            if self._trouble():
                self._send(bytes([ACK]))  # our acknowledgement was lost
        else:
            self._hand_over()
            self.cancel(OUT_OF_STEP)

    def _keep(self, data: bytes) -> None:
        """A block's data are the next of the file."""
        self._pieces.append(data)
        self._moved += len(data)
        self._send(bytes([ACK]))

    def _came_forward(self) -> None:
        self._advanced()
        self._errors = 0
        self._step = Step.BLOCK
        self.patience = PATIENCE

    def _at_end(self) -> None:
        """EOT. The first one is doubted: a single byte is easily something else."""
        if not self._end_seen:
            self._end_seen = True
            self._send(bytes([NAK]))
        else:
            self._complete()

    def _complete(self) -> None:
        self._advanced()
        self._hand_over()
        self._step = Step.STORING
        self._wants.append(Complete())

    def _damaged(self) -> None:
        self._reader.purge()
        if self._trouble():
            self._ask()

    def _trouble(self) -> bool:
        """Count what brings nothing forward; False when it is one too many, and the transfer has ended."""
        self._errors += 1
        if self._errors > MOST_TRIES:
            self._hand_over()
            self.cancel(BROKEN_LINE)
            return False
        return True

    def _ask(self) -> None:
        """Ask for the block that is due."""
        if self._step is Step.START:
            if self._tries >= CRC_TRIES:
                self._crc = self._reader.crc = False
            self._send(self._start_sign())
        else:
            self._send(bytes([NAK]))

    def _start_sign(self) -> bytes:
        return bytes([WANT_CRC if self._crc else NAK])

    def _lost(self, reason: str) -> None:
        self._hand_over()
        self._unsend()
        self._step = Step.OVER
        self._fail(reason)

    # What comes from outside.

    def accept(self, offset: int = 0) -> None:
        """See the base; every file is sent from its beginning."""
        if self._step is Step.OFFERED:
            self._begin_file("XMODEM")
            self._start()

    def _start(self) -> None:
        self._step = Step.START
        self.patience = START_PATIENCE
        self._send(self._start_sign())

    def skip(self, reason: str = "skipped") -> None:
        """See the base."""
        if self._step is Step.OFFERED:
            self.cancel(reason)

    def stored(self) -> None:
        """See the base."""
        if self._step is Step.STORING:
            self._send(bytes([ACK]))
            self._end_file(True)
            self._step = Step.OVER
            self._end()

    # Time.

    def timeout(self) -> None:
        """See the base."""
        self._tries += 1
        if self._reader.cancelled():
            self._lost(CANCELLED)
        elif self._tries > (self._start_tries() if self._step is Step.START else MOST_TRIES):
            self.cancel(SILENT)
        elif self._step in (Step.START, Step.BLOCK):
            self._reader.purge()
            self._ask()

    def _start_tries(self) -> int:
        return START_TRIES

    def cancel(self, reason: str) -> None:
        """See the base."""
        super().cancel(reason)
        self._step = Step.OVER
