"""What files may be called. Sources: spec bbs.md 8.2, services.md 3.9; security FTP-04, PTH-01.

`illegal` is about names nobody may use: they mean a path, a device or an option somewhere. `disallowed` is about what
this board's settings say. `received` makes a name out of what a transfer brought.
"""

from __future__ import annotations

import re
import unicodedata

from dialtone.base.errors import Refusal, Why
from dialtone.config.file_options import FileOptions
from dialtone.config.tables import PatternList

PART_PREFIX = ".up-"  # of unfinished uploads

_BAD = re.compile(
    r'[\x00-\x1f\x7f-\x9f\\/|<>:";,%?*]|\.\.|[\ud800-\udfff\u202a-\u202e\u2066-\u2069\u200b-\u200f\ufeff]'
)
_DEVICE = re.compile(r"(?:con|prn|aux|nul|clock\$|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)
_SAFEST = re.compile(r"[A-Za-z0-9._-]+", re.ASCII)
_REPLACED = re.compile(r'[\x00-\x1f\x7f-\x9f|<>:";,%?*]+')
_DIGITS = re.compile(r"(\d+)")


def illegal(name: str) -> bool:
    """Whether nothing may be called so."""
    if not name or _BAD.search(name) or name[0] in "-. " or name[-1] in ". ":
        return True
    return _DEVICE.fullmatch(name) is not None


def disallowed(name: str, options: FileOptions) -> str:
    """ "", or what the board has against a legal name."""
    if len(name) > options.name_most or len(name.encode("utf-8", "replace")) > 200:
        return f"The name is too long: {options.name_most} characters are allowed."
    if options.safest and not _SAFEST.fullmatch(name):
        return "Only letters, digits, dot, minus and underscore are allowed in names."
    if not options.spaces and " " in name:
        return "Blanks are not allowed in names."
    if not options.extended and not name.isascii():
        return "Only ASCII characters are allowed in names."
    return ""


def check(name: str, options: FileOptions, banned: PatternList | None = None) -> str:
    """The name in its one form (NFC). Raises Refusal (INVALID); `final` marks a name that looks like an attack."""
    name = unicodedata.normalize("NFC", name)
    if illegal(name):
        raise Refusal(Why.BAD_PARAMETER, "That is not a legal file name.")
    reason = disallowed(name, options)
    if not reason and banned is not None and banned and banned.matches(name):
        reason = "Files of that name are not taken here."
    if reason:
        raise Refusal(Why.INVALID, reason)
    return name


def received(name: str, options: FileOptions) -> str:
    """The base name of what a transfer brought, with everything that could not be in a name replaced by "_"; "" when
    nothing is left of it."""
    base = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    base = _REPLACED.sub("_", base.encode("utf-8", "replace").decode()).strip(". ").lstrip("-. ").replace("..", "_")
    if not options.spaces:
        base = base.replace(" ", "_")
    if options.safest or not options.extended:
        base = "".join(ch if ch.isascii() else "_" for ch in base)
    base = shortened(base, options.name_most)
    return "" if illegal(base) else base


def shortened(name: str, most: int) -> str:
    """A name of at most `most` characters that keeps its extension."""
    if len(name) <= most:
        return name
    stem, dot, extension = name.rpartition(".")
    if not dot or not stem or len(extension) > 8:
        return name[:most]
    return stem[: max(most - len(extension) - 1, 1)] + dot + extension


def columns(name: str, width: int) -> str:
    """A name as a column of a listing: at most `width` characters, the extension at the end of it."""
    if len(name) <= width:
        return name
    stem, dot, extension = name.rpartition(".")
    if not dot or not stem or len(extension) > width // 2 - 1:
        return name[:width]
    return stem[: width - len(extension) - 1] + dot + extension


def extension(name: str) -> str:
    """The extension in lower case, without the dot; "" for none."""
    stem, dot, found = name.rpartition(".")
    return found.lower() if dot and stem else ""


def pattern(text: str) -> str:
    """What somebody typed to find files, as a pattern: nothing means all, a word files
    that have it in their names, no extension any."""
    text = text.strip()
    if not text or text in ("*", "*.*"):
        return "*"
    if "*" in text or "?" in text or "." in text:
        return text if "." in text or text.endswith("*") else f"{text}.*"
    return f"*{text}*"


def natural_key(name: str) -> tuple[tuple[int, int, str], ...]:
    """For sorting so that FILE9 comes before FILE10."""
    parts = _DIGITS.split(name.casefold())
    return tuple((0, int(part[:30]), "") if index % 2 else (1, 0, part) for index, part in enumerate(parts))
