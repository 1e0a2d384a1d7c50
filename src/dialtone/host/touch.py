"""Semaphore files the sysop named, touched after something happened: a sub-board's semfile, smtp_sem, netmail_sem.

Other programs (a mailer, a tosser) look at their time stamps. Source: spec mail.md 1.17 and 7.4.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from pathlib import Path

from dialtone.base import log
from dialtone.formats.specifiers import vector

NO_VALUES: Mapping[str, str] = {}
WAITING = 1000  # files that wait to be touched at a time


class Toucher:
    """Called with a name as the sysop wrote it: relative to ctrl, `%` and a letter for a directory or a fact of the
    system (`Surroundings.specifiers()`). Returns at once and never raises; a file that cannot be touched is told once.
    """

    def __init__(self, ctrl: Path, values: Mapping[str, str] = NO_VALUES) -> None:
        self._ctrl = ctrl
        self._values = values
        self._waiting: set[Path] = set()
        self._told: set[Path] = set()

    def __call__(self, name: str) -> None:
        """Touch a file, making it if need be; a blank name is no file."""
        path = self.path(name)
        if path is None or path in self._waiting or len(self._waiting) >= WAITING:
            return  # one touch that is still to come does for all
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self._tell(path, _touch(path))
            return
        self._waiting.add(path)
        loop.run_in_executor(None, self._work, loop, path)

    def path(self, name: str) -> Path | None:
        """The file a name means; None for a blank one."""
        words = vector(f'"{name.strip()}"', self._values)
        if not words or not words[0] or "\0" in words[0]:
            return None
        return self._ctrl / words[0].replace("\\", "/")

    def _work(self, loop: asyncio.AbstractEventLoop, path: Path) -> None:
        self._waiting.discard(path)  # what happens from now on may come too late for this touch
        trouble = _touch(path)
        if trouble:
            try:
                loop.call_soon_threadsafe(self._tell, path, trouble)
            except RuntimeError:  # the loop has ended meanwhile
                return

    def _tell(self, path: Path, trouble: str) -> None:
        if trouble and path not in self._told:
            self._told.add(path)
            log.error("host.touch", f"!ERROR touching semaphore file {path}: {trouble}", file=str(path))


def _touch(path: Path) -> str:
    """Returns what went wrong, or ""."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC, 0o640)
        try:
            os.utime(handle)
        finally:
            os.close(handle)
    except OSError as error:
        return error.strerror or str(error)
    return ""
