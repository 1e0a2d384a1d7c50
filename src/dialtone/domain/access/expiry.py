"""What becomes of accounts when their time is over, when nobody uses them, and when the sysop validates them.

The pure functions change one account; `Expiry` is the daily chore. Sources: spec bbs.md 1.4, 1.12.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from dialtone.base import log
from dialtone.config.levels import Levels
from dialtone.config.system import SystemConfig
from dialtone.config.validation import Expired, Validations, ValidationSet
from dialtone.domain.model.happenings import UserChanged
from dialtone.domain.model.user import SYSOP, User, UserNumber
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.store import Records, Store

DAY = 86_400.0
Remove = Callable[[UserNumber], Awaitable[None]]
Tell = Callable[[UserNumber, str], Awaitable[object]]

_TOLD = "\x01n\x01hThe time of your account is over\x01n: its level and rights have changed.\r\n"


def validated(user: User, chosen: ValidationSet, now: float) -> User:
    """The account with a set's values: all flags are replaced, credits added, the time extended (spec bbs.md 1.4)."""
    expires = user.expires
    if chosen.days:
        expires = max(expires, now) + chosen.days * DAY
    return replace(
        user,
        level=chosen.level,
        flags1=chosen.flags1,
        flags2=chosen.flags2,
        flags3=chosen.flags3,
        flags4=chosen.flags4,
        exemptions=chosen.exemptions,
        restrictions=chosen.restrictions,
        credits=user.credits + chosen.credits,
        expires=expires,
    )


def expired(user: User, values: Expired) -> User:
    """The account with the system's expired values: level set, flags and exemptions lost, restrictions added."""
    return replace(
        user,
        level=values.level,
        flags1=_without(user.flags1, values.flags1),
        flags2=_without(user.flags2, values.flags2),
        flags3=_without(user.flags3, values.flags3),
        flags4=_without(user.flags4, values.flags4),
        exemptions=_without(user.exemptions, values.exemptions),
        restrictions="".join(sorted({*user.restrictions, *values.restrictions})),
        expires=0.0,
    )


def over(user: User, levels: Levels, validations: Validations, now: float) -> User:
    """The account after its time is over, as its level says."""
    level = levels.of(user.level)
    if level.expires_to_set is not None:
        chosen = validations.sets.get(level.expires_to_set)
        if chosen is not None:
            return validated(replace(user, expires=0.0), chosen, now)
    if level.expires_to_level is not None:
        return replace(user, level=level.expires_to_level, expires=0.0)
    return expired(user, validations.expired)


def is_over(user: User, now: float) -> bool:
    """Whether an account's time is over. The sysop's never is."""
    return user.number != SYSOP and 0 < user.expires <= now


class Expiry:
    """The daily chore. `remove` closes an account for good, `tell` keeps a telegram."""

    __slots__ = ("_clock", "_levels", "_remove", "_store", "_system", "_tell", "_validations")

    def __init__(
        self,
        store: Store,
        clock: Clock,
        system: SystemConfig,
        levels: Levels,
        validations: Validations,
        *,
        remove: Remove,
        tell: Tell,
    ) -> None:
        self._store = store
        self._clock = clock
        self._system = system
        self._levels = levels
        self._validations = validations
        self._remove = remove
        self._tell = tell

    async def expire(self) -> int:
        """Change every account whose time is over; return how many."""
        now, count = self._clock.now(), 0
        users = await self._store.read(lambda records: records.users.all())
        for user in users:
            if is_over(user, now) and user.active and await self._expire(user.number, now):
                count += 1
                await self._tell(user.number, _TOLD)
        return count

    async def out_of_time(self, number: UserNumber) -> bool:
        """Give somebody whose time is used up the expired values, where the board does that and nothing exempts him."""
        if not self._system.expire_out_of_time:
            return False

        async def change(records: Records) -> bool:
            user = await records.users.get(number)
            if user is None or user.level >= 90 or user.has_exemption("E"):
                return False
            await records.users.change(expired(user, self._validations.expired))
            records.announce(UserChanged(number))
            return True

        return await self._store.write(change)

    async def remove_idle(self) -> int:
        """Remove accounts that nobody used for so many days (exemption P: never); return how many."""
        days, count = self._system.auto_delete_days, 0
        if not days:
            return 0
        before = self._clock.now() - days * DAY
        users = await self._store.read(lambda records: records.users.all())
        for user in users:
            spared = user.number == SYSOP or user.is_guest or user.has_exemption("P") or user.deleted
            if not spared and max(user.last_on, user.created) < before:
                await self._remove(user.number)
                count += 1
        return count

    async def _expire(self, number: UserNumber, now: float) -> bool:
        async def change(records: Records) -> bool:
            user = await records.users.get(number)
            if user is None or not is_over(user, now):
                return False
            await records.users.change(over(user, self._levels, self._validations, now))
            records.announce(UserChanged(number))
            return True

        done = await self._store.write(change)
        if done:
            log.notice("user.expired", f"the time of user #{number} is over", user=number)
        return done


def _without(letters: str, gone: str) -> str:
    return "".join(letter for letter in letters if letter not in gone)
