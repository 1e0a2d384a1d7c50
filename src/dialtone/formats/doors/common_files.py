"""DOOR32.SYS, DORINFOx.DEF and CHAIN.TXT. Source: spec bbs.md 9.3 to 9.5."""

from __future__ import annotations

from dialtone.formats.doors.facts import RATE, Facts, age, date, kilobytes, midnight, names, small

SYSOP_LEVEL = 90
_STDIO, _SERIAL, _SOCKET = "0", "1", "2"


def door32(facts: Facts) -> list[str]:
    """The 11 lines of DOOR32.SYS."""
    return [
        _SERIAL if facts.com else _STDIO if facts.socket < 0 else _SOCKET,
        str(facts.com or facts.socket),
        str(RATE),
        f"{facts.board} dialtone {facts.version}".strip(),
        str(facts.number),
        facts.real_name or facts.alias,
        facts.alias,
        str(facts.level),
        small(facts.minutes_left),
        "1" if facts.ansi else "0",
        str(facts.node),
    ]


def dorinfo(facts: Facts) -> list[str]:
    """The 12 lines of DORINFOx.DEF, upper case."""
    sysop, user = names(facts.sysop), names(facts.name)
    found = [
        facts.board,
        *sysop,
        f"COM{facts.com}",
        f"{RATE} BAUD,N,8,1",
        "0",
        *user,
        facts.location,
        "1" if facts.ansi else "0",
        str(facts.level),
        small(facts.minutes_left),
    ]
    return [line.upper() for line in found]


def chain(facts: Facts) -> list[str]:
    """The 30 lines of CHAIN.TXT; the first six are upper case."""
    first = [str(facts.number), facts.alias, facts.real_name, facts.handle, str(age(facts)), facts.gender]
    return [
        *(line.upper() for line in first),
        str(facts.credits),
        date(facts.last_on),
        str(facts.columns),
        str(facts.rows),
        str(facts.level),
        "1" if facts.level >= SYSOP_LEVEL else "0",
        "1" if facts.level >= SYSOP_LEVEL else "0",
        "1" if facts.ansi else "0",
        "1",
        str(facts.seconds_left),
        facts.text_dir,
        facts.data_dir,
        "callers.log",
        str(RATE),
        str(facts.com),
        facts.board,
        facts.sysop,
        str(midnight(facts.began)),
        str(facts.seconds_on),
        kilobytes(facts.uploaded),
        str(facts.uploads),
        kilobytes(facts.downloaded),
        str(facts.downloads),
        "8N1",
    ]
