"""ZMODEM, receiving (ZMODEM, chapters 8 to 10).

We say what we can (ZRINIT), which also starts the upload in most terminals; a file is offered (ZFILE), accepted from a
position (ZRPOS) or not (ZSKIP), and arrives in data frames. Damage is answered with the position that is wanted next.
A file is acknowledged (the next ZRINIT) only after it was kept for good. Commands for us to run are refused always.
"""

from __future__ import annotations

from enum import Enum, auto

from dialtone.formats.transfer import file_header
from dialtone.formats.transfer import zmodem_frames as frames
from dialtone.formats.transfer.core import CANCELLED, SILENT, Complete, Offered, ReceivingCore, Write
from dialtone.formats.transfer.file_header import FileHeader
from dialtone.formats.transfer.zmodem_frames import Header
from dialtone.formats.transfer.zmodem_reader import Cancelled, Damaged, Reader, Subpacket, Unit

MOST_TRIES = 12  # timeouts without progress
MOST_ERRORS = 50  # damages and headers that bring nothing forward, without data between them
MOST_NOISE = 16 * 1024 * 1024  # bytes without a header: what may be under way when data were damaged
MOST_FILES = 10_000
LONGEST_ATTENTION = 32
ROOM = 0x7FFFFFFF  # bytes free, for those who ask: the offer itself decides
TOO_LARGE = "larger than 4 GiB, which ZMODEM cannot carry; choose YMODEM or a link"
BROKEN_LINE = "the line damages too much"
NONSENSE = "the other end sends nothing that is ZMODEM"
MORE_THAN_SAID = "more arrived than the sender had announced"
TOO_MANY = "too many files in one batch"
LEAVING_PATIENCE = 2.0  # seconds for the last two letters


class _State(Enum):
    GREETING = auto()  # ZRINIT sent, ZFILE or ZFIN awaited
    OFFERED = auto()  # whether we want the file is awaited from outside
    POSITIONED = auto()  # ZRPOS sent, ZDATA awaited
    DATA = auto()  # inside a frame at the right position
    STORING = auto()  # the end is here; that it is kept is awaited from outside
    LEAVING = auto()  # ZFIN answered, OO awaited
    OVER = auto()


