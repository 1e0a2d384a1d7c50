"""What is told of files: attributes, and lines as `ls -l` has them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

from dialtone.domain.model.file import FileRecord
from dialtone.formats.text.foreign import one_line
from dialtone.protocols.sftp.packets import DIRECTORY, LINK, REGULAR, Attributes

HOME_GROUP = 0xFFFFFFFF
LIBRARY_GROUP = 0x80000000  # a library's number is added
HALF_A_YEAR = 182 * 86_400
_KINDS = {DIRECTORY: "d", LINK: "l", REGULAR: "-"}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Entry(NamedTuple):
    """A name in a folder. `owner` and `group` are the names of the numbers in `attributes`."""

    name: str
    attributes: Attributes
    owner: str = "board"
    group: str = "files"

    @property
    def is_folder(self) -> bool:
        """Whether it can be opened as a folder."""
        return self.attributes.mode & 0o170000 == DIRECTORY

    def line(self, now: float) -> str:
        """The entry as people see it."""
        known = self.attributes
        rights = "".join(letter if known.mode >> 8 - bit & 1 else "-" for bit, letter in enumerate("rwxrwxrwx"))
        kind = _KINDS.get(known.mode & 0o170000, "-")
        owner, group = (one_line(name, 8).replace(" ", "_") or "-" for name in (self.owner, self.group))
        when = _when(known.written or 0, now)
        return f"{kind}{rights}   1 {owner:<8} {group:<8} {known.size or 0:>8} {when} {self.name}"


def folder(name: str, *, group: int = 0, written: float = 0.0) -> Entry:
    """An entry of a folder; nobody makes or removes anything but files in it."""
    return Entry(name, Attributes(DIRECTORY | 0o755, 0, 0, group, _seconds(written)))


def of_file(file: FileRecord, group: int, directory: str) -> Entry:
    """An entry of a file in a file directory."""
    known = Attributes(REGULAR | 0o644, file.size, file.uploader_user, group, _seconds(file.written or file.uploaded))
    return Entry(file.name, known, file.uploader, directory)


def small(name: str, size: int, owner: int) -> Entry:
    """An entry of a file at home."""
    return Entry(name, Attributes(REGULAR | 0o400, size, owner, HOME_GROUP, 0), "you", "home")


def link(name: str, size: int, owner: int) -> Entry:
    """An entry of a symbolic link at home."""
    return Entry(name, Attributes(LINK | 0o777, size, owner, HOME_GROUP, 0), "you", "home")


def _seconds(time: float) -> int:
    return min(max(int(time), 0), 0xFFFFFFFF)


def _when(written: int, now: float) -> str:
    moment = datetime.fromtimestamp(written, UTC)
    day = f"{_MONTHS[moment.month - 1]} {moment.day:>2}"
    recent = now - HALF_A_YEAR < written <= now + 3600
    return f"{day} {moment:%H:%M}" if recent else f"{day}  {moment.year}"
