"""Housekeeping, once a day: texts nobody refers to, old traces, old failed log-ins, drafts, tokens.

Each chore is done whatever became of the others; what fails is logged and done the next day.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from dialtone.base import log
from dialtone.base.bell import Bell
from dialtone.base.errors import StoreError
from dialtone.domain.model import draft
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.store import Records, Store
from dialtone.domain.presence.telegrams import KEPT

Wait = Callable[[Bell, float], Awaitable[None]]
"""Wait until the bell rings (at once when it has rung already) or so many seconds have passed."""

DAY = 86400.0
TRACE_DAYS = 30
ATTEMPT_DAYS = 7


Chore = Callable[[], Awaitable[int]]
"""Does something and returns to how many things."""


class Upkeep:
    """`sweep` removes unreferenced texts and returns how many there were (see `sweep.py` of the blobs); `more` gives
    further chores with the names of what they remove, anew each time. `wanted` says whether anything is to be done at
    all, `done` is told when it was."""

    def __init__(
        self,
        *,
        store: Store,
        clock: Clock,
        sweep: Chore,
        more: Callable[[], Sequence[tuple[str, Chore]]] = lambda: (),
        wanted: Callable[[], bool] = lambda: True,
        done: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self._more = more
        self._wanted = wanted
        self._done = done
        self._store = store
        self._clock = clock
        self._sweep = sweep
        self._bell = Bell()
        self._stopping = False

    def stop(self) -> None:
        """Let the loop end."""
        self._stopping = True
        self._bell.ring()

    async def run(self, wait: Wait) -> None:
        """Do the chores now and once a day; returns after `stop`."""
        log.context.set(log.Context("evnt", 0, "UPKEEP"))
        while not self._stopping:
            if self._wanted():
                await self.once()
            if not self._stopping:
                await wait(self._bell, DAY)

    async def once(self) -> None:
        """All chores, one after the other."""
        chores = (
            ("unreferenced texts", self._sweep),
            ("old traces", self._forget_traces),
            ("old login attempts", self._forget_attempts),
            ("telegrams nobody came for", self._forget_telegrams),
            ("unfinished texts", self._forget_drafts),
            ("expired tokens", self._forget_tokens),
            *self._more(),
        )
        for name, chore in chores:
            try:
                count = await chore()
            except (StoreError, OSError) as trouble:
                log.error("upkeep.failed", f"!Removing {name} failed: {trouble}", chore=name)
            except Exception as fault:
                log.fault("upkeep.fault", f"!Removing {name} failed", fault, chore=name)
            else:
                if count:
                    log.info("upkeep.done", f"removed {count} {name}", chore=name, count=count)
        await self._tell_done()

    async def _tell_done(self) -> None:
        if self._done is None:
            return
        try:
            await self._done()
        except StoreError as trouble:
            log.error("upkeep.failed", f"!Noting when this was done failed: {trouble}", chore="note")

    async def _forget_traces(self) -> int:
        before = self._clock.now() - TRACE_DAYS * DAY
        return await self._store.write(lambda records: records.traces.forget(before))

    async def _forget_telegrams(self) -> int:
        before = self._clock.now() - KEPT
        return await self._store.write(lambda records: records.telegrams.forget(before))

    async def _forget_drafts(self) -> int:
        before = self._clock.now() - draft.KEPT
        return await self._store.write(lambda records: records.drafts.forget(before))

    async def _forget_tokens(self) -> int:
        now = self._clock.now()
        return await self._store.write(lambda records: records.credentials.forget_tokens(now))

    async def _forget_attempts(self) -> int:
        before = self._clock.now() - ATTEMPT_DAYS * DAY

        async def change(records: Records) -> int:
            old = [attempts.key for attempts in await records.attempts.all() if attempts.last < before]
            for key in old:
                await records.attempts.clear(key)
            return len(old)

        return await self._store.write(change)
