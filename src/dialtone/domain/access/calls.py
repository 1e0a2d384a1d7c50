"""A call to the board from its first check to its last entry: limits, counters, the list of callers.

`Calls.begin` is one change, so that two calls at once cannot both be the last one of the day (SQL-03). Who calls was
settled before (`login.py`); which node he gets is the next step. Sources: spec bbs.md 1.10 to 1.12, services.md 2.9.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from dialtone.base import log
from dialtone.base.errors import Refusal, StoreError, Why
from dialtone.config.levels import Levels
from dialtone.config.system import SystemConfig
from dialtone.config.validation import Validations
from dialtone.domain.access.expiry import is_over, over
from dialtone.domain.access.timekeeping import allowed, day_of, rolled_over, settled
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.happenings import UserChanged
from dialtone.domain.model.statistics import PastCall
from dialtone.domain.model.user import SYSOP, User, UserNumber
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.store import Records, Store

DAY = 86_400.0

NO_CALLS_LEFT = "You have made all the calls your level may make in a day. Please call again tomorrow."
ONE_CALL = "Your account may call once a day. Please call again tomorrow."
NO_TIME = "Your time for today is used up. Please call again tomorrow."
CLOSED_ACCOUNT = "This account may not be used."


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A call that may go on. `user` has today's counters, `before` is the account as it was when he last left (its
    `last_on` is when). `seconds` is what it may last (infinity: no limit)."""

    id: int
    user: User
    before: User
    seconds: float
    total: int  # his calls with this one
    today: int
    password_age: float  # days
    expired: bool  # the account's time was over just now
    days_left: float  # until the account expires; infinity: never, or not soon


class Calls:
    """See the module's text."""

    __slots__ = ("_clock", "_levels", "_store", "_system", "_validations")

    def __init__(
        self, store: Store, clock: Clock, system: SystemConfig, levels: Levels, validations: Validations
    ) -> None:
        self._store = store
        self._clock = clock
        self._system = system
        self._levels = levels
        self._validations = validations

    async def begin(self, caller: Caller, *, protocol: str, node: int) -> Begun:
        """Check the day's limits and note the call. A store that cannot keep it (a full disk) keeps nobody out: then
        the call has the id 0. Raises Refusal (DENIED) in words for the caller; StoreError."""
        now, number, keeps = self._clock.now(), caller.user.number, True
        day = day_of(self._clock, now)

        async def change(records: Records) -> Begun:
            before = await records.users.get(number)
            if before is None or not before.active:
                raise Refusal(Why.DENIED, CLOSED_ACCOUNT)
            was_over = is_over(before, now)
            user = over(before, self._levels, self._validations, now) if was_over else before
            level = self._levels.of(user.level)
            user = rolled_over(user, day, level)
            self._check(user)
            seconds = allowed(user, level)
            if seconds < 60.0:
                raise Refusal(Why.DENIED, NO_TIME)
            user = replace(user, logons_today=user.logons_today + 1)
            call = PastCall(
                user=number,
                alias=user.alias,
                location=user.location,
                note=user.note,
                protocol=protocol,
                node=node,
                began=now,
                total=user.logons,
                today=user.logons_today,
            )
            if keeps:
                await records.users.change(user)
                records.announce(UserChanged(number))
                if number != SYSOP or self._system.sysop_counts:
                    await records.statistics.count(day, logons=1)
            secrets = await records.users.secrets(number)
            changed = secrets.changed if secrets is not None and secrets.changed else user.created
            return Begun(
                id=await records.statistics.call_begins(call) if keeps else 0,
                user=user,
                before=replace(before, last_on=caller.user.last_on),
                seconds=seconds,
                total=user.logons,
                today=user.logons_today,
                password_age=max(0.0, (now - changed) / DAY),
                expired=was_over,
                days_left=(user.expires - now) / DAY if user.expires else math.inf,
            )

        try:
            begun = await self._store.write(change)
        except StoreError as trouble:
            log.warning("call.unrecorded", f"!a call of {caller.user.alias} is not noted: {trouble}")
            keeps = False
            begun = await self._store.read(change)
        log.info("call.begun", f"{begun.user.alias} on node {node} by {protocol}", node=node, user=number)
        return begun

    async def end(self, user: UserNumber, call: int, began: float, *, board: str = "", directory: str = "") -> User:
        """Note a call's end: time used, the areas he was in. Returns the account as it is now."""
        now = self._clock.now()
        seconds, day = max(0.0, now - began), day_of(self._clock, now)

        async def change(records: Records) -> User:
            kept = await records.users.get(user)
            await records.statistics.call_ends(call, now)
            if kept is None:
                raise Refusal(Why.NOT_FOUND, CLOSED_ACCOUNT)
            after = settled(kept, self._levels.of(kept.level), seconds, day)
            after = replace(after, board=board or after.board, directory=directory or after.directory, last_on=now)
            await records.users.change(after)
            records.announce(UserChanged(user))
            if user != SYSOP or self._system.sysop_counts:
                await records.statistics.count(day, minutes=after.time_last)
            return after

        return await self._store.write(change)

    async def last(self, *, most: int = 20) -> list[PastCall]:
        """The last callers, newest first."""
        return await self._store.read(lambda records: records.statistics.calls(most=most))

    def _check(self, user: User) -> None:
        if user.level >= 90:
            return
        if user.has_restriction("L") and user.logons_today:
            raise Refusal(Why.DENIED, ONE_CALL)
        most = self._levels.of(user.level).calls_per_day
        if most and user.logons_today >= most and not user.has_exemption("L"):
            raise Refusal(Why.DENIED, NO_CALLS_LEFT)
