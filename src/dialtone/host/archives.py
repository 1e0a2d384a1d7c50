"""ZIP and TAR archives read under limits. Implements `domain.ports.archives.Archives`.

A ZIP's directory is judged by its own numbers before it is read, so that a hundred thousand members cost nothing; a
compressed TAR is unpacked through a reader that counts. Members are only ever read as streams of bytes, and written
under base names into a folder of ours: no path, link or device of an archive means anything (ARC-01, ARC-02, ARC-03).
"""

from __future__ import annotations

import bz2
import calendar
import gzip
import lzma
import os
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from fnmatch import fnmatchcase
from typing import IO, Any, BinaryIO, cast

from dialtone.domain.ports.archives import MEMBERS_MOST, Member, NotAnArchive
from dialtone.host.file_store import DiskFiles, folder_of, open_plain

UNPACKED_MOST = 2 * 1024**3  # bytes that come out of a compressed TAR, all together
DIRECTORY_MOST = 16 * 1024**2  # bytes of a ZIP's directory
RATIO_MOST = 1000  # unpacked to packed, of one member
PIECE = 64 * 1024
END_MOST = 65_557  # bytes of a ZIP's end record with its comment

ZIPS = (".zip", ".jar", ".pk3", ".epub")
_OPENERS: dict[str, Callable[[BinaryIO], Any]] = {
    ".tar": lambda file: file,
    ".tgz": lambda file: gzip.GzipFile(fileobj=file),
    ".tar.gz": lambda file: gzip.GzipFile(fileobj=file),
    ".tbz": lambda file: bz2.BZ2File(file),
    ".tbz2": lambda file: bz2.BZ2File(file),
    ".tar.bz2": lambda file: bz2.BZ2File(file),
    ".txz": lzma.LZMAFile,
    ".tar.xz": lzma.LZMAFile,
}
_BROKEN = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    ValueError,
    KeyError,
    NotImplementedError,
    RuntimeError,  # an encrypted member
    OverflowError,
    MemoryError,
)


class DiskArchives:
    """See the module's text."""

    def __init__(self, files: DiskFiles) -> None:
        self._files = files

    def knows(self, name: str) -> bool:
        """Whether files of such a name are archives it can read."""
        return name.lower().endswith((*ZIPS, *_OPENERS))

    async def members(self, root: str, name: str, *, most: int = MEMBERS_MOST) -> list[Member]:
        """The members, in order."""
        return await self._files.run(_list, root, name, most)

    async def read(self, root: str, name: str, member: str, *, most: int) -> bytes:
        """The beginning of a member."""
        found = await self._files.run(_first, root, name, lambda other: other == member, most)
        if found is None:
            raise FileNotFoundError(member)
        return found[1]

    async def find(self, root: str, name: str, wanted: Sequence[str], *, most: int) -> tuple[str, bytes] | None:
        """The beginning of the first of `wanted` that is there."""
        names = {one.name.lower(): one.name for one in reversed(await self.members(root, name)) if "/" not in one.name}
        for want in wanted:
            exact = names.get(want.lower())
            if exact is not None:
                return exact, await self.read(root, name, exact, most=most)
        return None

    async def extract(self, root: str, name: str, pattern: str, to_root: str, *, total: int) -> list[Member]:
        """Unpack into a flat folder."""
        return await self._files.run(_extract, root, name, pattern.lower() or "*", to_root, total)

    async def pack(self, root: str, names: Sequence[str], to_root: str, to_name: str) -> None:
        """Make a ZIP archive."""
        await self._files.run(_pack, root, names, to_root, to_name)


class _Counted:
    """A stream that gives no more than so many bytes."""

    def __init__(self, file: IO[bytes], most: int) -> None:
        self._file = file
        self._left = most

    def read(self, size: int = -1) -> bytes:
        """The next bytes. Raises NotAnArchive when there were too many."""
        data = self._file.read(min(size if size >= 0 else PIECE, PIECE))
        self._left -= len(data)
        if self._left < 0:
            raise NotAnArchive("there is too much in this archive")
        return data


@contextmanager
def _opened(root: str, name: str) -> Iterator[BinaryIO]:
    """The file of an archive; trouble with what is in it becomes NotAnArchive."""
    with os.fdopen(open_plain(root, name), "rb") as file:
        try:
            yield file
        except _BROKEN as error:
            raise NotAnArchive("this archive is damaged, encrypted or of a kind that cannot be read here") from error
        except OSError as error:
            if error.errno is None:  # gzip and bz2 say so about bad data
                raise NotAnArchive("this archive is damaged") from error
            raise


_Visit = Callable[[Member, Callable[[], IO[bytes]]], bool]  # (member, how to read it) -> whether to go on


def _visit(root: str, name: str, visit: _Visit) -> None:
    """Show every acceptable member to `visit`, in order, until it has enough."""
    with _opened(root, name) as file:
        members = _zip_members(file) if name.lower().endswith(ZIPS) else _tar_members(file, name)
        seen: set[str] = set()
        for member, reader in members:
            key = member.name.lower()
            if is_plain(member.name) and key not in seen:
                seen.add(key)
                if not visit(member, reader):
                    break


def is_plain(name: str) -> bool:
    """Whether a member's name is a path that stays where it is put."""
    if not name or len(name) > 1000 or any(ord(ch) < 32 or ch in '\\:\x7f<>|"' for ch in name):
        return False
    return all(part not in ("", ".", "..") for part in name.split("/"))


