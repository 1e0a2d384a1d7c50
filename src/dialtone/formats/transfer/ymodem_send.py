"""YMODEM, sending: XMODEM with 1K blocks, and before every file a block numbered 0 with its name, size and date.

An empty block 0 ends the batch. A receiver that asks with "G" gets the data as a stream (YMODEM-G); its next "G" is the
acknowledgement of block 0. Source: XMODEM/YMODEM reference, chapters 5 and 6.
"""

from __future__ import annotations

from dialtone.formats.transfer import file_header
from dialtone.formats.transfer.core import NextFile
from dialtone.formats.transfer.xmodem_blocks import ACK, LONG, NAK, SHORT, WANT_CRC, WANT_STREAM, block
from dialtone.formats.transfer.xmodem_send import Step, XmodemSend

LEAVING_TRIES = 2  # timeouts until the last block counts as understood: every file was acknowledged before
BRIEF = 2.0  # seconds


class YmodemSend(XmodemSend):
    """Sends any number of files."""

    _starts = frozenset({NAK, WANT_CRC, WANT_STREAM})

    def __init__(self) -> None:
        super().__init__(large=True)
        self._header = b""  # the data of block 0, until it is acknowledged
        self._last = False  # it is the empty one
        self._leaving_tries = LEAVING_TRIES

    def _took(self, value: int) -> bool:
        if self._step is Step.BLOCK and self._header:
            return self._took_about_header(value)
        return super()._took(value)

    def _took_about_header(self, value: int) -> bool:
        asks_on = value == WANT_STREAM and self._stream
        if value == NAK or (self._asked_anew(value) and not asks_on):
            self._again_header()
        elif value == ACK or (asks_on and not self._last):
            self._header_arrived()
            if asks_on:
                self._started(value)
        else:
            return False
        return True

    def _again_header(self) -> None:
        """Block 0 is repeated even in a stream."""
        stream, self._stream = self._stream, False
        self._again()
        self._stream = stream

    def _header_arrived(self) -> None:
        self._came_forward()
        self._header = self._block = b""
        self._number = 1
        self._step = Step.START
        if self._last:
            self._over()

    def _over(self) -> None:
        self._step = Step.OVER
        self._end()

    def _begin(self) -> None:
        """The receiver asks: for block 0, or for the data."""
        if self._header:
            self._step = Step.BLOCK
            self._block = block(0, self._header, crc=self._crc, filler=b"\0")
            if self._last and self._stream:
                self.patience, self._leaving_tries = BRIEF, 0  # most do not acknowledge it
            self._send(self._block)
        else:
            super()._begin()

    def offer(self, name: str, size: int, modified: int, *, left: int = 1, left_bytes: int = 0) -> None:
        """See the base."""
        self._header = file_header.build(name, size, modified, left, left_bytes)[:LONG]
        super().offer(name, size, modified)

    def no_more(self) -> None:
        """See the base."""
        self._header, self._last = bytes(SHORT), True
        self._reset(0)
        self._ready()

    def _after_file(self) -> None:
        self._step = Step.FILE
        self._wants.append(NextFile())

    def timeout(self) -> None:
        """See the base."""
        if self._last and self._tries >= self._leaving_tries:
            self._over()
        else:
            super().timeout()
