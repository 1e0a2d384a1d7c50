"""What a caller is told while he does something else: telegrams, his time, the sysop's order to hang up.

The console calls this when the bell rang while a key was waited for; the clock rings it, too (`watched.py`).
"""

from __future__ import annotations

import math

from dialtone.base.errors import HangUp
from dialtone.domain.access.timekeeping import MINUTE, next_warning
from dialtone.terminal.attending import attend
from dialtone.terminal.logon.watched import Watched
from dialtone.terminal.stay import Stay


class Attention:
    """`Console.attend` of one visit."""

    __slots__ = ("_stay", "_terminal", "_told")

    def __init__(self, stay: Stay, terminal: Watched) -> None:
        self._stay = stay
        self._terminal = terminal
        self._told = math.inf  # minutes left when he was told last
        self.watch()

    def watch(self) -> None:
        """Set the clock for the next word about the time; to be called again when `stay.until` changes."""
        left = self._stay.left()
        at = next_warning(left)
        self._terminal.wake_at = self._stay.house.clock.monotonic() + at if at != math.inf else math.inf

    async def __call__(self) -> None:
        """See the module's text. Raises HangUp."""
        await self._orders()
        await attend(self._stay)
        await self._time()

    async def _orders(self) -> None:
        stay = self._stay
        visit = stay.house.presence.at(stay.node)
        if visit is not None and visit.interrupted:
            await stay.console.say("logon.interrupted")
            raise HangUp

    async def _time(self) -> None:
        stay = self._stay
        left = stay.left()
        if left == math.inf:
            return
        if left <= 0:
            await stay.console.say("logon.time_over")
            await stay.house.expiry.out_of_time(stay.user.number)
            raise HangUp
        minutes = math.ceil(left / MINUTE)
        if minutes <= 5 and minutes < self._told:
            self._told = minutes
            await stay.console.say("logon.time_warning", minutes=minutes)
        self.watch()
