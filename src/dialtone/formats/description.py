"""FILE_ID.DIZ and its relatives: a description out of an archive, made fit to be kept and shown.

Sources: spec bbs.md 8.5 (import), 12.4 (Ctrl-A codes), 12.7 (SAUCE); security ARC-04, ANS-01. ANSI colours become
Ctrl-A codes, movements to the right become blanks, every other sequence and control character goes. A SAUCE record is
read (title, author, group, width, iCE) and taken off. Linear in the size of what is given; never raises.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from dialtone.formats.text import sauce
from dialtone.formats.text.ansi_colours import as_ctrl_a
from dialtone.formats.text.ctrl_a import colours_only, without_codes
from dialtone.formats.text.foreign import characters, one_line, visible
from dialtone.formats.text.wrap import cut, wrapped

IMPORT_MOST = 4000  # bytes of the file that are looked at
EXTENDED_MOST = 5000  # characters that are kept
SHORT_MOST = 58  # characters of the short description
LINES_MOST = 100
WIDEST = 160

NAMES = ("FILE_ID.ANS", "FILE_ID.DIZ", "DESC.SDI")

_BREAKS = re.compile("\r\n|[\r\n]")
_CONTROLS = re.compile("[\x00\x02-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")
_NAME_MOST = 40


@dataclass(frozen=True, slots=True)
class Description:
    """`short` is one plain line, `extended` lines with \\n and Ctrl-A colour codes, "" when there is no more than the
    short one. `author` and `group` are those of a SAUCE record."""

    short: str = ""
    extended: str = ""
    author: str = field(default="")
    group: str = ""


def read_description(data: bytes) -> Description:
    """Make a description out of a file's bytes."""
    body, record = sauce.split(data)
    body = body.rstrip(b"\0")[:IMPORT_MOST]
    text = characters(body) if b"\x1b[" not in body else body.decode("cp437")
    width = record.columns if record is not None and 0 < record.columns <= WIDEST else 80
    lines = coloured(text, width)
    plain = [line for line in (without_codes(one).strip() for one in lines) if line]
    short = shortened(plain[0], SHORT_MOST) if plain else ""
    extended = limited("\n".join(lines)) if len(plain) > 1 or (plain and plain[0] != short) else ""
    author, group = (record.author, record.group) if record is not None else ("", "")
    return Description(short, extended, one_line(author, _NAME_MOST), one_line(group, _NAME_MOST))


def typed(text: str) -> str:
    """An extended description somebody typed, cleaned: no codes, no controls."""
    return limited("\n".join(visible(text)[:LINES_MOST]))


def limited(text: str) -> str:
    """At most so many characters, never in the middle of a code."""
    return text[:EXTENDED_MOST].removesuffix("\x01").rstrip()


def shortened(text: str, most: int) -> str:
    """A line cut at a blank where there is one near the end."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    blank = text[:most].rfind(" ")
    return (text[:blank] if blank > most * 2 // 3 else cut(text, most)[:most]).rstrip()


def coloured(text: str, width: int) -> list[str]:
    """The lines of a text: ANSI colours as Ctrl-A codes, everything else that a terminal would obey taken out; lines
    that are longer than `width` columns go on in the next. Empty lines at both ends go."""
    lines: list[str] = []
    for line in _BREAKS.split(as_ctrl_a(text.replace("\x01", ""))):
        clean = _CONTROLS.sub("", colours_only(line.expandtabs(8))).rstrip()
        lines += wrapped(clean, width)
        if len(lines) >= LINES_MOST:
            break
    while lines and not without_codes(lines[-1]).strip():
        lines.pop()
    while lines and not without_codes(lines[0]).strip():
        lines.pop(0)
    return lines[:LINES_MOST]
