"""DOOR.SYS: 52 lines, the first 31 of which are the older GAP type. Source: spec bbs.md 9.2."""

from __future__ import annotations

from dialtone.formats.doors.facts import (
    DUMMY_PASSWORD,
    RATE,
    Facts,
    birth_date,
    clock,
    date,
    kilobytes,
    minute,
    small,
    yes,
)

LINES = 52
_TODAY_MOST = 2**31 - 1


def lines(facts: Facts) -> list[str]:
    """The lines."""
    return [
        f"COM{facts.com}:",
        str(RATE),
        "8",
        str(facts.node),
        str(RATE),
        "Y",
        "Y",
        "Y",
        "Y",
        facts.name,
        facts.location,
        facts.phone,
        facts.phone,
        DUMMY_PASSWORD,
        str(facts.level),
        small(facts.logons),
        date(facts.last_on),
        small(facts.seconds_left),
        small(facts.minutes_left),
        graphics(facts),
        str(facts.rows),
        yes(facts.expert),
        facts.flags[0],
        "0",
        date(facts.expires_local),
        str(facts.number),
        facts.protocol,
        small(facts.uploads),
        small(facts.downloads),
        kilobytes(facts.downloaded_today),
        str(min(facts.credits // 1024, _TODAY_MOST)),
        birth_date(facts.birth),
        facts.node_dir,
        facts.data_dir,
        facts.sysop,
        facts.alias,
        minute(facts.next_event),
        "Y",
        yes(facts.ansi and not facts.color),
        "Y",
        "7",
        small(facts.bank_minutes),
        date(facts.new_files_since),
        clock(facts.began),
        clock(facts.last_on),
        small(facts.downloads_per_day),
        small(facts.downloads_today),
        kilobytes(facts.uploaded),
        kilobytes(facts.downloaded),
        facts.comment,
        "0",
        small(facts.messages),
    ]


def graphics(facts: Facts) -> str:
    """GR for ANSI colours, NG for none, 7E for a screen of seven bits."""
    if not facts.eight_bit:
        return "7E"
    return "GR" if facts.ansi else "NG"
