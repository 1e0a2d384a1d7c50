"""The header of a message as its receiver needs it: a few known fields, found in one pass over the bytes.

`headers.py` reads everything; this reads what every accepted message is asked for, and no more, because it is on the
path of every message. Promises: linear, never raises; field names count in any case and with blanks before the
colon (`From :`), a folded line never counts as a field; nothing is decoded here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from dialtone.formats.mail.headers import split_head

_KNOWN = (
    b"received|from|subject|message-id|date|delivered-to|bcc|resent-bcc|sender|resent-from|resent-sender|"
    b"authentication-results|x-spam-flag"
)
_MORE = (  # looked for when one of them is asked for
    b"content-type|content-transfer-encoding|to|reply-to|in-reply-to|references|return-path|list-id|auto-submitted|"
    b"mime-version"
)
_KNOWN_FIELD, _MORE_FIELD = (re.compile(rb"\r\n(" + names + rb")[ \t]*:", re.IGNORECASE) for names in (_KNOWN, _MORE))
_ASKED_LATER = frozenset(_MORE.split(b"|"))
_FIELD_END = re.compile(rb"\r\n(?![ \t])")


class _Spans(dict[bytes, list[int]]):
    """Where the values of the known fields begin, by name; nothing for names that are not there."""

    __slots__ = ("_block", "_complete")

    def __init__(self, block: bytes) -> None:
        self._block = block
        self._complete = False
        for found in _KNOWN_FIELD.finditer(block):
            self.setdefault(found[1].lower(), []).append(found.end())

    def __missing__(self, name: bytes) -> list[int]:
        if self._complete or name not in _ASKED_LATER:
            return []
        self._complete = True
        for found in _MORE_FIELD.finditer(self._block):
            self.setdefault(found[1].lower(), []).append(found.end())
        return self.get(name, [])


class Opening:
    """The header block of one message. `size` is where its body begins, `lines` how many lines the header has."""

    __slots__ = ("_block", "_closed", "_spans", "lines", "size")

    def __init__(self, beginning: bytes) -> None:
        """`beginning` is the start of a message, long enough to hold its header."""
        head, self.size = split_head(beginning)
        self._closed = self.size > len(head)  # an empty line was there
        self._block = b"\r\n" + head  # so that every line has a line end before it
        self.lines = head.count(b"\r\n")
        self._spans = _Spans(self._block)

    def count(self, name: bytes) -> int:
        """How many fields of this name (lower case, one of those known here) there are."""
        return len(self._spans[name])

    def first(self, name: bytes) -> bytes | None:
        """The raw value of the first field of this name, folding included, or None."""
        starts = self._spans[name]
        return self._value(starts[0]) if starts else None

    def every(self, name: bytes) -> list[bytes]:
        """The raw values of all fields of this name."""
        return [self._value(start) for start in self._spans[name]]

    def _value(self, start: int) -> bytes:
        end = self._block.find(b"\r\n", start)
        if end >= 0 and self._block[end + 2 : end + 3] in (b" ", b"\t"):
            found = _FIELD_END.search(self._block, end)
            end = found.start() if found else -1
        return self._block[start:end] if end >= 0 else self._block[start:]

    @property
    def fields(self) -> int:
        """How many fields there are, of any name."""
        return self.lines - self._block.count(b"\r\n ") - self._block.count(b"\r\n\t")

    @property
    def text(self) -> bytes:
        """The header block as it stands in the message, its empty line included."""
        return self._finished(self._block)

    def without(self, names: Iterable[bytes]) -> bytes:
        """As `text`, with the fields of these names taken out."""
        head = self._block
        for start in sorted((start for name in names for start in self._spans[name]), reverse=True):
            line = head.rindex(b"\r\n", 0, start)
            head = head[:line] + head[start + len(self._value(start)) :]
        return self._finished(head)

    def places(self, name: bytes) -> list[tuple[int, bytes]]:
        """Where the values of a name begin (for `renamed`), with the values."""
        return [(start, self._value(start)) for start in self._spans[name]]

    def renamed(self, starts: Iterable[int], prefix: bytes) -> bytes:
        """As `text`, with `prefix` put before the names of the fields whose values begin at `starts`."""
        head = self._block
        for start in sorted(starts, reverse=True):
            line = head.rindex(b"\r\n", 0, start) + 2
            head = head[:line] + prefix + head[line:]
        return self._finished(head)

    def tagged(self, name: bytes, text: bytes) -> bytes | None:
        """As `text`, with `text` put before the value of the first field of this name; None when there is none."""
        starts = self._spans[name]
        if not starts:
            return None
        at = starts[0]
        if self._block[at : at + 1] in (b" ", b"\t"):
            at += 1
        return self._finished(self._block[:at] + text + self._block[at:])

    def replaced(self, name: bytes, value: bytes) -> bytes:
        """As `text`, with another value of the first field of this name, which is there."""
        start = self._spans[name][0]
        return self._finished(self._block[:start] + value + self._block[start + len(self._value(start)) :])

    def _finished(self, block: bytes) -> bytes:
        return block[2:] + (b"\r\n" if self._closed else b"")