class ZmodemReceive(ReceivingCore):
    """Receives a batch. `controls`: ask the sender to escape all control characters (a line that eats some)."""

    resumes = True

    def __init__(self, *, controls: bool = False) -> None:
        super().__init__()
        self._can = frames.CANFDX | frames.CANOVIO | frames.CANFC32 | (frames.ESCCTL if controls else 0)
        self._reader = Reader()
        self._state = _State.GREETING
        self._expects = -1  # the kind of header whose data come next, -1 none
        self._offer = FileHeader("")
        self._position = 0  # of the next byte to be written
        self._pieces: list[bytes] = []  # to be written
        self._attention = b""  # what the sender wants to be interrupted with
        self._errors = 0
        self._files = 0
        self._greet()

    def _greet(self) -> None:
        self._state = _State.GREETING
        self._send(frames.hex_header(frames.ZRINIT, frames.flags(self._can)))

    # What the other end sends.

    def feed(self, data: bytes) -> None:
        """See the base."""
        if self._state is _State.LEAVING:
            self._leave()
        if self.ended is not None:
            return
        self._reader.feed(data)
        while self.ended is None:
            if self._state is _State.DATA:
                self._take_run()
            if (unit := self._reader.next()) is None:
                break
            self._take(unit)
        self._hand_over()
        if self.ended is None and self._reader.passed_over > MOST_NOISE:
            self.cancel(NONSENSE)

    def _take_run(self) -> None:
        taken, acknowledge = self._reader.run(self._pieces, self._limit - self._position)
        for size in acknowledge:
            self._send(frames.hex_header(frames.ZACK, frames.position(self._position + size)))
        if taken:
            self._count(taken)

    def _hand_over(self) -> None:
        if self._pieces:
            self._wants.append(Write(b"".join(self._pieces)))
            self._pieces.clear()

    def _take(self, unit: Unit) -> None:
        if isinstance(unit, Subpacket):
            self._take_data(unit)
        elif isinstance(unit, Header):
            self._expects = unit.kind if unit.kind in frames.WITH_DATA else -1
            _OBEY.get(unit.kind, ZmodemReceive._unexpected)(self, unit)
        elif isinstance(unit, Damaged):
            self._damaged(unit)
        elif isinstance(unit, Cancelled):
            self._lost(CANCELLED)

    def _take_data(self, packet: Subpacket) -> None:
        if self._expects == frames.ZDATA:
            self._file_data(packet)
            return
        kind, self._expects = self._expects, -1
        self._reader.hunt()
        if kind == frames.ZFILE:
            self._offered(packet.data)
        elif kind == frames.ZSINIT:
            self._attention = packet.data.partition(b"\0")[0][:LONGEST_ATTENTION]
            self._send(frames.hex_header(frames.ZACK, frames.position(1)))
        elif kind == frames.ZCOMMAND:
            self._trouble()
            self._send(frames.hex_header(frames.ZCOMPL, frames.position(1)))

    def _file_data(self, packet: Subpacket) -> None:
        if self._state is not _State.DATA:
            return
        data, end = packet.data, packet.end
        if data:
            if self._position + len(data) > self._limit:
                self._hand_over()
                self.cancel(MORE_THAN_SAID)
                return
            self._pieces.append(data)
            self._count(len(data))
        if end != frames.ZCRCG:
            if end != frames.ZCRCE:
                self._send(frames.hex_header(frames.ZACK, frames.position(self._position)))
            if end != frames.ZCRCQ:
                self._state = _State.POSITIONED

    def _count(self, size: int) -> None:
        self._position += size
        self._moved += size
        self._errors = 0
        self._advanced()

    @property
    def _limit(self) -> int:
        return frames.HIGHEST_POSITION if self._offer.size is None else self._offer.size

    def _offered(self, data: bytes) -> None:
        offer = file_header.parse(data)
        if self._state is _State.POSITIONED and offer == self._offer:
            self._trouble()
            self._where()  # our answer was lost
        elif self._state is _State.GREETING:
            self._new_offer(offer)

    def _new_offer(self, offer: FileHeader) -> None:
        self._advanced()
        self._files += 1
        if self._files > MOST_FILES:
            self.cancel(TOO_MANY)
            return
        self._offer = offer
        self._begin_file(offer.name)
        self._state = _State.OFFERED
        if offer.size is not None and offer.size > frames.HIGHEST_POSITION:
            self.skip(TOO_LARGE)
        else:
            self._wants.append(Offered(offer.name, offer.size, offer.modified))

    def _where(self) -> None:
        """Tell the sender which position we want."""
        self._state = _State.POSITIONED
        self._send(frames.hex_header(frames.ZRPOS, frames.position(self._position)))

    def _begun(self, header: Header) -> None:
        """ZDATA: data from its position follow."""
        if self._state not in (_State.POSITIONED, _State.DATA):
            self._reader.hunt()
            self._trouble()
        elif header.position == self._position:
            self._state = _State.DATA
        else:
            self._reader.hunt()
            if self._trouble():
                self._where()

    def _at_end(self, header: Header) -> None:
        """ZEOF: that was all, if its position is ours; an older one means nothing (ZMODEM, chapter 8.2)."""
        if self._state is _State.GREETING:
            if self._files and self._trouble():
                self._greet()  # our answer to this was lost
        elif self._state in (_State.POSITIONED, _State.DATA) and header.position == self._position:
            self._advanced()
            self._hand_over()
            self._state = _State.STORING
            self._wants.append(Complete())

    def _asked(self, header: Header) -> None:
        """ZRQINIT: who are you."""
        if self._state is _State.GREETING and self._trouble():
            self._greet()

    def _finished(self, header: Header) -> None:
        """ZFIN: no more files."""
        if self._state is _State.GREETING:
            self._advanced()
            self._send(frames.hex_header(frames.ZFIN))
            self._state = _State.LEAVING
            self.patience = LEAVING_PATIENCE
        elif self._state is not _State.STORING:
            self._lost("the other end left")

    def _room_asked(self, header: Header) -> None:
        if self._trouble():
            self._send(frames.hex_header(frames.ZACK, frames.position(ROOM)))

    def _challenged(self, header: Header) -> None:
        if self._trouble():
            self._send(frames.hex_header(frames.ZACK, header.data))

    def _given_up(self, header: Header) -> None:
        """ZABORT, ZFERR, ZCAN: the sender cannot go on."""
        self._lost("the other end cannot read the file" if header.kind == frames.ZFERR else CANCELLED)
        self._send(frames.hex_header(frames.ZFIN))

    def _unexpected(self, header: Header) -> None:
        """Headers with data wait for the data; others mean nothing to a receiver."""
        if header.kind not in frames.WITH_DATA:
            self._trouble()

    def _damaged(self, unit: Damaged) -> None:
        inside = self._state is _State.DATA or (self._state is _State.POSITIONED and not unit.data)
        if self._state is _State.GREETING and self._trouble():
            self._send(frames.hex_header(frames.ZNAK))
        elif inside and self._trouble():
            if self._state is _State.DATA:
                self._send(self._interruption())
            self._where()

    def _interruption(self) -> bytes:
        """The sender's attention string without its two commands (a break, a pause)."""
        return self._attention.translate(None, b"\xdd\xde")

    def _trouble(self) -> bool:
        """Count what brings nothing forward; False when it is one too many, and the transfer has ended."""
        self._errors += 1
        if self._errors > MOST_ERRORS:
            self._hand_over()
            self.cancel(BROKEN_LINE)
            return False
        return True

    def _lost(self, reason: str) -> None:
        self._hand_over()
        self._unsend()
        self._state = _State.OVER
        self._fail(reason)

    def _leave(self) -> None:
        self._state = _State.OVER
        self._end()

    # What comes from outside.

    def accept(self, offset: int = 0) -> None:
        """See the base."""
        if self._state is _State.OFFERED:
            self._position = offset
            self._where()

    def skip(self, reason: str = "skipped") -> None:
        """See the base."""
        if self._state is _State.OFFERED:
            self._end_file(False, reason)
            self._send(frames.hex_header(frames.ZSKIP))
            self._state = _State.GREETING

    def stored(self) -> None:
        """See the base."""
        if self._state is _State.STORING:
            self._end_file(True)
            self._greet()

    # Time.

    def timeout(self) -> None:
        """See the base."""
        self._tries += 1
        if self._state is _State.LEAVING:
            self._leave()
        elif self._tries > MOST_TRIES:
            self.cancel(SILENT)
        elif self._state is _State.GREETING:
            self._greet()
        elif self._state in (_State.POSITIONED, _State.DATA):
            self._reader.hunt()
            self._where()

    def cancel(self, reason: str) -> None:
        """See the base."""
        super().cancel(reason)
        self._state = _State.OVER


_OBEY = {
    frames.ZRQINIT: ZmodemReceive._asked,
    frames.ZDATA: ZmodemReceive._begun,
    frames.ZEOF: ZmodemReceive._at_end,
    frames.ZFIN: ZmodemReceive._finished,
    frames.ZFREECNT: ZmodemReceive._room_asked,
    frames.ZCHALLENGE: ZmodemReceive._challenged,
    frames.ZABORT: ZmodemReceive._given_up,
    frames.ZFERR: ZmodemReceive._given_up,
    frames.ZCAN: ZmodemReceive._given_up,
}
