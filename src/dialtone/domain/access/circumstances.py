"""What one question of an access requirement asks, and how it is answered outside the terminal.

Source: spec bbs.md 2.2 and 2.3. A number means "at least"; with `=` it means "exactly". Who is not known answers every
question about the user with no. What only a terminal has (rows, rate, terminal type) counts as fine, what only a
terminal session has (time used, commands) as not there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from dialtone.config.levels import SYSOP_LEVEL
from dialtone.domain.model.user import User, alias_key
from dialtone.formats.patterns import Patterns
from dialtone.formats.requirements import Test

_ANSI, _RIP, _EXPERT, _SEVEN_BIT, _PETSCII, _UTF8 = (1 << bit for bit in (1, 3, 7, 15, 26, 29))
_CHARSETS = _SEVEN_BIT | _PETSCII | _UTF8
_DAY = 86_400
_PROTOCOLS = {
    "SUBMISSION": ("SMTP",),
    "SUBMISSIONS": ("SMTP", "SMTPS"),
    "POP3S": ("POP3", "POP3S"),
    "IMAPS": ("IMAP", "IMAPS"),
    "FTPS": ("FTP", "FTPS"),
}
_KIB = 1024


class Place(NamedTuple):
    """Where a message area or file directory stands: numbers from 1 of its group or library and its own in there."""

    group: int
    number: int


def _nowhere(_: str) -> Place | None:
    return None


def _no_property(_user: User, _name: str) -> bool:
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """Everything but the user that a requirement may ask about. `now` is in seconds since 1970, `offset` in minutes
    east of UTC. `chance(n)` gives a number from 0 to n. `places` finds a sub-board by its internal code,
    `directories` a file directory."""

    now: float
    offset: int = 0
    protocol: str = ""
    address: str = ""  # of the client; "" when there is none: then the user's last one counts
    host: str = ""
    node: int = 0
    board: str = ""  # internal code; "" is the user's saved one
    directory: str = ""  # the same for file directories
    platform: str = "linux"  # as `sys.platform`
    chance: Callable[[int], int] = lambda most: 0
    properties: Callable[[User, str], bool] = _no_property
    places: Callable[[str], Place | None] = _nowhere
    directories: Callable[[str], Place | None] = _nowhere

    @property
    def local(self) -> datetime:
        """Local time of day and date, without a zone."""
        return datetime.fromtimestamp(self.now + self.offset * 60, UTC).replace(tzinfo=None)


_OfUser: TypeAlias = Callable[[Test, User, Circumstances], bool]
_OfBoth: TypeAlias = Callable[[Test, User | None, Circumstances], bool]
_OfNobody: TypeAlias = Callable[[Test, Circumstances], bool]


def answer(test: Test, user: User | None, around: Circumstances) -> bool:
    """Whether one test is true."""
    of_nobody = _OF_NOBODY.get(test.keyword)
    if of_nobody is not None:
        return of_nobody(test, around)
    of_both = _OF_BOTH.get(test.keyword)
    if of_both is not None:
        return of_both(test, user, around)
    return user is not None and _OF_USER[test.keyword](test, user, around)


def _reaches(test: Test, value: float) -> bool:
    """Compare a number: at least, or with `=` exactly."""
    wanted = test.value
    assert isinstance(wanted, int)
    return int(value) == wanted if test.equal else value >= wanted


def _fits(test: Test, text: str) -> bool:
    return bool(text) and _pattern(str(test.value)).matches(text)


@lru_cache(256)
def _pattern(text: str) -> Patterns:
    return Patterns((text,))


# Without a user


def _time(test: Test, around: Circumstances) -> bool:
    local = around.local
    return _reaches(test, local.hour * 60 + local.minute)


def _day(test: Test, around: Circumstances) -> bool:
    return _reaches(test, around.local.isoweekday() % 7)


def _random(test: Test, around: Circumstances) -> bool:
    assert isinstance(test.value, int)
    return _reaches(test, around.chance(test.value))


def _protocol(test: Test, around: Circumstances) -> bool:
    names = _PROTOCOLS.get(around.protocol.upper(), (around.protocol.upper(),))
    return any(_fits(test, name) for name in names)


def _runs_on(*platforms: str) -> _OfNobody:
    return lambda test, around: around.platform.startswith(platforms)


def _always(_: Test, __: Circumstances) -> bool:
    return True


def _never(_: Test, __: Circumstances) -> bool:
    return False


_OF_NOBODY: dict[str, _OfNobody] = {
    **dict.fromkeys(("BPS", "TERM", "ROWS", "COLS"), _always),
    **dict.fromkeys(("TLEFT", "TUSED", "MAIN_CMDS", "FILE_CMDS", "LOCAL", "QUIET", "WIP", "DOS"), _never),
    "NODE": lambda test, around: _reaches(test, around.node),
    "TIME": _time,
    "DAY": _day,
    "RANDOM": _random,
    "PROT": _protocol,
    "OS2": _runs_on("os2"),
    "WIN32": _runs_on("win"),
    "LINUX": _runs_on("linux"),
    "UNIX": lambda test, around: not around.platform.startswith(("win", "os2")),
}


# Of what is at hand, else of the user


def _of_client(test: Test, user: User | None, around: Circumstances) -> bool:
    """A client's name or address; where there is no client, the one the user came from last."""
    host, address = around.host, around.address
    if not (host or address) and user is not None:
        host, address = user.last_host, user.last_address
    return _fits(test, host if test.keyword == "HOST" else address)


