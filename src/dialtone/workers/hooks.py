"""Telling webhooks what happens: a bounded line of messages, told one after the other, three times at most each.

What is in the line when the program ends is not told. Nobody waits for it: facts are put into the line and that is all.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dialtone.base import log
from dialtone.base.errors import StoreError
from dialtone.domain.hooks.model import Hook
from dialtone.domain.hooks.service import GIVEN_UP, Hooks
from dialtone.domain.ports.hooks import PostHook
from dialtone.domain.ports.outside import Clock, Unreachable
from dialtone.workers.rung import Rung

LINE_MOST = 1000  # messages that wait
PAUSES = (10.0, 60.0)  # seconds before the second and third attempt
NEVER = 3600.0
JSON = "application/json"


@dataclass(slots=True)
class _Due:
    """A message for one hook."""

    hook: str
    message: Mapping[str, Any]
    at: float
    tried: int = 0


class Telling(Rung):
    """See the module's text."""

    LABEL = "HOOK"

    def __init__(self, hooks: Hooks, post: PostHook, clock: Clock) -> None:
        super().__init__()
        self._hooks = hooks
        self._post = post
        self._clock = clock
        self._facts: deque[Mapping[str, Any]] = deque(maxlen=LINE_MOST)
        self._due: list[_Due] = []

    def happened(self, fact: object) -> None:
        """Listener for the bus."""
        message = self._hooks.message(fact)
        if message is not None:
            self._facts.append(message)
            self.ring()

    async def once(self) -> float:
        """Tell what is due; returns how long to sleep."""
        try:
            return await self._once()
        except StoreError as trouble:
            log.error("hook.trouble", f"!Webhooks cannot be told: {trouble}")
        except Exception as fault:
            log.fault("hook.fault", "!Telling webhooks failed", fault)
        return 60.0

    async def _once(self) -> float:
        hooks = {hook.id: hook for hook in await self._hooks.all() if hook.failures < GIVEN_UP}
        now = self._clock.monotonic()
        while self._facts:
            message = self._facts.popleft()
            wanted = [hook for hook in hooks.values() if message["event"] in hook.events]
            self._due += [_Due(hook.id, message, now) for hook in wanted]
        del self._due[: max(0, len(self._due) - LINE_MOST)]
        for due in [one for one in self._due if one.at <= now]:
            self._due.remove(due)
            if due.hook in hooks:
                await self._tell(hooks[due.hook], due)
        return min((one.at - now for one in self._due), default=NEVER)

    async def _tell(self, hook: Hook, due: _Due) -> None:
        body = json.dumps(due.message).encode()
        fields = {"Content-Type": JSON, "X-Dialtone-Signature": self._hooks.signed(hook, body)}
        try:
            status = await self._post(hook.url, body, fields)
            last, good = f"status {status}", 200 <= status < 300
        except Unreachable as why:
            last, good = str(why), False
        await self._hooks.told(hook.id, last, good=good)
        host = hook.url.split("/")[2]  # the rest may be a secret (LOG-02)
        if good:
            log.debug("hook.told", f"{host} was told {due.message['event']}")
            return
        log.warning("hook.failed", f"!{host} could not be told {due.message['event']}: {last}", tried=due.tried + 1)
        if due.tried < len(PAUSES):
            due.at, due.tried = self._clock.monotonic() + PAUSES[due.tried], due.tried + 1
            self._due.append(due)
