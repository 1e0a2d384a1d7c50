"""File libraries and directories, from file.ini: `[lib:SHORT NAME]` and `[dir:SHORT NAME:CODE SUFFIX]`.

Source: spec bbs.md 8.1. The internal code of a directory is its library's prefix and its own suffix, upper case.
Libraries and directories may stand in any order. What is wrong is told and left out; the rest counts. The root of the
file, and what is done by extension, is read by `file_options.py`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import Enum, IntFlag
from pathlib import Path

from dialtone.config.areas_ini import SectionReader, choice, number
from dialtone.config.boards import internal_code
from dialtone.config.file_options import FileOptions, read_file_options
from dialtone.config.problems import Problem
from dialtone.formats.ini import Ini

DEFAULT_SETTINGS = 0x8C9  # check, search for duplicates, credit uploads and downloads, import FILE_ID.DIZ

_LIB_ORDERS = ("none", "long name", "short name", "code")
_SORTS = (
    "name ascending",
    "name descending",
    "name ascending case sensitive",
    "name descending case sensitive",
    "date ascending",
    "date descending",
    "size ascending",
    "size descending",
    "natural",
)
_VDIRS = ("short name", "code", "long name")
_OFFLINE = "offline_dir"
_SPECIAL = ("sysop_dir", "user_dir", "upload_dir", _OFFLINE)

_LIB_KEYS_WORDS = (
    "description name short_name ars ul_ars upload_ars dl_ars download_ars ex_ars exempt_ars op_ars "
    "operator_ars code_prefix parent_path sort vdir vdir_name auto_add settings misc offline_dir"
)
_LIB_KEYS = frozenset(_LIB_KEYS_WORDS.split())
_DIR_NAMES: dict[str, tuple[str, ...]] = {
    "description": ("description", "long_name"),
    "area_tag": ("area_tag",),
    "semaphore": ("upload_sem", "semfile", "upload_semfile"),
    "data_dir": ("data_dir",),
}
_DIR_ARS: dict[str, tuple[str, ...]] = {
    "requirements": ("ars",),
    "upload_requirements": ("upload_ars", "ul_ars"),
    "download_requirements": ("download_ars", "dl_ars"),
    "exempt_requirements": ("ex_ars", "exempt_ars"),
    "operator_requirements": ("op_ars", "operator_ars"),
}
_DIR_NUMBERS: dict[str, tuple[tuple[str, ...], int, int]] = {  # names, default, most
    "max_files": (("max_files",), 0, 2**31 - 1),
    "max_age": (("max_age",), 0, 2**31 - 1),
    "upload_percent": (("up_pct", "upload_credit_pct", "up_credit_pct"), -1, 65535),
    "download_percent": (("dn_pct", "download_credit_pct", "dn_credit_pct"), -1, 65535),
}
# Of no meaning here: taken in silence.
_DIR_SILENT_WORDS = "seq_dev seqdev name short_name code"
_DIR_SILENT = frozenset(_DIR_SILENT_WORDS.split())
_DIR_KEYS = frozenset(
    {name for names in (*_DIR_NAMES.values(), *_DIR_ARS.values()) for name in names}
    | {name for names, _, _ in _DIR_NUMBERS.values() for name in names}
    | {"path", "extensions", "exts", "sort", "settings", "misc", "vdir", "vdir_name", "vshortcut", *_SPECIAL}
    | _DIR_SILENT
)
_BAD_IN_VDIR = re.compile(r"[\x00-\x1f\x7f/\\]+")


class DirectoryFlag(IntFlag):
    """Toggles of a directory, as bits of its `settings`."""

    FCHK = 1 << 0  # look whether files are on disk
    RATE = 1 << 1  # uploads carry a rating letter
    MULT = 1 << 2  # ask for multi-disk numbering
    DUPES = 1 << 3  # searched for duplicates of uploads
    FREE = 1 << 4  # downloads cost nothing
    TFREE = 1 << 5  # downloads take no time
    CDTUL = 1 << 6  # uploads earn credits
    CDTDL = 1 << 7  # downloads earn their uploader credits
    ANON = 1 << 8  # anonymous uploads allowed (to exemption A)
    AONLY = 1 << 9  # anonymous uploads only
    ULDATE = 1 << 10  # the date stands in front of descriptions
    DIZ = 1 << 11  # FILE_ID.DIZ is imported
    NOSCAN = 1 << 12  # not part of new-file scans
    NOAUTO = 1 << 13  # not looked at by those who add files found on disk
    ULTIME = 1 << 14  # uploads take time
    CDTMIN = 1 << 15  # minutes are earned in place of credits
    SINCEDL = 1 << 16  # purged by the last download, not by the upload
    MOVENEW = 1 << 17  # moved files count as new
    QUIET = 1 << 18  # uploaders are not told of downloads
    NOSTAT = 1 << 19  # not part of statistics
    FILES = 1 << 20  # obsolete
    TAGS = 1 << 21  # uploads may be tagged
    NOHASH = 1 << 22  # files are not hashed


class Role(Enum):
    """What a special directory is for."""

    NONE = ""
    SYSOP = "sysop"  # uploads to the sysop
    USER = "user"  # files from user to user
    UPLOAD = "upload"  # takes uploads where the current directory does not
    OFFLINE = "offline"


class Sort(Enum):
    """The order of a directory's files; the values are the numbers in file.ini."""

    NAME = 0
    NAME_DOWN = 1
    NAME_CASE = 2
    NAME_CASE_DOWN = 3
    DATE = 4
    DATE_DOWN = 5
    SIZE = 6
    SIZE_DOWN = 7
    NATURAL = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """A file library. The `*_requirements` are access requirement strings."""

    name: str  # short
    description: str = ""
    requirements: str = ""
    upload_requirements: str = ""
    download_requirements: str = ""
    exempt_requirements: str = ""
    operator_requirements: str = ""
    prefix: str = ""
    virtual: str = ""  # its name in FTP, web, SFTP


