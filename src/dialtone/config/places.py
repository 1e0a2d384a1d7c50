"""Where a system's files are: the directories below its root, and which variant of an ini file is used.

Source: spec mail.md 7.5, services.md 1.2. A name without a variant is returned as it is, whether the file exists or
not. Host and platform names are given by the caller.
"""

from __future__ import annotations

import glob
import os
from dataclasses import dataclass
from pathlib import Path

from dialtone.formats.ini import Ini

_LARGEST = 16 * 1024 * 1024  # bytes of an ini file


@dataclass(frozen=True, slots=True)
class Places:
    """The directories of one system."""

    root: Path

    @property
    def ctrl(self) -> Path:
        """Settings and lists."""
        return self.root / "ctrl"

    @property
    def data(self) -> Path:
        """What the program keeps."""
        return self.root / "data"

    @property
    def text(self) -> Path:
        """Screens, menus and `.can` files."""
        return self.root / "text"

    @property
    def mods(self) -> Path:
        """The sysop's replacements of stock files."""
        return self.root / "mods"

    def __fspath__(self) -> str:
        return os.fspath(self.root)

    def __str__(self) -> str:
        return str(self.root)

    def __truediv__(self, name: str) -> Path:
        return self.root / name


@dataclass(frozen=True, slots=True)
class Host:
    """The machine's full name (or "") and platform, which choose among variants of a file."""

    name: str = ""
    platform: str = ""

    def variants(self, name: str) -> tuple[str, ...]:
        """Names under which `name` is looked for, the first existing one counts."""
        stem, dot, ending = name.rpartition(".")
        short = self.name.partition(".")[0]
        marks = dict.fromkeys(mark for mark in (self.name, short, self.platform, "local") if mark)
        return (*(f"{stem}.{mark}{dot}{ending}" for mark in marks), name)


def find_file(directory: Path, name: str, host: Host, *, instead: str = "") -> Path:
    """The variant of a file that is used; the plain name when there is none of them. Case does not count. `instead` is
    another name it may have: of each variant the first name comes first."""
    try:
        present = {entry.lower(): entry for entry in sorted(os.listdir(directory), reverse=True)}
    except OSError:
        present = {}
    names = [host.variants(one) for one in (name, instead) if one]
    for variant in (one for pair in zip(*names, strict=True) for one in pair):
        if variant.lower() in present:
            exact = directory / variant
            return exact if exact.exists() else directory / present[variant.lower()]
    return directory / name


def read_ini(path: Path, *, includes: bool = False) -> Ini:
    """Read an ini file; one that is not there is empty. Raises OSError, or ValueError for one far too large."""
    try:
        data = read_file(path)
    except (FileNotFoundError, NotADirectoryError):
        data = b""
    directory = path.parent

    def include(pattern: str, source: str) -> list[tuple[str, bytes]]:
        base = (directory / source).parent
        found = sorted(Path(match) for match in glob.glob(os.path.join(glob.escape(str(base)), pattern)))
        return [(os.path.relpath(match, directory), read_file(match)) for match in found if match.is_file()]

    return Ini(data, path.name, include if includes else None)


def read_file(path: Path) -> bytes:
    """The bytes of a file. Raises OSError, or ValueError for one far too large."""
    if path.stat().st_size > _LARGEST:
        raise ValueError(f"{path.name} has more than {_LARGEST} bytes")
    return path.read_bytes()
