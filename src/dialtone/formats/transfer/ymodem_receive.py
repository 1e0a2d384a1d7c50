"""YMODEM, receiving: before every file a block 0 with its name, size and date; an empty one ends the batch.

With `stream` (YMODEM-G) we ask with "G" and acknowledge no blocks: fast, and any damage is the end. YMODEM cannot
refuse a file. One we do not want arrives and is thrown away when it is small; otherwise the batch ends there.
Source: XMODEM/YMODEM reference, chapters 5 and 6.
"""

from __future__ import annotations

from dialtone.formats.transfer import file_header
from dialtone.formats.transfer.core import Offered
from dialtone.formats.transfer.file_header import FileHeader
from dialtone.formats.transfer.xmodem_blocks import ACK, WANT_STREAM, Block
from dialtone.formats.transfer.xmodem_receive import MOST_TRIES, Step, XmodemReceive

MOST_FILES = 10_000
LARGEST_THROWN_AWAY = 4 * 1024 * 1024
NO_RESUME = "the line damaged the data, which cannot be mended while streaming (YMODEM-G)"
MOST_SURPLUS = 2  # blocks
MORE_THAN_SAID = "more arrived than the sender had announced"
LESS_THAN_SAID = "less arrived than the sender had announced"
TOO_MANY = "too many files in one batch"


class YmodemReceive(XmodemReceive):
    """Receives a batch."""

    def __init__(self, *, stream: bool = False) -> None:
        self._stream = stream
        self._offer = FileHeader("")
        self._position = 0  # in the file
        self._surplus = 0  # blocks behind its end
        self._heading = True  # block 0 is awaited
        self._unwanted = ""  # why the file under way is thrown away
        self._files = 0
        super().__init__(crc=True)

    def _begun(self) -> None:
        self._number = 0
        self._start()

    def _start_sign(self) -> bytes:
        return bytes([WANT_STREAM]) if self._stream else super()._start_sign()

    def _take_block(self, unit: Block) -> None:
        if self._heading:
            self._take_header(unit)
        elif unit.number == 0 and self._number == 1:
            if self._trouble():
                self._send(bytes([ACK]) + self._start_sign())  # our answer to block 0 was lost
        else:
            super()._take_block(unit)

    def _take_header(self, unit: Block) -> None:
        if unit.number != 0:
            if self._trouble():
                self._send(bytes([ACK]))  # the last block of the file before
            return
        self._advanced()
        self._errors = 0
        if not unit.data[0]:
            self._send(bytes([ACK]))
            self._step = Step.OVER
            self._end()
            return
        self._new_offer(file_header.parse(unit.data))

    def _new_offer(self, offer: FileHeader) -> None:
        self._files += 1
        if self._files > MOST_FILES:
            self.cancel(TOO_MANY)
            return
        self._offer, self._unwanted = offer, ""
        self._begin_file(offer.name)
        self._step = Step.OFFERED
        self._wants.append(Offered(offer.name, offer.size, offer.modified))

    def accept(self, offset: int = 0) -> None:
        """See the base; every file is sent from its beginning."""
        if self._step is Step.OFFERED:
            self._heading, self._number, self._end_seen = False, 1, False
            self._position = self._surplus = 0
            if not self._stream:
                self._send(bytes([ACK]))
            self._start()

    def skip(self, reason: str = "skipped") -> None:
        """See the base."""
        if self._step is Step.OFFERED:
            if self._offer.size is None or self._offer.size > LARGEST_THROWN_AWAY:
                self.cancel(reason)
            else:
                self._unwanted = reason
                self.accept()

    def _keep(self, data: bytes) -> None:
        size = self._offer.size
        if size is not None:
            self._surplus += self._position >= size
            if self._surplus > MOST_SURPLUS:
                self._hand_over()
                self.cancel(MORE_THAN_SAID)
                return
            data = data[: max(size - self._position, 0)]
        elif self._unwanted:
            data = b""
        self._position += len(data)
        if data and not self._unwanted:
            self._pieces.append(data)
            self._moved += len(data)
        if not self._stream:
            self._send(bytes([ACK]))

    def _start_tries(self) -> int:
        """After the first file nobody has to start anything any more."""
        return MOST_TRIES if self._files else super()._start_tries()

    def _damaged(self) -> None:
        if self._stream and not self._heading:
            self._hand_over()
            self.cancel(NO_RESUME)
        else:
            super()._damaged()

    def _at_end(self) -> None:
        if self._heading:
            self._send(bytes([ACK]))  # the end of the file before; our answer was lost
        elif self._stream or self._whole:
            self._complete()
        else:
            super()._at_end()

    @property
    def _whole(self) -> bool:
        """Whether everything that was announced is here."""
        return self._offer.size is not None and self._position >= self._offer.size

    def _complete(self) -> None:
        if self._offer.size is not None and not self._whole:
            self._hand_over()
            self.cancel(LESS_THAN_SAID)
        elif self._unwanted:
            self._after_file(False, self._unwanted)
        else:
            super()._complete()

    def stored(self) -> None:
        """See the base."""
        if self._step is Step.STORING:
            self._after_file(True, "")

    def _after_file(self, ok: bool, reason: str) -> None:
        self._end_file(ok, reason)
        self._send(bytes([ACK]))
        self._heading, self._number = True, 0
        self._start()
