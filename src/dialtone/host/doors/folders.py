"""The folders of nodes, `node1` and so on below the board's root, and files that wake events.

Implements `domain.ports.doors.NodeFolders` and `EventFiles`. Names are found in any case, as old programs write them;
links are neither read nor written through.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path


class DiskNodeFolders:
    """See the module's text."""

    def __init__(self, root: Path, ctrl: Path, temp: Path) -> None:
        self._root = Path(os.path.abspath(root))
        self._ctrl = Path(os.path.abspath(ctrl))
        self._temp = Path(os.path.abspath(temp))

    def node(self, node: int) -> str:
        """See the port."""
        return f"{self._root / f'node{node}'}/"

    def temp(self, node: int) -> str:
        """See the port."""
        return f"{self._temp / f'node{node}'}/"

    def seen_from_ctrl(self, folder: str) -> str:
        """See the port."""
        return os.path.normpath(self._ctrl / folder) + "/"

    async def make(self, node: int) -> None:
        """See the port."""
        await asyncio.to_thread(self._make, node)

    def _make(self, node: int) -> None:
        for folder in (self.node(node), self.temp(node)):
            os.makedirs(folder, mode=0o700, exist_ok=True)

    async def write(self, folder: str, name: str, data: bytes) -> str:
        """See the port."""
        return await asyncio.to_thread(_write, Path(folder), name, data)

    async def read(self, folder: str, name: str, most: int) -> bytes | None:
        """See the port."""
        return await asyncio.to_thread(_read, Path(folder), name, most)

    async def remove(self, folder: str, name: str) -> None:
        """See the port."""
        await asyncio.to_thread(_remove, Path(folder), name)


class DiskEventFiles:
    """See the module's text."""

    def __init__(self, data: Path) -> None:
        self._data = data

    async def touched(self, codes: Sequence[str]) -> list[str]:
        """See the port."""
        return await asyncio.to_thread(self._touched, codes) if codes else []

    def _touched(self, codes: Sequence[str]) -> list[str]:
        found = []
        for code in codes:
            name = f"{code.lower()}.now"
            if "/" in code or not (self._data / name).exists():
                continue
            with suppress(OSError):
                (self._data / name).unlink()
                found.append(code)
        return found


def _write(folder: Path, name: str, data: bytes) -> str:
    _remove(folder, name)
    path = folder / name
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    return str(path)


def _read(folder: Path, name: str, most: int) -> bytes | None:
    for found in _like(folder, name):
        try:
            handle = os.open(found, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError:
            continue
        try:
            return os.read(handle, most)
        except OSError:
            continue
        finally:
            os.close(handle)
    return None


def _remove(folder: Path, name: str) -> None:
    for found in _like(folder, name):
        with suppress(OSError):
            found.unlink()


def _like(folder: Path, name: str) -> list[Path]:
    """Files of this name in any case, the exact one first."""
    try:
        names = os.listdir(folder)
    except OSError:
        return []
    return [folder / found for found in sorted(names, key=lambda one: one != name) if found.lower() == name.lower()]
