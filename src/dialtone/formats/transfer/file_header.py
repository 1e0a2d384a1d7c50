"""How YMODEM and ZMODEM tell a file's name, size and date: name NUL size date mode serial files bytes NUL.

Numbers are separated by blanks; size, files and bytes left are decimal, date and mode octal (YMODEM reference, chapter
5; ZMODEM, chapter 13). Names of strangers become plain names here (PTH-01): no folders, no control characters, nothing
hidden, nothing a file system of ours or of a user treats in a special way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

LONGEST_NAME = 120  # bytes; longer names are cut before the extension
LONGEST_EXTENSION = 20
LONGEST_NUMBER = 20  # digits that are believed: 64 bits need 20 in decimal
NAMELESS = "unnamed"

_SEPARATORS = re.compile(r"[/\\:]")
_UNFIT = re.compile(r'[\x00-\x1f\x7f-\x9f<>|?*"\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]')
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FileHeader:
    """What a sender says of a file; `size` in bytes and `modified` in seconds since 1970, None when not told."""

    name: str
    size: int | None = None
    modified: int | None = None


def clean_name(raw: bytes) -> str:
    """The plain name in what a stranger calls a file; never empty. Undecodable bytes are taken as CP437."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("cp437")
    name = _UNFIT.sub("", _SEPARATORS.split(text)[-1]).strip(" .")
    if _DEVICE.match(name):
        name = "_" + name
    return _shortened(name) or NAMELESS


def _shortened(name: str) -> str:
    if len(name.encode()) <= LONGEST_NAME:
        return name
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension.encode()) > LONGEST_EXTENSION:
        stem, dot, extension = name, "", ""
    room = LONGEST_NAME - len((dot + extension).encode())
    return stem.encode()[:room].decode(errors="ignore").rstrip(" .") + dot + extension


def build(name: str, size: int, modified: int, left: int = 1, left_bytes: int = 0) -> bytes:
    """The bytes of a header, unpadded. Only the last part of `name` is sent."""
    plain = _SEPARATORS.split(name)[-1].replace("\0", "") or NAMELESS
    numbers = f"{size} {max(modified, 0):o} 100644 0 {left} {left_bytes or size}"
    return plain.encode("utf-8", "replace") + b"\0" + numbers.encode() + b"\0"


def parse(data: bytes) -> FileHeader:
    """Take a header apart; whatever is missing or senseless counts as not told."""
    raw, _, rest = data.partition(b"\0")
    fields = rest.partition(b"\0")[0].split()
    return FileHeader(
        clean_name(raw),
        _number(fields[0], 10) if fields else None,
        (_number(fields[1], 8) or None) if len(fields) > 1 else None,
    )


def _number(field: bytes, base: int) -> int | None:
    digits = b"0123456789"[:base]
    if not field or len(field) > LONGEST_NUMBER or field.strip(digits):
        return None
    return int(field, base)
