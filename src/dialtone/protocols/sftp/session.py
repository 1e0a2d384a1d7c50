"""One SFTP session (version 3) over a stream of bytes: the requests, one after the other.

Requests are answered in their order, each before the next is looked at, so that a client can send ahead as much as it
likes and holds no more of our memory than the way in does. Sources: draft-ietf-secsh-filexfer-02; spec services.md 2.5.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from dialtone.base import log
from dialtone.base.errors import HangUp, Refusal, StoreError, TimedOut, Why, WireError
from dialtone.domain.ports.outside import Clock
from dialtone.formats.text.foreign import one_line
from dialtone.protocols.sftp import packets
from dialtone.protocols.sftp.handles import Download, Folder, Handle, Receipt, Shares, Small
from dialtone.protocols.sftp.listing import Entry
from dialtone.protocols.sftp.packets import Ask, Fields, Malformed, Open, Status
from dialtone.protocols.sftp.paths import Parts, parts_of
from dialtone.protocols.sftp.views import View
from dialtone.wire.screen import Terminal

HANDLES = 64  # open at a time
FOREVER = 10 * 365 * 86_400.0  # seconds
BLOCK = 4096  # bytes: the unit in which free space is told
EXTENSIONS = (("statvfs@openssh.com", "2"), ("limits@openssh.com", "1"))
READ_ONLY = 1  # no: files can be written

_CODES: Mapping[Why, Status] = {
    Why.NOT_FOUND: Status.NO_SUCH_FILE,
    Why.GONE: Status.NO_SUCH_FILE,
    Why.DENIED: Status.PERMISSION_DENIED,
    Why.BAD_PARAMETER: Status.PERMISSION_DENIED,
    Why.TOO_MANY: Status.PERMISSION_DENIED,
    Why.UNSUPPORTED: Status.UNSUPPORTED,
}
Answer = Callable[[int, Fields], Awaitable[bytes]]


class SftpSession:
    """See the module's text. `patience` is how long the client may be quiet, in seconds; 0 is for ever.
    `interrupted` says whether the session is to end when its bell rang."""

    def __init__(
        self,
        stream: Terminal,
        view: View,
        clock: Clock,
        *,
        patience: float,
        interrupted: Callable[[], bool] = lambda: False,
    ) -> None:
        self._stream = stream
        self._view = view
        self._clock = clock
        self._patience = patience
        self._interrupted = interrupted
        self._requests = packets.Requests()
        self._handles: dict[bytes, Handle] = {}
        self._count = 0
        self._shares: Shares = {}
        self._answers: dict[int, Answer] = {
            Ask.OPEN: self._open,
            Ask.CLOSE: self._close,
            Ask.READ: self._read,
            Ask.WRITE: self._write,
            Ask.LSTAT: self._lstat,
            Ask.STAT: self._stat,
            Ask.FSTAT: self._fstat,
            Ask.FSETSTAT: self._fsetstat,
            Ask.OPENDIR: self._opendir,
            Ask.READDIR: self._readdir,
            Ask.REMOVE: self._remove,
            Ask.REALPATH: self._realpath,
            Ask.READLINK: self._readlink,
            Ask.EXTENDED: self._extended,
        }

    async def run(self) -> None:
        """Serve to the end. Raises WireError, HangUp."""
        reason = "the connection ended"
        try:
            while True:
                data = await self._stream.read(within=self._patience or FOREVER)
                if not data and self._interrupted():
                    reason = "ended by the sysop"
                    raise HangUp
                for packet in self._requests.feed(data):
                    await self._stream.write(await self._answer(packet))
        except Malformed as flaw:
            reason = "nonsense from the client"
            log.notice("sftp.malformed", f"!SFTP: {flaw}")
        except TimedOut:
            reason = "nobody there"
            log.notice("sftp.idle", f"!SFTP: maximum socket inactivity exceeded: {self._patience:g} seconds")
        finally:
            await self._leave(reason)

    async def _leave(self, reason: str) -> None:
        """Whatever is open ends as broken."""
        for handle in self._handles.values():
            try:
                await handle.close(broken=reason)
            except (Refusal, StoreError, OSError, WireError) as trouble:
                log.warning("sftp.trouble", f"!SFTP: an open file could not be settled: {trouble}")
        self._handles.clear()

    async def _answer(self, packet: bytes) -> bytes:
        kind, fields = packet[0], Fields(packet[1:])
        number = fields.number()
        if kind == Ask.INIT:
            return packets.hello(EXTENSIONS)
        answer = self._answers.get(kind)
        if answer is None:
            return packets.status(number, Status.UNSUPPORTED, "not here")
        try:
            return await answer(number, fields)
        except Refusal as no:
            return packets.status(number, _CODES.get(no.why, Status.FAILURE), one_line(no.text, 200))
        except (OSError, StoreError) as trouble:
            log.warning("sftp.trouble", f"!SFTP: {type(trouble).__name__}: {trouble}")
            return packets.status(number, Status.FAILURE, "trouble with the board's disk")

    # --- files

    async def _open(self, number: int, fields: Fields) -> bytes:
        parts, how, known = self._path(fields), Open(fields.number() & 0x3F), fields.attributes()
        if not how & Open.WRITE:
            self._room()
            found = await self._view.fetch(parts)
            if isinstance(found, bytes):
                return self._opened(number, Small(found, await self._view.look(parts)))
            return self._opened(number, Download(found, self._clock, self._shares))
        if how & Open.READ:
            raise Refusal(Why.DENIED, "A file is either read or written.")
        if not how & Open.CREATE:
            raise Refusal(Why.DENIED, "Files are not overwritten.")
        self._room()
        resume = not how & (Open.TRUNCATE | Open.EXCLUSIVE)
        upload = await self._view.receive(parts, resume=resume, written=known.written)
        return self._opened(number, Receipt(upload, self._clock))

    async def _close(self, number: int, fields: Fields) -> bytes:
        handle = self._handles.pop(fields.blob(), None)
        if handle is None:
            raise Refusal(Why.INVALID, "nothing is open under that handle")
        await handle.close()
        return packets.status(number, Status.OK)

    async def _read(self, number: int, fields: Fields) -> bytes:
        handle, offset, most = self._handle(fields), fields.number(8), fields.number()
        if not isinstance(handle, Download | Small):
            raise Refusal(Why.DENIED, "not open for reading")
        if offset >> 62:
            return packets.status(number, Status.EOF)
        piece = await handle.read(offset, min(most, packets.READ_MOST))
        return packets.data(number, piece) if piece else packets.status(number, Status.EOF)

    async def _write(self, number: int, fields: Fields) -> bytes:
        handle, offset, piece = self._handle(fields), fields.number(8), fields.blob()
        if not isinstance(handle, Receipt):
            raise Refusal(Why.DENIED, "not open for writing")
        await handle.write(offset, piece)
        return packets.status(number, Status.OK)

    async def _fstat(self, number: int, fields: Fields) -> bytes:
        handle = self._handle(fields)
        if isinstance(handle, Folder):
            raise Refusal(Why.UNSUPPORTED, "not of a folder")
        return packets.attributes(number, handle.entry.attributes)

    async def _fsetstat(self, number: int, fields: Fields) -> bytes:
        """A file that comes in is given its own time; rights and owners are the board's."""
        handle, known = self._handle(fields), fields.attributes()
        if not isinstance(handle, Receipt):
            raise Refusal(Why.UNSUPPORTED, "not here")
        handle.dated(known)
        return packets.status(number, Status.OK)

    async def _remove(self, number: int, fields: Fields) -> bytes:
        await self._view.remove(self._path(fields))
        return packets.status(number, Status.OK)

    # --- folders and paths

    async def _opendir(self, number: int, fields: Fields) -> bytes:
        parts = self._path(fields)
        if not (await self._view.look(parts)).is_folder:
            raise Refusal(Why.INVALID, "not a folder")
        self._room()
        return self._opened(number, Folder(self._view.entries(parts)))

    async def _readdir(self, number: int, fields: Fields) -> bytes:
        handle = self._handle(fields)
        if not isinstance(handle, Folder):
            raise Refusal(Why.INVALID, "not a folder")
        page = await handle.page()
        return self._names(number, page) if page else packets.status(number, Status.EOF)

    async def _lstat(self, number: int, fields: Fields) -> bytes:
        return packets.attributes(number, (await self._view.look(self._path(fields))).attributes)

    async def _stat(self, number: int, fields: Fields) -> bytes:
        parts = self._path(fields)
        entry = await self._view.look(parts)
        if entry.attributes.mode & 0o170000 == packets.LINK:
            entry = await self._view.look(parts_of(self._view.target(parts), parts[:-1]))
        return packets.attributes(number, entry.attributes)

    async def _realpath(self, number: int, fields: Fields) -> bytes:
        """The path from the root; nothing need be there."""
        path = "/" + "/".join(self._path(fields))
        return packets.names(number, [(path, path, packets.Attributes())])

    async def _readlink(self, number: int, fields: Fields) -> bytes:
        target = self._view.target(self._path(fields))
        return packets.names(number, [(target, target, packets.Attributes())])

    async def _extended(self, number: int, fields: Fields) -> bytes:
        match fields.blob():
            case b"statvfs@openssh.com":
                free = await self._view.space(self._path(fields)) // BLOCK
                return packets.extended(number, BLOCK, BLOCK, free, free, free, 0, 0, 0, 0, 0, 255)
            case b"limits@openssh.com":
                return packets.extended(number, packets.PACKET_MOST, packets.READ_MOST, packets.READ_MOST, HANDLES)
        return packets.status(number, Status.UNSUPPORTED, "not here")

    # --- what they share

    def _path(self, fields: Fields) -> Parts:
        return parts_of(fields.text(), self._view.home)

    def _room(self) -> None:
        if len(self._handles) >= HANDLES:
            raise Refusal(Why.FULL, "too many open files")

    def _opened(self, number: int, handle: Handle) -> bytes:
        self._count += 1
        name = b"%d" % self._count
        self._handles[name] = handle
        return packets.handle(number, name)

    def _handle(self, fields: Fields) -> Handle:
        handle = self._handles.get(fields.blob())
        if handle is None:
            raise Refusal(Why.INVALID, "nothing is open under that handle")
        return handle

    def _names(self, number: int, entries: list[Entry]) -> bytes:
        now = self._clock.now()
        return packets.names(number, [(entry.name, entry.line(now), entry.attributes) for entry in entries])
