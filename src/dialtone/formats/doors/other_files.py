"""CALLINFO.BBS, SFDOORS.DAT, DOORFILE.SR and TRIBBS.SYS. Source: spec bbs.md 9.7."""

from __future__ import annotations

from dialtone.formats.doors.facts import (
    DUMMY_PASSWORD,
    RATE,
    Facts,
    birth_date,
    clock,
    date,
    kilobytes,
    midnight,
    names,
    small,
    yes,
)

_RATE_CODE = "6"  # 38400


def callinfo(facts: Facts) -> list[str]:
    """The lines of CALLINFO.BBS (Wildcat)."""
    began = clock(facts.began)
    return [
        facts.name,
        _RATE_CODE,
        facts.location,
        str(facts.level),
        small(facts.minutes_left),
        "COLOR" if facts.ansi and facts.color else "MONO",
        DUMMY_PASSWORD,
        str(facts.number),
        small(facts.seconds_left),
        began,
        f"{began} {date(facts.began)}",
        "",
        small(facts.downloads_today),
        small(facts.downloads_per_day),
        kilobytes(facts.downloaded_today),
        kilobytes(facts.credits),
        facts.phone,
        f"{date(facts.last_on)} {clock(facts.last_on)}",
        "EXPERT" if facts.expert else "NOVICE",
        facts.protocol,
        date(facts.new_files_since),
        small(facts.logons),
        str(facts.rows),
        "0",
        small(facts.uploads),
        small(facts.downloads),
        "8",
        "REMOTE",
        f"COM{facts.com}",
        birth_date(facts.birth),
        str(RATE),
        "FALSE",
        "Normal Connection",
        f"{date(facts.now)} {clock(facts.now)}",
        str(facts.node),
        str(facts.door),
    ]


def sfdoors(facts: Facts) -> list[str]:
    """The lines of SFDOORS.DAT (Spitfire)."""
    return [
        str(facts.number),
        facts.name,
        DUMMY_PASSWORD,
        names(facts.name)[0],
        str(RATE),
        str(facts.com),
        small(facts.minutes_left),
        str(midnight(facts.now)),
        facts.drop_dir,
        _truth(facts.ansi),
        str(facts.level),
        small(facts.uploads),
        small(facts.downloads),
        small(facts.minutes_left),
        str(midnight(facts.began)),
        "0",
        "FALSE",
        "FALSE",
        "FALSE",
        str(RATE),
        "FALSE",
        "0",
        "0",
        str(facts.node),
        small(facts.downloads_per_day),
        small(facts.downloads_today),
        str(facts.credits),
        str(facts.downloaded_today),
        kilobytes(facts.uploaded),
        kilobytes(facts.downloaded),
        facts.phone,
        facts.location,
    ]


def doorfile_sr(facts: Facts) -> list[str]:
    """The lines of DOORFILE.SR (Solar Realms)."""
    return [
        facts.name,
        "1" if facts.ansi else "0",
        "1" if facts.eight_bit else "0",
        str(facts.rows),
        str(RATE),
        str(facts.com),
        small(facts.minutes_left),
        facts.real_name or facts.alias,
    ]


def tribbs(facts: Facts) -> list[str]:
    """The lines of TRIBBS.SYS."""
    return [
        str(facts.number),
        facts.name,
        DUMMY_PASSWORD,
        str(facts.level),
        yes(facts.expert),
        yes(facts.ansi),
        small(facts.minutes_left),
        facts.phone,
        facts.location,
        birth_date(facts.birth),
        str(facts.node),
        str(facts.com),
        str(RATE),
        str(RATE),
        "Y",
        "Y",
        facts.board,
        facts.sysop,
        facts.alias,
    ]


def _truth(value: bool) -> str:
    return "TRUE" if value else "FALSE"
