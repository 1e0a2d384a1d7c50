"""Telegrams: kept until they are seen, shown at once to those on line. Sources: spec bbs.md 5, mail.md 1.10.

`place` belongs inside somebody's change; the others are whole verbs. Whoever is on line hears of a telegram by its
announcement: `Presence.arrived` rings the bells of that user's nodes.
"""

from __future__ import annotations

from dialtone.domain.model.happenings import TelegramArrived
from dialtone.domain.model.telegram import Telegram
from dialtone.domain.model.user import User, UserNumber
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.store import Records, Store
from dialtone.domain.presence.nodes import Presence
from dialtone.domain.presence.wording import from_user, instant_message
from dialtone.formats.text.foreign import one_line

__all__ = ["KEPT", "Telegrams", "instant_message"]

KEPT = 30 * 86400.0  # seconds; daily upkeep removes older ones


class Telegrams:
    """See the module's text."""

    __slots__ = ("_clock", "_presence", "_store")

    def __init__(self, store: Store, clock: Clock, presence: Presence) -> None:
        self._store = store
        self._clock = clock
        self._presence = presence

    async def place(self, records: Records, user: UserNumber, sender: str, text: str, now: float) -> int:
        """Keep a telegram inside a change; return its id. `text` is ready to be shown (made by `wording.py`), `sender`
        an alias or address, `now` in seconds since 1970."""
        telegram = await records.telegrams.add(user, one_line(sender), now, text)
        records.announce(TelegramArrived(user, telegram))
        return telegram

    async def send(self, user: UserNumber, sender: str, text: str) -> int:
        """Keep a telegram, as a change of its own. Raises StoreError."""
        now = self._clock.now()
        return await self._store.write(lambda records: self.place(records, user, sender, text, now))

    async def write(self, sender: User, user: UserNumber, text: str) -> int:
        """Have somebody of the board send his own words. Raises StoreError."""
        return await self.send(user, sender.alias, from_user(sender.alias, text))

    async def waiting(self, user: UserNumber) -> list[Telegram]:
        """What a user has not seen yet, oldest first."""
        return await self._store.read(lambda records: records.telegrams.waiting(user))

    async def take(self, user: UserNumber) -> list[Telegram]:
        """The same, for showing it: it is gone afterwards. The message marks of the user's nodes go first, so that
        one which arrives meanwhile marks them again."""
        self._presence.seen(user)
        return await self._store.write(lambda records: records.telegrams.take(user))

    async def forget_old(self) -> int:
        """Remove what nobody came to see for a month; return how many."""
        before = self._clock.now() - KEPT
        return await self._store.write(lambda records: records.telegrams.forget(before))
