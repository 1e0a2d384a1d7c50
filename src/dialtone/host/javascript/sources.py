"""Finding scripts, reading them, and telling afterwards in which file and line something happened.

The engine knows one source only, so every file gets lines of its own: the first begins at line 1, the next where that
one ended. A file that did not change keeps its lines. Source: spec mail.md 6.5 and 6.6 (`load`).
"""

from __future__ import annotations

import os
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dialtone.host.javascript.dialect import Script, rewrite
from dialtone.host.javascript.fence import Fence

LARGEST = 4 * 1024 * 1024  # bytes of a script
MOST_LINES = 2_000_000


class NoScript(Exception):
    """A script cannot be found or read; the text says why."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file as the engine gets it: `script` with `offset` lines in front."""

    name: str
    offset: int
    script: Script


class Sources:
    """Those of one engine. `before` is how many lines it has that are no script's."""

    def __init__(self, before: int = 0) -> None:
        self._known: dict[tuple[str, str], Source] = {}
        self._starts: list[int] = []
        self._names: list[str] = []
        self._lines = before

    def add(self, name: str, text: str) -> Source:
        """Take a file in. Raises ForeignSource, NoScript."""
        known = self._known.get((name, text))
        if known is None:
            if self._lines > MOST_LINES:
                raise NoScript("too many scripts were loaded")
            known = self._known[name, text] = Source(name, self._lines, rewrite(text))
            self._starts.append(self._lines)
            self._names.append(name)
            self._lines += text.count("\n") + 1
        return known

    def where(self, lines: Iterable[int]) -> tuple[str, int]:
        """The file and its own line behind the first of the engine's lines that is in a script; ("", 0) for none."""
        for line in lines:
            at = bisect_right(self._starts, line - 1) - 1
            if at >= 0 and line <= self._lines:
                return self._names[at], line - self._starts[at]
        return "", 0


def read(fence: Fence, path: str) -> str:
    """A script's text, one character for each byte. Raises NoScript."""
    try:
        with fence.open(path, writing=False, flags=os.O_RDONLY) as file:
            data = file.read(LARGEST + 1)
    except OSError as trouble:
        raise NoScript(f"{os.path.basename(path)} cannot be read: {trouble.strerror}") from None
    if len(data) > LARGEST:
        raise NoScript(f"{os.path.basename(path)} is larger than {LARGEST} bytes")
    text = data.removeprefix(b"\xef\xbb\xbf").decode("latin-1").replace("\r\n", "\n").replace("\r", "\n")
    return "//" + text if text.startswith("#!") else text


def find(name: str, folders: Iterable[str]) -> str | None:
    """The first of the folders' files of that name."""
    for folder in folders:
        path = os.path.join(folder, name)
        if os.path.isfile(path):
            return path
    return None


def command_path(name: str, folders: dict[str, str]) -> str | None:
    """The file a command names: `.js` is added when it has no ending; without a path it is in mods or exec."""
    if not os.path.splitext(name)[1]:
        name += ".js"
    if os.path.dirname(name):
        return find(name, (folders["ctrl"],))
    return find(name, (folders["mods"], folders["exec"], folders["stock"]))


def load_folders(exec_dir: str, load_path: Iterable[str], folders: dict[str, str]) -> Iterator[str]:
    """Where `load` looks, in order."""
    entries = [entry for entry in load_path if entry]
    if exec_dir:
        yield exec_dir
    for home in ("mods", "exec"):
        yield from (os.path.join(folders[home], entry) for entry in entries)
        yield folders[home]
    yield os.path.join(folders["stock"], "load")
