"""xtrn.ini: sections of doors, the doors in them, timed events, and what is run at fixed moments.

Sources: spec bbs.md 9.1, 14; the key names are those of files that sysops have. `[sec:NAME]` is a section,
`[prog:SECTION:CODE]` a door, `[event:CODE]` a timed event; `[logon_event]`, `[logoff_event]`, `[newuser_event]`,
`[daily_event]`, `[weekly_event]` and `[monthly_event]` hold the fixed ones. `settings` is a number of bits, each of
which can also be said by a key of its own (`multiuser`, `io`, `shell`, ...), which then counts. Keys that are ours:
those own keys, `kind`, `binary`, `charset`, `max_memory`, `time_limit`, `suspended`.

A door of kind "telnet" or "rlogin" is a call to another board: `cmd = HOST[:PORT]`, for RLogin followed by what is
said in the first field, the user's name there and the terminal, all with specifiers:
`cmd = games.example.net:513 secret [TAG]%a xtrn=lord`. Old command lines `?telgate HOST` and `?rlogin HOST` mean the
same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntFlag

from dialtone.config.areas_ini import SectionReader, choice, number
from dialtone.config.events import (
    EVENT_KEYS,
    FIXED,
    FIXED_KEYS,
    FixedEvent,
    TimedEvent,
    is_script,
    read_event,
    read_fixed,
)
from dialtone.config.problems import Problem
from dialtone.formats.ini import Ini
from dialtone.formats.ini_values import read_bool, read_duration, read_size

PROGRAM, TELNET, RLOGIN = "program", "telnet", "rlogin"
KINDS = (PROGRAM, TELNET, RLOGIN)
STDIO, SOCKET = "stdio", "socket"
HAPPENINGS = ("", "logon", "logoff", "newuser", "birthday", "post", "upload", "download", "chat")
EFFECTIVE = frozenset(("", "logon", "logoff", "newuser", "birthday"))
DROP_FILES = (
    "",
    "XTRN.DAT",
    "CHAIN.TXT",
    "DOOR.SYS",
    "DORINFO#.DEF",
    "CALLINFO.BBS",
    "PCBOARD.SYS",
    "SFDOORS.DAT",
    "UTIDOOR.TXT",
    "DOORFILE.SR",
    "DORINFO1.DEF",
    "TRIBBS.SYS",
    "DOOR32.SYS",
)
UNWRITTEN = frozenset({"PCBOARD.SYS", "UTIDOOR.TXT"})
NODE, STARTUP, TEMP = "node", "startup", "temp"
MEMORY = 1024**3  # bytes, for doors that do not say


class Setting(IntFlag):
    """Bits of a door's `settings`."""

    MULTIUSER = 1 << 0
    STDIO = 1 << 2
    MODIFY = 1 << 3
    FREE_TIME = 1 << 4
    EVENT_ONLY = 1 << 5
    DROP_IN_STARTUP = 1 << 6
    REAL_NAME = 1 << 7
    PAUSE = 1 << 9
    NATIVE = 1 << 10
    CHECK_TIME = 1 << 12
    LOWER_CASE = 1 << 13
    SHELL = 1 << 14
    NO_ECHO = 1 << 16


_USUAL = Setting.MULTIUSER | Setting.STDIO | Setting.NATIVE  # of a door that says nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorSection:
    """A section; `code` is its name in the file, upper case."""

    code: str
    name: str
    requirements: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """One door. Times are in seconds, `cost` in credits (bytes), `max_memory` in bytes."""

    code: str  # upper case
    section: str  # code of its section
    name: str
    requirements: str = ""  # who sees it
    run_requirements: str = ""  # who may run it
    kind: str = PROGRAM
    command: str = ""
    clean_command: str = ""
    folder: str = ""  # start-up directory, relative to ctrl/
    cost: int = 0
    multiuser: bool = True
    io: str = STDIO
    native: bool = True
    shell: bool = False
    modify: bool = False  # what it writes about the user is read back
    happening: str = ""  # when it is run by itself, one of HAPPENINGS
    event_only: bool = False  # and never by choice
    pause: bool = False  # a key is waited for when it has ended
    drop: str = ""  # one of DROP_FILES
    drop_place: str = NODE
    real_name: bool = False  # the drop file names the user's real name
    lower_case: bool = False  # the drop file's name is in lower case
    extra_time: float = 0.0
    most_time: float = 0.0  # 0: no limit of its own
    free_time: bool = False  # the user's time stands still meanwhile
    check_time: bool = True
    patience: float = 0.0  # longest time without a key; 0: the usual
    echo: bool = True
    binary: bool = False  # bytes pass as they are
    charset: str = "cp437"  # of its screens, "cp437" or "utf-8"
    max_memory: int = MEMORY


