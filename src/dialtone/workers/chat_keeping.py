"""What is said on channels goes to disk: whatever has gathered, in one change after the other. What waits at the end of
the program is written too. What was kept before is read first."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from dialtone.base import log
from dialtone.base.errors import StoreError
from dialtone.domain.chat.memory import ChatMemory
from dialtone.domain.ports.store import Store
from dialtone.workers.courier import Wait
from dialtone.workers.rung import Rung

LOOKS = 600.0  # seconds; rung much earlier when somebody says something
STORE_PAUSE = 10.0  # seconds after trouble of the store
FAULT_PAUSE = 60.0  # seconds after a bug


class ChatKeeping(Rung):
    """See the module's text."""

    LABEL = "CHAT"

    def __init__(self, memory: ChatMemory, store: Store, load: Callable[[], Awaitable[None]] | None = None) -> None:
        """`load` reads what was kept, whenever it was not read yet."""
        super().__init__()
        self._load = load
        self._memory = memory
        self._store = store
        memory.ring = self.ring

    async def run(self, wait: Wait) -> None:
        """As every loop, and once more at the end."""
        await super().run(wait)
        await self.once()

    async def once(self) -> float:
        """Write what waits; returns how long to sleep."""
        try:
            if self._load is not None:
                await self._load()
            await self._memory.write(self._store)
        except StoreError as trouble:
            log.error("chat.unkept", f"!What is said on channels cannot be kept: {trouble}")
            return STORE_PAUSE
        except Exception as fault:
            log.fault("chat.fault", "!Keeping what is said on channels failed", fault)
            return FAULT_PAUSE
        return LOOKS