@dataclass(frozen=True, slots=True, kw_only=True)
class FileDirectory:
    """A directory. `path` is absolute. Like the library's, `exempt_requirements` (downloads are free) and
    `operator_requirements` apply only when they are not empty."""

    code: str  # internal code, upper case
    library: Library
    name: str  # short
    description: str = ""
    path: Path
    requirements: str = ""
    upload_requirements: str = ""
    download_requirements: str = ""
    exempt_requirements: str = ""
    operator_requirements: str = ""
    extensions: tuple[str, ...] = ()  # lower case; empty: any
    max_files: int = 0
    max_age: int = 0  # days
    upload_percent: int = 100
    download_percent: int = 90
    settings: int = DEFAULT_SETTINGS
    sort: Sort = Sort.NAME
    role: Role = Role.NONE
    virtual: str = ""  # its name in FTP, web, SFTP
    shortcut: str = ""  # a name at the root of those
    area_tag: str = ""
    semaphore: str = ""  # file touched after an upload
    data_dir: str = ""

    def has(self, flag: DirectoryFlag) -> bool:
        """Whether this toggle, or one of these, is on."""
        return bool(self.settings & flag)


@dataclass(frozen=True, slots=True)
class FileAreas:
    """Every library and directory in the order of the file; `directories` by internal code."""

    libraries: tuple[Library, ...] = ()
    directories: dict[str, FileDirectory] = field(default_factory=dict)
    options: FileOptions = field(default_factory=FileOptions)

    def find(self, code: str) -> FileDirectory | None:
        """The directory with this internal code, in any case."""
        return self.directories.get(code.upper())

    def of(self, library: Library) -> list[FileDirectory]:
        """The directories of a library."""
        return [one for one in self.directories.values() if one.library == library]

    def special(self, role: Role) -> FileDirectory | None:
        """The directory for this purpose, the first of them."""
        return next((one for one in self.directories.values() if one.role is role), None)


def read_files(ini: Ini, ctrl: Path, problems: list[Problem]) -> FileAreas:
    """Read file.ini; what is wrong with it is added to `problems`. Relative paths are below `ctrl`."""
    return _Reader(ini, ctrl, problems).read()


