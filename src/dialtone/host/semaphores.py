"""Semaphore files: a sysop or a script says something by touching a file in `ctrl/`.

Sources: spec mail.md 7.6, services.md 1.5. `recycle`, `shutdown` and `clear` speak when their time stamp changes
(one that was there at the start says nothing); `pause` speaks as long as it exists. Each name may carry `.<host>`
and `.<server>`, in this order, and the host may be cut at its first dot. Files that configuration tools change
(`sbbs.ini` and its like) recycle as well.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

ACTIONS = ("recycle", "shutdown", "clear")


@dataclass(frozen=True, slots=True)
class Sign:
    """One file that spoke. `detail` is its first line, for `clear` and for the log."""

    action: str
    path: str
    detail: str = ""
    server: str = ""  # the one server it is for; "" for all


def names(action: str, server: str, host: str, *, apart: bool = False) -> list[str]:
    """Every file name that means `action` to `server` on the machine `host`; `apart`: and to no other server."""
    hosts = list(dict.fromkeys(name for name in (host.lower(), host.lower().partition(".")[0]) if name))
    found = [action, f"{action}.{server}"]
    for name in hosts:
        found += [f"{action}.{name}", f"{action}.{name}.{server}"]
    return found[1::2] if apart else found


class Semaphores:
    """Watches one control directory. `more` are paths whose change also recycles. `apart`: files for `server` alone."""

    def __init__(self, folder: str, *, server: str, host: str, more: Iterable[str] = (), apart: bool = False) -> None:
        self.folder = folder
        self._server = server if apart else ""
        self._watched = {
            os.path.join(folder, name): action
            for action in ACTIONS
            for name in names(action, server, host, apart=apart)
        }
        self._pause = [os.path.join(folder, name) for name in names("pause", server, host, apart=apart)]
        self._watched.update((path, "recycle") for path in more)
        self._seen = {path: _stamp(path) for path in self._watched}

    def look(self) -> Sequence[Sign]:
        """The files whose time stamp changed since the last look."""
        spoke = [(path, action) for path, action in self._watched.items() if self._spoke(path)]
        return [Sign(action, path, _first_line(path), self._server) for path, action in spoke]

    def paused_by(self) -> str:
        """The file that asks for a pause, or "" when there is none."""
        return next((path for path in self._pause if os.path.exists(path)), "")

    def _spoke(self, path: str) -> bool:
        stamp = _stamp(path)
        before, self._seen[path] = self._seen[path], stamp
        return stamp not in (0, before)


def _stamp(path: str) -> int:
    """The file's time in nanoseconds; 0 when it is not there."""
    try:
        return os.stat(path).st_mtime_ns
    except OSError:
        return 0


def _first_line(path: str) -> str:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.readline(256).strip()
    except OSError:
        return ""
