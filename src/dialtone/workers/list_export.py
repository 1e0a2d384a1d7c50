"""Sending out what was posted to mailing lists: one loop, rung by new posts and looking by itself every hour.

One list after the other; a list with much to send gives the others their turn after each lot. What fails for one list
is logged and tried again with the next look, the others go on.
"""

from __future__ import annotations

from typing import Protocol

from dialtone.base import log
from dialtone.base.errors import StoreError
from dialtone.config.lists import ListConfig
from dialtone.workers.rung import Rung

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


class ListExport(Rung):
    """See the module's text."""

    LABEL = "LISTS"

    def __init__(self, exports: Exports) -> None:
        super().__init__()
        self._exports = exports

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
