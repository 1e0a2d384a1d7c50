"""Answers: values to bytes (RFC 9051 section 7)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from dialtone.domain.mailstore.contract import KEYWORD, Mark
from dialtone.formats.mail.dates import MONTHS, civil

QUOTED_MOST = 1000  # bytes; longer ones are literals

_QUOTABLE = re.compile(rb"[\x20-\x7e\t]*\Z")
_ATOM = re.compile(rb"[!#$&'+,\-./0-9:;<=>?@A-Z\[^_`a-z|~}]+\Z")
_NAMES = (
    (Mark.ANSWERED, b"\\Answered"),
    (Mark.FLAGGED, b"\\Flagged"),
    (Mark.DELETED, b"\\Deleted"),
    (Mark.SEEN, b"\\Seen"),
    (Mark.DRAFT, b"\\Draft"),
)


def quoted(raw: bytes) -> bytes:
    """A string: quoted where that can be, else a literal. NUL, which no string may have, becomes a question mark."""
    if len(raw) <= QUOTED_MOST and _QUOTABLE.match(raw):
        return b'"' + raw.replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'
    return literal(raw.replace(b"\0", b"?"))


def quoted_text(text: str, utf8: bool) -> bytes:
    """Text for people: with `utf8` quoted as it is."""
    raw = text.encode("utf-8", "replace")
    if utf8 and len(raw) <= QUOTED_MOST and not any(character < " " for character in text):
        return b'"' + raw.replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'
    return quoted(raw)


def literal(raw: bytes) -> bytes:
    """A literal."""
    return b"{%d}\r\n%b" % (len(raw), raw)


def nstring(raw: bytes | None) -> bytes:
    """A string, or NIL."""
    return b"NIL" if raw is None else quoted(raw)


def astring(raw: bytes) -> bytes:
    """An atom where that can be."""
    return raw if _ATOM.match(raw) and raw.upper() != b"NIL" else quoted(raw)


def listed(items: Iterable[bytes]) -> bytes:
    """A list in parentheses."""
    return b"(" + b" ".join(items) + b")"


class FlagWords(dict[int, bytes]):
    """Bits of marks to the flags of a FETCH answer, without parentheses; made once for each combination."""

    def __init__(self, keywords: tuple[str, ...]) -> None:
        super().__init__()
        self.keywords = keywords

    def __missing__(self, marks: int) -> bytes:
        words = [name for bit, name in _NAMES if marks & bit]
        words += [name.encode() for bit, name in enumerate(self.keywords, KEYWORD) if marks >> bit & 1]
        if len(self) < 4096:
            self[marks] = b" ".join(words)
            return self[marks]
        return b" ".join(words)


def system_flags(marks: int) -> list[bytes]:
    """The names of system flags, in their usual order."""
    return [name for bit, name in _NAMES if marks & bit]


def moment(at: float) -> bytes:
    """A date with its time, quoted."""
    day, rest = divmod(int(max(at, 0)), 86400)
    return b'"%b %02d:%02d:%02d +0000"' % (_day(day), rest // 3600, rest // 60 % 60, rest % 60)


@lru_cache(maxsize=4096)
def _day(day: int) -> bytes:
    year, month, month_day = civil(day)
    return f"{month_day:02d}-{MONTHS[month - 1]}-{min(year, 9999):04d}".encode()
