"""Plain files in the folders of file directories, reached by components and never through a link.

Implements `domain.ports.file_store.FileStore`. The root is opened once for each act (it may be a link: the sysop put it
there); everything below it is opened relative to that handle with O_NOFOLLOW, so that nobody who can make links in a
folder leads us out of it, whatever he changes meanwhile (FTP-04, FTP-05, PTH-01). Blocking calls run in a few threads
of their own.
"""

from __future__ import annotations

import asyncio
import errno
import os
import stat
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import ParamSpec, TypeVar

from dialtone.domain.ports.file_store import Hashes, OnDisk, Survey
from dialtone.host.disk import free_bytes
from dialtone.host.hashing import Digest, Sums, hashes_of

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

WORKERS = 8
PIECE = 1024 * 1024  # bytes that are hashed at a time
NAME_BYTES = 255
SMALL = 64 * 1024  # bytes of a file that are read as it is opened
LOOSE = 16 * 1024 * 1024  # bytes of an upload the system may hold back
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC


class DiskFiles:
    """See the module's text. Files are made for their owner and group."""

    def __init__(self, *, mode: int = 0o640) -> None:
        self._mode = mode
        self._pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="files")

    async def run(self, work: Callable[Arguments, Result], *args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        """Run a plain function in one of the threads."""
        return await asyncio.wrap_future(self._pool.submit(work, *args, **kwargs))

    async def find(self, root: str, name: str) -> OnDisk | None:
        """A file; None when there is none."""
        return await self.run(_find, root, name)

    async def everything(self, root: str, *, most: int = 100_000) -> list[OnDisk]:
        """The plain files of a folder by name, without hidden ones."""
        return await self.run(_list, root, most, hidden=False)

    async def unfinished(self, root: str, *, most: int = 10_000) -> list[OnDisk]:
        """Those whose names begin with "."."""
        return await self.run(_list, root, most, hidden=True)

    async def open(self, root: str, name: str) -> DiskReading:
        """Read a file. Raises FileNotFoundError."""
        return DiskReading(self, *await self.run(_open_ahead, root, name))

    async def create(self, root: str, name: str, *, resume: bool = False, hashed: bool = False) -> DiskWriting:
        """Write a new file, or go on with one. Raises FileExistsError."""
        handle = await self.run(_create, root, name, resume, self._mode)
        return DiskWriting(self, handle, (root, name), hashed=hashed)

    def digest(self) -> Digest:
        """Hashes what arrives, in the same threads."""
        return Digest(self._pool)

    async def survey(self, root: str, name: str) -> Survey:
        """How things stand for a file of this name."""
        return await self.run(_survey, root, name)

    async def hashes(self, root: str, name: str) -> Hashes:
        """Read all of a file."""
        return await self.run(_hashes, root, name)

    async def move(self, root: str, name: str, to_root: str, to_name: str) -> None:
        """Give a file another name; never over another file."""
        await self.run(_move, root, name, to_root, to_name)

    async def remove(self, root: str, name: str) -> bool:
        """Remove a file. False: there was none."""
        return await self.run(_remove, root, name)

    async def set_time(self, root: str, name: str, written: float) -> None:
        """Set a file's time."""
        await self.run(_set_time, root, name, written)

    async def free(self, root: str) -> int:
        """Bytes free where the root is or will be."""
        return await self.run(_free, root)

    def close(self) -> None:
        """Blocks until running work is through."""
        self._pool.shutdown()


class DiskReading:
    """A file being read. Of a small one all was read as it was opened: that costs less than coming back for it."""

    def __init__(self, files: DiskFiles, handle: int, known: os.stat_result, ahead: bytes | None) -> None:
        self._files = files
        self._handle = handle
        self._ahead = ahead
        self.size = known.st_size
        self.written = known.st_mtime

    @property
    def descriptor(self) -> int:
        """See the port."""
        return self._handle

    async def read(self, offset: int, most: int) -> bytes:
        """Bytes from `offset`, b"" at the end."""
        if self._ahead is not None:
            return self._ahead[offset : offset + most]
        return await self._files.run(os.pread, self._handle, most, offset)

    async def close(self) -> None:
        """Let go of it."""
        if self._handle >= 0:
            handle, self._handle = self._handle, -1
            if self._ahead is not None:
                self._ahead = b""
                os.close(handle)  # nothing that could make us wait: it was read, and is small
            else:
                await self._files.run(os.close, handle)


class DiskWriting:
    """A file being written at its end. The first bytes are held until there are more than a small file has: that one is
    written, made durable and hashed in one step. Of a larger one what comes is hashed, unless some was there.
    """

    def __init__(self, files: DiskFiles, handle: int, place: tuple[str, str], *, hashed: bool) -> None:
        self._files = files
        self._handle = handle
        self._place = place
        self._held: bytearray | None = bytearray()  # None: bytes go to the file as they come
        self.size = os.fstat(handle).st_size
        self._hashed = hashed
        self._digest = files.digest() if hashed and not self.size else None
        self._loose = 0  # bytes that nobody has asked the disk for yet
        self._syncing: asyncio.Future[None] | None = None

    async def write(self, data: bytes) -> None:
        """Add bytes."""
        if self._held is not None:
            if len(self._held) + len(data) <= SMALL:
                self._held += data
                self.size += len(data)
                return
            held, self._held = bytes(self._held), None
            await self._put(held)
        await self._put(data)
        self.size += len(data)
        self._loose += len(data)
        if self._loose >= LOOSE:
            await self._secure()

    async def _put(self, data: bytes) -> None:
        if self._digest is not None:
            await self._digest.add(data)
        await self._files.run(_write_all, self._handle, data)

    async def _secure(self) -> None:
        """Have the disk take what there is while more comes. Left to the end it would be so much that everybody else's
        small changes (mail) wait for it, and the upload, too."""
        if self._syncing is not None and not self._syncing.done() and self._loose < 4 * LOOSE:
            return
        await self._synced()
        self._loose = 0
        self._syncing = asyncio.ensure_future(self._files.run(os.fdatasync, self._handle))

    async def _synced(self) -> None:
        """Wait until the disk has what it was given. Raises OSError."""
        if self._syncing is not None:
            await asyncio.shield(self._syncing)
            self._syncing = None

    async def close(self, *, sync: bool = True) -> None:
        """Finish."""
        if self._handle >= 0:
            handle, self._handle = self._handle, -1
            held, self._held = bytes(self._held or b""), None
            try:
                await self._synced()
            finally:
                await self._files.run(_close, handle, sync, held)

    async def finish(self, *, written: float) -> Hashes | None:
        """See the port."""
        handle, self._handle = self._handle, -1
        held, self._held = bytes(self._held or b""), None
        try:
            await self._synced()
        except BaseException:
            await self._files.run(_close, handle, False, held)
            raise
        await self._files.run(_finish, handle, held, written)
        return await self._hashes(held) if self._hashed else None

    async def _hashes(self, held: bytes) -> Hashes:
        if len(held) == self.size:
            return hashes_of(held)
        if self._digest is not None:
            return await self._digest.hashes()
        return await self._files.hashes(*self._place)


def components(name: str) -> list[str]:
    """The components of a path below a root. Raises FileNotFoundError for anything that leads elsewhere."""
    parts = name.split("/")
    for part in parts:
        if part in ("", ".", "..") or "\0" in part or len(os.fsencode(part)) > NAME_BYTES:
            raise FileNotFoundError(errno.ENOENT, "no name of a file", name)
    return parts


@contextmanager
def folder_of(root: str, name: str, *, make: bool = False) -> Iterator[tuple[int, str]]:
    """The open folder a file is in, and its own name. Raises FileNotFoundError when a component is no folder."""
    *folders, own = components(name)
    if make:
        Path(root).mkdir(mode=0o750, parents=True, exist_ok=True)
    handle = os.open(root, _FOLDER)
    try:
        for folder in folders:
            try:
                inner = os.open(folder, _FOLDER | os.O_NOFOLLOW, dir_fd=handle)
            except OSError as error:
                raise FileNotFoundError(errno.ENOENT, "no such folder", name) from error
            os.close(handle)
            handle = inner
        yield handle, own
    finally:
        os.close(handle)


def open_plain(root: str, name: str) -> int:
    """A handle for reading a plain file. Raises FileNotFoundError."""
    with folder_of(root, name) as (folder, own):
        try:
            flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
            handle = os.open(own, flags, dir_fd=folder)
        except OSError as error:
            if error.errno in (errno.ELOOP, errno.ENXIO, errno.EISDIR):
                raise FileNotFoundError(errno.ENOENT, "no plain file", name) from error
            raise
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise FileNotFoundError(errno.ENOENT, "no plain file", name)
    return handle


def _open_ahead(root: str, name: str) -> tuple[int, os.stat_result, bytes | None]:
    handle = open_plain(root, name)
    try:
        known = os.fstat(handle)
        return handle, known, _all(handle, known.st_size) if known.st_size <= SMALL else None
    except BaseException:
        os.close(handle)
        raise


def _all(handle: int, size: int) -> bytes | None:
    """Its content; None when it is not as long as it was a moment ago."""
    data = os.pread(handle, size, 0)
    return data if len(data) == size else None


def _find(root: str, name: str) -> OnDisk | None:
    try:
        with folder_of(root, name) as (folder, own):
            known = os.stat(own, dir_fd=folder, follow_symlinks=False)
    except (FileNotFoundError, NotADirectoryError):
        return None
    return OnDisk(name, known.st_size, known.st_mtime) if stat.S_ISREG(known.st_mode) else None


def _list(root: str, most: int, *, hidden: bool) -> list[OnDisk]:
    found: list[OnDisk] = []
    try:
        with os.scandir(root) as entries:
            for entry in entries:
                if entry.name.startswith(".") is hidden and entry.is_file(follow_symlinks=False):
                    with suppress(FileNotFoundError):
                        known = entry.stat(follow_symlinks=False)
                        found.append(OnDisk(entry.name, known.st_size, known.st_mtime))
                if len(found) >= most:
                    break
    except (FileNotFoundError, NotADirectoryError):
        return []
    return sorted(found, key=lambda one: one.name.casefold())


def _create(root: str, name: str, resume: bool, mode: int) -> int:
    with folder_of(root, name, make=True) as (folder, own):
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        handle = os.open(own, flags | (0 if resume else os.O_EXCL), mode, dir_fd=folder)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise FileExistsError(errno.EEXIST, "no plain file", name)
    os.set_blocking(handle, True)
    return handle


def _write_all(handle: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(handle, view) :]


def _close(handle: int, sync: bool, held: bytes = b"") -> None:
    try:
        _write_all(handle, held)
        if sync:
            os.fsync(handle)
    finally:
        os.close(handle)


def _finish(handle: int, held: bytes, written: float) -> None:
    try:
        _write_all(handle, held)
        os.utime(handle, (written, written))
        os.fsync(handle)
    finally:
        os.close(handle)


def _hashes(root: str, name: str) -> Hashes:
    handle, sums = open_plain(root, name), Sums()
    try:
        while piece := os.read(handle, PIECE):
            sums.add(piece)
    finally:
        os.close(handle)
    return sums.hashes()


def _move(root: str, name: str, to_root: str, to_name: str) -> None:
    """By a second name for the same file, which never covers another; across file systems by a copy."""
    os.close(open_plain(root, name))
    with folder_of(root, name) as (folder, own), folder_of(to_root, to_name, make=True) as (to_folder, to_own):
        try:
            os.link(own, to_own, src_dir_fd=folder, dst_dir_fd=to_folder, follow_symlinks=False)
        except OSError as error:
            if error.errno not in (errno.EXDEV, errno.EPERM, errno.EOPNOTSUPP, errno.EMLINK):
                raise
            _copy(folder, own, to_folder, to_own)
        os.unlink(own, dir_fd=folder)
        for handle in (folder,) if _same(folder, to_folder) else (folder, to_folder):
            os.fsync(handle)


def _same(one: int, other: int) -> bool:
    return os.path.samestat(os.fstat(one), os.fstat(other))


def _copy(folder: int, own: str, to_folder: int, to_own: str) -> None:
    source = os.open(own, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=folder)
    part = f".{to_own[:200]}.moving"
    try:
        known = os.fstat(source)
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC
        target = os.open(part, flags, stat.S_IMODE(known.st_mode), dir_fd=to_folder)
        try:
            while piece := os.read(source, PIECE):
                _write_all(target, piece)
            os.utime(target, ns=(known.st_atime_ns, known.st_mtime_ns))
            os.fsync(target)
        finally:
            os.close(target)
        os.link(part, to_own, src_dir_fd=to_folder, dst_dir_fd=to_folder, follow_symlinks=False)
    finally:
        os.close(source)
        with suppress(FileNotFoundError):
            os.unlink(part, dir_fd=to_folder)


def _remove(root: str, name: str) -> bool:
    try:
        with folder_of(root, name) as (folder, own):
            if not stat.S_ISREG(os.stat(own, dir_fd=folder, follow_symlinks=False).st_mode):
                return False
            os.unlink(own, dir_fd=folder)
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def _set_time(root: str, name: str, written: float) -> None:
    handle = open_plain(root, name)
    try:
        os.utime(handle, (written, written))
    finally:
        os.close(handle)


def _survey(root: str, name: str) -> Survey:
    unfinished = tuple(one for one in _names(root) if one.startswith("."))
    return Survey(_free(root), _find(root, name), unfinished)


def _names(root: str) -> list[str]:
    """Every name in a folder; asked for each upload, so nothing else is asked about them."""
    try:
        return os.listdir(root)
    except (FileNotFoundError, NotADirectoryError):
        return []


def _free(root: str) -> int:
    place = Path(root)
    while not place.exists() and place != place.parent:
        place = place.parent
    return free_bytes(str(place))
