"""Text in the character sets of callers' screens: its bytes, its columns, its likeness where a set lacks something."""

from __future__ import annotations

import re
from functools import lru_cache

from wcwidth import wcwidth

from dialtone.formats.text import cp437, petscii
from dialtone.formats.text.ascii_looks import ascii_text
from dialtone.formats.text.foreign import UNSEEN
from dialtone.terminal.look import Charset

_UNSEEN = re.compile(UNSEEN)
_SHORT = 200  # characters of a text whose likeness is remembered
_COMBINED = 3  # marks that may stand on one letter


@lru_cache(maxsize=8192)
def encoded(text: str, charset: Charset) -> tuple[bytes, int]:
    """Printable text in a character set, and how many columns it takes."""
    if charset is Charset.PETSCII:
        data = petscii.encode(text)
        return data, petscii.width(data)
    if text.isascii():
        return text.encode("ascii"), len(text)
    if charset is Charset.CP437:
        data = cp437.encode(text)
        return data, len(data)
    if charset is Charset.ASCII:
        plain = ascii_text(text)
        return plain.encode("ascii"), len(plain)
    kept, columns = _shown(text)
    return kept.encode("utf-8"), columns


def likeness(text: str, charset: Charset) -> str:
    """Text (or markup) as a screen of this character set will show it, so that its columns can be counted before it is
    wrapped or put into a table: what the set lacks may take more columns than it has."""
    if charset is Charset.UTF8 or text.isascii():
        return text
    return _known_likeness(text, charset) if len(text) <= _SHORT else _likeness(text, charset)


def _likeness(text: str, charset: Charset) -> str:
    if charset is Charset.CP437:
        return "".join(char if char < " " else cp437.likeness(char) for char in text)
    if charset is Charset.PETSCII:
        return "".join(char if char < " " else petscii.likeness(char) for char in text)
    return "".join(char if char < " " else ascii_text(char) for char in text)


_known_likeness = lru_cache(maxsize=1024)(_likeness)  # rules, frames, names: the same again and again


def _shown(text: str) -> tuple[str, int]:
    """What a Unicode screen is given of a text, and its columns: nothing without a place, few marks on one letter."""
    kept: list[str] = []
    text = _UNSEEN.sub("", text)
    columns, marks = 0, _COMBINED
    for char in text:
        width = wcwidth(char)
        if width > 0:
            columns, marks = columns + width, 0
        elif width < 0 or marks >= _COMBINED:
            continue
        else:
            marks += 1
        kept.append(char)
    return "".join(kept), columns
