"""Which files scripts may read, and which they may write.

Read: below ctrl, data, text, exec, mods, temp and the stock scripts, but no key, no certificate's secret, not the
database and not the texts of other people's mail. Written: below data and temp, the five files of the message, and
lists and settings of scripts below ctrl and text, but not the system's own settings. Names are judged after every
link was followed; what leads out is not there.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from typing import BinaryIO

_SECRET_ENDINGS = (".pem", ".key", ".p12", ".pfx")
_DATABASE = "dialtone.db"
_HOUSE = ("blobs", "spool", "users")  # below data: the program's own
_WRITABLE_ENDINGS = (".ini", ".cfg", ".can", ".sub", ".lst", ".list", ".txt")
_SETTINGS = frozenset(
    [
        "sbbs",
        "main",
        "msgs",
        "file",
        "xtrn",
        "chat",
        "sockopts",
        "mailproc",
        "services",
        "attr",
        "text",
        "node",
        "modopts",
        "login",
        "webserver",
        "ftp",
        "broker",
    ]
)


class Outside(OSError):
    """The fence does not let this through; the text says what."""


class Fence:
    """The rules for one message. `files` are its five files; a name that is not absolute is one below `ctrl`."""

    def __init__(self, folders: dict[str, str], files: Iterable[str]) -> None:
        self._named = {name: os.path.realpath(path) for name, path in folders.items()}
        self.root = folders["ctrl"]  # names that are not absolute begin here
        self._files = frozenset(os.path.realpath(path) for path in files if path)

    def readable(self, name: str) -> str:
        """The real name of a file that may be read. Raises Outside."""
        path = self._real(name)
        if path in self._files:
            return path
        self._check_secret(path)
        if self._room(path) is None:
            raise Outside(13, f"{name} may not be read by scripts")
        return path

    def writable(self, name: str) -> str:
        """The real name of a file that may be written, made or removed. Raises Outside."""
        path = self._real(name)
        if path in self._files:
            return path
        self._check_secret(path)
        room = self._room(path)
        if room in ("data", "temp") or (room in ("ctrl", "text") and _is_list(os.path.basename(path))):
            return path
        raise Outside(13, f"{name} may not be written by scripts")

    def open(self, name: str, *, writing: bool, flags: int) -> BinaryIO:
        """Open a plain file with the flags of `os.open`. Raises OSError (Outside among them)."""
        path = self.writable(name) if writing else self.readable(name)
        handle = os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, 0o660)
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            os.close(handle)
            raise Outside(13, f"{name} is not a plain file")
        if flags & os.O_RDWR:
            return open(handle, "r+b")
        return open(handle, "wb") if flags & os.O_WRONLY else open(handle, "rb")

    def _real(self, name: str) -> str:
        if not name or "\0" in name or len(name) > 4000:
            raise Outside(2, "that is no file name")
        return os.path.realpath(os.path.join(self.root, name))

    def _room(self, path: str) -> str | None:
        """The innermost of the directories it is in."""
        found = [
            (len(root), name)
            for name, root in self._named.items()
            if path == root or path.startswith(root.rstrip("/") + "/")
        ]
        return max(found)[1] if found else None

    def _check_secret(self, path: str) -> None:
        name = os.path.basename(path).lower()
        inside = os.path.relpath(path, self._named["data"]).split(os.sep)[0].lower()
        if name.endswith(_SECRET_ENDINGS) or name.startswith(_DATABASE) or inside in _HOUSE or ".key." in name:
            raise Outside(13, f"{os.path.basename(path)} is not for scripts")


def _is_list(name: str) -> bool:
    lower = name.lower()
    return lower.endswith(_WRITABLE_ENDINGS) and lower.split(".")[0] not in _SETTINGS
