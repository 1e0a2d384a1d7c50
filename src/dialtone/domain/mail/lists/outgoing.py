"""Mail that lists and the list server send: its text made safe, its recipients given destinations.

Making it is in two steps, as with reports (`returns.py`): `letter` and `copies` work outside of any transaction; what
they return is placed inside the change that belongs to it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from typing import NamedTuple

from dialtone.base import log
from dialtone.base.chance import Chance
from dialtone.base.errors import Refusal
from dialtone.domain.mail.delivery import Addressed, Envelope, place
from dialtone.domain.mail.returns import Route
from dialtone.domain.model.mail import LetterId, NewLetter
from dialtone.domain.model.route import Destination, ToHost, ToUser
from dialtone.domain.model.user import User
from dialtone.domain.ports.blobs import Blobs
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.store import Records

HasRoom = Callable[[User], Awaitable[bool]]
Sort = Callable[[Callable[[], bytes], NewLetter, Sequence[Addressed]], Awaitable[Sequence[Addressed]]]
"""`Sorting.sort`: what users' rules make of the copies of a letter with this header."""


class Text(NamedTuple):
    """What is known of a text besides itself."""

    message_id: str
    sender: str  # reverse path, "" is the null sender
    subject: str
    author: str


class Sheaf(NamedTuple):
    """A letter that is safe, and what its copies have in common."""

    letter: NewLetter
    envelope: Envelope

    async def place(self, records: Records, copies: Sequence[Addressed], now: float) -> LetterId:
        """Store it and put it on its way, inside a change somebody else opened."""
        return await place(records, self.letter, self.envelope, copies, now)


async def _always(_: User) -> bool:
    return True


class Outgoing:
    """`route` is the house's answer to where mail for an address goes; `has_room` whether a mailbox takes more."""

    __slots__ = ("_blobs", "_chance", "_clock", "_has_room", "_host", "_route")

    def __init__(
        self, *, blobs: Blobs, clock: Clock, chance: Chance, host: str, route: Route, has_room: HasRoom = _always
    ) -> None:
        self._blobs = blobs
        self._clock = clock
        self._chance = chance
        self._host = host
        self._route = route
        self._has_room = has_room

    def new_id(self) -> str:
        """A Message-ID."""
        return f"<{self._chance.token(12).hex()}@{self._host}>"

    async def letter(self, pieces: AsyncIterator[bytes], text: Text) -> Sheaf:
        """Make a text safe. Raises StoreError."""
        spool = self._blobs.spool()
        ascii = True
        try:
            async for piece in pieces:
                ascii = ascii and piece.isascii()
                await spool.write(piece)
            kept = await spool.keep()
        except BaseException:
            await spool.drop()
            raise
        letter = NewLetter(
            tag=self._chance.token(8).hex(),
            size=kept.size,
            body=kept.body,
            blob=kept.blob,
            message_id=text.message_id,
            sender=text.sender,
            subject=text.subject,
            author=text.author,
            received=self._clock.now(),
        )
        return Sheaf(letter, Envelope(eight_bit=not ascii))

    async def copies(self, recipients: Iterable[tuple[str, bytes]], sender: str) -> list[Addressed]:
        """A copy for each address with the header lines in front of it; addresses that lead nowhere are left out, and
        nobody gets two. Raises StoreError."""
        found: dict[object, Addressed] = {}
        for address, prefix in recipients:
            destination = await self.destination(address)
            match destination:
                case ToUser(user):
                    if not await self._has_room(user):
                        log.notice("lists.full", f"!mailbox of {user.alias} is full: no list mail", user=user.alias)
                        continue
                    key: object = user.number
                    prefix = f"Return-Path: <{sender}>\r\n".encode() + prefix
                case ToHost(recipient=recipient, port=port):
                    key = (recipient.lower(), port)
                case _:
                    log.notice("lists.unreachable", f"!list mail cannot be sent to {address}", address=address)
                    continue
            copy = Addressed(destination=destination, address=address, prefix=prefix)
            found.setdefault(key, copy)
        return list(found.values())

    async def destination(self, address: str) -> Destination | None:
        """Where mail for an address goes; None when nobody is there, or only servers that take other than ASCII could
        bring it there. Raises StoreError."""
        if not address.isascii():
            return None
        try:
            return await self._route(address)
        except Refusal:
            return None
