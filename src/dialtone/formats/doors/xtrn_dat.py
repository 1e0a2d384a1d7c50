"""XTRN.DAT, the drop file of Synchronet's own doors. Source: spec bbs.md 9.6."""

from __future__ import annotations

from dialtone.formats.doors.facts import RATE, Facts, birth_date

_STRINGS = [""] * 6  # of a modem: initialization, special, terminal, dialling, off hook, answering


def xtrn_dat(facts: Facts) -> list[str]:
    """The lines."""
    return [
        facts.name,
        facts.board,
        facts.sysop,
        "",  # there is no guru
        facts.ctrl_dir,
        facts.data_dir,
        str(facts.nodes),
        str(facts.node),
        str(facts.seconds_left),
        _colours(facts),
        str(facts.rows),
        str(facts.credits),
        str(facts.level),
        str(facts.level),
        birth_date(facts.birth),
        facts.gender or "?",
        str(facts.number),
        facts.phone,
        str(facts.com),
        "4" if facts.com else "0",
        "3f8" if facts.com else "0",
        str(RATE),
        "Yes",
        "Yes",
        *_STRINGS,
        "0",
        str(len(facts.doors)),
        *facts.doors,
        *_more(facts),
    ]


def _colours(facts: Facts) -> str:
    if not facts.ansi:
        return "No"
    return "Yes" if facts.color else "Mono"


def _more(facts: Facts) -> list[str]:
    return [
        facts.flags[0],
        facts.flags[1],
        facts.exemptions,
        facts.restrictions,
        f"{facts.expires:x}",
        facts.street,
        facts.location,
        facts.zip,
        facts.flags[2],
        facts.flags[3],
        "0",
        facts.real_name,
        str(RATE),
        facts.exec_dir,
        facts.text_dir,
        facts.temp_dir,
        facts.qwk_id,
        f"{facts.settings:x}",
        str(facts.socket),
    ]
