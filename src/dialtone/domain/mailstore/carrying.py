"""Messages that go from a folder of mail to another mailbox."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from dialtone.base.errors import Refusal, Why
from dialtone.config.mail import MailConfig
from dialtone.domain.mailstore.contract import Moved
from dialtone.domain.mailstore.places import Place
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.happenings import MailMoved, MailRemoved
from dialtone.domain.model.mail import Uid
from dialtone.domain.model.mail_folder import INBOX, MOST_FILED, SPAM, FolderId
from dialtone.domain.model.user import User
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.store import Records, Store

AT_ONCE = 100_000  # messages in one change

Find = Callable[[Caller, str], Awaitable[Place]]
"""The mailbox of a name. Raises Refusal (NOT_FOUND)."""

Validity = Callable[[Place], Awaitable[int]]
"""Its UIDVALIDITY."""


class Carrying:
    """See the module's text."""

    __slots__ = ("_clock", "_find", "_mail", "_store", "_validity")

    def __init__(self, store: Store, clock: Clock, mail: MailConfig, find: Find, validity: Validity) -> None:
        self._store = store
        self._clock = clock
        self._mail = mail
        self._find = find
        self._validity = validity

    async def copy(self, caller: Caller, source: FolderId, uids: Sequence[int], to: str) -> Moved:
        """Copy messages of a folder of the caller's. Raises Refusal as `Mailbox.copy`."""
        place = await self._target(caller, uids, to)
        user, now = caller.user, self._clock.now()

        async def change(records: Records) -> list[tuple[int, int]]:
            there = set(await records.mailboxes.within(user.number, source, uids))
            going = [uid for uid in uids if uid in there]
            await self.check_room(records, user, place.folder, len(going))
            made = await records.mailboxes.copy(user.number, going, place.folder, now)
            if made:
                records.announce(MailMoved(user.number, place.folder, tuple(new for _, new, _ in made)))
            return [(old, new) for old, new, _ in made]

        return await self._moved(place, await self._store.write(change))

    async def move(self, caller: Caller, source: FolderId, uids: Sequence[int], to: str) -> Moved:
        """Move them. Raises Refusal as `Mailbox.move`."""
        place = await self._target(caller, uids, to)
        user, now = caller.user, self._clock.now()

        async def change(records: Records) -> list[tuple[Uid, Uid]]:
            going = await records.mailboxes.within(user.number, source, uids)
            if place.folder not in (INBOX, SPAM):
                await self.check_room(records, user, place.folder, 0 if source not in (INBOX, SPAM) else len(going))
            moved = await records.folders.move(user.number, going, place.folder, now)
            if moved:
                records.announce(MailRemoved(user.number, tuple(old for old, _ in moved)))
                records.announce(MailMoved(user.number, place.folder, tuple(new for _, new in moved)))
            return moved

        return await self._moved(place, await self._store.write(change))

    async def _target(self, caller: Caller, uids: Sequence[int], to: str) -> Place:
        if len(uids) > AT_ONCE:
            raise Refusal(Why.TOO_MANY, f"At most {AT_ONCE} messages at once.")
        place = await self._find(caller, to)
        if place.sub is not None:
            raise Refusal(Why.DENIED, "Messages are not put there.")
        return place

    async def _moved(self, place: Place, pairs: Sequence[tuple[int, int]]) -> Moved:
        return Moved(await self._validity(place), [old for old, _ in pairs], [new for _, new in pairs])

    async def check_room(self, records: Records, user: User, folder: FolderId, more: int) -> None:
        """Whether so many more messages may come to a folder. Raises Refusal (NOT_FOUND, FULL)."""
        if folder in (INBOX, SPAM):
            most = 0 if user.has_exemption("W") else self._mail.max_msgs_waiting
            if most and (await records.mail.state(user.number)).messages + more > most:
                raise Refusal(Why.FULL, f"There may be {most} messages in your inbox.")
            return
        filed = await records.mailboxes.filed(user.number)
        if filed + more > MOST_FILED:
            raise Refusal(Why.FULL, "Your folders are full. Please empty the trash.")
        if not await records.folders.takes(user.number, folder) and filed < MOST_FILED:
            raise Refusal(Why.NOT_FOUND, "There is no such mailbox.")
