"""Files that go along with mail, and those that came with it, by the transfer protocols."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from functools import partial

from dialtone.base.errors import Refusal, Why
from dialtone.domain.mail.composing import Attached, file_name
from dialtone.domain.ports.blobs import Blobs, Spool
from dialtone.domain.ports.transfers import Source
from dialtone.formats.mail.content import Attachment
from dialtone.formats.text.foreign import characters
from dialtone.terminal.files import protocols
from dialtone.terminal.stay import Stay
from dialtone.terminal.transfer import Receiving, Sending

FILES_MOST = 10  # of one message
SHOWN_MOST = 256 * 1024  # bytes of a text that is shown


class Basket:
    """Files a caller brings for a message, as the driver's sink. They are spooled, and dropped by `empty`."""

    def __init__(self, blobs: Blobs, most: int, name: str = "") -> None:
        """`most` bytes may come, all together (0: no limit); `name` is for a file that comes without one."""
        self._blobs = blobs
        self._most = most
        self._name = name
        self._spool: Spool | None = None
        self._now = ""
        self._kept: list[tuple[str, Spool]] = []

    async def offer(self, name: str, size: int | None, modified: int | None, *, resumable: bool) -> int | None:
        """See the port."""
        if len(self._kept) >= FILES_MOST:
            raise Refusal(Why.TOO_MANY, f"a message has at most {FILES_MOST} files")
        if self._most and self._size() + (size or 0) > self._most:
            raise Refusal(Why.TOO_BIG, "the file is too large for mail")
        self._now = file_name(name or self._name)
        self._spool = self._blobs.spool()
        return 0

    async def write(self, data: bytes) -> None:
        """See the port."""
        assert self._spool is not None
        if self._most and self._size() + self._spool.size + len(data) > self._most:
            raise Refusal(Why.TOO_BIG, "the file is too large for mail")
        await self._spool.write(data)

    async def complete(self) -> None:
        """See the port."""
        assert self._spool is not None
        self._kept.append((self._now, self._spool))
        self._spool = None

    async def abandon(self, reason: str) -> None:
        """See the port."""
        if self._spool is not None:
            await self._spool.drop()
            self._spool = None

    def _size(self) -> int:
        return sum(spool.size for _, spool in self._kept)

    def attached(self) -> tuple[Attached, ...]:
        """What came, for the message."""
        return tuple(Attached(name=name, size=spool.size, pieces=partial(_pieces, spool)) for name, spool in self._kept)

    async def empty(self) -> None:
        """The message has gone, or is not wanted."""
        for _, spool in self._kept:
            await spool.drop()
        self._kept.clear()


async def _pieces(spool: Spool) -> AsyncIterator[bytes]:
    return await spool.chunks()


async def bring(stay: Stay, basket: Basket) -> None:
    """Let the caller send files. Raises Gone, HangUp."""
    protocol = await protocols.choose(stay, "mail.attach.protocol", batch=False)
    if protocol is None:
        return
    await stay.console.say("mail.attach.begin", protocol=protocol.name)
    driver = Receiving(stay.console.terminal, protocol.upload(), stay.house.clock, basket)
    results = await driver.run()
    await protocols.report(stay, results)


class Part:
    """A file that came with a message, as the driver's source."""

    def __init__(self, attachment: Attachment, number: int, modified: float) -> None:
        self._data = attachment.data()
        self.name = file_name(attachment.name) if attachment.name else f"part{number}.bin"
        self.size = len(self._data)
        self.modified = int(modified)

    async def read(self, offset: int, size: int) -> bytes:
        """See the port."""
        return self._data[offset : offset + size]

    async def close(self) -> None:
        """See the port."""
        self._data = b""


async def take(stay: Stay, attachments: Sequence[Attachment], modified: float) -> None:
    """Choose one of the files of a message, or all, and send them; texts may be looked at. Raises Gone, HangUp."""
    console = stay.console
    if not attachments:
        await console.say("mail.attach.none")
        return
    answer = await console.choose("mail.attach.what", ["D", "V", "Q"], default="D", count=len(attachments))
    if answer not in ("D", "V"):
        return
    at = 0
    if len(attachments) > 1:
        number = await console.number("mail.attach.number", 0, len(attachments))
        if number is None:
            return
        at = number
    chosen = list(attachments) if not at and answer == "D" else [attachments[max(at - 1, 0)]]
    if answer == "V":
        await _view(stay, chosen[0])
        return
    await _download(stay, chosen, modified)


async def _view(stay: Stay, attachment: Attachment) -> None:
    data = attachment.data()[:SHOWN_MOST]
    if b"\0" in data[:2000]:
        await stay.console.say("mail.attach.no_text")
        return
    await stay.console.text(characters(data))


async def _download(stay: Stay, chosen: Sequence[Attachment], modified: float) -> None:
    protocol = await protocols.choose(stay, "mail.attach.protocol", batch=len(chosen) > 1)
    if protocol is None:
        return
    sources: list[Source] = [Part(one, number, modified) for number, one in enumerate(chosen, 1)]
    core = protocol.download(stay.console.terminal.protocol == "Telnet")
    await stay.console.say("mail.attach.begin", protocol=protocol.name)
    with stay.doing("downloading"):
        results = await Sending(stay.console.terminal, core, stay.house.clock, sources).run()
    await protocols.report(stay, results)
