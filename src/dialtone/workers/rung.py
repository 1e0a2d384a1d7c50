"""A loop that works when it is rung or its time has come; `once`, of the class built on it, is a round."""

from __future__ import annotations

from typing import ClassVar

from dialtone.base import log
from dialtone.base.bell import Bell
from dialtone.workers.courier import Wait


class Rung:
    """`LABEL` stands in its log lines."""

    LABEL: ClassVar[str]

    def __init__(self) -> None:
        self._bell = Bell()
        self._stopping = False

    def ring(self, _: object = None) -> None:
        """There may be something to do: a listener of announcements. Called on the loop's thread."""
        self._bell.ring()

    def stop(self) -> None:
        """Let the loop end after the lot it is at. Cancelling it is safe too."""
        self._stopping = True
        self._bell.ring()

    async def run(self, wait: Wait) -> None:
        """The loop; returns after `stop`."""
        log.context.set(log.Context("evnt", 0, self.LABEL))
        while not self._stopping:
            self._bell.answer()
            seconds = await self.once()
            if not self._stopping:
                await wait(self._bell, seconds)

    async def once(self) -> float:
        """A round; returns how long to sleep, in seconds."""
        raise NotImplementedError