@dataclass(frozen=True, slots=True)
class Doors:
    """Everything of xtrn.ini."""

    sections: tuple[DoorSection, ...] = ()
    doors: tuple[Door, ...] = ()
    events: tuple[TimedEvent, ...] = ()
    fixed: Mapping[str, FixedEvent] = field(default_factory=dict)

    def door(self, code: str) -> Door | None:
        """A door by its code, in any case."""
        return next((door for door in self.doors if door.code == code.upper()), None)

    def of(self, section: str) -> tuple[Door, ...]:
        """The doors of a section."""
        return tuple(door for door in self.doors if door.section == section.upper())

    def event(self, code: str) -> TimedEvent | None:
        """A timed event by its code, in any case."""
        return next((event for event in self.events if event.code == code.upper()), None)


_SECTION_KEYS = frozenset(("name", "ars"))
_DOOR_WORDS = (
    "name ars execution_ars type settings misc event cost cmd clean_cmd startup_dir path textra max_time maxtime "
    "max_inactivity multiuser io native shell modify event_only pause drop_file_in real_name lower_case free_time "
    "check_time echo kind binary charset max_memory"
)
_DOOR_KEYS = frozenset(_DOOR_WORDS.split())
_KNOWN = frozenset(("sec", "prog", "event"))
_LATER = frozenset(("editor", "hotkey", "native", "xedit"))


def read_doors(xtrn: Ini, problems: list[Problem]) -> Doors:
    """Read xtrn.ini; what is wrong with it is added to `problems`."""
    read = SectionReader(xtrn, problems)
    sections = _sections(read)
    doors = _doors(read, {section.code for section in sections})
    events: dict[str, TimedEvent] = {}
    for section, name in read.sections("event"):
        read.note_unknown(section, EVENT_KEYS)
        event = read_event(read, section, name.upper())
        if event is not None:
            events.setdefault(event.code, event)
    fixed = {}
    for name in FIXED:
        read.note_unknown(f"{name}_event", FIXED_KEYS)
        if (found := read_fixed(read, name)) is not None:
            fixed[name] = found
    _tell_others(read)
    read.tell_unknown()
    return Doors(sections, tuple(doors.values()), tuple(events.values()), fixed)


def _sections(read: SectionReader) -> tuple[DoorSection, ...]:
    found: dict[str, DoorSection] = {}
    for section, name in read.sections("sec"):
        read.note_unknown(section, _SECTION_KEYS)
        code = name.upper()
        title, requirements = read.text(section, "name") or name, read.requirements(section, "ars")
        found.setdefault(code, DoorSection(code=code, name=title, requirements=requirements))
    return tuple(found.values())


def _doors(read: SectionReader, sections: set[str]) -> dict[str, Door]:
    found: dict[str, Door] = {}
    for section, name in read.sections("prog"):
        read.note_unknown(section, _DOOR_KEYS)
        place, colon, code = name.upper().rpartition(":")
        if not colon or place not in sections:
            read.tell(section, f"there is no section [sec:{place}] for this door; it is left out")
        elif code in found:
            read.tell(section, f"another door is called {code}; this one is left out")
        elif (door := _door(read, section, place, code)) is not None:
            found[code] = door
    return found


