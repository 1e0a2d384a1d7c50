"""How a file stands in a list, on screens of 40 columns and more, and for those who listen. Pure.

Source: spec bbs.md 8.3: letter to flag by, name that keeps its extension, size, `+` where there is more to read, `-`
for what is missing on disk, description.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dialtone.domain.files import names
from dialtone.domain.model.file import FileRecord
from dialtone.formats.text.ctrl_a import colours_only
from dialtone.formats.text.wrap import cut, cut_markup, fitted
from dialtone.terminal.console import plain
from dialtone.terminal.files.room import long_size, size_text
from dialtone.terminal.look import Look

DATED = 100  # columns from which the date is shown
EXTENDED_INDENT = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """A file on a page. `letter` is what flags it, "" without; `date` as people read it."""

    file: FileRecord
    letter: str = ""
    missing: bool = False
    flagged: bool = False
    date: str = ""


def name_width(columns: int) -> int:
    """Columns of the name."""
    return 12 if columns < DATED else 32


def row(entry: Entry, look: Look) -> str:
    """The line of a file, as markup."""
    if look.linear:
        return _spoken(entry)
    file, width = entry.file, name_width(look.columns)
    mark = "\x01r-" if entry.missing else "\x01y*" if entry.flagged else "\x01w+" if file.extended else " "
    name = fitted(plain(names.columns(file.name, width)), width)
    front = f"\x01n\x01h\x01y{entry.letter or ' ':1} \x01c{name} \x01n\x01g{size_text(file.size):>5}{mark} "
    used = 2 + width + 1 + 5 + 1 + 1
    dated = f"\x01n\x01b\x01h{entry.date:10} " if look.columns >= DATED else ""
    room = look.columns - 1 - used - (11 if dated else 0)
    return f"{front}{dated}\x01n{plain(cut(file.description, room))}"


def _spoken(entry: Entry) -> str:
    file = entry.file
    parts = [f"{entry.letter}: " if entry.letter else "", plain(file.name), ", ", long_size(file.size)]
    parts += [", not on disk"] * entry.missing + [", flagged"] * entry.flagged
    more = ", has more to read" if file.extended else ""
    return f"{''.join(parts)}. {plain(file.description)}{more}"


def extended(file: FileRecord, look: Look, *, most: int = 0) -> Iterator[str]:
    """The extended description as lines of markup for the screen; at most `most` (0: all). Colours are kept where the
    screen draws; nothing else of it is obeyed (ANS-01, ARC-04)."""
    indent = "" if look.linear else " " * EXTENDED_INDENT
    room = look.columns - 1 - len(indent)
    for count, line in enumerate(file.extended.split("\n")):
        if most and count >= most:
            return
        yield f"\x01n{indent}{cut_markup(clean(line), room)}\x01n"


def clean(line: str) -> str:
    """A line of a kept description with nothing but its colours: what came from elsewhere may hold anything."""
    shown = colours_only(line)
    return "".join(ch for ch in shown if ch == "\x01" or (ch.isprintable() and ch not in "\u202e\u202d\ufeff"))
