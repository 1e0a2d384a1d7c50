"""Implements `domain.ports.surroundings`: looks at the machine, and changes nothing."""

from __future__ import annotations

import ctypes
import errno
import json
import os
import shutil
import socket
import stat
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from dialtone.domain.ports.surroundings import Exposed, Port, Room, ServedCertificate
from dialtone.host.machine import own_addresses

LAST_BACKUP = "last-backup.json"  # in data/: written by dialtone backup
SECRET_FILES = ("secrets.key", "ssl.key", "dialtone.key", "acme.pem", "acme-account.json", "ssh_host_*")
SECRET_PATTERNS = ("dkim_*.pem",)
WITH_PASSWORDS = ("sbbs.ini", "main.ini", "msgs.ini", "ircd.ini", "ircd.conf", "mailproc.ini")
DATA = ("dialtone.db", "blobs", "spool", "logs")
_FAR4, _FAR6 = "198.41.0.4", "2001:503:ba3e::2:30"  # somewhere far away: a root name server
_UNSYNCHRONIZED = 5  # TIME_ERROR of adjtimex(2)
_WAYS = {errno.EADDRINUSE: "used", errno.EACCES: "denied", errno.EPERM: "denied", errno.EADDRNOTAVAIL: "address"}


class MachineSurroundings:
    """See the port. `ctrl` and `data` are the board's folders; `certificate` is what is served, or why nothing is."""

    def __init__(self, ctrl: Path, data: Path, certificate: ServedCertificate | str) -> None:
        self._ctrl = ctrl
        self._data = data
        self._certificate = certificate

    def addresses(self) -> Sequence[str]:
        """See the port."""
        return sorted(own_addresses(), key=lambda one: (":" in one, one))

    def way_out(self, version: int) -> str:
        """See the port: a datagram socket is connected, which only looks at the routes."""
        family, far = (socket.AF_INET6, _FAR6) if version == 6 else (socket.AF_INET, _FAR4)
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as probe:
                probe.connect((far, 53))
                return str(probe.getsockname()[0])
        except OSError:
            return ""

    def why_closed(self, port: Port) -> str:
        """See the port: a socket is bound for a moment, and nobody is served."""
        kind = socket.SOCK_DGRAM if port.transport == "udp" else socket.SOCK_STREAM
        family = socket.AF_INET6 if ":" in port.host else socket.AF_INET
        try:
            with socket.socket(family, kind) as probe:
                if kind == socket.SOCK_STREAM:
                    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                if family == socket.AF_INET6:
                    probe.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
                probe.bind((port.host, port.port))
                if kind == socket.SOCK_STREAM:
                    probe.listen(1)  # with SO_REUSEADDR it is here that a port in use shows
        except socket.gaierror as no:
            return f"other: {port.host}: {no.strerror}"
        except OSError as no:
            return _WAYS.get(no.errno or 0, f"other: {no.strerror or no}")
        return ""

    def rooms(self) -> Sequence[Room]:
        """See the port; each file system once."""
        found: dict[int, Room] = {}
        for folder in (self._data, self._ctrl):
            with suppress(OSError):
                usage = shutil.disk_usage(folder)
                found.setdefault(folder.stat().st_dev, Room(str(folder), usage.free, usage.total))
        return list(found.values())

    def exposed(self) -> Sequence[Exposed]:
        """See the port. Nothing below a folder that is closed to others is open to them."""
        if _is_closed(self._ctrl.parent):
            return []
        secrets = [path for name in (*SECRET_FILES, *SECRET_PATTERNS) for path in self._ctrl.glob(name)]
        secrets = [path for path in secrets if path.suffix != ".pub"] + [self._ctrl / name for name in WITH_PASSWORDS]
        files = [] if _is_closed(self._ctrl) else secrets
        data = [] if _is_closed(self._data) else [self._data / name for name in DATA]
        return [*_open(files, secret=True), *_open(data, secret=False)]

    def clock_is_kept(self) -> bool | None:
        """See the port: the kernel knows (adjtimex), and anybody may ask it."""
        try:
            ask = ctypes.CDLL(None, use_errno=True).adjtimex
            state = ask(ctypes.create_string_buffer(1024))  # modes 0: only asked
        except (OSError, AttributeError):
            return None
        return None if state < 0 else state != _UNSYNCHRONIZED

    def certificate(self) -> ServedCertificate | str:
        """See the port."""
        return self._certificate

    def backed_up(self) -> float:
        """See the port."""
        try:
            return float(json.loads((self._data / LAST_BACKUP).read_text())["at"])
        except (OSError, ValueError, KeyError, TypeError):
            return 0.0


def _is_closed(folder: Path) -> bool:
    """Whether nobody but the owner gets into a folder."""
    try:
        return not stat.S_IMODE(folder.stat().st_mode) & 0o011
    except OSError:
        return True


def _open(paths: Sequence[Path], *, secret: bool) -> list[Exposed]:
    """Those that are for others: anybody, or (secrets) also the group, may read or change them."""
    wrong = 0o077 if secret else 0o007
    found = []
    for path in paths:
        with suppress(OSError):
            mode = stat.S_IMODE(path.stat().st_mode)
            group_of_ini = secret and path.suffix == ".ini"  # settings are 0640: their group is the sysop's choice
            if mode & (0o007 if group_of_ini else wrong):
                found.append(Exposed(str(path), f"{mode:04o}", secret))
    return found


def note_backup(data: Path, at: float, folder: Path) -> None:
    """Remember that there is a new back-up. A board that cannot be written to keeps none in mind."""
    with suppress(OSError):
        draft = data / f".{LAST_BACKUP}.{os.getpid()}.new"
        draft.write_text(json.dumps({"at": at, "folder": str(folder)}) + "\n", encoding="utf-8")
        draft.replace(data / LAST_BACKUP)