class _Reader:
    """One reading of one file."""

    def __init__(self, ini: Ini, ctrl: Path, problems: list[Problem]) -> None:
        self._in = SectionReader(ini, problems)
        self._ctrl = ctrl
        self._options = read_file_options(self._in)
        self._parents: dict[str, str] = {}
        self._orders: dict[str, int] = {}
        self._vdirs: dict[str, int] = {}
        self._settings: dict[str, int] = {}

    def read(self) -> FileAreas:
        libraries: dict[str, Library] = {}
        for section, name in self._in.sections("lib"):
            key = name.casefold()
            if not key:
                self._in.tell(section, "a library needs a name: [lib:NAME]")
            elif key in libraries:
                self._in.tell(section, "a library of this name stands above; this one is left out")
            else:
                libraries[key] = self._library(section, name)
        directories: dict[str, FileDirectory] = {}
        for section, name in self._in.sections("dir"):
            one = self._directory(section, name, libraries)
            if one is not None and one.code in directories:
                self._in.tell(section, f"the internal code {one.code} is taken; this directory is left out")
            elif one is not None:
                directories[one.code] = one
        self._roles(directories)
        self._in.tell_unknown()
        return FileAreas(tuple(libraries.values()), self._sorted(libraries, directories), self._options)

    def _library(self, section: str, name: str) -> Library:
        read = self._in
        read.note_unknown(section, _LIB_KEYS)
        key = name.casefold()
        self._parents[key] = read.text(section, "parent_path")
        self._orders[key] = read.value(section, ("sort",), choice(*_LIB_ORDERS), 0)
        self._vdirs[key] = read.value(section, ("vdir_name",), choice(*_VDIRS), 0)
        ars = {attribute: read.requirements(section, *names) for attribute, names in _DIR_ARS.items()}
        return Library(
            name=name,
            description=read.text(section, "description"),
            prefix=read.text(section, "code_prefix").upper(),
            virtual=virtual_name(read.text(section, "vdir") or name),
            **ars,
        )

    def _directory(self, section: str, name: str, libraries: dict[str, Library]) -> FileDirectory | None:
        read = self._in
        of, colon, suffix = (part.strip() for part in name.rpartition(":"))
        library = libraries.get(of.casefold())
        if not colon or not suffix:
            read.tell(section, "a directory is written [dir:LIBRARY:CODE]; this one is left out")
            return None
        if library is None:
            read.tell(section, f'there is no library "{of}"; this directory is left out')
            return None
        read.note_unknown(section, _DIR_KEYS)
        try:
            code = internal_code(library.prefix, suffix)
        except ValueError as error:
            read.tell(section, f"{error}; this directory is left out")
            return None
        return self._made(section, code, suffix, library)

    def _made(self, section: str, code: str, suffix: str, library: Library) -> FileDirectory:
        read = self._in
        short = read.text(section, "short_name", "name") or suffix
        texts = {attribute: read.text(section, *names) for attribute, names in _DIR_NAMES.items()}
        texts |= {attribute: read.requirements(section, *names) for attribute, names in _DIR_ARS.items()}
        numbers = {
            attribute: read.value(section, names, number(high=most), default)
            for attribute, (names, default, most) in _DIR_NUMBERS.items()
        }
        if numbers["upload_percent"] < 0:
            numbers["upload_percent"] = self._options.upload_percent
        if numbers["download_percent"] < 0:
            numbers["download_percent"] = self._options.download_percent
        settings = read.value(section, ("settings", "misc"), number(high=2**32 - 1), DEFAULT_SETTINGS)
        named = (short, suffix, texts["description"] or short)[self._vdirs[library.name.casefold()]]
        return FileDirectory(
            code=code,
            library=library,
            name=short,
            path=self._path(section, code, library),
            extensions=extensions_of(read.text(section, "extensions", "exts")),
            settings=settings,
            sort=Sort(read.value(section, ("sort",), choice(*_SORTS), 0)),
            virtual=virtual_name(read.text(section, "vdir", "vdir_name") or named),
            shortcut=virtual_name(read.text(section, "vshortcut")),
            **texts,  # type: ignore[arg-type]
            **numbers,  # type: ignore[arg-type]
        )

    def _path(self, section: str, code: str, library: Library) -> Path:
        """As the file says, below the library's parent path; without one, data/dirs and the code in lower case."""
        given = self._in.text(section, "path").replace("\\", "/")
        parent = self._parents[library.name.casefold()].replace("\\", "/")
        if "\0" in given + parent:
            self._in.tell(section, "a path cannot hold NUL; the default counts")
            given = parent = ""
        if not given:
            given = code.lower() if parent else f"../data/dirs/{code.lower()}"
        return Path(_straight(self._ctrl / parent / given))

    def _roles(self, directories: dict[str, FileDirectory]) -> None:
        """Special directories: those the root names, else those with the usual codes in their names."""
        for role, key in zip((Role.SYSOP, Role.USER, Role.UPLOAD, Role.OFFLINE), _SPECIAL, strict=True):
            code = self._in.text("", key).upper()
            if code and code not in directories:
                self._in.tell("", f'there is no directory "{code}"', entry=self._in.entry("", key))
            found = directories.get(code) or _usual(directories, role)
            if found is not None and found.role is Role.NONE:
                directories[found.code] = replace(found, role=role)

    def _sorted(self, libraries: dict[str, Library], found: dict[str, FileDirectory]) -> dict[str, FileDirectory]:
        """Directories library by library, each library's in the order it asks for."""
        keys: tuple[Callable[[FileDirectory], str], ...] = (
            lambda one: "",
            lambda one: one.description.casefold(),
            lambda one: one.name.casefold(),
            lambda one: one.code,
        )
        result: dict[str, FileDirectory] = {}
        for key, library in libraries.items():
            own = [one for one in found.values() if one.library == library]
            result |= {one.code: one for one in sorted(own, key=keys[self._orders[key]])}
        return result


def virtual_name(text: str) -> str:
    """A name as one component of a virtual path: no slash, no control character, neither "." nor ".."."""
    name = _BAD_IN_VDIR.sub("-", text.strip())
    return name if name.strip(".") else name.replace(".", "-")


def extensions_of(text: str) -> tuple[str, ...]:
    """The extensions of a comma list, in lower case without dots; "*" is any."""
    found = tuple(item.strip().lstrip(".").lower() for item in text.split(",") if item.strip(" ."))
    return () if "*" in found else found


def _usual(directories: dict[str, FileDirectory], role: Role) -> FileDirectory | None:
    """The directory whose code, after its library's prefix, is the usual one: SYSOP, USER, UPLOADS, OFFLINE."""
    usual = {Role.SYSOP: {"SYSOP"}, Role.USER: {"USER"}, Role.UPLOAD: {"UPLOADS", "UPLOAD"}, Role.OFFLINE: {"OFFLINE"}}
    for one in directories.values():
        if one.code.removeprefix(one.library.prefix) in usual[role]:
            return one
    return None


def _straight(path: Path) -> str:
    """An absolute path without ".." in it (links are not looked at)."""
    return os.path.normpath(path if path.is_absolute() else Path("/") / path)
