"""How many messages wait in each mailbox, remembered for two seconds: a busy mailbox costs no question each time.

`arrived` and `removed` keep the figures right between questions; `app/build.py` has them told.
"""

from __future__ import annotations

from dialtone.base.lookup import TimedCache
from dialtone.domain.model.happenings import MailArrived, MailRemoved
from dialtone.domain.model.mail_folder import INBOX, SPAM
from dialtone.domain.model.user import User
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.store import Records, Store


class Room:
    """Says whether a mailbox takes one more message (spec mail.md 1.9: MaxMsgsWaiting)."""

    __slots__ = ("_clock", "_counts", "_most", "_store")

    def __init__(self, store: Store, clock: Clock, most: int) -> None:
        """`most` messages may wait and one more may arrive then; 0 is no limit."""
        self._store = store
        self._clock = clock
        self._most = most
        self._counts: TimedCache[list[int]] = TimedCache(10_000, 2.0)

    async def left_for(self, user: User) -> bool:
        """Whether the user's mailbox is not over its limit."""
        if not self._most or user.has_exemption("W"):
            return True
        return await self.waiting(user) <= self._most

    async def waiting(self, user: User) -> int:
        """How many messages are in the mailbox."""
        now = self._clock.monotonic()
        count = self._counts.get(user.number, now)
        if count is None:

            async def question(records: Records) -> int:
                return (await records.mail.state(user.number)).messages

            count = [await self._store.read(question)]
            self._counts.put(user.number, count, now)
        return count[0]

    def arrived(self, fact: MailArrived) -> None:
        """A copy was added."""
        count = self._counts.get(fact.user, self._clock.monotonic())
        if count is not None and fact.folder in (INBOX, SPAM):
            count[0] += 1

    def removed(self, fact: MailRemoved) -> None:
        """Copies were removed: ask anew next time."""
        self._counts.drop(fact.user)
