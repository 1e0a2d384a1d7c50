"""ZMODEM, sending (ZMODEM, chapters 8 and 9).

Theory of operation. The receiver says what it can (ZRINIT); a file is announced (ZFILE) and sent from where it is
wanted (ZRPOS), in one frame as long as nothing goes wrong. Every so often a sub-packet asks for an acknowledgement
(ZCRCQ); `zmodem_pace.py` decides how much may be under way without one, and how large sub-packets are.

A receiver with a buffer of its own size, or one that cannot receive and write at once, gets pieces that end the frame
and are waited for (ZCRCW).
"""

from __future__ import annotations

from enum import Enum, auto
from zlib import crc32

from dialtone.formats.transfer import file_header
from dialtone.formats.transfer import zmodem_frames as frames
from dialtone.formats.transfer.core import (
    CANCELLED,
    PIECE,
    SILENT,
    NextFile,
    Read,
    SendingCore,
    Want,
)
from dialtone.formats.transfer.zmodem_frames import Escaping, Header
from dialtone.formats.transfer.zmodem_pace import USUAL, Pace
from dialtone.formats.transfer.zmodem_reader import Cancelled, Reader, Unit

MOST_TRIES = 12  # timeouts without progress
MOST_REPOSITIONS = 25  # errors without anything acknowledged
MOST_NOISE = 1024 * 1024  # bytes without a header in them
MOST_TURNS = 1000  # headers that bring nothing forward
TOO_LARGE = "larger than 4 GiB, which ZMODEM cannot send; choose YMODEM or a link"
BROKEN_LINE = "the line damages too much"
NONSENSE = "the other end sends nothing that is ZMODEM"
PAST_END = "the other end asked for bytes behind the end of the file"


class _State(Enum):
    GREETING = auto()  # ZRQINIT sent, ZRINIT awaited
    BETWEEN = auto()  # the next file is awaited from outside
    OFFERING = auto()  # ZFILE sent
    CHECKING = auto()  # the receiver wants a check of the file (ZCRC)
    SENDING = auto()
    WAITING = auto()  # ZCRCW sent, ZACK awaited
    ENDING = auto()  # ZEOF sent
    LEAVING = auto()  # ZFIN sent
    OVER = auto()