def _door(read: SectionReader, section: str, place: str, code: str) -> Door | None:
    bits = Setting(read.value(section, ("settings", "misc"), number(high=2**32 - 1), int(_USUAL)))
    kind, command = _kind(read, section)
    if not command:
        read.tell(section, "needs a command (cmd); it is left out")
        return None
    if kind == PROGRAM and is_script(read, section, command):
        return None
    drop = read.value(section, ("type",), _drop_file, "")
    if drop in UNWRITTEN:
        read.tell(section, f"{drop} is not written by this version", level="warning")
    happening = HAPPENINGS[read.value(section, ("event",), _happening, 0)]
    if happening not in EFFECTIVE:
        read.tell(section, f"nothing runs by itself at: {happening}, in this version", level="warning")
    place_of_drop = STARTUP if Setting.DROP_IN_STARTUP in bits else NODE

    def said(key: str, bit: Setting) -> bool:
        return read.value(section, (key,), read_bool, bit in bits)

    return Door(
        code=code,
        section=place,
        name=read.text(section, "name") or code,
        requirements=read.requirements(section, "ars"),
        run_requirements=read.requirements(section, "execution_ars"),
        kind=kind,
        command=command,
        clean_command=read.text(section, "clean_cmd"),
        folder=read.text(section, "startup_dir", "path"),
        cost=read.value(section, ("cost",), read_size, 0),
        multiuser=said("multiuser", Setting.MULTIUSER),
        io=(STDIO, SOCKET)[
            read.value(section, ("io",), choice(STDIO, SOCKET), 0 if Setting.STDIO in bits or not _native(bits) else 1)
        ],
        native=said("native", Setting.NATIVE),
        shell=said("shell", Setting.SHELL),
        modify=said("modify", Setting.MODIFY),
        happening=happening,
        event_only=said("event_only", Setting.EVENT_ONLY),
        pause=said("pause", Setting.PAUSE),
        drop=drop,
        drop_place=read.value(section, ("drop_file_in",), _place, place_of_drop),
        real_name=said("real_name", Setting.REAL_NAME),
        lower_case=said("lower_case", Setting.LOWER_CASE),
        extra_time=60.0 * read.value(section, ("textra",), number(high=1440), 0),
        most_time=60.0 * read.value(section, ("max_time", "maxtime"), number(high=1440), 0),
        free_time=said("free_time", Setting.FREE_TIME),
        check_time=read.value(section, ("check_time",), read_bool, True),
        patience=read.value(section, ("max_inactivity",), read_duration, 0.0),
        echo=read.value(section, ("echo",), read_bool, Setting.NO_ECHO not in bits),
        binary=read.value(section, ("binary",), read_bool, False),
        charset=read.value(section, ("charset",), _charset, "cp437"),
        max_memory=read.value(section, ("max_memory",), read_size, MEMORY),
    )


def _native(bits: Setting) -> bool:
    return Setting.NATIVE in bits


def _kind(read: SectionReader, section: str) -> tuple[str, str]:
    """What kind of door it is, and its command line without what says so."""
    command = read.text(section, "cmd")
    first, _, rest = command.partition(" ")
    old = {"?telgate": TELNET, "?telgate.js": TELNET, "?rlogin": RLOGIN, "?rlogin.js": RLOGIN}.get(first.lower())
    kind = read.value(section, ("kind",), choice(*KINDS), KINDS.index(old or PROGRAM))
    return KINDS[kind], rest.strip() if old else command


def _happening(text: str) -> int:
    return choice(*(word or "none" for word in HAPPENINGS))(text)


def _drop_file(text: str) -> str:
    """The drop file by its name, or its old number."""
    word = text.strip().upper()
    if word in ("NONE", "DORINFOX.DEF"):
        return "" if word == "NONE" else "DORINFO#.DEF"
    if word in DROP_FILES:
        return word
    return DROP_FILES[number(high=len(DROP_FILES) - 1)(text)]


def _place(text: str) -> str:
    return (NODE, STARTUP, TEMP)[choice(NODE, STARTUP, TEMP)(text)]


def _charset(text: str) -> str:
    return ("cp437", "utf-8")[choice("cp437", "utf-8")(text)]


def _tell_others(read: SectionReader) -> None:
    """Sections of other kinds: known for later, or not at all."""
    told: set[str] = set()
    for section in read.ini.sections():
        kind = section.partition(":")[0].strip().lower()
        if kind in _KNOWN or kind.removesuffix("_event") in FIXED or kind in told:
            continue
        told.add(kind)
        words = "known, but not effective in this version" if kind in _LATER else "unknown section, without effect"
        read.tell(section, words, level="note")
