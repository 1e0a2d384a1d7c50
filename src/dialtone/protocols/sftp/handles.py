"""What a session has open: a folder that is listed, a file that goes out, a file that comes in.

A download is paid when its last byte has gone out, or nearly all of it: whoever leaves out the end has had it all the
same. `Shares` remembers what a session had of each file, so that it makes no difference whether a file is read by one
handle or in pieces by several (FTP-12).
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

from dialtone.base.errors import Refusal, Why
from dialtone.domain.files.fetching import Fetch
from dialtone.domain.files.receiving import Upload
from dialtone.domain.ports.outside import Clock
from dialtone.protocols.sftp.listing import Entry, of_file
from dialtone.protocols.sftp.packets import Attributes

PIECE = 1024 * 1024  # bytes that are read or written at a time
PAGE = 100  # names in one reply
NEARLY = 90  # per cent of a file that count as all of it

Shares = dict[tuple[str, str], int]


class Folder:
    """A folder being listed; a page of it is held."""

    def __init__(self, entries: AsyncIterator[Entry]) -> None:
        self._entries = entries

    async def page(self) -> list[Entry]:
        """The next names; none at the end."""
        found: list[Entry] = []
        async for entry in self._entries:
            found.append(entry)
            if len(found) >= PAGE:
                break
        return found

    async def close(self, broken: str = "") -> None:
        """Let go of it."""
        close = getattr(self._entries, "aclose", None)
        if close is not None:
            await close()


class Download:
    """A file that goes out. `broken` of `close` says why it ends early."""

    def __init__(self, fetch: Fetch, clock: Clock, shares: Shares) -> None:
        self._fetch = fetch
        self._clock = clock
        self._shares = shares
        self._began = clock.monotonic()
        self._piece, self._at = b"", 0
        self._sent = 0
        self._whole = not fetch.size

    @property
    def entry(self) -> Entry:
        """What is told of it."""
        return of_file(replace(self._fetch.file, size=self._fetch.size), 0, self._fetch.directory.name)

    async def read(self, offset: int, most: int) -> bytes:
        """Bytes from `offset`, as many as were asked for unless the file ends; b"" at the end. Some programs take less
        for the end of the file. Raises OSError."""
        start, end = offset - self._at, min(offset + most, self._fetch.size) - self._at
        if start < 0 or end > len(self._piece):
            self._piece, self._at, start = await self._fetch.read(offset, PIECE), offset, 0
        data = self._piece[start : start + most]
        self._count(offset, len(data))
        return data

    def _count(self, offset: int, size: int) -> None:
        key = (self._fetch.file.directory, self._fetch.name)
        self._sent += size
        had = self._shares[key] = self._shares.get(key, 0) + size
        total = self._fetch.size
        self._whole = self._whole or offset + size >= total or had * 100 >= total * NEARLY

    async def close(self, broken: str = "") -> None:
        """Count it, or give its price back. Raises StoreError."""
        seconds = self._clock.monotonic() - self._began
        if self._whole:
            self._shares.pop((self._fetch.file.directory, self._fetch.name), None)
            await self._fetch.finish(seconds=seconds, sent=self._sent)
        else:
            await self._fetch.fail(broken or "closed before the end", seconds=seconds, sent=self._sent)


class Small:
    """A small text that goes out."""

    def __init__(self, text: bytes, entry: Entry) -> None:
        self._text = text
        self.entry = entry

    async def read(self, offset: int, most: int) -> bytes:
        """See `Download`."""
        return self._text[offset : offset + most]

    async def close(self, broken: str = "") -> None:
        """Nothing is open."""


class Receipt:
    """A file that comes in, from its beginning to its end; it is in the directory once it is closed."""

    def __init__(self, upload: Upload, clock: Clock) -> None:
        self._upload = upload
        self._clock = clock
        self._began = clock.monotonic()
        self._collected: list[bytes] = []
        self._size = 0  # of what was collected

    @property
    def entry(self) -> Entry:
        """What is told of it."""
        return of_file(replace(self._upload.file, size=self._upload.size + self._size), 0, self._upload.directory.name)

    async def write(self, offset: int, data: bytes) -> None:
        """Take bytes. Raises Refusal: INVALID for others than the next ones; what `Upload.write` raises."""
        if offset != self._upload.size + self._size:
            raise Refusal(Why.INVALID, "Files are written from their beginning to their end.")
        self._collected.append(data)
        self._size += len(data)
        if self._size >= PIECE:
            await self._store()

    def dated(self, known: Attributes) -> None:
        """The file's own time."""
        if known.written:
            self._upload.file = replace(self._upload.file, written=float(known.written))

    async def _store(self) -> None:
        data, self._collected, self._size = b"".join(self._collected), [], 0
        if data:
            await self._upload.write(data)

    async def close(self, broken: str = "") -> None:
        """It is complete: into the directory with it; `broken`: the part stays for a while. Raises what
        `Upload.complete` raises."""
        if broken:
            await self._store()
            await self._upload.abandon(broken)
        else:
            await self._store()
            await self._upload.complete(seconds=self._clock.monotonic() - self._began)


Handle = Folder | Download | Small | Receipt
