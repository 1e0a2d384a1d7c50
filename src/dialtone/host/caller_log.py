"""The diary of callers on disk: `data/logs/MMDDYY.log`, and `data/logon.lst`. Source: spec services.md 1.16, 2.9.

Lines are gathered and written by a thread of the loop's pool, so that no session waits for the disk.
"""

from __future__ import annotations

import asyncio
import os
import time
from pathlib import Path

from dialtone.base import log
from dialtone.domain.ports.outside import Clock

LARGEST = 8 * 1024 * 1024  # bytes of logon.lst; then it is begun anew
WAITING_MOST = 10_000  # lines kept for a slow disk


class DiskCallerLog:
    """Implements `domain.ports.caller_log.CallerLog` below `data`."""

    __slots__ = ("_clock", "_data", "_task", "_told", "_waiting")

    def __init__(self, data: Path, clock: Clock) -> None:
        self._data = data
        self._clock = clock
        self._waiting: list[tuple[str, str]] = []
        self._task: asyncio.Task[None] | None = None
        self._told = False

    def note(self, code: str, text: str) -> None:
        """See the port."""
        local = self._local()
        name = time.strftime("logs/%m%d%y.log", local)
        self._add(name, f"{code:<2} {time.strftime('%H:%M', local)}  {_clean(text)}\n")

    def logged_on(self, line: str) -> None:
        """See the port."""
        self._add("logon.lst", _clean(line) + "\n")

    async def settle(self) -> None:
        """Wait until everything is written."""
        while self._task is not None:
            await self._task

    def _local(self) -> time.struct_time:
        now = self._clock.now()
        return time.gmtime(now + self._clock.offset(now) * 60)

    def _add(self, name: str, line: str) -> None:
        if len(self._waiting) >= WAITING_MOST:
            return
        self._waiting.append((name, line))
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._write())

    async def _write(self) -> None:
        try:
            while self._waiting:
                lines, self._waiting = self._waiting, []
                await asyncio.to_thread(self._append, lines)
        except OSError as trouble:
            if not self._told:
                self._told = True
                log.error("call.diary", f"!the diary of callers cannot be written: {trouble}")
        finally:
            self._task = None

    def _append(self, lines: list[tuple[str, str]]) -> None:
        texts: dict[str, list[str]] = {}
        for name, line in lines:
            texts.setdefault(name, []).append(line)
        for name, parts in texts.items():
            path = self._data / name
            path.parent.mkdir(mode=0o700, exist_ok=True)
            flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC | os.O_NOFOLLOW
            handle = os.open(path, flags, 0o600)
            with os.fdopen(handle, "ab") as file:
                if name == "logon.lst" and file.tell() > LARGEST:
                    file.truncate(0)
                file.write("".join(parts).encode("utf-8", "replace"))


def _clean(text: str) -> str:
    return "".join(ch if ch.isprintable() else "?" for ch in text)
