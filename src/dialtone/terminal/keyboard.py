"""From the bytes of a terminal to keys: what was typed, whatever kind of terminal it is.

Sans-I/O: `feed` takes bytes, `next` gives keys. Sequences that real terminals send for keys become the names of
`keys.py`; answers of a terminal to questions (cursor reports, attributes, strings) never become keys: they go to
`report`, if anybody asked (ANS-03). A sequence that has begun and does not go on is ended by `flush`: a lone Esc is a
key. Memory is bounded: at most `MOST` keys wait, and a sequence is at most `LONGEST` bytes.
"""

from __future__ import annotations

import codecs
import re
from collections import deque
from collections.abc import Callable

from dialtone.formats.text import petscii
from dialtone.terminal import keys
from dialtone.terminal.look import Charset

MOST = 2048  # keys typed ahead
LONGEST = 512  # bytes of an answer that is still looked at; what is longer is thrown away

_FINALS = {
    "A": keys.UP, "B": keys.DOWN, "C": keys.RIGHT, "D": keys.LEFT, "H": keys.HOME, "F": keys.END, "K": keys.END,
    "Z": keys.BACK_TAB, "@": keys.INSERT, "V": keys.PAGE_UP, "U": keys.PAGE_DOWN, "E": "5", "M": keys.ENTER,
}  # fmt: skip
_TILDES = {
    1: keys.HOME, 2: keys.INSERT, 3: keys.DELETE, 4: keys.END, 5: keys.PAGE_UP, 6: keys.PAGE_DOWN, 7: keys.HOME,
    8: keys.END,
}  # fmt: skip
_PASTE, _PASTE_ENDS = 200, 201
_ANSWERS = frozenset("RcnyutqxSp")  # finals of answers
_PLAIN = re.compile(rb"[\x20-\x7e]+")
_CSI = re.compile(rb"\x1b\[([<=>?]?)([0-9;:]*)([ -/]*)([@-~])")
_CSI_BEGUN = re.compile(rb"\x1b\[[0-?]*[ -/]*\Z")
_STRING_ENDS = re.compile(rb"\x07|\x1b\\|\x9c|\x18")


class Pasted(str):
    """A key that came out of a paste the terminal marked as one: prompts for commands do not take it for a command,
    and the ends of pasted lines are no Enter where a line is asked for."""

    __slots__ = ()


