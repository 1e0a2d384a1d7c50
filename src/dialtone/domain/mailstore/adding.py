"""Messages that a mail program brings, put into mailboxes: all or none."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from dialtone.base.errors import Refusal, Why
from dialtone.config.boards import SubBoard
from dialtone.domain.mail.sent_copies import note_brought
from dialtone.domain.mailstore.arriving import Arriving
from dialtone.domain.mailstore.carrying import Carrying
from dialtone.domain.mailstore.contract import Appended, Marking
from dialtone.domain.mailstore.folder import masks_of
from dialtone.domain.mailstore.places import Place
from dialtone.domain.mailstore.posting import BoardPosting
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.happenings import MailMoved
from dialtone.domain.model.mail_folder import SENT
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.store import Records, Store


class Adding:
    """The verbs `takes` and `append` of `contract.Mailstore`."""

    __slots__ = ("_arriving", "_carrying", "_clock", "_find", "_posting", "_store", "_validity")

    def __init__(
        self,
        store: Store,
        clock: Clock,
        arriving: Arriving,
        posting: BoardPosting,
        carrying: Carrying,
        *,
        find: Callable[[Caller, str], Awaitable[Place]],
        validity: Callable[[Place], Awaitable[int]],
    ) -> None:
        self._store = store
        self._clock = clock
        self._arriving = arriving
        self._posting = posting
        self._carrying = carrying
        self._find = find
        self._validity = validity

    async def takes(self, caller: Caller, name: str) -> None:
        """See the contract."""
        place = await self._adding_to(caller, name)
        if place.sub is None:
            user, folder = caller.user, place.folder
            await self._store.read(lambda records: self._carrying.check_room(records, user, folder, 1))

    async def _adding_to(self, caller: Caller, name: str) -> Place:
        place = await self._find(caller, name)
        if caller.user.is_guest and place.sub is None:
            raise Refusal(Why.DENIED, "Guests have no folders.")
        return place

    async def append(self, caller: Caller, name: str, messages: Sequence[Appended]) -> tuple[int, list[int]]:
        """See the contract."""
        place = await self._adding_to(caller, name)
        if place.sub is not None:
            return await self._post(caller, place, place.sub, messages)
        user, now = caller.user, self._clock.now()
        letters = await self._arriving.letters(messages, now)
        sent = place.folder == SENT and not caller.user.has_restriction("K")  # who has a list of what he sent
        to = [await self._arriving.recipients(letter) for letter in letters] if sent else []

        async def change(records: Records) -> list[int]:
            await self._carrying.check_room(records, user, place.folder, len(letters))
            uids = []
            for nth, (letter, message) in enumerate(zip(letters, messages, strict=True)):
                marking = Marking(add=message.marks, add_keywords=message.keywords)
                marks = (await masks_of(records, user.number, marking)).add
                stored = await records.mail.add_letter(letter)
                uids.append(
                    await records.mailboxes.put(
                        user.number, stored, b"", size=letter.size, folder=place.folder, marks=marks, at=now
                    )
                )
                if sent:
                    await note_brought(records, user.number, stored, letter, to[nth])
            records.announce(MailMoved(user.number, place.folder, tuple(uids)))
            return [int(uid) for uid in uids]

        return await self._validity(place), await self._store.write(change)

    async def _post(
        self, caller: Caller, place: Place, sub: SubBoard, messages: Sequence[Appended]
    ) -> tuple[int, list[int]]:
        if len(messages) > 1:
            raise Refusal(Why.TOO_MANY, "Messages are posted one at a time.")
        numbers = [
            int(await self._posting.post(caller, sub, await self._arriving.whole(message))) for message in messages
        ]
        return await self._validity(place), numbers
