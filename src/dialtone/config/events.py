"""Timed and fixed events as xtrn.ini has them. Source: spec bbs.md 14.

`days`, `mdays` and `months` are bits, as old files have them (`days` from Sunday, bit 0), or words: `mon, wed`,
`1, 15`, `jan`. `time` is in minutes since midnight, or 04:30. `freq` (minutes) counts before `time`. Keys of `settings`
bits are ours: `exclusive`, `force`, `at_start`, `disabled`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntFlag

from dialtone.config.areas_ini import SectionReader, number
from dialtone.formats.ini_values import read_bool, read_duration, read_level, read_size

DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
FIXED = ("logon", "logoff", "newuser", "daily", "weekly", "monthly")
LIMIT = 3600.0  # seconds an event may take
MEMORY = 1024**3  # bytes

_EVENT_WORDS = (
    "cmd startup_dir path days mdays months time freq node node_num settings misc errlevel error_level xtrn door "
    "exclusive force at_start disabled enabled time_limit max_memory shell"
)
EVENT_KEYS = frozenset(_EVENT_WORDS.split())
FIXED_KEYS = frozenset(("cmd", "startup_dir", "time_limit", "disabled", "settings"))


class EventSetting(IntFlag):
    """Bits of an event's `settings`."""

    EXCLUSIVE = 1 << 0
    FORCE = 1 << 1
    AT_START = 1 << 2
    DISABLED = 1 << 3


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedEvent:
    """One timed event. `days`, `month_days` and `months` are what it is limited to; empty for all."""

    code: str  # upper case
    command: str
    folder: str = ""
    days: frozenset[int] = frozenset()  # 0 is Sunday
    month_days: frozenset[int] = frozenset()  # 1 to 31
    months: frozenset[int] = frozenset()  # 1 to 12
    minute: int = 0  # of the day
    every: int = 0  # minutes; not 0: how often, and `minute` does not count
    exclusive: bool = False  # waits until nobody is on line
    force: bool = False  # people are asked to leave for it
    at_start: bool = False  # also when the program starts
    enabled: bool = True
    shell: bool = False
    error_level: int = 3  # of the log, for one that fails
    door: str = ""  # code of a door that is closed meanwhile
    time_limit: float = LIMIT  # seconds
    max_memory: int = MEMORY  # bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedEvent:
    """What is run at a fixed moment."""

    command: str
    folder: str = ""
    time_limit: float = LIMIT


def read_event(read: SectionReader, section: str, code: str) -> TimedEvent | None:
    """Read one section; None when it lacks what it needs."""
    command = read.text(section, "cmd")
    if not command:
        read.tell(section, "needs a command (cmd); it is left out")
        return None
    bits = EventSetting(read.value(section, ("settings", "misc"), number(high=2**32 - 1), 0))
    runs = not is_script(read, section, command)

    def said(key: str, bit: EventSetting) -> bool:
        return read.value(section, (key,), read_bool, bit in bits)

    on = not said("disabled", EventSetting.DISABLED)
    return TimedEvent(
        code=code,
        command=command,
        folder=read.text(section, "startup_dir", "path"),
        days=read.value(section, ("days",), _set_of(DAYS, 0), frozenset()),
        month_days=read.value(section, ("mdays",), _set_of((), 0), frozenset()),
        months=read.value(section, ("months",), _set_of(MONTHS, 1), frozenset()),
        minute=read.value(section, ("time",), _minute, 0),
        every=read.value(section, ("freq",), number(high=10_000), 0),
        exclusive=said("exclusive", EventSetting.EXCLUSIVE),
        force=said("force", EventSetting.FORCE),
        at_start=said("at_start", EventSetting.AT_START),
        enabled=read.value(section, ("enabled",), read_bool, on) and runs,
        shell=read.value(section, ("shell",), read_bool, False),
        error_level=read.value(section, ("errlevel", "error_level"), read_level, 3),
        door=read.text(section, "xtrn", "door").upper(),
        time_limit=read.value(section, ("time_limit",), read_duration, LIMIT),
        max_memory=read.value(section, ("max_memory",), read_size, MEMORY),
    )


def read_fixed(read: SectionReader, name: str) -> FixedEvent | None:
    """Read what is run at a fixed moment, one of FIXED."""
    section = f"{name}_event"
    command = read.text(section, "cmd")
    if not command or read.value(section, ("disabled",), read_bool, False) or is_script(read, section, command):
        return None
    limit = read.value(section, ("time_limit",), read_duration, LIMIT)
    return FixedEvent(command=command, folder=read.text(section, "startup_dir"), time_limit=limit)


def is_script(read: SectionReader, section: str, command: str) -> bool:
    """Whether the command is a script of the other server's own (`?name`); then that is told."""
    if command.startswith("?"):
        read.tell(
            section, f"{command.split()[0]} is a script for Synchronet itself and is not run here", level="warning"
        )
    return command.startswith("?")


def _minute(text: str) -> int:
    """A minute of the day: 270, or 04:30."""
    hours, colon, minutes = text.strip().partition(":")
    if not colon:
        return number(high=1439)(text)
    return number(high=23)(hours) * 60 + number(high=59)(minutes)


def _set_of(words: tuple[str, ...], first: int) -> Callable[[str], frozenset[int]]:
    """A reader of a set: bits of one number, or words or numbers with commas between them. Days of the month have no
    words: a lone number below 32 is a day there when a comma follows it."""

    def read(text: str) -> frozenset[int]:
        items = [item.strip().lower() for item in text.split(",")]
        if len(items) == 1 and (items[0].isdecimal() or items[0].startswith("0x")):
            bits = int(items[0], 0)
            if bits >> (len(words) or 32):
                raise ValueError(f'"{text}" has bits that mean nothing here')
            return frozenset(place + first for place in range(32) if bits >> place & 1)
        return frozenset(one(item) for item in items if item)

    def one(item: str) -> int:
        if item[:3] in words:
            return words.index(item[:3]) + first
        return number(first, 31 if not words else len(words) - 1 + first)(item)

    return read
