"""The SQLite store: the port, put together from its threads."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from typing import TypeVar

from dialtone.base.bus import Bus
from dialtone.base.errors import StoreError
from dialtone.domain.model.mail import Findings
from dialtone.domain.ports.store import Records
from dialtone.store.sql.check import check
from dialtone.store.sqlite.connection import Tap, create, open_connection
from dialtone.store.sqlite.engine import Reader
from dialtone.store.sqlite.jobs import Job, Outbox, closed
from dialtone.store.sqlite.migrate import copy_database, migrate, steps
from dialtone.store.sqlite.readers import ReaderThreads
from dialtone.store.sqlite.writer import WriterThread
from dialtone.store.steps import finish

Result = TypeVar("Result")


class SqliteStore:
    """See `Store`. All records are in the file `path`, which is made when there is none.

    Opening blocks (it may migrate) and raises StoreError; the object belongs to the loop it is first used on. `tap` is
    for tests: called in the writer's thread with every statement before it runs, and what it raises (an apsw
    error) is taken for the engine's.
    """

    def __init__(self, path: str | os.PathLike[str], bus: Bus | None = None, *, tap: Tap | None = None) -> None:
        self.path = os.fspath(path)
        create(self.path)
        migrate(self.path, steps())
        bus = bus if bus is not None else Bus()
        self._writer = WriterThread(self.path, bus, tap=tap)
        self._readers = ReaderThreads(self.path, bus)
        self._closed = False

    @property
    def commits(self) -> int:
        """Transactions committed (or tried) so far."""
        return self._writer.commits

    @property
    def changes(self) -> int:
        """Changes run so far; the more of them per commit, the more shared a sync."""
        return self._writer.changes

    async def read(self, question: Callable[[Records], Awaitable[Result]]) -> Result:
        """Run a question on a consistent view."""
        return await self._ask(self._readers.outbox, question)

    async def write(self, change: Callable[[Records], Awaitable[Result]]) -> Result:
        """Run a change; return when it is durable."""
        return await self._ask(self._writer.outbox, change)

    async def _ask(self, outbox: Outbox, steps: Callable[[Records], Awaitable[Result]]) -> Result:
        if self._closed:
            raise closed()
        future: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        outbox.put(Job(steps, future))
        return await future

    async def verify(self) -> Findings:
        """Check the engine's structures, then counts and references."""
        return await asyncio.to_thread(_verify, self.path)

    async def backup(self, folder: str) -> None:
        """Copy the database into `folder` under its own name, as it is at one moment, while mail goes on."""
        target = os.path.join(folder, os.path.basename(self.path))
        await asyncio.to_thread(copy_database, self.path, target)

    async def close(self) -> None:
        """Finish what was accepted and release everything."""
        if not self._closed:
            self._closed = True
            self._readers.outbox.send()
            self._writer.outbox.send()
            await asyncio.to_thread(self._stop)

    def _stop(self) -> None:
        self._readers.stop()
        self._writer.stop()


def _verify(path: str) -> Findings:
    connection = open_connection(path, writing=False)
    try:
        engine = Reader(connection)
        engine.execute("BEGIN")  # one moment of the database for all rules
        found = finish(check(engine))
        found.problems[:0] = [f"database: {line}" for line in _integrity(engine) if line != "ok"]
        return found
    finally:
        connection.close(True)


def _integrity(engine: Reader) -> list[str]:
    try:
        return [row[0] for row in engine.execute("PRAGMA integrity_check")]
    except StoreError as error:
        return [str(error)]
