"""The table of all drop files, and their bytes.

Old programs read CR LF and code page 437; native ones get LF.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dialtone.formats.doors import common_files, door_sys, other_files, xtrn_dat
from dialtone.formats.doors.facts import Facts
from dialtone.formats.text.ascii_looks import look

LONGEST = 255  # characters of a line

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class DropFile:
    """One format. `#` in its name stands for the node."""

    name: str
    lines: Callable[[Facts], list[str]]


FILES: Mapping[str, DropFile] = {
    found.name: found
    for found in (
        DropFile("XTRN.DAT", xtrn_dat.xtrn_dat),
        DropFile("CHAIN.TXT", common_files.chain),
        DropFile("DOOR.SYS", door_sys.lines),
        DropFile("DORINFO#.DEF", common_files.dorinfo),
        DropFile("DORINFO1.DEF", common_files.dorinfo),
        DropFile("CALLINFO.BBS", other_files.callinfo),
        DropFile("SFDOORS.DAT", other_files.sfdoors),
        DropFile("DOORFILE.SR", other_files.doorfile_sr),
        DropFile("TRIBBS.SYS", other_files.tribbs),
        DropFile("DOOR32.SYS", common_files.door32),
    )
}


def file_name(kind: str, node: int, *, lower_case: bool = False) -> str:
    """What a drop file is called: the node of DORINFOx.DEF is one hexadecimal digit, as long as there are enough."""
    name = kind.replace("#", f"{node:X}")
    return name.lower() if lower_case else name


def content(kind: str, facts: Facts, *, native: bool = True) -> bytes:
    """The bytes of a drop file. Raises KeyError for one that is not written."""
    end = "\n" if native else "\r\n"
    return b"".join(_encoded(_clean(line) + end) for line in FILES[kind].lines(facts))


def _clean(line: str) -> str:
    """One line, whatever a user has put into his name."""
    return _CONTROL.sub(" ", line)[:LONGEST]


def _encoded(line: str) -> bytes:
    try:
        return line.encode("cp437")
    except UnicodeEncodeError:
        return b"".join(_character(char) for char in line)


def _character(char: str) -> bytes:
    try:
        return char.encode("cp437")
    except UnicodeEncodeError:
        return look(char).encode("ascii", "replace")
