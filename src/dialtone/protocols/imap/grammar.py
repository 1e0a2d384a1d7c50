"""Commands as bytes to values (RFC 9051 section 9, RFC 3501): a strict reader over lines and literals.

A command is lines joined by literals: each line but the last ends in `{size}`, where its literal belongs. The reader
goes over them once, from left to right; nothing is looked at twice and nothing is guessed. Whatever is wrong is a
Refusal (INVALID).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

from dialtone.base.errors import Refusal, Why
from dialtone.domain.mailstore.contract import MOST_KEYWORD, Mark
from dialtone.formats.mail.dates import MONTHS, days
from dialtone.protocols.imap.names import read_name
from dialtone.protocols.imap.numbers import Numbers, read_numbers

Thing = TypeVar("Thing")

LITERAL = re.compile(rb"(~?)\{([0-9]{1,20})(\+?)\}\Z")
TAG = re.compile(rb"[!#$&',\-./0-9:;<=>?@A-Z\[\]^_`a-z|~}]{1,100}\Z")

_ATOM = re.compile(rb"[!#$&'+,\-./0-9:;<=>?@A-Z\[^_`a-z|~}]+")
_ASTRING = re.compile(rb"[!#$&'+,\-./0-9:;<=>?@A-Z\[\]^_`a-z|~}]+")
_PATTERN = re.compile(rb"[!#$%&'*+,\-./0-9:;<=>?@A-Z\[\]^_`a-z|~}]+")
_QUOTED = re.compile(rb'"([^"\\\r\n\x00]*(?:\\["\\][^"\\\r\n\x00]*)*)"')
_PAIR = re.compile(rb'\\(["\\])')
_SET = re.compile(rb"[0-9*:,]+")
_NUMBER = re.compile(rb"[0-9]{1,20}")
_WORD = re.compile(rb"[A-Za-z0-9][A-Za-z0-9.\-=_:/]*")
_DATE = re.compile(rb'("?)([0-9]{1,2})-([A-Za-z]{3})-([0-9]{4})\1')
_MOMENT = re.compile(
    rb'"([ 0-9][0-9])-([A-Za-z]{3})-([0-9]{4}) ([0-9]{2}):([0-9]{2}):([0-9]{2}) ([+-])([0-9]{2})([0-9]{2})"'
)
_MONTH_NUMBERS = {name.upper().encode(): number for number, name in enumerate(MONTHS, 1)}
_FLAG = re.compile(rb"\\?[!#$&'+,\-./0-9:;<=>?@A-Z\[^_`a-z|~}]+")
_KEYWORD = re.compile(rb"[!#$&'+,\-./0-9:;<=>?@A-Z\[^_`a-z|~}]+\Z")

SYSTEM_FLAGS: dict[bytes, int] = {
    b"\\SEEN": Mark.SEEN,
    b"\\ANSWERED": Mark.ANSWERED,
    b"\\FLAGGED": Mark.FLAGGED,
    b"\\DELETED": Mark.DELETED,
    b"\\DRAFT": Mark.DRAFT,
}


class Flags(NamedTuple):
    """Flags a client named."""

    marks: int
    keywords: tuple[str, ...]


class MissingLiteral(Exception):
    """The reader came to a literal that was not read yet."""


def bad(text: str = "syntax error") -> Refusal:
    """The refusal for what cannot be read."""
    return Refusal(Why.INVALID, text)


class Reader:
    """A command after its verb. `utf8`: the client said that it writes UTF-8."""

    __slots__ = ("_at", "_line", "_lines", "_literals", "_which", "utf8")

    def __init__(
        self, lines: Sequence[bytes], literals: Sequence[bytes] = (), *, at: int = 0, utf8: bool = False
    ) -> None:
        self._lines = lines
        self._literals = literals
        self._which = 0
        self._line = lines[0]
        self._at = at
        self.utf8 = utf8

    # Characters

    def peek(self) -> bytes:
        """The next character, b"" at the end of a line."""
        return self._line[self._at : self._at + 1]

    def at_end(self) -> bool:
        """Whether nothing is left."""
        return self._at >= len(self._line) and self._which == len(self._lines) - 1

    def take(self, text: bytes) -> bool:
        """Pass over `text` if it comes next."""
        if self._line.startswith(text, self._at):
            self._at += len(text)
            return True
        return False

    def need(self, text: bytes) -> None:
        """`text` must come next."""
        if not self.take(text):
            raise bad(f"{text.decode()!r} expected" if text != b" " else "argument expected")

    def space(self) -> None:
        """One blank."""
        self.need(b" ")

    def end(self) -> None:
        """Nothing may be left; blanks at the end of a line are forgiven."""
        while self.take(b" "):
            pass
        if not self.at_end():
            raise bad("too many arguments")

    def _match(self, pattern: re.Pattern[bytes], what: str) -> re.Match[bytes]:
        found = pattern.match(self._line, self._at)
        if found is None:
            raise bad(f"{what} expected")
        self._at = found.end()
        return found

    # Words

    def word(self) -> bytes:
        """A keyword of the language, in upper case."""
        return self._match(_WORD, "word")[0].upper()

    def atom(self) -> bytes:
        """As it stands."""
        return self._match(_ATOM, "atom")[0]

    def number(self, most: int = (1 << 63) - 1) -> int:
        """A number."""
        number = int(self._match(_NUMBER, "number")[0])
        if number > most:
            raise bad("number too large")
        return number

    def numbers(self) -> Numbers:
        """A sequence set."""
        return read_numbers(self._match(_SET, "message set")[0])

    # Strings

    def string(self) -> bytes:
        """A quoted string or a literal."""
        return self._quoted() if self.peek() == b'"' else self.literal()

    def astring(self) -> bytes:
        """An atom or a string."""
        if self.peek() in (b'"', b"{", b"~"):
            return self.string() if self.peek() != b"~" else self._match(_ASTRING, "text")[0]
        return self._match(_ASTRING, "text")[0]

    def nstring(self) -> bytes | None:
        """A string or NIL."""
        return None if self._line[self._at : self._at + 3].upper() == b"NIL" and self._skip(3) else self.string()

    def _skip(self, size: int) -> bool:
        self._at += size
        return True

    def _quoted(self) -> bytes:
        raw = self._match(_QUOTED, "quoted string")[1]
        return _PAIR.sub(rb"\1", raw) if b"\\" in raw else raw

    def literal(self) -> bytes:
        """A literal, whose size ends its line. Raises MissingLiteral when it is not here."""
        found = LITERAL.match(self._line, self._at)
        if found is None:
            raise bad("string expected")
        if self._which >= len(self._literals):
            raise MissingLiteral
        data = self._literals[self._which]
        self._which += 1
        self._line, self._at = self._lines[self._which], 0
        return data

    def text(self) -> str:
        """A string for people, UTF-8. Raises Refusal."""
        return self.characters(self.astring())

    @staticmethod
    def characters(raw: bytes) -> str:
        """Characters of a string; UTF-8 is all there is."""
        try:
            return raw.decode()
        except UnicodeDecodeError:
            raise bad("text is not UTF-8") from None

    # Mail

    def mailbox(self) -> str:
        """The name of a mailbox."""
        return read_name(self.astring(), self.utf8)

    def pattern(self) -> str:
        """The name of a mailbox, perhaps with wildcards."""
        raw = self.string() if self.peek() in (b'"', b"{") else self._match(_PATTERN, "pattern")[0]
        return read_name(raw, self.utf8) if raw else ""

    def items(self, read: Callable[[], Thing], most: int = 1000) -> list[Thing]:
        """`(` items with blanks between `)`; may be empty."""
        self.need(b"(")
        found: list[Thing] = []
        while not self.take(b")"):
            if found:
                self.space()
            found.append(read())
            if len(found) > most:
                raise bad("list too long")
        return found

    def flag(self) -> bytes:
        """A flag as written."""
        return self._match(_FLAG, "flag")[0]

    def flags(self) -> Flags:
        """A list of flags in parentheses."""
        return sort_flags(self.items(self.flag))

    def day(self) -> int:
        """A date as days since 1970."""
        _, day, month, year = self._match(_DATE, "date").groups()
        return _days(int(year), month, int(day))

    def moment(self) -> float:
        """A date with its time, as seconds since 1970."""
        day, month, year, hour, minute, second, sign, zone, rest = self._match(_MOMENT, "date-time").groups()
        if int(hour) > 23 or int(minute) > 59 or int(second) > 60 or int(rest) > 59:
            raise bad("bad date-time")
        offset = (int(zone) * 60 + int(rest)) * (-60 if sign == b"-" else 60)
        seconds = int(hour) * 3600 + int(minute) * 60 + int(second)
        return max(float(_days(int(year), month, int(day)) * 86400 + seconds - offset), 0.0)


def _days(year: int, month: bytes, day: int) -> int:
    number = _MONTH_NUMBERS.get(month.upper())
    if number is None or not 1 <= day <= 31:
        raise bad("bad date")
    return days(year, number, day)


def sort_flags(names: Sequence[bytes]) -> Flags:
    """System flags as bits, keywords as text. `\\Recent` is the server's and is passed over. Raises Refusal."""
    marks, keywords = 0, dict[str, None]()
    for name in names:
        if name.startswith(b"\\"):
            bit = SYSTEM_FLAGS.get(name.upper())
            if bit is None and name.upper() != b"\\RECENT":
                raise bad("no such system flag")
            marks |= bit or 0
        else:
            keywords[keyword(name)] = None
    return Flags(marks, tuple(keywords))


def keyword(name: bytes) -> str:
    """A flag of the client's own. Raises Refusal."""
    if len(name) > MOST_KEYWORD or not _KEYWORD.match(name):
        raise bad("bad keyword")
    return name.decode("ascii")