def _zip_members(file: BinaryIO) -> Iterator[tuple[Member, Callable[[], IO[bytes]]]]:
    _judge_directory(file)
    with zipfile.ZipFile(file) as archive:
        for info in archive.infolist():
            link = info.create_system == 3 and (info.external_attr >> 28) == 0o12
            if info.is_dir() or link:
                continue
            if info.file_size > max(info.compress_size, 1024) * RATIO_MOST:
                raise NotAnArchive("a file in this archive is packed too well to be true")
            when = calendar.timegm((*info.date_time, 0, 0, 0)) if info.date_time[0] > 1980 else 0
            member = Member(info.orig_filename, info.file_size, float(max(when, 0)), info.compress_size)
            yield member, lambda info=info: archive.open(info)  # type: ignore[misc]


def _judge_directory(file: BinaryIO) -> None:
    """Look at a ZIP's end record before its directory is read."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - END_MOST))
    tail = file.read(END_MOST)
    at = tail.rfind(b"PK\5\6")
    if at < 0 or len(tail) - at < 22:
        raise NotAnArchive("this is no ZIP archive")
    count, length = int.from_bytes(tail[at + 10 : at + 12], "little"), int.from_bytes(tail[at + 12 : at + 16], "little")
    if count > MEMBERS_MOST or length > DIRECTORY_MOST:  # also what points to a 64-bit record
        raise NotAnArchive("there are too many files in this archive")
    file.seek(0)


def _tar_members(file: BinaryIO, name: str) -> Iterator[tuple[Member, Callable[[], IO[bytes]]]]:
    ending = max((ending for ending in _OPENERS if name.lower().endswith(ending)), key=len, default=".tar")
    most = UNPACKED_MOST if ending != ".tar" else max(UNPACKED_MOST, os.fstat(file.fileno()).st_size + 1)
    stream = _Counted(_OPENERS[ending](file), most)
    count = 0
    with tarfile.open(fileobj=cast(Any, stream), mode="r|", errorlevel=0) as archive:
        for info in archive:
            archive.members = []  # type: ignore[attr-defined]  # memory stays bounded
            count += 1
            if count > MEMBERS_MOST:
                raise NotAnArchive("there are too many files in this archive")
            if info.type in (tarfile.REGTYPE, tarfile.AREGTYPE) and not info.issparse():
                member = Member(info.name.removeprefix("./"), info.size, float(info.mtime))
                yield member, lambda info=info: cast(IO[bytes], archive.extractfile(info))  # type: ignore[misc]


def _list(root: str, name: str, most: int) -> list[Member]:
    found: list[Member] = []

    def visit(member: Member, reader: Callable[[], IO[bytes]]) -> bool:
        found.append(member)
        return len(found) < most

    _visit(root, name, visit)
    return found


def _first(root: str, name: str, wanted: Callable[[str], bool], most: int) -> tuple[str, bytes] | None:
    found: list[tuple[str, bytes]] = []

    def visit(member: Member, reader: Callable[[], IO[bytes]]) -> bool:
        if not wanted(member.name):
            return True
        with reader() as stream:
            found.append((member.name, b"".join(_pieces(stream, most))))
        return False

    _visit(root, name, visit)
    return found[0] if found else None


def _pieces(stream: IO[bytes], most: int) -> Iterator[bytes]:
    while most > 0 and (piece := stream.read(min(PIECE, most))):
        most -= len(piece)
        yield piece


def _extract(root: str, name: str, pattern: str, to_root: str, total: int) -> list[Member]:
    made: list[Member] = []
    left = total

    def visit(member: Member, reader: Callable[[], IO[bytes]]) -> bool:
        nonlocal left
        own = member.name.rpartition("/")[2]
        if own.startswith((".", "-")) or not fnmatchcase(own.lower(), pattern) or len(made) >= MEMBERS_MOST:
            return True
        if member.size > left:
            raise NotAnArchive("there is more in this archive than fits here")
        try:
            size = _unpack(reader, to_root, own, left)
        except FileExistsError:
            return True
        made.append(Member(own, size, member.written))
        left -= size
        return True

    try:
        _visit(root, name, visit)
    except BaseException:
        for member in made:
            with folder_of(to_root, member.name) as (folder, own), suppress(FileNotFoundError):
                os.unlink(own, dir_fd=folder)
        raise
    return made


def _unpack(reader: Callable[[], IO[bytes]], to_root: str, name: str, most: int) -> int:
    """Write one member; a file that cannot be finished is removed."""
    with folder_of(to_root, name, make=True) as (folder, own):
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        handle = os.open(own, flags, 0o640, dir_fd=folder)
        try:
            with os.fdopen(handle, "wb") as target, reader() as stream:
                for piece in _pieces(stream, most + 1):
                    target.write(piece)
                size = target.tell()
            if size > most:  # the header lied
                raise NotAnArchive("there is more in this archive than fits here")
        except BaseException:
            os.unlink(own, dir_fd=folder)
            raise
    return size


def _pack(root: str, names: Sequence[str], to_root: str, to_name: str) -> None:
    with folder_of(to_root, to_name, make=True) as (folder, own):
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        handle = os.open(own, flags, 0o640, dir_fd=folder)
        try:
            with os.fdopen(handle, "w+b") as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                for name in names:
                    _add(archive, root, name)
        except BaseException:
            os.unlink(own, dir_fd=folder)
            raise


def _add(archive: zipfile.ZipFile, root: str, name: str) -> None:
    with os.fdopen(open_plain(root, name), "rb") as source, archive.open(name.rpartition("/")[2], "w") as target:
        while piece := source.read(PIECE):
            target.write(piece)
