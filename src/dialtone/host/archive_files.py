"""Copies of messages below data/, for ArchiveRequirements (spec mail.md 1.17).

A file gets its name when all of it is on disk; a write that fails leaves nothing behind. Everything that blocks is
done in a thread.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

GATHERED = 256 * 1024  # bytes that go to the disk at a time


class ArchiveFiles:
    """Writes files below one folder, for its owner only."""

    def __init__(self, data: Path) -> None:
        self._data = data

    async def write(self, name: str, pieces: AsyncIterator[bytes]) -> None:
        """Write a file durably under a relative name such as `user/0002/smtp_in/x.eml`; its folders are made.

        Raises OSError, also for a name or a link that leads outside the folder; then there is no such file.
        """
        if any(part in ("", ".", "..") for part in name.split("/")) or "\0" in name:
            raise OSError(f"not a name below {self._data}: {name}")
        unfinished, file = await asyncio.to_thread(_begin, self._data, name)
        try:
            await _copy(pieces, file)
            await asyncio.to_thread(_finish, file, unfinished, self._data / name)
        except BaseException:
            await asyncio.shield(asyncio.to_thread(_give_up, file, unfinished))
            raise


async def _copy(pieces: AsyncIterator[bytes], file: BinaryIO) -> None:
    gathered: list[bytes] = []
    size = 0
    async for piece in pieces:
        gathered.append(piece)
        size += len(piece)
        if size >= GATHERED:
            await asyncio.to_thread(file.writelines, gathered)
            gathered, size = [], 0
    await asyncio.to_thread(file.writelines, gathered)


def _begin(data: Path, name: str) -> tuple[Path, BinaryIO]:
    """Make the folders, and the file under a name nobody looks for."""
    folder = (data / name).parent
    if folder.resolve() != (data.resolve() / name).parent:
        raise OSError(f"a link leads outside of {data}: {name}")
    made = [place for place in (folder, *folder.parents) if not place.exists() and data in place.parents]
    for place in reversed(made):
        place.mkdir(mode=0o700, exist_ok=True)
    for place in made:
        _sync(place.parent)
    unfinished = (data / name).with_name(f".{Path(name).name}.part")
    with suppress(FileNotFoundError):
        unfinished.unlink()  # of a crash
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    return unfinished, os.fdopen(handle, "wb")


def _finish(file: BinaryIO, unfinished: Path, path: Path) -> None:
    file.flush()
    os.fsync(file.fileno())
    file.close()
    os.replace(unfinished, path)
    _sync(path.parent)


def _give_up(file: BinaryIO, unfinished: Path) -> None:
    with suppress(OSError):
        file.close()
    with suppress(OSError):
        unfinished.unlink()


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
