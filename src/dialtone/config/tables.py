"""The list files of ctrl/ and text/: alias.cfg, relay.cfg, the `.can` files and the others of spec mail.md 3.4.

A table keeps the compiled file; `refresh(now)` looks whether the file changed, at most every few seconds, and is the
only place that reads. A file that is not there is an empty table. A file that cannot be read (no permission, not a
text file, far too large) leaves the version before it in force, and that is logged once. A new version is put in
place in one step, so `refresh` may run on another thread than look-ups. `now` is seconds since 1970.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

from dialtone.base import log
from dialtone.formats.alias_list import Aliases
from dialtone.formats.board_list import BoardList
from dialtone.formats.dnsbl import Zone, Zones, read_zones
from dialtone.formats.ftp_aliases import FtpAlias, FtpAliases
from dialtone.formats.patterns import Hit, Patterns

Compiled = TypeVar("Compiled")

Signature = tuple[int, int, int, int]  # present, size, time stamp, file number

_MISSING: Signature = (0, 0, 0, 0)
_UNSETTLED: Signature = (-1, 0, 0, 0)
_LARGEST = 64 * 1024 * 1024
FLAWS_TOLD = 10  # of one version of a file
_FRESH = 2.0  # seconds; a file changed just now may change again without another time stamp


def text_lines(data: bytes) -> list[str]:
    """The lines of a list file. Raises ValueError when it is no text."""
    data = data.removeprefix(b"\xef\xbb\xbf").rstrip(b"\x1a\0")
    if b"\0" in data:
        raise ValueError("it holds NUL bytes, so it is not a text file")
    try:
        text = data.decode()
    except UnicodeDecodeError:
        text = data.decode("cp437")
    return text.split("\n")


class TableFile(Generic[Compiled]):
    """One list file and its compiled contents."""

    __slots__ = ("_checked", "_compile", "_digest", "_signature", "_told", "compiled", "every", "name", "now", "path")

    def __init__(
        self, name: str, path: Path | None, compiler: Callable[[list[str]], Compiled], every: float = 5.0
    ) -> None:
        self.name = name
        self.path = path
        self.every = every  # seconds between looks at the file
        self.now = 0.0  # of the last refresh; decides which lines have expired
        self.compiled = compiler([])
        self._compile = compiler
        self._checked: float | None = None
        self._signature = _MISSING
        self._digest = hash(b"")
        self._told = ""

    def refresh(self, now: float) -> bool:
        """Read the file again if it changed; returns whether the contents are new."""
        self.now = now
        if self.path is None or (self._checked is not None and 0 <= now - self._checked < self.every):
            return False
        self._checked = now
        try:
            return self._reload(self.path, now)
        except (OSError, ValueError) as error:
            self._tell(str(error))
            return False

    def reread(self, now: float) -> bool:
        """Read the file again at once, whatever its time stamp says; returns whether the contents are new."""
        self._checked, self._signature = None, _UNSETTLED
        return self.refresh(now)

    def _reload(self, path: Path, now: float) -> bool:
        signature, settled = self._look(path, now)
        if signature == self._signature:
            return False
        if signature[1] > _LARGEST:
            raise ValueError(f"it has {signature[1]} bytes, more than {_LARGEST}")
        data = path.read_bytes() if signature[0] else b""
        digest = hash(data)
        if digest != self._digest:
            self.compiled = self._compile(text_lines(data))
        changed = digest != self._digest
        self._signature, self._digest, self._told = signature if settled else _UNSETTLED, digest, ""
        return changed

    @staticmethod
    def _look(path: Path, now: float) -> tuple[Signature, bool]:
        """What tells one version of the file from another, and whether the file has come to rest."""
        try:
            status = os.stat(path)
        except (FileNotFoundError, NotADirectoryError):
            return _MISSING, True
        settled = abs(now - status.st_mtime) > _FRESH
        return (1, status.st_size, status.st_mtime_ns, status.st_ino), settled

    def _tell(self, problem: str) -> None:
        if problem != self._told:
            self._told = problem
            log.error("config.table", f"!ERROR reading {self.name}: {problem} (the version before it stays in force)")

    def set(self, *lines: str) -> None:
        """Take these lines as contents (for tables without a file)."""
        self.compiled = self._compile(list(lines))


class AliasTable(TableFile[Aliases]):
    """alias.cfg."""

    __slots__ = ()

    def __init__(self, path: Path | None = None, *, name: str = "alias.cfg", every: float = 5.0) -> None:
        super().__init__(name, path, Aliases, every)

    def find(self, name: str) -> str | None:
        """What stands for `name` (a name or a whole address), or None. One step: the result is not looked up again."""
        return self.compiled.find(name)


class PatternList(TableFile[Patterns]):
    """A file of the pattern language."""

    __slots__ = ("_flaws",)

    def __init__(self, path: Path | None = None, *, name: str = "", every: float = 5.0) -> None:
        self._flaws: frozenset[str] = frozenset()  # told already
        super().__init__(name or (path.name if path else "list"), path, self._compiled, every)

    def _compiled(self, lines: list[str]) -> Patterns:
        """Compile, and tell once of lines that hardly do what was meant; they do what they say (RED-02)."""
        patterns = Patterns(lines)
        before, self._flaws = self._flaws, frozenset(flaw.text for flaw in patterns.flaws)
        for flaw in patterns.flaws[:FLAWS_TOLD]:
            if flaw.text not in before:
                log.warning("config.warning", f"!{self.name} line {flaw.line}: {flaw.text}")
        return patterns

    def matches(self, *strings: str) -> bool:
        """Whether the list says yes to any of the strings; empty ones are left out when there are others."""
        return self.compiled.find(*strings, now=self.now) is not None

    def find(self, *strings: str) -> Hit | None:
        """The line that says yes, with its reason and other items, or None."""
        return self.compiled.find(*strings, now=self.now)

    def __bool__(self) -> bool:
        return self.compiled.count > 0


class ZoneTable(TableFile[Zones]):
    """dns_blacklist.cfg."""

    __slots__ = ()

    def __init__(self, path: Path | None = None, *, name: str = "dns_blacklist.cfg", every: float = 5.0) -> None:
        super().__init__(name, path, _compiled_zones, every)

    @property
    def zones(self) -> tuple[Zone, ...]:
        """The lists to ask, in the file's order. The same object as long as the file says the same."""
        return self.compiled.zones

    def __bool__(self) -> bool:
        return bool(self.compiled.zones)


