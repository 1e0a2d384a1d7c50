"""What is told of a name: a line of LIST, the facts of MLSD. Pure.

Sources: RFC 3659 section 7; spec services.md 3.6, 3.7.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from dialtone.formats.text.foreign import one_line
from dialtone.protocols.ftp.grammar import moment

FACTS = ("Type", "Perm", "Size", "Modify", "Unique", "Create", "UNIX.ownername")
BY_LOWER = {fact.lower(): fact for fact in FACTS}
FOLDER_SIZE = 512  # told of folders and generated files in LIST
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A name in a folder. `path` is its virtual path; `may` are the letters of RFC 3659's perm fact; times are seconds
    since 1970, 0 unknown. `made` marks what is generated: it has no size before it is sent."""

    name: str
    path: str = ""
    folder: bool = False
    size: int = 0
    written: float = 0.0
    created: float = 0.0
    owner: str = ""
    group: str = ""
    rights: str = "r--r--r--"
    may: str = ""
    made: bool = False
    description: str = ""

    def line(self, now: float) -> str:
        """The entry as LIST shows it."""
        owner, group = _column(self.owner), _column(self.group)
        kind, when = "d" if self.folder else "-", _when(self.written, now)
        return f"{kind}{self.rights}   1 {owner:<15} {group:<8} {self.size:>9} {when} {shown(self.name)}"

    def facts(self, on: Collection[str], kind: str = "") -> str:
        """The facts that are on, in their order, and the name. `kind` is cdir or pdir for the folder itself."""
        known = {
            "Type": kind or ("dir" if self.folder else "file"),
            "Perm": self.may,
            "Size": "" if self.folder or self.made else str(self.size),
            "Modify": moment(self.written) if self.written else "",
            "Unique": hashlib.md5(self.path.casefold().encode("utf-8", "replace"), usedforsecurity=False).hexdigest(),
            "Create": moment(self.created) if self.created else "",
            "UNIX.ownername": _column(self.owner) if self.owner else "",
        }
        told = "".join(f"{fact}={known[fact]};" for fact in FACTS if fact in on and (known[fact] or fact == "Perm"))
        return f"{told} {shown(self.name)}"


def shown(name: str) -> str:
    """A name as a line can hold it: names of this machine's own files may have control characters in them."""
    return name if name.isprintable() else "".join(ch if ch.isprintable() else "?" for ch in name)


def chosen(words: str) -> frozenset[str]:
    """The facts an OPTS MLST asks for; unknown ones are left out (RFC 3659 section 7.9)."""
    asked = {word.strip().lower() for word in words.split(";")}
    return frozenset(fact for lower, fact in BY_LOWER.items() if lower in asked)


def offered(on: Collection[str]) -> str:
    """The line of FEAT: every fact, a star behind those that are on."""
    return "MLST " + "".join(f"{fact}{'*' if fact in on else ''};" for fact in FACTS)


def index(title: str, entries: Iterable[Entry]) -> bytes:
    """The generated list of a folder: a name and a description in each line."""
    lines = [f"{one_line(title, 200):<15} File/Folder Descriptions"]
    lines += [f"{one_line(entry.name, 200):<15} {one_line(entry.description, 200)}".rstrip() for entry in entries]
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8", "replace")


def _column(name: str) -> str:
    """A name without blanks: dots stand for them, lines where it has dots already."""
    clean = one_line(name, 30).strip() or "-"
    stands = "_" if "." in clean else "."
    return "".join(stands if ch.isspace() else ch for ch in clean)


def _when(written: float, now: float) -> str:
    """The time of day in this year, else the year; UTC."""
    then, this = (datetime.fromtimestamp(min(max(at, 0.0), 253402300799.0), UTC) for at in (written, now))
    day = f"{_MONTHS[then.month - 1]} {then.day:02}"
    return f"{day} {then:%H:%M}" if then.year == this.year else f"{day}  {then.year:04}"
