"""Timed events: several copies of one loop, so that an event that hangs keeps no other from its time.

Each copy claims an event that is due, runs it to its end or its limit, and looks again; one of them also looks for a
new day. Source: spec bbs.md 14; services.md 15 ("one hung event blocks all").
"""

from __future__ import annotations

from dialtone.base import log
from dialtone.base.bell import Bell
from dialtone.base.errors import StoreError
from dialtone.domain.doors.events import Events
from dialtone.workers.courier import Wait

COPIES = 4
LOOK_EVERY = 10.0  # seconds
TROUBLE_PAUSE = 60.0  # seconds after a bug or trouble of the store


class Schedule:
    """One generation of the loop: a recycle begins another over new settings. `every` is in seconds."""

    def __init__(self, events: Events, *, every: float = LOOK_EVERY) -> None:
        self._events = events
        self._every = every
        self._bells: list[Bell] = []
        self._stopping = False

    def stop(self) -> None:
        """Let every copy end after the event it is at."""
        self._stopping = True
        for bell in self._bells:
            bell.ring()

    async def run(self, wait: Wait) -> None:
        """One copy; returns after `stop`."""
        log.context.set(log.Context("evnt", 0, "EVENT"))
        bell = Bell()
        self._bells.append(bell)
        first = len(self._bells) == 1
        while not self._stopping:
            seconds = await self.once(new_day=first)
            if not self._stopping:
                await wait(bell, seconds)

    async def once(self, *, new_day: bool = True) -> float:
        """Everything that is due now; returns how long to sleep."""
        try:
            if new_day:
                await self._events.new_day()
            while not self._stopping and (event := await self._events.claim()) is not None:
                await self._events.work(event)
        except StoreError as trouble:
            log.error("event.store", f"!Events cannot be run: {trouble}")
            return TROUBLE_PAUSE
        except Exception as fault:
            log.fault("event.fault", "!Running events failed", fault)
            return TROUBLE_PAUSE
        return self._every
