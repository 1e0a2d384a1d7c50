"""The web's access log: a file for each day, and for each virtual host. Written in a thread, soon after the request, by
one writer at a time. A disk that takes nothing costs lines (told once a minute), never a request.

The files are for their owner only (0600) and no link is followed.
"""

from __future__ import annotations

import asyncio
import os
import threading
import time
import weakref
from collections import OrderedDict, deque
from collections.abc import Callable
from contextlib import suppress

from dialtone.base import log
from dialtone.domain.ports.visits import Visit
from dialtone.formats.access_log import Line, day, writer

GATHER = 0.2  # seconds in which lines are collected
WAITING_MOST = 50_000  # lines for a slow disk
OPEN_MOST = 32  # files
TELL_EVERY = 60.0  # seconds


class AccessLog:
    """Implements `domain.ports.visits.Visits`. `prefix` is what the files' names begin with, `form` the lines' format
    ("" is the combined one), `minutes_east` gives the local time's distance from UTC; `one`: one file for all
    hosts. What is still waiting is written when the object goes, or the program ends."""

    def __init__(
        self, prefix: str, form: str = "", *, one: bool = False, minutes_east: Callable[[float], int] = lambda at: 0
    ) -> None:
        self._book = _Book(prefix, form, one, minutes_east)
        self._end = weakref.finalize(self, self._book.write)

    def note(self, visit: Visit) -> None:
        """See the port."""
        self._book.waiting.append(visit)
        if not self._book.due:
            self._book.due = True
            asyncio.get_running_loop().call_later(GATHER, self._book.begin)

    async def settle(self) -> None:
        """Write what is waiting."""
        await asyncio.to_thread(self._book.write)


class _Book:
    """The files."""

    def __init__(self, prefix: str, form: str, one: bool, minutes_east: Callable[[float], int]) -> None:
        self.due = False  # `begin` will be called
        self.waiting: deque[Visit] = deque(maxlen=WAITING_MOST)
        self._prefix = prefix
        self._format = writer(form)
        self._one = one
        self._minutes_east = minutes_east
        self._files: OrderedDict[str, int] = OrderedDict()
        self._lock = threading.Lock()
        self._tell_again = 0.0

    def begin(self) -> None:
        """Let a thread write."""
        self.due = False
        asyncio.get_running_loop().run_in_executor(None, self.write)

    def write(self) -> None:
        """Write everything, however many threads call this."""
        with self._lock:
            lines: dict[str, list[str]] = {}
            while self.waiting:
                visit = self.waiting.popleft()
                east = self._minutes_east(visit.at)
                name = self._name(visit, east)
                lines.setdefault(name, []).append(self._format(_line(visit, east)) + "\n")
            for name, texts in lines.items():
                try:
                    self._append(name, "".join(texts).encode("utf-8", "backslashreplace"))
                except OSError as error:
                    self._tell(name, error)
            self._close_old()

    def _name(self, visit: Visit, east: int) -> str:
        host = f"{visit.folder}-" if visit.folder and not self._one else ""
        return f"{self._prefix}{host}{day(visit.at, east)}.log"

    def _append(self, name: str, data: bytes) -> None:
        handle = self._files.get(name)
        if handle is not None and _moved(handle, name):
            os.close(self._files.pop(name))
            handle = None
        if handle is None:
            with suppress(FileExistsError):
                os.makedirs(os.path.dirname(name) or ".", exist_ok=True)
            flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
            handle = self._files[name] = os.open(name, flags, 0o600)
        self._files.move_to_end(name)
        while data:
            data = data[os.write(handle, data) :]

    def _close_old(self) -> None:
        while len(self._files) > OPEN_MOST:
            os.close(self._files.popitem(last=False)[1])

    def _tell(self, name: str, error: OSError) -> None:
        now = time.monotonic()
        if now >= self._tell_again:
            self._tell_again = now + TELL_EVERY
            log.error("http.log", f"!ERROR {error.errno} writing the access log {name}: {error.strerror}")

    def __del__(self) -> None:
        for handle in self._files.values():
            os.close(handle)


def _moved(handle: int, name: str) -> bool:
    """Whether somebody has put the file elsewhere."""
    try:
        here = os.stat(name, follow_symlinks=False)
    except OSError:
        return True
    mine = os.fstat(handle)
    return (here.st_ino, here.st_dev) != (mine.st_ino, mine.st_dev)


def _line(visit: Visit, east: int) -> Line:
    return Line(
        at=visit.at,
        minutes_east=east,
        address=visit.address,
        host=visit.host,
        user=visit.user,
        request=visit.line,
        protocol=visit.protocol,
        status=visit.status,
        size=visit.size,
        referer=visit.referer,
        agent=visit.agent,
        site=visit.site,
        port=visit.port,
        client_port=visit.client_port,
    )
