"""The keywords of access requirement strings, their one-letter forms, and how their values are written.

Source: spec bbs.md 2.3.
"""

from __future__ import annotations

import re
from enum import Enum, auto


class Kind(Enum):
    """What stands after a keyword."""

    NONE = auto()
    NUMBER = auto()
    LETTER = auto()
    FLAG = auto()  # [1-4]letter
    TIME = auto()  # HH[:MM]
    DAY = auto()
    TEXT = auto()
    EITHER = auto()  # a number or a text

    @property
    def is_text(self) -> bool:
        """Whether the value may be any word."""
        return self in {Kind.TEXT, Kind.EITHER}

    @property
    def is_number(self) -> bool:
        """Whether the value may be a number."""
        return self in {Kind.NUMBER, Kind.TIME, Kind.DAY, Kind.EITHER}

    def takes_digits(self, after: str) -> bool:
        """Whether the character right after the keyword is the beginning of its value."""
        return after.isdigit() and (self.is_number or self is Kind.FLAG)


_NUMBERS = (
    "LEVEL AGE BPS NODE TLEFT TUSED PCR UDR UDFR ULS ULK ULM DLS DLK DLM DLT EXPIRE CREDIT LASTON LOGONS RANDOM"
    " MAIN_CMDS FILE_CMDS GROUP LIB ROWS COLS"
)
_NONE = (
    "ANSI RIP PETSCII ASCII UTF8 CP437 LOCAL EXPERT SYSOP GUEST QNODE ACTIVE INACTIVE DELETED QUIET DOS OS2 WIN32 UNIX"
    " LINUX WIP NULL"
)

KEYWORDS: dict[str, Kind] = {
    **dict.fromkeys(_NUMBERS.split(), Kind.NUMBER),
    **dict.fromkeys(_NONE.split(), Kind.NONE),
    **dict.fromkeys(("SUBCODE", "DIRCODE", "SHELL", "PROT", "HOST", "IP", "TERM", "LANG", "PROP"), Kind.TEXT),
    **dict.fromkeys(("EXEMPT", "REST", "SEX"), Kind.LETTER),
    **dict.fromkeys(("USER", "SUB", "DIR"), Kind.EITHER),
    "FLAG": Kind.FLAG,
    "TIME": Kind.TIME,
    "DAY": Kind.DAY,
}

_LETTERS = (
    "L=LEVEL A=AGE B=BPS N=NODE R=TLEFT O=TUSED U=USER T=TIME W=DAY P=PCR F=FLAG X=EXEMPT Z=REST S=SEX K=UDR D=UDFR"
    " E=EXPIRE C=CREDIT Y=LASTON V=LOGONS Q=RANDOM M=GROUP H=SUB I=LIB J=DIR [=ANSI *=RIP G=LOCAL 0=NULL"
)

LETTERS: dict[str, str] = {pair[0]: pair[2:] for pair in _LETTERS.split()}

DAYS = ("SU", "MO", "TU", "WE", "TH", "FR", "SA")
DAY_NAMES = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")

_FLAGS = re.IGNORECASE | re.ASCII
_NUMBER = re.compile(r"(\d{1,12})(?!\d)", re.ASCII)
_LETTER = re.compile(r"([A-Z])(?![A-Z])", _FLAGS)
_FLAG = re.compile(r"([1-4]?)([A-Z])(?![A-Z])", _FLAGS)
_TIME = re.compile(r"(\d{1,2})(?::(\d\d))?(?![\d:])", re.ASCII)
_DAY = re.compile(r"([0-6])(?!\d)|(SU|MO|TU|WE|TH|FR|SA)(?![A-Z])|(" + "|".join(DAY_NAMES) + ")", _FLAGS)
_TEXT = re.compile(r"[^\s()=|&]+")
_MINUTES_OF_DAY = 24 * 60


def read_value(keyword: str, text: str, start: int) -> tuple[int | str, int] | None:
    """The value of `keyword` that begins at `start`, and where it ends; None when none does."""
    kind = KEYWORDS[keyword]
    if kind.is_text:
        token = _TEXT.match(text, start)
        return (_word(token[0], kind), token.end()) if token else None
    pattern = {Kind.LETTER: _LETTER, Kind.FLAG: _FLAG, Kind.TIME: _TIME, Kind.DAY: _DAY}.get(kind, _NUMBER)
    match = pattern.match(text, start)
    if match is None:
        return None
    value = _value(kind, match)
    return None if value is None else (value, match.end())


def value_text(keyword: str, value: int | str) -> str:
    """A value as it is written."""
    kind = KEYWORDS[keyword]
    if kind is Kind.TIME and isinstance(value, int):
        return f"{value // 60:02}:{value % 60:02}"
    if kind is Kind.DAY and isinstance(value, int):
        return DAYS[value]
    return str(value)


def _word(token: str, kind: Kind) -> int | str:
    if kind is Kind.EITHER and (match := _NUMBER.fullmatch(token)):
        return int(match[1])
    return token.upper()


def _value(kind: Kind, match: re.Match[str]) -> int | str | None:
    if kind is Kind.LETTER:
        return match[1].upper()
    if kind is Kind.FLAG:
        return (match[1] or "1") + match[2].upper()
    if kind is Kind.TIME:
        minutes = int(match[1]) * 60 + int(match[2] or 0)
        return minutes if int(match[2] or 0) < 60 and minutes <= _MINUTES_OF_DAY else None
    if kind is Kind.DAY:
        return int(match[1]) if match[1] else DAYS.index((match[2] or match[3])[:2].upper())
    return int(match[1])
