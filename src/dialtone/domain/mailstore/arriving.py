"""Messages that a mail program brings: where a large one waits while it arrives, and what becomes of all of them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

from dialtone.base.chance import Chance
from dialtone.base.errors import Refusal, StoreError, Why
from dialtone.domain.boards.facts import message_ids
from dialtone.domain.mailstore.contract import Appended
from dialtone.domain.mailstore.posting import MESSAGE_MOST
from dialtone.domain.model.mail import NewLetter
from dialtone.domain.ports.blobs import Blobs, Kept
from dialtone.domain.ports.blobs import Spool as BlobSpool
from dialtone.formats.mail.address_lists import mailboxes
from dialtone.formats.mail.headers import every, fields, one_line, shown, split_head
from dialtone.formats.mail.opening import Opening

HEAD_MOST = 128 * 1024
SHOWN_MOST = 200  # characters of subject and author
VALUE_MOST = 16 * 1024  # bytes of a field with recipients that are looked at
RECIPIENTS_MOST = 50
TO_MOST = 500  # characters
WAITING_MOST = 256  # texts that arrived and are wanted by nobody so far
NO_LIMIT = 2**32 - 1


class Arriving:
    """Takes texts in. `largest` is how many bytes a message may have."""

    __slots__ = ("_blobs", "_chance", "_given", "_waiting", "largest")

    def __init__(self, blobs: Blobs, chance: Chance, largest: int) -> None:
        self._blobs = blobs
        self._chance = chance
        self._waiting: OrderedDict[str, Kept] = OrderedDict()
        self._given = 0
        self.largest = largest or NO_LIMIT

    def spool(self) -> Waiting:
        """A place for a text."""
        return Waiting(self, self._blobs.spool())

    def put(self, kept: Kept) -> str:
        """Remember a text that is all here, under a name."""
        self._given += 1
        name = f"arrived-{self._given}"
        self._waiting[name] = kept
        if len(self._waiting) > WAITING_MOST:
            self._waiting.popitem(last=False)
        return name

    def drop(self, name: str) -> None:
        """It is not wanted any more."""
        self._waiting.pop(name, None)

    async def letters(self, messages: Sequence[Appended], now: float) -> list[NewLetter]:
        """The letters that these messages are, their texts safe. Raises Refusal (TOO_BIG, INVALID, NO_SPACE)."""
        return [await self._letter(message, now) for message in messages]

    async def _letter(self, message: Appended, now: float) -> NewLetter:
        kept = await self._kept(message)
        opening = Opening(await self._head(kept))
        ids = message_ids(opening.first(b"message-id"))
        return NewLetter(
            tag=self._chance.token(8).hex(),
            size=kept.size,
            body=kept.body,
            blob=kept.blob,
            message_id=ids[0] if ids else "",
            subject=shown(opening.first(b"subject"), SHOWN_MOST),
            author=shown(opening.first(b"from"), SHOWN_MOST),
            received=now if message.received is None else max(message.received, 0.0),
        )

    async def recipients(self, letter: NewLetter) -> str:
        """Whom a message is to, as a list of sent mail shows it."""
        found = fields(split_head(await self._head(letter))[0])
        values = [value for name in (b"to", b"cc", b"bcc") for value in every(found, name)]
        named = [one for value in values for one in mailboxes(value[:VALUE_MOST], RECIPIENTS_MOST)]
        return one_line(", ".join(one.display or one.address for one in named[:RECIPIENTS_MOST]), TO_MOST)

    async def _kept(self, message: Appended) -> Kept:
        if message.blob:
            kept = self._waiting.pop(message.blob, None)
            if kept is None:
                raise Refusal(Why.NO_SPACE, "The message has waited too long.", temporary=True)
            return kept
        if not message.text:
            raise Refusal(Why.INVALID, "There is nothing in that message.")
        spool = self.spool()
        await spool.write(message.text)
        return await spool.keep()

    async def whole(self, message: Appended) -> bytes:
        """The text of a message that goes to a sub-board. Raises Refusal (TOO_BIG, NO_SPACE)."""
        if not message.blob:
            return message.text or b""
        kept = self._waiting.pop(message.blob, None)
        if kept is None:
            raise Refusal(Why.NO_SPACE, "The message has waited too long.", temporary=True)
        if kept.body is not None:
            return kept.body
        whole = bytearray()
        async for piece in await self._blobs.read(kept.blob):
            whole += piece
            if len(whole) > MESSAGE_MOST:
                raise Refusal(Why.TOO_BIG, f"A message for a sub-board has at most {MESSAGE_MOST} bytes.")
        return bytes(whole)

    async def _head(self, kept: Kept | NewLetter) -> bytes:
        if kept.body is not None:
            return kept.body[:HEAD_MOST]
        head = bytearray()
        async for piece in await self._blobs.read(kept.blob):
            head += piece
            if b"\r\n\r\n" in head or len(head) > HEAD_MOST:
                break
        return bytes(head[:HEAD_MOST])


class Waiting:
    """See `contract.Spool`."""

    __slots__ = ("_arriving", "_name", "_spool", "size")

    def __init__(self, arriving: Arriving, spool: BlobSpool) -> None:
        self._arriving = arriving
        self._spool = spool
        self._name = ""
        self.size = 0

    async def write(self, data: bytes) -> None:
        self.size += len(data)
        if self.size > self._arriving.largest:
            await self.drop()
            raise Refusal(Why.TOO_BIG, "The message is too large.")
        try:
            await self._spool.write(data)
        except StoreError as trouble:
            await self.drop()
            raise _no_space(trouble) from trouble

    async def keep(self) -> Kept:
        """Make it safe. Raises Refusal (NO_SPACE)."""
        try:
            return await self._spool.keep()
        except StoreError as trouble:
            await self.drop()
            raise _no_space(trouble) from trouble

    async def done(self) -> str:
        self._name = self._arriving.put(await self.keep())
        return self._name

    async def drop(self) -> None:
        self._arriving.drop(self._name)
        await self._spool.drop()


def _no_space(trouble: StoreError) -> Refusal:
    return Refusal(Why.NO_SPACE, "The message could not be kept.", temporary=trouble.temporary)