def _place(test: Test, user: User | None, around: Circumstances) -> bool:
    """GROUP, SUB, SUBCODE: of the sub-board asked about, else of the one the user visited last."""
    code = around.board or (user.board if user is not None else "")
    if isinstance(test.value, str):
        return _fits(test, code)
    place = around.places(code) if code else None
    return place is not None and _reaches(test, place.group if test.keyword == "GROUP" else place.number)


def _directory(test: Test, user: User | None, around: Circumstances) -> bool:
    """LIB, DIR, DIRCODE: of the directory asked about, else of the one the user visited last."""
    code = around.directory or (user.directory if user is not None else "")
    if isinstance(test.value, str):
        return _fits(test, code)
    place = around.directories(code) if code else None
    return place is not None and _reaches(test, place.group if test.keyword == "LIB" else place.number)


_OF_BOTH: dict[str, _OfBoth] = {
    **dict.fromkeys(("HOST", "IP"), _of_client),
    **dict.fromkeys(("GROUP", "SUB", "SUBCODE"), _place),
    **dict.fromkeys(("LIB", "DIR", "DIRCODE"), _directory),
}


# Of a user


def age(user: User, around: Circumstances) -> int:
    """Full years of life, 0 when the birth date is not known."""
    birth = user.birth
    if len(birth) != 8 or not birth.isdecimal():
        return 0
    today = around.local
    had_birthday = (today.month, today.day) >= (int(birth[4:6]), int(birth[6:]))
    return max(0, today.year - int(birth[:4]) - (not had_birthday))


def _name(test: Test, user: User, around: Circumstances) -> bool:
    if isinstance(test.value, int):
        return _reaches(test, user.number)
    return alias_key(test.value.partition("@")[0]) == alias_key(user.alias) != ""


def _ratio(test: Test, done: int, against: int) -> bool:
    """A share in percent; whoever did at least as much as what it is compared with has every share."""
    assert isinstance(test.value, int)
    if test.equal:
        return against > 0 and done * 100 // against == test.value
    return done >= against or done * 100 >= test.value * against


def _letter(test: Test, letters: str, letter: str) -> bool:
    return letters == letter if test.equal else letter in letters


def _flag(test: Test, user: User, around: Circumstances) -> bool:
    wanted = str(test.value)  # such as "2B"
    sets = {"1": user.flags1, "2": user.flags2, "3": user.flags3, "4": user.flags4}
    return _letter(test, sets[wanted[0]], wanted[1])


def _expires(test: Test, user: User, around: Circumstances) -> bool:
    return user.expires > 0 and _reaches(test, (user.expires - around.now) / _DAY)


def _property(test: Test, user: User, around: Circumstances) -> bool:
    return around.properties(user, str(test.value))


_OF_USER: dict[str, _OfUser] = {
    "LEVEL": lambda test, user, around: _reaches(test, user.level),
    "AGE": lambda test, user, around: _reaches(test, age(user, around)),
    "USER": _name,
    "PCR": lambda test, user, around: _ratio(test, user.posts, user.logons),
    "FLAG": _flag,
    "EXEMPT": lambda test, user, around: _letter(test, user.exemptions, str(test.value)),
    "REST": lambda test, user, around: _letter(test, user.restrictions, str(test.value)),
    "SEX": lambda test, user, around: user.gender.upper() == test.value,
    "UDR": lambda test, user, around: _ratio(test, user.uploaded, user.downloaded),
    "UDFR": lambda test, user, around: _ratio(test, user.uploads, user.downloads),
    "ULS": lambda test, user, around: _reaches(test, user.uploads),
    "ULK": lambda test, user, around: _reaches(test, user.uploaded // _KIB),
    "ULM": lambda test, user, around: _reaches(test, user.uploaded // _KIB**2),
    "DLS": lambda test, user, around: _reaches(test, user.downloads),
    "DLK": lambda test, user, around: _reaches(test, user.downloaded // _KIB),
    "DLM": lambda test, user, around: _reaches(test, user.downloaded // _KIB**2),
    "DLT": lambda test, user, around: _reaches(test, user.downloads_today),
    "EXPIRE": _expires,
    "CREDIT": lambda test, user, around: _reaches(test, (user.credits + user.free_credits) // _KIB),
    "LASTON": lambda test, user, around: _reaches(test, (around.now - user.last_on) / _DAY),
    "LOGONS": lambda test, user, around: _reaches(test, user.logons),
    "SHELL": lambda test, user, around: _fits(test, user.shell),
    "LANG": lambda test, user, around: user.language.upper() == test.value,
    "PROP": _property,
    "ANSI": lambda test, user, around: bool(user.misc & _ANSI),
    "RIP": lambda test, user, around: bool(user.misc & _RIP),
    "PETSCII": lambda test, user, around: bool(user.misc & _PETSCII),
    "UTF8": lambda test, user, around: user.misc & (_PETSCII | _UTF8) == _UTF8,
    "ASCII": lambda test, user, around: user.misc & _CHARSETS == _SEVEN_BIT,
    "CP437": lambda test, user, around: not user.misc & _CHARSETS,
    "EXPERT": lambda test, user, around: bool(user.misc & _EXPERT),
    "SYSOP": lambda test, user, around: user.level >= SYSOP_LEVEL,
    "GUEST": lambda test, user, around: user.is_guest,
    "QNODE": lambda test, user, around: user.has_restriction("Q"),
    "ACTIVE": lambda test, user, around: user.active,
    "INACTIVE": lambda test, user, around: user.inactive,
    "DELETED": lambda test, user, around: user.deleted,
}