class Keyboard:
    """See the module's text. `report` is given answers of the terminal, such as "\\x1b[24;80R"."""

    __slots__ = ("_charset", "_decoder", "_keys", "_last", "_pasting", "_rest", "_string", "_swap", "report")

    def __init__(self, charset: Charset = Charset.ASCII, *, swap: bool = False) -> None:
        self.report: Callable[[str], None] | None = None
        self._keys: deque[str] = deque()
        self._rest = b""  # a sequence that is not complete
        self._string = False  # inside an answer that ends with ST
        self._pasting = False
        self._last = ""
        self.suits(charset, swap=swap)

    def suits(self, charset: Charset, *, swap: bool = False) -> None:
        """Read bytes in this character set from now on. `swap`: the byte DEL is meant as backspace; terminals of
        today always mean that by it, those of the field mean the key Del."""
        self._charset = charset
        self._swap = swap
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def __len__(self) -> int:
        return len(self._keys)

    @property
    def full(self) -> bool:
        """Whether nothing more should be read."""
        return len(self._keys) >= MOST

    @property
    def begun(self) -> bool:
        """Whether a sequence has begun that may go on: who waits asks again soon, then calls `flush`."""
        return bool(self._rest) or self._string

    def next(self) -> str:
        """The next key; "" when there is none."""
        return self._keys.popleft() if self._keys else ""

    def give_back(self, key: str) -> None:
        """Let a key that was taken come next again."""
        self._keys.appendleft(key)

    def clear(self) -> None:
        """Forget what was typed ahead."""
        self._keys.clear()

    def take(self, key: str) -> bool:
        """Whether this key waits; if so it is taken out, wherever it is."""
        if key not in self._keys:
            return False
        self._keys.remove(key)
        return True

    def take_abort(self) -> bool:
        """Whether Ctrl-C was typed; if so it is forgotten with everything before it."""
        if keys.ABORT not in self._keys:
            return False
        while self._keys.popleft() != keys.ABORT:
            pass
        return True

    def feed(self, data: bytes) -> None:
        """Take bytes."""
        if self._charset is Charset.PETSCII:
            for byte in data:
                self._key(petscii.typed(byte))
            return
        data = self._rest + data
        self._rest = b""
        place = 0
        while place < len(data):
            place = self._piece(data, place)

    def flush(self) -> None:
        """Nothing has followed for a while: what has begun ends here."""
        rest, self._rest = self._rest, b""
        self._string = False
        if rest[:1] == b"\x1b":
            self._key(keys.ESCAPE)
            if len(rest) == 2:
                self._key(chr(rest[1]))  # Esc and a bracket, typed by hand
        elif rest:
            self._text(rest)

    def _piece(self, data: bytes, place: int) -> int:
        """Take what begins at `place`; where the next thing begins."""
        if self._string:
            return self._end_of_string(data, place)
        if plain := _PLAIN.match(data, place):
            self._text(plain[0])
            return plain.end()
        byte = data[place]
        if byte == 0x1B:
            return self._escape(data, place)
        self._text(data[place : place + 1])
        return place + 1

    def _escape(self, data: bytes, place: int) -> int:
        if csi := _CSI.match(data, place):
            self._sequence(csi)
            return csi.end()
        follows = data[place + 1 : place + 2]
        if not follows or _CSI_BEGUN.match(data, place) or (follows == b"O" and len(data) == place + 2):
            if len(data) - place <= LONGEST:
                self._rest = data[place:]
                return len(data)
            return len(data)  # far too long: no key
        if follows == b"O":
            final = chr(data[place + 2])
            if key := _FINALS.get(final):
                self._key(key)
            return place + 3
        if follows in (b"]", b"P", b"_", b"^", b"X"):
            self._string = True
            return self._end_of_string(data, place, begun=2)
        if follows == b"[":  # broken: both are gone, what broke it counts
            return place + 2
        self._key(keys.ESCAPE)
        return place + 1

    def _end_of_string(self, data: bytes, place: int, *, begun: int = 0) -> int:
        """Throw away an answer up to its end. `begun`: how many bytes of its beginning are at `place`."""
        if end := _STRING_ENDS.search(data, place + begun):
            self._string = False
            if self.report is not None and end.start() - place <= LONGEST:
                self.report(data[place : end.end()].decode("latin-1"))
            return end.end()
        if data.endswith(b"\x1b"):
            self._rest = b"\x1b"
        return len(data)

    def _sequence(self, csi: re.Match[bytes]) -> None:
        private, numbers, between, final = (part.decode("latin-1") for part in csi.groups())
        first = int(numbers.partition(";")[0] or "0") if numbers[:1].isdigit() and len(numbers) < 20 else 0
        if final == "~" and not private:
            if first in (_PASTE, _PASTE_ENDS):
                self._pasting = first == _PASTE
            elif key := _TILDES.get(first):
                self._key(key)
        elif private or between or (final in _ANSWERS):
            if self.report is not None:
                self.report(csi[0].decode("latin-1"))
        elif key := _FINALS.get(final):
            self._key(key)

    def _text(self, data: bytes) -> None:
        if self._charset is Charset.CP437:
            text = data.decode("cp437") if not data.isascii() else data.decode("ascii")
        else:
            text = self._decoder.decode(data)
        for char in text:
            self._character(char)

    def _character(self, char: str) -> None:
        last, self._last = self._last, char
        if char == "\n":
            if last != "\r":
                self._key(keys.ENTER)
        elif char == "\x7f":
            self._key(keys.DELETE if self._charset is Charset.CP437 and not self._swap else keys.BACKSPACE)
        elif char != "\0" and char != "\ufffd" and not "\x80" <= char <= "\x9f":
            self._key(char)

    def _key(self, key: str) -> None:
        if key and not self.full:
            self._keys.append(Pasted(key) if self._pasting else key)
