"""Libraries, directories and files in Gopher: those that are free and may be downloaded by the guest."""

from __future__ import annotations

from collections.abc import AsyncIterator

from dialtone.config.files import FileDirectory
from dialtone.domain.files.areas import who
from dialtone.domain.files.fetching import Fetch
from dialtone.domain.files.service import Files
from dialtone.domain.model.actor import Caller
from dialtone.protocols.gopher.board import Board
from dialtone.protocols.gopher.grammar import Item
from dialtone.protocols.gopher.selectors import none_such

SHOWN = 10_000  # files of a menu
PIECE = 256 * 1024  # bytes of a file that are read at a time


async def library(board: Board, guest: Caller, name: str) -> list[Item]:
    """The directories of a library."""
    files = _files(board)
    found = files.areas.library(guest, name)
    directories = (seen.directory for seen in files.areas.directories(guest, found))
    return [
        Item("1", f"[{found.name}] {one.description or one.name}", f"dir:{one.code}")
        for one in directories
        if is_open(files, guest, one)
    ]


def is_open(files: Files, guest: Caller, directory: FileDirectory) -> bool:
    """Whether the guest downloads from there for nothing."""
    areas, asking = files.areas, who(guest)
    return areas.is_free(asking, directory) and not areas.cannot_download(asking, directory)


async def directory(board: Board, guest: Caller, code: str) -> AsyncIterator[Item]:
    """The files of a directory, as they are read."""
    files = _files(board)
    found = _directory(files, guest, code)
    return _listed(board, files, guest, found.code)


async def _listed(board: Board, files: Files, guest: Caller, code: str) -> AsyncIterator[Item]:
    shown = 0
    async for file in files.listing.files(guest, code):
        shown += 1
        if shown > SHOWN:
            return
        about = f"{file.name:<25} {file.size:>12,} bytes  {board.about.local_time(file.uploaded)}"
        yield Item("9", f"{about}  {file.description}".rstrip(), f"file:{code}/{file.name}")


async def fetch(board: Board, guest: Caller, code: str, name: str) -> Fetch:
    """Begin a download. Raises Refusal, OSError, StoreError."""
    files = _files(board)
    found = _directory(files, guest, code)
    return await files.fetching.begin(guest, found.code, name, opened=True)


async def pieces(download: Fetch) -> AsyncIterator[bytes]:
    """A file's bytes."""
    offset = 0
    while offset < download.size:
        piece = await download.read(offset, min(PIECE, download.size - offset))
        if not piece:  # it has become shorter
            return
        offset += len(piece)
        yield piece


def _directory(files: Files, guest: Caller, code: str) -> FileDirectory:
    found = files.areas.find(guest, code)
    if not is_open(files, guest, found):
        raise none_such()
    return found


def _files(board: Board) -> Files:
    if board.files is None:
        raise none_such()
    return board.files