def _compiled_zones(lines: list[str]) -> Zones:
    zones = read_zones(lines)
    for line in zones.bad:
        log.warning("config.warning", f"!dns_blacklist.cfg: not the name of a list, or one too many: {line}")
    return zones


class FtpAliasTable(TableFile[FtpAliases]):
    """ftpalias.cfg."""

    __slots__ = ()

    def __init__(self, path: Path | None = None, *, name: str = "ftpalias.cfg", every: float = 5.0) -> None:
        super().__init__(name, path, _compiled_aliases, every)

    def find(self, name: str) -> FtpAlias | None:
        """The line for a name at the root, in any case."""
        return self.compiled.find(name)

    def all(self) -> tuple[FtpAlias, ...]:
        """Every line, hidden ones too, in the file's order."""
        return tuple(self.compiled)


def _compiled_aliases(lines: list[str]) -> FtpAliases:
    aliases = FtpAliases(lines)
    for line in aliases.bad[:FLAWS_TOLD]:
        log.warning("config.warning", f"!ftpalias.cfg: not a name and what it stands for, or one too many: {line}")
    return aliases


class BoardTable(TableFile[BoardList]):
    """sbbsimsg.lst."""

    __slots__ = ()

    def __init__(self, path: Path | None = None, *, name: str = "sbbsimsg.lst", every: float = 5.0) -> None:
        super().__init__(name, path, _compiled_boards, every)


def _compiled_boards(lines: list[str]) -> BoardList:
    boards = BoardList(lines)
    for line in boards.bad[:FLAWS_TOLD]:
        log.warning("config.warning", f"!sbbsimsg.lst: not host, address and name with tabs, or one too many: {line}")
    return boards


class Tables:
    """Every list file of a system's ctrl and text directories, not read yet. `Tables()` is a set of empty ones."""

    def __init__(self, ctrl: Path | None = None, text: Path | None = None, *, every: float = 5.0) -> None:
        def place(name: str) -> Path | None:
            directory = text if name.endswith(".can") else ctrl
            return directory / name if directory is not None else None

        def patterns(name: str) -> PatternList:
            return PatternList(place(name), name=name, every=every)

        self.alias = AliasTable(place("alias.cfg"), every=every)
        self.ftp_alias = FtpAliasTable(place("ftpalias.cfg"), every=every)
        self.other_boards = BoardTable(place("sbbsimsg.lst"), every=every)
        self.relay = patterns("relay.cfg")
        self.rlogin = patterns("rlogin.cfg")
        self.domains = patterns("domains.cfg")
        self.ipfilter_exempt = patterns("ipfilter_exempt.cfg")
        self.twit_list = patterns("twitlist.cfg")
        self.spam_bait = patterns("spambait.cfg")
        self.spam_block = patterns("spamblock.cfg")
        self.spam_block_exempt = patterns("spamblock_exempt.cfg")
        self.dns_blacklist = ZoneTable(place("dns_blacklist.cfg"), every=every)
        self.dnsbl_exempt = patterns("dnsbl_exempt.cfg")
        self.ip_silent = patterns("ip-silent.can")
        self.ip = patterns("ip.can")
        self.host = patterns("host.can")
        self.name = patterns("name.can")
        self.password = patterns("password.can")
        self.email = patterns("email.can")
        self.subject = patterns("subject.can")
        self.smtpspy = patterns("smtpspy.can")
        self.file = patterns("file.can")

    def all(self) -> tuple[AliasTable | BoardTable | FtpAliasTable | PatternList | ZoneTable, ...]:
        """Every table."""
        return tuple(vars(self).values())

    def refresh(self, now: float) -> tuple[str, ...]:
        """Look at every file; the names of those with new contents."""
        return tuple(table.name for table in self.all() if table.refresh(now))

    def reread(self, name: str, now: float) -> bool:
        """Read one file again at once; returns whether its contents are new (False: no table has this name)."""
        return any(table.reread(now) for table in self.all() if table.name == name)
