"""Where log text goes, without ever making a session wait: a thread gathers it and writes each file at once.

A disk or console that stops taking text costs lines of the log (counted and told), never service. Files are for
their owner only (0600), follow no symbolic link, and are rotated by size: `hack.log` becomes `hack.0.log`, which
becomes `hack.1.log`, and so on (spec services.md 1.6).
"""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Sequence
from typing import Any, Protocol, TypeVar

GATHER = 0.02  # seconds in which lines are collected before they are written together
PENDING_MOST = 100_000  # pieces kept for a slow disk
SCREEN_MOST = 500  # pieces, each of many lines, kept for a slow console


Piece = TypeVar("Piece", contravariant=True)


class Outlet(Protocol[Piece]):
    """Something pieces are written to. Called from the scribe's thread only."""

    def write(self, pieces: Sequence[Piece]) -> None:
        """Write everything. Raises OSError."""
        ...


def encoded(pieces: Sequence[str]) -> bytes:
    """Texts as they stand in a file."""
    return "".join(pieces).encode("utf-8", "backslashreplace")


class Console:
    """A file descriptor, usually that of standard error."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor

    def write(self, pieces: Sequence[str]) -> None:
        """Write everything, however long the reader takes."""
        data = encoded(pieces)
        while data:
            data = data[os.write(self.descriptor, data) :]


class LogFile:
    """One log file with its rotation. `most` is in bytes (0: grows without end), `kept` counts old files."""

    def __init__(self, path: str, most: int = 0, kept: int = 0) -> None:
        self.path = path
        self.most = most
        self.kept = kept
        self._handle = -1
        self._size = 0

    def write(self, pieces: Sequence[str]) -> None:
        """Append texts."""
        self.append(encoded(pieces))

    def append(self, data: bytes) -> None:
        """Append bytes; begin a new file first when this one is full or was moved away by somebody else."""
        if self._handle < 0 or self._moved():
            self._open()
        if self.most and self._size and self._size + len(data) > self.most:
            self._rotate()
        self._size += len(data)
        while data:
            data = data[os.write(self._handle, data) :]

    def close(self) -> None:
        """Close the file; the next write opens it again."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1

    def _open(self) -> None:
        self.close()
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
        self._handle = os.open(self.path, flags, 0o600)
        self._size = os.fstat(self._handle).st_size

    def _moved(self) -> bool:
        try:
            ours, there = os.fstat(self._handle), os.stat(self.path)
        except OSError:
            return True
        return (ours.st_dev, ours.st_ino) != (there.st_dev, there.st_ino)

    def _rotate(self) -> None:
        stem, ending = os.path.splitext(self.path)
        for number in range(self.kept - 1, 0, -1):
            older, newer = f"{stem}.{number}{ending}", f"{stem}.{number - 1}{ending}"
            if os.path.exists(newer):
                os.replace(newer, older)
        if self.kept:
            os.replace(self.path, f"{stem}.0{ending}")
        else:
            os.truncate(self.path, 0)
        self._open()


class Daybook:
    """Both renderings of every event, each to its file, and the line to the console as well.

    The console has a scribe of its own: one that takes nothing does not keep the files waiting.
    """

    def __init__(self, lines: LogFile, records: LogFile) -> None:
        self.lines = lines
        self.records = records
        self._console: tuple[Scribe, Console] | None = None

    def show_on(self, scribe: Scribe, console: Console) -> None:
        """Write the lines there too."""
        self._console = scribe, console

    def write(self, pieces: Sequence[tuple[str, bytes]]) -> None:
        """Write pairs of a line and a record. What fails does not keep the other from being written."""
        text = "".join([line for line, _ in pieces])
        if self._console is not None:
            scribe, console = self._console
            scribe.put(console, text, True)
        try:
            self.lines.write((text,))
        finally:
            self.records.append(b"".join([record for _, record in pieces]))


class Scribe:
    """A thread that writes what it is given, in order, to the outlets named with it."""

    def __init__(self, name: str, most: int = PENDING_MOST) -> None:
        """At most `most` pieces wait; what comes beyond is lost and counted."""
        self.lost = 0
        self._most = most
        self._pending: deque[tuple[Outlet[Any], Any]] = deque()
        self._something = threading.Event()
        self._at_once = threading.Event()
        self._idle = threading.Condition()
        self._busy = False
        self._ended = False
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)
        self._thread.start()

    def put(self, outlet: Outlet[Any], piece: Any, at_once: bool = False) -> None:
        """Have `piece` written soon, or `at_once`. Returns at once."""
        pending = self._pending
        if len(pending) >= self._most:
            self.lost += 1
            return
        pending.append((outlet, piece))
        if at_once:
            self._at_once.set()
        if not self._something.is_set():
            self._something.set()

    def flush(self, within: float = 2.0) -> bool:
        """Wait until everything given so far is written, at most `within` seconds. Returns whether it is."""
        self._at_once.set()
        self._something.set()
        with self._idle:
            return self._idle.wait_for(lambda: not self._pending and not self._busy, within)

    def end(self, within: float = 2.0) -> None:
        """Write what is left and stop; give up after `within` seconds."""
        self._ended = True
        self.flush(within)
        self._thread.join(within)

    def _work(self) -> None:
        while not (self._ended and not self._pending):
            self._something.wait()
            self._at_once.wait(GATHER)
            self._something.clear()
            self._at_once.clear()
            self._write()

    def _write(self) -> None:
        self._busy = True
        gathered: dict[Outlet[Any], list[Any]] = {}
        while self._pending:
            outlet, piece = self._pending.popleft()
            gathered.setdefault(outlet, []).append(piece)
        for outlet, pieces in gathered.items():
            try:
                outlet.write(pieces)
            except OSError:
                self.lost += len(pieces)
        with self._idle:
            self._busy = False
            self._idle.notify_all()
