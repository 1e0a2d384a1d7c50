"""What an address stands for before files are looked for: web_alias.ini, shortcuts of file directories, the prefix of
the file section. Source: services.md 4.3.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import quote

from dialtone.formats.ini import Ini

FILES = "/files/"  # where the site has the file section
MOST = 20  # replacements of one address


def read_aliases(data: bytes) -> dict[str, str]:
    """web_alias.ini: `/old/ = /new/`. Others than paths are left out."""
    found: dict[str, str] = {}
    for entry in Ini(data, "web_alias.ini").entries(""):
        if entry.key.startswith("/") and entry.value.startswith("/") and not entry.value.startswith("//"):
            found.setdefault(entry.key, entry.value)
    return found


def shortcuts(directories: Iterable[tuple[str, str, str]]) -> dict[str, str]:
    """The shortcuts of file directories as aliases: of (shortcut, name of the library, name of the directory)."""
    return {f"/{short}/": f"{FILES}{library}/{name}/" for short, library, name in directories if short}


class Ways:
    """Replaces the beginnings of paths, longest first. `prefix`: where the sysop wants the file section as well."""

    def __init__(self, aliases: Mapping[str, str], *, prefix: str = "") -> None:
        table = {**aliases}
        if prefix.strip("/"):
            table.setdefault("/" + prefix.strip("/") + "/", FILES)
        self._table = sorted(table.items(), key=lambda pair: -len(pair[0]))
        self._first = frozenset(key[1:].partition("/")[0] for key, _ in self._table)

    def path(self, path: str) -> str:
        """The path that a decoded path stands for."""
        for _ in range(MOST):
            if path[1:].partition("/")[0] not in self._first:
                return path
            replaced = self._once(path)
            if replaced == path or path.startswith(FILES):
                return replaced
            path = replaced
        return path

    def _once(self, path: str) -> str:
        for old, new in self._table:
            if path.startswith(old) or path == old.rstrip("/"):
                return new + path[len(old) :]
        return path


def encoded(path: str) -> str:
    """A decoded path as it stands in an address."""
    return quote(path, safe="/;,@&=+$!*'()~:")
