"""Sending out what was posted to mailing lists: one loop, rung by new posts and looking by itself every hour.

One list after the other; a list with much to send gives the others their turn after each lot. What fails for one list
is logged and tried again with the next look, the others go on.
"""

from __future__ import annotations

from typing import Protocol

from dialtone.base import log
from dialtone.base.bell import Bell
from dialtone.base.errors import StoreError
from dialtone.config.lists import ListConfig
from dialtone.workers.courier import Wait

RESCAN = 3600.0  # seconds
STORE_PAUSE = 10.0  # seconds after trouble of the store or a file
FAULT_PAUSE = 60.0  # seconds after a bug


class Exports(Protocol):
    """What the loop needs (`domain/mail/lists/exporting.py`)."""

    def lists(self) -> list[ListConfig]:
        """The lists to be looked after."""
        ...

    async def export(self, one: ListConfig) -> tuple[int, bool]:
        """Mail the next posts of a list; how many, and whether there may be more. Raises StoreError, OSError."""
        ...


class ListExport:
    """See the module's text."""

    def __init__(self, exports: Exports) -> None:
        self._exports = exports
        self._bell = Bell()
        self._stopping = False

    def ring(self, _: object = None) -> None:
        """There may be something to send: a listener of PostMade. Called on the loop's thread."""
        self._bell.ring()

    def stop(self) -> None:
        """Let the loop end after the lot it is at. Cancelling it is safe too."""
        self._stopping = True
        self._bell.ring()

    async def run(self, wait: Wait) -> None:
        """The loop; returns after `stop`."""
        log.context.set(log.Context("evnt", 0, "LISTS"))
        while not self._stopping:
            self._bell.answer()
            seconds = await self.once()
            if not self._stopping:
                await wait(self._bell, seconds)

    async def once(self) -> float:
        """Everything there is to send now; returns how long to sleep."""
        waiting = self._exports.lists()
        pause = RESCAN
        while waiting and not self._stopping:
            again = []
            for one in waiting:
                seconds, more = await self._lot(one)
                pause = min(pause, seconds)
                if more:
                    again.append(one)
                if self._stopping:
                    break
            waiting = again
        return pause

    async def _lot(self, one: ListConfig) -> tuple[float, bool]:
        """The next posts of one list; how soon to look again, and whether there are more."""
        try:
            _, more = await self._exports.export(one)
        except (StoreError, OSError) as trouble:
            log.error("lists.failed", f"!{one.name}: new posts cannot be sent: {trouble}", list=one.name)
            return STORE_PAUSE, False
        except Exception as fault:
            log.fault("lists.fault", f"!{one.name}: sending new posts failed", fault, list=one.name)
            return FAULT_PAUSE, False
        return RESCAN, more
