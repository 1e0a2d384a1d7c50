"""Between the transfer driver and the file section: files that are fetched, files that come in.

Trouble with a disk becomes a `StoreError`, as the driver knows it. Whatever happens, every download begun is settled
and every upload begun ends: see `settle` and the promises of `domain.ports.transfers`.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from dialtone.base.errors import Refusal, StoreError, Why
from dialtone.domain.files import names
from dialtone.domain.files.admission import Wanted
from dialtone.domain.files.fetching import Fetch
from dialtone.domain.files.receiving import Receiving, Upload
from dialtone.domain.model.actor import Actor
from dialtone.domain.model.file import FileRecord
from dialtone.domain.ports.file_store import ReadFile
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.transfers import Result

COLLECTED = 512 * 1024  # bytes of an upload that are written at a time


class FetchSource:
    """A download as the driver's `Source`. It is settled by whoever ran the driver."""

    def __init__(self, fetch: Fetch) -> None:
        self.fetch = fetch
        self.name = fetch.name
        self.size = fetch.size
        self.modified = int(fetch.written)

    async def read(self, offset: int, size: int) -> bytes:
        """See the port."""
        try:
            return await self.fetch.read(offset, size)
        except OSError as error:
            raise StoreError(f"{self.name} cannot be read: {error.strerror}") from error

    async def close(self) -> None:
        """See the port: what is open is let go when the download is settled."""


class OpenSource:
    """An open file of one's own folder as the driver's `Source`."""

    def __init__(self, name: str, reading: ReadFile) -> None:
        self._reading = reading
        self.name = name
        self.size = reading.size
        self.modified = int(reading.written)

    async def read(self, offset: int, size: int) -> bytes:
        """See the port."""
        try:
            return await self._reading.read(offset, size)
        except OSError as error:
            raise StoreError(f"{self.name} cannot be read: {error.strerror}") from error

    async def close(self) -> None:
        """See the port."""
        await self._reading.close()


async def settle(fetches: list[Fetch], results: list[Result]) -> None:
    """Count downloads that arrived and give back the price of the others; `results` are in the order of `fetches`, as
    far as the transfer came."""
    for index, fetch in enumerate(fetches):
        result = results[index] if index < len(results) else Result(fetch.name, 0, False, "not reached")
        seconds = result.size / result.cps if result.cps else 0.0
        if result.ok:
            await fetch.finish(seconds=seconds, sent=result.size)
        else:
            await fetch.fail(result.reason, seconds=seconds, sent=result.size)


@dataclass(slots=True)
class Taken:
    """What came in: `file` None for what was not kept, with the reason."""

    name: str
    file: FileRecord | None = None
    reason: str = ""


@dataclass(slots=True)
class UploadSink:
    """Uploads as the driver's `Sink`. `known` are the files somebody said he would bring, by name without case, each
    with its directory; others go to `code`. A file without a name is the only one known."""

    receiving: Receiving
    actor: Actor
    clock: Clock
    code: str
    known: Mapping[str, tuple[str, Wanted]]
    taken: list[Taken] = field(default_factory=list)
    _upload: Upload | None = None
    _began: float = 0.0
    _collected: list[bytes] = field(default_factory=list)
    _size: int = 0  # of what was collected

    async def offer(self, name: str, size: int | None, modified: int | None, *, resumable: bool) -> int | None:
        """See the port."""
        code, wanted = self._match(name)
        wanted = Wanted(
            name=wanted.name,
            size=size,
            resume=resumable,
            description=wanted.description,
            extended=wanted.extended,
            tags=wanted.tags,
            anonymous=wanted.anonymous,
            written=float(modified or 0),
            recipients=wanted.recipients,
        )
        self.taken.append(Taken(wanted.name))
        try:
            self._upload = await self.receiving.begin(self.actor, code, wanted)
        except Refusal as no:
            self.taken[-1].reason = no.text
            raise
        except OSError as error:
            self.taken[-1].reason = "it cannot be kept"
            raise StoreError(f"{wanted.name} cannot be kept: {error.strerror}") from error
        self._began = self.clock.monotonic()
        return self._upload.offset

    async def write(self, data: bytes) -> None:
        """See the port. Pieces are collected, so that the disk is not asked for each."""
        self._collected.append(data)
        self._size += len(data)
        if self._size >= COLLECTED:
            await self._store()

    async def _store(self) -> None:
        data, self._collected, self._size = b"".join(self._collected), [], 0
        if self._upload is not None and data:
            try:
                await self._upload.write(data)
            except Refusal as no:
                self.taken[-1].reason = no.text
                raise

    async def complete(self) -> None:
        """See the port."""
        await self._store()
        upload, self._upload = self._upload, None
        if upload is None:
            return
        try:
            self.taken[-1].file = await upload.complete(seconds=self.clock.monotonic() - self._began)
        except Refusal as no:
            self.taken[-1].reason = no.text
            raise
        except OSError as error:
            self.taken[-1].reason = "it cannot be kept"
            raise StoreError(f"{upload.file.name} cannot be kept: {error.strerror}") from error

    async def abandon(self, reason: str) -> None:
        """See the port. What has arrived is kept for another time."""
        with suppress(Refusal):
            await self._store()
        upload, self._upload = self._upload, None
        if self.taken and not self.taken[-1].file and not self.taken[-1].reason:
            self.taken[-1].reason = reason or "it did not arrive whole"
        if upload is not None:
            await upload.abandon(reason)

    def _match(self, name: str) -> tuple[str, Wanted]:
        if not name:
            if len(self.known) != 1:
                raise Refusal(Why.INVALID, "The file has no name.")
            return next(iter(self.known.values()))
        clean = names.received(name, self.receiving.options)
        if not clean:
            raise Refusal(Why.BAD_PARAMETER, "That is not a legal file name.")
        found = self.known.get(clean.casefold()) or self.known.get(name.casefold())
        return found if found is not None else (self.code, Wanted(name=clean))
