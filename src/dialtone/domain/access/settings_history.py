"""What settings were before they were changed: the last changes with who made them, when, and the files' versions.

Kept in data/settings-history/, one file a change, for the board's owner only. The versions hold secrets as the files
themselves do; what is shown of them here does not.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from difflib import unified_diff

from dialtone.config.catalog import every_key
from dialtone.domain.ports.settings_files import Versions
from dialtone.domain.ports.text_files import TextFiles

FOLDER = "settings-history"
KEPT = 100  # changes
DIFF_MOST = 400  # lines that are shown
_NAME = re.compile(r"(\d{6})\.json")
_VALUE = re.compile(r"^([-+ ]?[\s;#]*)([^=\[\]]+?)(\s*=\s*)(\S.*)$")
_SECRET = re.compile(r"pass|secret|token|key$|pin$", re.IGNORECASE)
DOTS = "•••"


@dataclass(frozen=True, slots=True)
class Value:
    """One setting that was changed; of a secret only whether it was set."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class FileVersions:
    """A file below ctrl/ before and after; None: there was none."""

    name: str
    before: str | None
    after: str | None

    def diff(self) -> list[str]:
        """The lines that differ, with a little around them; values of secrets are dots."""
        old, new = (self.before or "").splitlines(), (self.after or "").splitlines()
        lines = list(unified_diff(old, new, f"{self.name} before", f"{self.name} after", lineterm="", n=2))
        return [masked(line) for line in lines[:DIFF_MOST]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change. `at` is seconds since 1970."""

    number: int
    at: float
    who: str
    user: int
    why: str = ""
    values: tuple[Value, ...] = ()
    files: tuple[FileVersions, ...] = ()

    @property
    def versions_before(self) -> dict[str, bytes | None]:
        """The files as they were, by name."""
        return {file.name: None if file.before is None else _data(file.before) for file in self.files}


class SettingsHistory:
    """See the module's text. `data` is the folder data/. Raises StoreError."""

    __slots__ = ("_data",)

    def __init__(self, data: TextFiles) -> None:
        self._data = data

    async def keep(self, at: float, who: str, user: int, why: str, values: Sequence[Value], changed: Versions) -> int:
        """Remember a change; the oldest beyond `KEPT` go. Its number."""
        numbers = await self.numbers()
        number = max(numbers, default=0) + 1
        files = tuple(FileVersions(name, _text(before), _text(after)) for name, (before, after) in changed.items())
        change = Change(number=number, at=at, who=who, user=user, why=why, values=tuple(values), files=files)
        await self._data.write(_path(number), json.dumps(asdict(change)).encode())
        for old in sorted(numbers)[: max(0, len(numbers) + 1 - KEPT)]:
            await self._data.remove(_path(old))
        return number

    async def numbers(self) -> list[int]:
        """The changes that are remembered, the last first."""
        names = await self._data.changed(FOLDER)
        found = [_NAME.fullmatch(name.rpartition("/")[2]) for name in names]
        return sorted((int(match[1]) for match in found if match is not None), reverse=True)

    async def get(self, number: int) -> Change | None:
        """One change; None when there is none that can be read."""
        data = await self._data.read(_path(number))
        return _change(data) if data is not None else None

    async def forget(self, number: int) -> None:
        """Take one out again: it did not come about."""
        await self._data.remove(_path(number))


def masked(line: str) -> str:
    """A line of a diff without what must not be shown."""
    match = _VALUE.match(line)
    if match is None or not _is_secret(match[2].strip()):
        return line
    return f"{match[1]}{match[2]}{match[3]}{DOTS}"


def _is_secret(name: str) -> bool:
    return name.lower() in _secret_names() or _SECRET.search(name) is not None


def _secret_names() -> frozenset[str]:
    return frozenset(name.lower() for key in every_key() if key.kind.secret for name in (key.name, *key.also))


def _path(number: int) -> str:
    return f"{FOLDER}/{number:06d}.json"


def _change(data: bytes) -> Change | None:
    try:
        row = json.loads(data)
        files = tuple(FileVersions(**one) for one in row.pop("files"))
        values = tuple(Value(**one) for one in row.pop("values"))
        return Change(**row, values=values, files=files)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _text(data: bytes | None) -> str | None:
    return None if data is None else data.decode("utf-8", "surrogateescape")


def _data(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def changes_of(history: Sequence[Change], name: str) -> Iterator[Change]:
    """Those that changed a file."""
    return (change for change in history if any(file.name == name for file in change.files))
