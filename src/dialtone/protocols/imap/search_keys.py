"""Search keys (RFC 9051 section 6.4.4, and those of CONDSTORE, WITHIN, OBJECTID, SAVEDATE) read into a tree."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from dialtone.base.errors import Refusal, Why
from dialtone.domain.mailstore.contract import Mark
from dialtone.protocols.imap.grammar import Reader, bad, keyword
from dialtone.protocols.imap.numbers import Numbers

DEEPEST = 50  # of NOT, OR and parentheses (IMP-02)
MOST_KEYS = 1000
MOST_TEXTS = 32  # keys for which texts must be read
DAY = 86_400


class Time(Enum):
    """Which time of a message."""

    RECEIVED = auto()
    SENT = auto()
    SAVED = auto()


@dataclass(frozen=True, slots=True)
class All:
    """Every message."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A bit of the marks is set."""

    bit: int


@dataclass(frozen=True, slots=True)
class Keyword:
    """A keyword, as the client writes it."""

    name: str


@dataclass(frozen=True, slots=True)
class Recent:
    """Nobody was told of it before."""


@dataclass(frozen=True, slots=True)
class Among:
    """Message numbers, or uids; None is what was saved ("$")."""

    numbers: Numbers | None
    uid: bool = False


@dataclass(frozen=True, slots=True)
class Sized:
    """More (or less) bytes than that."""

    more: bool
    size: int


@dataclass(frozen=True, slots=True)
class Changed:
    """A modseq of at least that."""

    modseq: int


@dataclass(frozen=True, slots=True)
class Between:
    """A time from `first` to before `end`, seconds since 1970; None is open."""

    time: Time
    first: float | None = None
    end: float | None = None


@dataclass(frozen=True, slots=True)
class Within:
    """Received within the last so many seconds."""

    seconds: int


@dataclass(frozen=True, slots=True)
class Id:
    """EMAILID, or THREADID."""

    thread: bool
    value: str


@dataclass(frozen=True, slots=True)
class Header:
    """A field with this text in it; b"" for any."""

    name: bytes  # in lower case
    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """The text, with the header or without."""

    text: str
    header: bool


@dataclass(frozen=True, slots=True)
class Not:
    """The others."""

    key: Key


@dataclass(frozen=True, slots=True)
class Or:
    """Either."""

    one: Key
    other: Key


@dataclass(frozen=True, slots=True)
class And:
    """All of them."""

    keys: tuple[Key, ...]


Key = All | Marked | Keyword | Recent | Among | Sized | Changed | Between | Within | Id | Header | Text | Not | Or | And


class Keys:
    """Reads keys to the end of the command."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._depth = 0
        self._count = 0
        self._texts = 0
        self.modseq = False  # MODSEQ is among them

    def read(self) -> And:
        """At least one key."""
        found = [self._key()]
        while self._reader.take(b" "):
            if self._reader.at_end():
                break
            found.append(self._key())
        self._reader.end()
        return And(tuple(found))

    def _key(self) -> Key:
        self._count += 1
        if self._count > MOST_KEYS:
            raise bad("too many search keys")
        self._depth += 1
        if self._depth > DEEPEST:
            raise bad("search keys too deep")
        try:
            return self._one()
        finally:
            self._depth -= 1

    def _one(self) -> Key:
        reader = self._reader
        first = reader.peek()
        if first == b"(":
            return And(tuple(reader.items(self._key, MOST_KEYS)))
        if first == b"$":
            reader.take(b"$")
            return Among(None)
        if first.isdigit() or first == b"*":
            return Among(reader.numbers())
        word = reader.word()
        if word in _PLAIN:
            return _PLAIN[word]
        read = _WITH.get(word)
        if read is None:
            raise bad("unknown search key")
        reader.space()
        return read(self)

    def _not(self) -> Key:
        return Not(self._key())

    def _or(self) -> Key:
        one = self._key()
        self._reader.space()
        return Or(one, self._key())

    def _uid(self) -> Key:
        return Among(None) if self._reader.take(b"$") else Among(self._reader.numbers(), uid=True)

    def _modseq(self) -> Key:
        self.modseq = True
        if self._reader.peek() == b'"':
            self._reader.string()
            self._reader.space()
            self._reader.word()
            self._reader.space()
        return Changed(self._reader.number())

    def _keyword(self) -> Key:
        return Keyword(keyword(self._reader.atom()))

    def _text(self) -> str:
        self._texts += 1
        if self._texts > MOST_TEXTS:
            raise Refusal(Why.TOO_MANY, "too many texts to look for")
        return self._reader.text()

    def _header(self) -> Key:
        name = self._reader.astring().lower()
        self._reader.space()
        return Header(name, self._text())

    def _number(self) -> int:
        return self._reader.number()

    def _interval(self) -> int:
        """Seconds; none at all is no interval (RFC 5032 section 4)."""
        seconds = self._reader.number()
        if not seconds:
            raise bad("interval expected")
        return seconds


def _day(time: Time, before: bool, since: bool) -> Callable[[Keys], Key]:
    def read(keys: Keys) -> Key:
        start = float(keys._reader.day() * DAY)
        if before:
            return Between(time, None, start)
        return Between(time, start, None if since else start + DAY)

    return read


def _field(name: bytes) -> Callable[[Keys], Key]:
    return lambda keys: Header(name, keys._text())


_PLAIN: dict[bytes, Key] = {b"ALL": All(), b"RECENT": Recent(), b"SAVEDATESUPPORTED": All()}
_WITH: dict[bytes, Callable[[Keys], Key]] = {
    b"NOT": Keys._not,
    b"OR": Keys._or,
    b"UID": Keys._uid,
    b"MODSEQ": Keys._modseq,
    b"KEYWORD": Keys._keyword,
    b"UNKEYWORD": lambda keys: Not(keys._keyword()),
    b"HEADER": Keys._header,
    b"LARGER": lambda keys: Sized(True, keys._number()),
    b"SMALLER": lambda keys: Sized(False, keys._number()),
    b"YOUNGER": lambda keys: Within(keys._interval()),
    b"OLDER": lambda keys: Not(Within(keys._interval())),
    b"EMAILID": lambda keys: Id(False, keys._reader.atom().decode()),
    b"THREADID": lambda keys: Id(True, keys._reader.atom().decode()),
    b"TEXT": lambda keys: Text(keys._text(), True),
    b"BODY": lambda keys: Text(keys._text(), False),
}
for _name in (b"FROM", b"TO", b"CC", b"BCC", b"SUBJECT"):
    _WITH[_name] = _field(_name.lower())
for _prefix, _time in ((b"", Time.RECEIVED), (b"SENT", Time.SENT), (b"SAVED", Time.SAVED)):
    _WITH[_prefix + b"BEFORE"] = _day(_time, True, False)
    _WITH[_prefix + b"SINCE"] = _day(_time, False, True)
    _WITH[_prefix + b"ON"] = _day(_time, False, False)
for _bit in Mark:
    _PLAIN[str(_bit.name).encode()] = Marked(int(_bit))  # arithmetic with flags is twenty times as slow
    _PLAIN[b"UN" + str(_bit.name).encode()] = Not(Marked(int(_bit)))
_PLAIN[b"OLD"] = Not(Recent())
_PLAIN[b"NEW"] = And((Recent(), Not(Marked(int(Mark.SEEN)))))
