"""People who come for files only (FTP): who may, how long, and what is noted. Source: spec services.md 3.4.

Such visits are no calls: they are not counted as any, but who has no call left today gets no files either, and the
minutes that were used are taken from the day's.
"""

from __future__ import annotations

from dataclasses import replace

from dialtone.base.errors import Refusal, Why
from dialtone.config.levels import SYSOP_LEVEL, Levels
from dialtone.config.tables import PatternList
from dialtone.domain.access.timekeeping import MINUTE, allowed, day_of, rolled_over
from dialtone.domain.files.areas import NO_FILES
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.happenings import UserChanged
from dialtone.domain.model.user import User, UserNumber
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.store import Records, Store
from dialtone.formats.text.foreign import one_line

ADDRESS_MOST = 60
NO_LOGONS_LEFT = "Maximum logons per day reached."
NO_TIME = "Sorry, you've run out of time."


class FileVisits:
    """See the module's text. `banned` is text/email.can."""

    __slots__ = ("_banned", "_clock", "_levels", "_store")

    def __init__(self, store: Store, clock: Clock, levels: Levels, banned: PatternList | None = None) -> None:
        self._store = store
        self._clock = clock
        self._levels = levels
        self._banned = banned

    def begin(self, caller: Caller) -> float:
        """How many seconds somebody may stay who has logged in; infinity without a limit. Raises Refusal (DENIED)."""
        user = self._of_today(caller.user)
        if user.has_restriction("T"):
            raise Refusal(Why.DENIED, NO_FILES)
        level = self._levels.of(user.level)
        if user.level < SYSOP_LEVEL:
            if user.has_restriction("L") and user.logons_today:
                raise Refusal(Why.DENIED, NO_LOGONS_LEFT)
            most = level.calls_per_day
            if most and user.logons_today >= most and not user.has_exemption("L"):
                raise Refusal(Why.DENIED, NO_LOGONS_LEFT)
        seconds = allowed(user, level)
        if seconds < MINUTE:
            raise Refusal(Why.DENIED, NO_TIME)
        return seconds

    async def end(self, user: UserNumber, began: float) -> None:
        """Take the full minutes since `began` (seconds since 1970) from the user's day. Raises StoreError."""
        minutes = int(max(0.0, self._clock.now() - began) // MINUTE)
        if not minutes:
            return

        async def change(records: Records) -> None:
            kept = await records.users.get(user)
            if kept is None or kept.is_guest:
                return
            kept = self._of_today(kept)
            used = replace(kept, time_on=kept.time_on + minutes, time_today=kept.time_today + minutes)
            await records.users.change(used)
            records.announce(UserChanged(user))

        await self._store.write(change)

    async def guest(self, caller: Caller, address: str) -> None:
        """Note the mail address a guest gave as his password. Raises Refusal (BLOCKED) for one that email.can names."""
        address = one_line(address, ADDRESS_MOST).strip()
        if self._banned is not None and self._banned and address and self._banned.matches(address):
            raise Refusal(Why.BLOCKED, "This mail address is not welcome here.")
        if "@" not in address or address == caller.user.netmail:
            return

        async def change(records: Records) -> None:
            kept = await records.users.get(caller.user.number)
            if kept is not None and kept.is_guest:
                await records.users.change(replace(kept, netmail=address))
                records.announce(UserChanged(kept.number))

        await self._store.write(change)

    def _of_today(self, user: User) -> User:
        return rolled_over(user, day_of(self._clock, self._clock.now()), self._levels.of(user.level))
