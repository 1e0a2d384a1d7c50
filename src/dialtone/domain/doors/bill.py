"""What a door costs, and what it makes of the user's account. Sources: spec bbs.md 1.11, 9.1, 9.2, 9.6.

Free credits are spent first. A door the sysop trusts with accounts ("modify user data") may change what the formats
allow, but never give a level of a sysop, nor change a sysop's level.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dialtone.base import log
from dialtone.base.errors import Refusal, Why
from dialtone.config.doors import Door
from dialtone.config.levels import SYSOP_LEVEL
from dialtone.domain.model.happenings import UserChanged
from dialtone.domain.model.user import User, UserNumber
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.store import Records, Store
from dialtone.formats.doors.read_back import Change

TOO_POOR = "{name} costs {cost:,} credits, and you have {have:,}."


class Bill:
    """See the module's text."""

    __slots__ = ("_clock", "_store")

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    @staticmethod
    def cost(door: Door, user: User) -> int:
        """Credits this user pays; nothing with exemption X."""
        return 0 if user.has_exemption("X") else door.cost

    def affordable(self, door: Door, user: User) -> None:
        """Raises Refusal when the user cannot pay."""
        cost, have = self.cost(door, user), user.credits + user.free_credits
        if cost > have:
            raise Refusal(Why.DENIED, TOO_POOR.format(name=door.name, cost=cost, have=have))

    async def charge(self, door: Door, user: User) -> None:
        """Take the price, and note which door was used last. Raises Refusal, StoreError; then nothing is taken."""
        cost = self.cost(door, user)

        def paid(user: User) -> User:
            if cost > user.credits + user.free_credits:
                have = user.credits + user.free_credits
                raise Refusal(Why.DENIED, TOO_POOR.format(name=door.name, cost=cost, have=have))
            return spent(replace(user, door=door.code), cost)

        await self._change(user.number, paid)
        if cost:
            log.info("door.charged", f"{cost} credits taken for door {door.code}", door=door.code, credits=cost)

    async def settle(self, door: Door, user: User, change: Change) -> User | None:
        """Do what the door asks for; the account afterwards, None when it was left as it was. Raises StoreError."""
        if change == Change():
            return None
        after = await self._change(user.number, lambda user: changed(user, change, self._offset))
        if after is not None:
            log.notice("door.modified", f"door {door.code} changed user #{user.number}", door=door.code)
        return after

    def _offset(self, at: float) -> float:
        return self._clock.offset(at) * 60

    async def _change(self, number: UserNumber, change: Any) -> User | None:
        async def work(records: Records) -> User | None:
            before = await records.users.get(number)
            if before is None:
                return None
            after: User = change(before)
            if after == before:
                return None
            await records.users.change(after)
            records.announce(UserChanged(number))
            return after

        return await self._store.write(work)


def spent(user: User, credits: int) -> User:
    """The account with so many credits less, free ones first; never below none."""
    free = min(user.free_credits, credits)
    return replace(user, free_credits=user.free_credits - free, credits=max(0, user.credits - (credits - free)))


def changed(user: User, change: Change, offset: Any = lambda at: 0.0) -> User:
    """The account after a change a door asks for. `offset` gives the seconds local time is east of UTC."""
    fields: dict[str, Any] = {}
    for name, letters in change.replace:
        fields[name] = letters
    for name, letters in change.add:
        fields[name] = "".join(sorted(set(fields.get(name, getattr(user, name))) | set(letters)))
    for name, letters in change.remove:
        fields[name] = "".join(sorted(set(fields.get(name, getattr(user, name))) - set(letters)))
    if change.level is not None and 0 <= change.level < SYSOP_LEVEL and user.level < SYSOP_LEVEL:
        fields["level"] = change.level
    if change.expires is not None:
        fields["expires"] = change.expires
    elif change.expires_local is not None:
        local = change.expires_local
        fields["expires"] = local - offset(local) if local else 0.0
    if change.downloads is not None:
        fields["downloads"] = max(0, change.downloads)
    if change.minutes:
        fields["banked_minutes"] = max(0, user.banked_minutes + change.minutes)
    after = replace(user, **fields)
    if change.credits > 0:
        after = replace(after, credits=after.credits + change.credits)
    elif change.credits < 0:
        after = spent(after, -change.credits)
    if change.downloaded:
        after = spent(replace(after, downloaded=after.downloaded + change.downloaded), change.downloaded)
    return after
