"""A service with one run that takes all clients (`STATIC`): started with its listener, started again with `LOOP`.

Source: spec services.md 5.2, 5.4. The listener lets clients in as for every service, the run gets them one by one. When
it ends, clients it had are gone; with LOOP it begins anew, after a pause that grows while it ends at once each time.
A run that is replaced takes nobody more, is told to end, and is ended when its last client has left.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from weakref import WeakSet

from dialtone.base import log
from dialtone.base.bell import Bell
from dialtone.config.service import JAVASCRIPT, PYTHON, ServiceConfig
from dialtone.domain.ports.doors import Ended
from dialtone.domain.ports.services import Conversation, Lasting
from dialtone.protocols.own.server import OwnSession
from dialtone.wire.port import Wire

TAG = "srvc"
FIRST_PAUSE, LAST_PAUSE = 1.0, 60.0  # seconds before it begins anew
LASTED = 30.0  # seconds of a run after which the pause is short again
LOOK = 1.0  # seconds between looks whether the last client has left
PATIENCE = 5.0  # seconds a script without clients has to end by itself
_WORDS = {JAVASCRIPT: "JavaScript", PYTHON: "Python"}

Wait = Callable[[Bell, float], Awaitable[None]]


class StaticService:
    """See the module's text. `make` gives one run; `over` is called when it has ended and does not begin anew."""

    def __init__(
        self, row: ServiceConfig, make: Callable[[], Lasting], wait: Wait, over: Callable[[], None] = lambda: None
    ) -> None:
        self.row = row
        self.served = 0
        self.runs = 0  # how often it was started
        self._make = make
        self._wait = wait
        self._over = over
        self._run: Lasting | None = None
        self._lines: WeakSet[Conversation] = WeakSet()
        self._leaving = False
        self._tasks: set[asyncio.Task[None]] = set()

    def begin(self) -> None:
        """Start it."""
        self._spawn(self._keep())

    def session(self, wire: Wire) -> OwnSession:
        """One client's conversation with it."""

        async def begin() -> Conversation:
            if self._run is None:
                raise OSError(111, "its script does not run")
            line = await self._run.connect(wire.peer, secure=wire.secure, identify=wire.identify)
            self.served += 1
            self._lines.add(line)
            return line

        return OwnSession(wire, begin, self._wait)

    @property
    def gone(self) -> bool:
        """Whether nothing of it is left."""
        return not self._tasks

    @property
    def clients(self) -> int:
        """How many it has."""
        return sum(line.ended is None for line in self._lines)

    def finish(self) -> None:
        """Take nobody more; end when the last client has left."""
        if not self._leaving:
            self._leaving = True
            self._spawn(self._wind_up())

    async def stop(self) -> None:
        """End it now. Returns when it is gone."""
        self._leaving = True
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)

    # --- its life ---

    def _spawn(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _keep(self) -> None:
        log.context.set(self._context())
        loop, pause = asyncio.get_running_loop(), FIRST_PAUSE
        while not self._leaving:
            began = loop.time()
            await self._once()
            if "LOOP" not in self.row.options or self._leaving:
                break
            pause = FIRST_PAUSE if loop.time() - began > LASTED else pause
            await asyncio.sleep(pause)
            pause = min(2 * pause, LAST_PAUSE)
        if not self._leaving:
            log.notice("service.over", f"[{self.row.name}] has ended and is not served; LOOP would start it again")
            self._over()

    async def _once(self) -> None:
        """One run, from its start to its end."""
        run = self._make()
        ended = Ended(1)
        try:
            await run.begin()
            self._run, self.runs = run, self.runs + 1
            log.info("service.static", f"{self._what} started", section=self.row.name)
            ended = await run.wait()
        except OSError as trouble:
            log.error("service.start", f"!service cannot be started: {trouble.strerror or trouble}")
        finally:
            self._run = None
            await run.stop()
        if ended.trouble:
            log.warning("service.trouble", f"!{self._what}: {ended.trouble}")
        log.info("service.ended", f"{self._what} thread terminated ({self.served} clients served)")

    async def _wind_up(self) -> None:
        log.context.set(self._context())
        if self._run is not None and not self._run.outlives_clients:
            self._run.terminate()
        while self.clients:  # noqa: ASYNC110 (lines tell their session, not us)
            await asyncio.sleep(LOOK)
        if self._run is not None:
            self._run.terminate()
            keeping = self._tasks - {asyncio.current_task()}
            with suppress(TimeoutError):
                await asyncio.wait(keeping, timeout=PATIENCE)
        for task in self._tasks - {asyncio.current_task()}:
            task.cancel()

    @property
    def _what(self) -> str:
        return f"{self.row.protocol} static {_WORDS.get(self.row.kind, 'NATIVE')} service"

    def _context(self) -> log.Context:
        context = log.Context(TAG, 0, self.row.protocol)
        context.least, context.cap = self.row.log_level, self.row.lowest_log_level
        return context