class ZmodemSend(SendingCore):
    """Sends any number of files. `telnet`: escape what a Telnet that is not transparent spoils."""

    def __init__(self, *, telnet: bool = False) -> None:
        super().__init__()
        self._telnet = telnet
        self._reader = Reader(data=False)
        self._escaping = Escaping(telnet=telnet)
        self._state = _State.GREETING
        self._wide = False  # checks of 32 bits
        self._pace = Pace()
        self._size = 0
        self._offer = b""  # ZFILE and its data, to be repeated
        self._position = 0  # where the next sub-packet begins
        self._acknowledged = 0
        self._reading = False  # `Read` is not answered yet
        self._stale = False  # what that brings is of no use any more
        self._repeats = 0  # of ZFILE: each may be answered
        self._stale_skips = 0  # answers to repeated offers of an earlier file
        self._repositions = 0
        self._turns = 0
        self._check = (0, 0, 0)  # position, end and sum so far of the check asked for
        self._send(b"rz\r" + frames.hex_header(frames.ZRQINIT))

    # What the other end sends.

    def feed(self, data: bytes) -> None:
        """See the base."""
        if self.ended is not None:
            return
        self._reader.feed(data)
        while self.ended is None and (unit := self._reader.next()) is not None:
            self._take(unit)
        if self.ended is None and self._reader.passed_over > MOST_NOISE:
            self.cancel(NONSENSE)

    def _take(self, unit: Unit) -> None:
        if isinstance(unit, Cancelled):
            self._lost(CANCELLED)
        elif isinstance(unit, Header):
            self._turns += 1
            if self._turns > MOST_TURNS:
                self.cancel(NONSENSE)
                return
            obey = _OBEY.get(unit.kind)
            if obey is not None:
                obey(self, unit)

    def _lost(self, reason: str) -> None:
        self._unsend()
        self._state = _State.OVER
        self._fail(reason)

    def _initialized(self, header: Header) -> None:
        """ZRINIT: the receiver is ready for a file; at the end of one it says that it has it."""
        if self._state not in (_State.GREETING, _State.ENDING):
            return
        self._came_forward()
        self._agree(header)
        if self._state is _State.ENDING:
            self._moved += self._size - self._acknowledged
            self._end_file(True)
        self._next()

    def _agree(self, header: Header) -> None:
        can = header.flags
        self._wide = bool(can & frames.CANFC32)
        streams = can & frames.CANFDX and can & frames.CANOVIO
        self._pace.buffer = int.from_bytes(header.data[:2], "little") or (0 if streams else USUAL)
        self._escaping = Escaping(telnet=self._telnet, controls=bool(can & frames.ESCCTL))

    def _next(self) -> None:
        self._state = _State.BETWEEN
        self._wants.append(NextFile())

    def _came_forward(self) -> None:
        self._advanced()
        self._turns = 0

    def _positioned(self, header: Header) -> None:
        """ZRPOS: the receiver wants the file from there, at first or after an error."""
        if self._state is _State.OFFERING:
            self._came_forward()
            self._acknowledged = header.position
        elif self._state in (_State.SENDING, _State.WAITING, _State.ENDING):
            if not self._mishap(header.position):
                return
        else:
            return
        if header.position > self._size:
            self.cancel(PAST_END)
            return
        self._start(header.position)

    def _mishap(self, place: int) -> bool:
        """Count an error and make pieces smaller; False when it is one too many."""
        if place > self._acknowledged:
            self._arrived(place)
        self._repositions += 1
        if self._repositions > MOST_REPOSITIONS:
            self.cancel(BROKEN_LINE)
            return False
        self._pace.mishap()
        return True

    def _arrived(self, place: int) -> None:
        """Everything before `place` is known to have arrived, and it is more than before."""
        self._came_forward()
        self._moved += place - self._acknowledged
        self._acknowledged = place
        self._repositions = 0

    def _start(self, place: int) -> None:
        """Begin a data frame at `place`."""
        self._unsend()
        self._stale = self._reading
        self._position = place
        self._pace.start(place)
        self._send(self._escaping.binary_header(frames.ZDATA, frames.position(place), self._wide))
        self._state = _State.SENDING

    def _acknowledge(self, header: Header) -> None:
        """ZACK: everything before its position has arrived."""
        place = header.position
        if self._state not in (_State.SENDING, _State.WAITING) or not self._acknowledged < place <= self._position:
            if self._state is _State.WAITING and place == self._position:
                self._start(place)
            return
        self._arrived(place)
        self._pace.acknowledged(place)
        if self._state is _State.WAITING and place == self._position:
            self._start(place)

    def _skipped(self, header: Header) -> None:
        """ZSKIP: the receiver does not want this file."""
        if self._state is _State.OFFERING and self._stale_skips:
            self._stale_skips -= 1
        elif self._name:
            self._came_forward()
            self._unsend()
            self._stale_skips = self._repeats
            self._stale = self._reading
            self._end_file(False, "skipped at the other end")
            self._next()

    def _refused(self, header: Header) -> None:
        """ZFERR, ZABORT, ZCAN: the receiver cannot go on."""
        self._lost(CANCELLED if header.kind == frames.ZCAN else "the other end cannot write the file")
        self._send(frames.hex_header(frames.ZFIN))

    def _finished(self, header: Header) -> None:
        """ZFIN: the answer to ours; or the receiver leaves in the middle."""
        if self._state is _State.LEAVING:
            self._send(b"OO")
            self._state = _State.OVER
            self._end()
        else:
            self._lost("the other end left")

    def _asked_check(self, header: Header) -> None:
        """ZCRC: the receiver wants the sum of the file, or of its first bytes."""
        if self._state is _State.OFFERING:
            self._came_forward()
            self._check = (0, min(header.position or self._size, self._size), 0)
            self._state = _State.CHECKING

    def _challenged(self, header: Header) -> None:
        self._send(frames.hex_header(frames.ZACK, header.data))

    def _not_understood(self, header: Header) -> None:
        """ZNAK: our last header was damaged."""
        if self._state in (_State.OFFERING, _State.GREETING, _State.LEAVING, _State.ENDING):
            self._repeat()

    # What comes from outside.

    def want(self) -> Want | None:
        """See the base; reads are asked for as long as there is room to send."""
        if self._wants or self._reading or self._waiting > PIECE // 2:
            return super().want()
        if self._state is _State.CHECKING:
            self._reading = True
            return Read(self._check[0], min(PIECE, max(self._check[1] - self._check[0], 0)))
        if self._state is _State.SENDING and (size := self._pace.room(self._acknowledged, self._position, PIECE)):
            self._reading = True
            return Read(self._position, size)
        return super().want()

    def offer(self, name: str, size: int, modified: int, *, left: int = 1, left_bytes: int = 0) -> None:
        """See the base. A file whose size does not fit into 32 bits ends at once."""
        self._begin_file(name)
        self._size, self._acknowledged, self._repositions, self._repeats = size, 0, 0, 0
        if size > frames.HIGHEST_POSITION:
            self._end_file(False, TOO_LARGE)
            self._next()
            return
        header = self._escaping.binary_header(frames.ZFILE, frames.flags(frames.ZCBIN), self._wide)
        data = file_header.build(name, size, modified, left, left_bytes)
        self._offer = header + self._escaping.subpacket(data, frames.ZCRCW, self._wide)
        self._send(self._offer)
        self._state = _State.OFFERING

    def no_more(self) -> None:
        """See the base."""
        self._send(frames.hex_header(frames.ZFIN))
        self._state = _State.LEAVING

    def give(self, data: bytes) -> None:
        """See the base."""
        self._reading = False
        if self._stale:
            self._stale = False
        elif self._state is _State.CHECKING:
            self._sum(data)
        elif self._state is _State.SENDING:
            self._give(data)

    def _sum(self, data: bytes) -> None:
        place, end, total = self._check
        self._check = (place + len(data), end, crc32(data, total))
        if not data or self._check[0] >= end:
            self._state = _State.OFFERING
            self._send(frames.hex_header(frames.ZCRC, frames.position(self._check[2])))

    def _give(self, data: bytes) -> None:
        """Send a piece of the file in sub-packets; the last one of the file, or of a buffer, is ended otherwise."""
        last = not data or self._position + len(data) >= self._size
        data = data[: max(self._size - self._position, 0)]  # a file that grew keeps the size it was offered with
        start = 0
        while len(data) - start > (block := self._next_block(len(data) - start)):
            self._packet(data[start : start + block], self._pace.ending(self._position + block))
            start += block
        if last:
            self._packet(data[start:], frames.ZCRCE)
            self._eof()
        elif self._pace.buffer:
            self._packet(data[start:], frames.ZCRCW)
            self._state = _State.WAITING
        else:
            self._packet(data[start:], self._pace.ending(self._position + len(data) - start))

    def _packet(self, data: bytes, end: int) -> None:
        self._send(self._escaping.subpacket(data, end, self._wide))
        self._position += len(data)

    def _next_block(self, there: int) -> int:
        return self._pace.next_block(self._position, there, self._acknowledged)

    def _eof(self) -> None:
        self._send(frames.hex_header(frames.ZEOF, frames.position(self._position)))
        self._size = self._position  # a file that shrank ends here
        self._state = _State.ENDING

    # Time.

    def timeout(self) -> None:
        """See the base."""
        self._tries += 1
        if self._state is _State.LEAVING and self._tries > 3:
            self._state = _State.OVER
            self._end()  # every file was acknowledged: how the other end leaves is its own affair
        elif self._tries > MOST_TRIES:
            self.cancel(SILENT)
        else:
            self._repeat()

    def _repeat(self) -> None:
        """Say once more what was not answered."""
        if self._state is _State.GREETING:
            self._send(frames.hex_header(frames.ZRQINIT))
        elif self._state is _State.OFFERING:
            self._repeats += 1
            self._send(self._offer)
        elif self._state is _State.SENDING and not self._waiting:
            self._pace.silence(self._tries)
            self._send(self._escaping.subpacket(b"", frames.ZCRCQ, self._wide))
        elif self._state is _State.WAITING:
            self._start(self._acknowledged)
        elif self._state is _State.ENDING:
            self._send(frames.hex_header(frames.ZEOF, frames.position(self._position)))
        elif self._state is _State.LEAVING:
            self._send(frames.hex_header(frames.ZFIN))

    def cancel(self, reason: str) -> None:
        """See the base."""
        super().cancel(reason)
        self._state = _State.OVER


_OBEY = {
    frames.ZRINIT: ZmodemSend._initialized,
    frames.ZRPOS: ZmodemSend._positioned,
    frames.ZACK: ZmodemSend._acknowledge,
    frames.ZSKIP: ZmodemSend._skipped,
    frames.ZFERR: ZmodemSend._refused,
    frames.ZABORT: ZmodemSend._refused,
    frames.ZCAN: ZmodemSend._refused,
    frames.ZFIN: ZmodemSend._finished,
    frames.ZCRC: ZmodemSend._asked_check,
    frames.ZCHALLENGE: ZmodemSend._challenged,
    frames.ZNAK: ZmodemSend._not_understood,
}
