"""Between a door and its caller's terminal: character sets, and no more control sequences than the terminal obeys.

Doors speak code page 437 with ANSI sequences unless their settings say UTF-8. A screen of the field gets their bytes as
they are; others get each character as their own set has it, and terminals without ANSI get the text alone. Keys go the
other way: a backspace is always 8, as programs of the field expect. Source: spec bbs.md 9.1, 9.8.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable

from dialtone.formats.text import cp437, petscii
from dialtone.formats.text.ascii_looks import look as ascii_look
from dialtone.terminal import keys
from dialtone.terminal.look import Charset, Look

LONGEST = 128  # bytes of a sequence that is waited for

_SEQUENCE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|[()#%][ -~]|[^\[()#%])")
_BEGUN = re.compile(r"\x1b(?:\[[0-?]*[ -/]*|[()#%]?)\Z")
_CLEARS = re.compile(r"\x1b\[2J")
_ARROWS = {
    keys.UP: b"\x1b[A",
    keys.DOWN: b"\x1b[B",
    keys.RIGHT: b"\x1b[C",
    keys.LEFT: b"\x1b[D",
    keys.HOME: b"\x1b[H",
    keys.END: b"\x1b[K",
}
_MOVES = {"\r": petscii.RETURN, "\n": b"", "\b": petscii.LEFT, "\x0c": petscii.CLEAR}


class Translation:
    """One visit to a door. `charset` is the door's, "cp437" or "utf-8"; `binary`: nothing is changed."""

    __slots__ = ("_binary", "_from_door", "_from_keys", "_look", "_rest", "_same", "_utf8")

    def __init__(self, look: Look, charset: str = "cp437", *, binary: bool = False) -> None:
        self._look = look
        self._utf8 = charset == "utf-8"
        self._binary = binary
        self._same = look.ansi and look.charset is (Charset.UTF8 if self._utf8 else Charset.CP437)
        self._rest = ""  # a sequence that is not complete
        decoder = codecs.getincrementaldecoder("utf-8")
        self._from_door = decoder("replace")
        self._from_keys = decoder("replace")

    def screen(self, data: bytes) -> bytes:
        """What the caller's screen is sent for what the door printed."""
        if self._binary or self._same:
            return data
        text = self._from_door.decode(data) if self._utf8 else cp437.decode(data)
        if self._look.charset is Charset.PETSCII:
            return self._commodore(self._whole(text))
        if not self._look.ansi:
            text = _SEQUENCE.sub("", self._whole(text))
        if self._look.charset is Charset.UTF8:
            return text.encode("utf-8")
        encode = cp437.encode if self._look.charset is Charset.CP437 else _ascii
        return b"".join(_character(char, encode) for char in text)

    def keys(self, data: bytes) -> bytes:
        """What the door is given for what the caller typed."""
        if self._binary:
            return data
        if self._look.charset is Charset.PETSCII:
            return b"".join(_typed(byte) for byte in data)
        if self._look.charset is Charset.UTF8 or self._look.swap_delete:
            data = data.replace(b"\x7f", b"\b")
        if self._look.charset is Charset.UTF8 and not self._utf8:
            return self._from_keys.decode(data).encode("cp437", "replace")
        if self._look.charset is Charset.CP437 and self._utf8:
            return data.decode("cp437").encode("utf-8")
        return data

    def _whole(self, text: str) -> str:
        """The text so far without a sequence that has only begun, which comes next time."""
        text = self._rest + text
        begun = _BEGUN.search(text)
        self._rest = begun[0] if begun is not None and len(begun[0]) <= LONGEST else ""
        return text[: begun.start()] if begun is not None else text

    @staticmethod
    def _commodore(text: str) -> bytes:
        text = _SEQUENCE.sub("", _CLEARS.sub("\x0c", text))
        return b"".join(_MOVES[char] if char in _MOVES else _character(char, petscii.encode) for char in text)


def _character(char: str, encode: Callable[[str], bytes]) -> bytes:
    return char.encode("ascii") if char < " " or char == "\x7f" else encode(char)


def _ascii(char: str) -> bytes:
    return char.encode("ascii") if char.isascii() else ascii_look(char).encode("ascii", "replace")


def _typed(byte: int) -> bytes:
    key = petscii.typed(byte)
    return _ARROWS.get(key, key.encode("ascii") if len(key) == 1 and key.isascii() else b"")
