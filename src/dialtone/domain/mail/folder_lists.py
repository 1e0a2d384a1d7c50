"""Lists of people's folders with what is in them, kept for a moment: pages show one each time, and a mailbox is counted
anew when something happened to it, or after a while, since commands of other processes tell nobody."""

from __future__ import annotations

from dialtone.base.lookup import TimedCache
from dialtone.domain.mail.folders import Folders, Listed
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.happenings import FoldersChanged, MailArrived, MailMarked, MailMoved, MailRemoved
from dialtone.domain.model.mail_folder import INBOX
from dialtone.domain.ports.outside import Clock

FRESH = 30.0  # seconds
REMEMBERED = 1000  # users


class FolderLists:
    """See the module's text."""

    __slots__ = ("_clock", "_folders", "_known")

    def __init__(self, folders: Folders, clock: Clock) -> None:
        self._folders = folders
        self._clock = clock
        self._known: TimedCache[tuple[Listed, ...]] = TimedCache(REMEMBERED, FRESH)

    async def of(self, caller: Caller) -> tuple[Listed, ...]:
        """The caller's folders, as `Folders.all`. Raises StoreError."""
        number, now = caller.user.number, self._clock.monotonic()
        known = self._known.get(number, now)
        if known is None:
            known = tuple(await self._folders.all(caller))
            self._known.put(number, known, now)
        return known

    async def unread(self, caller: Caller) -> int:
        """How many messages of the caller's inbox were not read. Raises StoreError."""
        return next((listed.unread for listed in await self.of(caller) if listed.id == INBOX), 0)

    def changed(self, fact: FoldersChanged | MailArrived | MailMarked | MailMoved | MailRemoved) -> None:
        """A listener: something happened to a mailbox."""
        self._known.drop(fact.user)
