"""Everything a drop file may tell, and how its parts are written.

Texts of users are cleaned where they are written: a line stays one line whatever an alias holds. Numbers are as they
are here; each format clamps what it cannot hold. Local times are seconds since 1970 of a clock that shows local time,
so that they can be written without knowing a zone; 0 is never.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

SMALL = 32767  # the most a signed 16-bit number holds
DUMMY_PASSWORD = "XXXXXXXX"  # the real one is known to nobody, and told to nobody (EXE-05)
RATE = 38400  # of a line that has none: the fastest that old door kits take
NO_DATE, NO_TIME = "00/00/00", "00:00"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """See the module's text. Directories end with a path separator; sizes are in bytes."""

    # The caller
    number: int
    name: str  # alias or real name, whichever the door wants
    alias: str
    real_name: str = ""
    handle: str = ""
    location: str = ""
    street: str = ""
    zip: str = ""
    phone: str = ""
    comment: str = ""
    gender: str = ""
    birth: str = ""  # YYYYMMDD
    level: int = 0
    flags: tuple[str, str, str, str] = ("", "", "", "")
    exemptions: str = ""
    restrictions: str = ""
    credits: int = 0
    expires: int = 0  # seconds since 1970
    expires_local: float = 0.0
    expert: bool = False
    protocol: str = ""  # letter of the transfer protocol he prefers
    settings: int = 0  # bits of spec bbs.md 1.2
    logons: int = 0
    last_on: float = 0.0  # local
    uploads: int = 0
    uploaded: int = 0
    downloads: int = 0
    downloaded: int = 0
    downloads_today: int = 0
    downloaded_today: int = 0
    downloads_per_day: int = 0
    new_files_since: float = 0.0  # local
    messages: int = 0  # posted
    bank_minutes: int = 0
    # This call
    now: float = 0.0  # local
    began: float = 0.0  # local
    seconds_left: int = 0
    next_event: int | None = None  # minute of the day
    node: int = 1
    columns: int = 80
    rows: int = 24
    ansi: bool = True
    color: bool = True
    eight_bit: bool = True
    socket: int = -1  # descriptor the program inherits; -1: standard input and output
    com: int = 0  # serial port of a DOS program; 0: none
    # The board
    nodes: int = 1
    board: str = ""
    sysop: str = ""
    qwk_id: str = ""
    version: str = ""
    node_dir: str = "./"
    ctrl_dir: str = "./"
    data_dir: str = "./"
    exec_dir: str = "./"
    text_dir: str = "./"
    temp_dir: str = "./"
    drop_dir: str = "./"
    doors: tuple[str, ...] = ()  # names; "" where the caller has no access
    door: int = 0  # number of this one

    @property
    def minutes_left(self) -> int:
        """Whole minutes."""
        return self.seconds_left // 60

    @property
    def seconds_on(self) -> int:
        """Seconds of this call so far."""
        return max(0, int(self.now - self.began))


def small(value: float) -> str:
    """A number that old programs read into sixteen bits."""
    return str(max(0, min(int(value), SMALL)))


def yes(value: bool) -> str:
    """Y or N."""
    return "Y" if value else "N"


def kilobytes(size: int) -> str:
    """Bytes in KiB."""
    return str(size // 1024)


def date(local: float) -> str:
    """MM/DD/YY."""
    return f"{_moment(local):%m/%d/%y}" if local > 0 else NO_DATE


def clock(local: float) -> str:
    """HH:MM."""
    return f"{_moment(local):%H:%M}" if local > 0 else NO_TIME


def birth_date(day: str) -> str:
    """MM/DD/YY of YYYYMMDD."""
    return f"{day[4:6]}/{day[6:8]}/{day[2:4]}" if len(day) == 8 and day.isdecimal() else NO_DATE


def age(facts: Facts) -> int:
    """The caller's age in years, 0 when unknown."""
    if len(facts.birth) != 8 or not facts.birth.isdecimal():
        return 0
    today = f"{_moment(facts.now):%Y%m%d}"
    return max(0, (int(today) - int(facts.birth)) // 10_000)


def minute(of_day: int | None) -> str:
    """HH:MM of a minute of the day."""
    return f"{of_day // 60:02}:{of_day % 60:02}" if of_day is not None else NO_TIME


def midnight(local: float) -> int:
    """Seconds since midnight."""
    return int(local % 86_400)


def names(full: str) -> tuple[str, str]:
    """First and last name of a full one."""
    first, _, last = full.strip().partition(" ")
    return first, last.strip()


def _moment(local: float) -> datetime:
    return datetime.fromtimestamp(local, UTC)
