"""NNTP's arguments (RFC 3977 section 9): ranges, message-ids, dates, words. Pure."""

from __future__ import annotations

import re
from typing import NamedTuple

from dialtone.base.errors import Refusal, Why
from dialtone.formats.mail.dates import days
from dialtone.formats.news.wildmat import BadWildmat, Wildmat

DIGITS_MOST = 16  # RFC 3977 section 9.8 has article numbers of up to 16 digits
HIGHEST = 2**31 - 1  # section 6: the highest number of an article
FOREIGN = frozenset({b"GET", b"PUT", b"OPTIONS", b"CONNECT", b"EHLO", b"HELO"})

_NUMBER = re.compile(rb"[0-9]{1,%d}" % DIGITS_MOST)
_RANGE = re.compile(rb"([0-9]{1,%d})(?:(-)([0-9]{1,%d})?)?" % (DIGITS_MOST, DIGITS_MOST))
_MESSAGE_ID = re.compile(rb"<[!-;=?-~]{1,248}>")
_FIRST = re.compile(rb"([^ \t]*)(?:[ \t](.*))?", re.DOTALL)
_DATE = re.compile(rb"((?:[0-9]{2})?[0-9]{2})([0-9]{2})([0-9]{2})")
_TIME = re.compile(rb"([0-9]{2})([0-9]{2})([0-9]{2})")
_DATE_MOST = 253402300799.0


class Range(NamedTuple):
    """Numbers from `first` to `last`; empty when `last` is lower."""

    first: int
    last: int


def words(argument: bytes) -> list[bytes]:
    """The words of an argument: blanks and TABs are between them (section 3.1)."""
    return argument.split()


def wrong(text: str = "syntax error") -> Refusal:
    """The refusal of what cannot be read."""
    return Refusal(Why.INVALID, text)


def first_word(argument: bytes) -> tuple[bytes, bytes]:
    """An argument's first word, and what is behind the one blank or TAB after it: a password keeps its own."""
    word, rest = _FIRST.fullmatch(argument.lstrip(b" \t")).groups(b"")  # type: ignore[union-attr]
    return word, rest


def nothing(argument: bytes) -> None:
    """For commands that take no argument (section 3.2.1). Raises Refusal: INVALID."""
    if argument:
        raise wrong("this command takes no argument")


def text(word: bytes) -> str:
    """A word as text. Raises Refusal: INVALID for what is not UTF-8 or has control characters."""
    try:
        found = word.decode("utf-8")
    except UnicodeDecodeError:
        raise wrong("not UTF-8") from None
    if any(ch < " " or "\x7f" <= ch <= "\x9f" for ch in found):
        raise wrong("control character")
    return found


def is_number(word: bytes) -> bool:
    """Whether a word is an article number."""
    return _NUMBER.fullmatch(word) is not None


def is_message_id(word: bytes) -> bool:
    """Whether a word is a message-id (section 3.6)."""
    return _MESSAGE_ID.fullmatch(word) is not None


def number_range(word: bytes) -> Range:
    """`5`, `5-`, `5-9` (section 2 has `5-3` as an empty range). Raises Refusal: INVALID."""
    found = _RANGE.fullmatch(word)
    if found is None:
        raise wrong("not a range")
    first, dash, last = found.groups()
    end = int(first) if not dash else int(last) if last else HIGHEST
    return Range(int(first), min(end, HIGHEST))


def wildmat(word: bytes, *, plain: bool = False) -> Wildmat:
    """A wildmat. Raises Refusal: INVALID."""
    try:
        return Wildmat(text(word), plain=plain, caseless=not plain)
    except BadWildmat as flaw:
        raise wrong(str(flaw)) from None


def moment(arguments: list[bytes], now: float, offset: int) -> float:
    """Date and time of NEWGROUPS and NEWNEWS, `[yy]yymmdd hhmmss [GMT]`, in seconds since 1970; without GMT it is the
    board's time (`offset` minutes east of UTC). Raises Refusal: INVALID."""
    if not 2 <= len(arguments) <= 3 or (len(arguments) == 3 and arguments[2].upper() not in (b"GMT", b"UTC")):
        raise wrong("date and time expected: yyyymmdd hhmmss [GMT]")
    date, time = _DATE.fullmatch(arguments[0]), _TIME.fullmatch(arguments[1])
    if date is None or time is None:
        raise wrong("date and time expected: yyyymmdd hhmmss [GMT]")
    year, month, day = _year(date[1], now), int(date[2]), int(date[3])
    hour, minute, second = (int(part) for part in time.groups())
    if not (1 <= month <= 12 and 1 <= day <= 31 and hour < 24 and minute < 60 and second <= 60):
        raise wrong("no such date or time")
    at = days(year, month, day) * 86400.0 + hour * 3600 + minute * 60 + second
    return min(max(at - (0 if len(arguments) == 3 else offset * 60), 0.0), _DATE_MOST)


def _year(digits: bytes, now: float) -> int:
    """Section 7.3.2: two digits are of this century up to the present year, else of the one before."""
    if len(digits) == 4:
        return int(digits)
    this = 1970 + int(now / 31_556_952)
    year = this - this % 100 + int(digits)
    return year if year <= this else year - 100
