"""The one thread that changes the database.

It owns the only writing connection. Whatever has gathered in its queue while the last commit was under way becomes
one transaction: run each change (`batch.py`), commit once, wake everybody with one call into the loop. So the disk
is waited for once per batch, not once per message, and no lock is needed anywhere else.

The engine's trouble is told to those whose changes were lost, the connection is opened anew, and the next batch
tries again: when space comes back, so does the service.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Thread

import apsw

from dialtone.base import log
from dialtone.base.bus import Bus
from dialtone.base.errors import StoreError
from dialtone.store.sqlite.batch import Batches
from dialtone.store.sqlite.checkpoint import Checkpoints
from dialtone.store.sqlite.connection import Tap, open_connection
from dialtone.store.sqlite.engine import Writer
from dialtone.store.sqlite.jobs import Job, Outbox, wake

MOST_CHANGES = 128  # in one commit (or a few more)
QUIET_SECONDS = 1.0  # without changes, until the write-ahead file is carried over


class WriterThread:
    """Put changes into the `outbox` on the loop's thread; `stop` runs those already sent, then closes."""

    def __init__(self, path: str, bus: Bus, *, tap: Tap | None = None) -> None:
        self._path = path
        self._bus = bus
        self._tap = tap
        self._inbox: SimpleQueue[list[Job] | None] = SimpleQueue()
        self.outbox = Outbox(self._inbox, MOST_CHANGES)
        self._failing = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self.commits = 0
        self.changes = 0
        self._open()
        self._thread = Thread(target=self._work, name="store-writer", daemon=True)
        self._thread.start()

    def _open(self) -> None:
        self._connection = open_connection(self._path, writing=True)
        self._batches = Batches(Writer(self._connection, self._tap))
        self._checkpoints = Checkpoints(self._connection)

    def stop(self) -> None:
        """Blocks until everything put so far has been done and the connection is closed."""
        self._inbox.put(None)
        self._thread.join()

    def _work(self) -> None:
        stopping = False
        while not stopping:
            jobs, stopping = self._gather()
            if jobs:
                self._loop = jobs[0].future.get_loop()
                self._commit(jobs)
            else:
                self._carry_over(self._checkpoints.carry)
        self._connection.close(True)

    def _gather(self) -> tuple[list[Job], bool]:
        """Wait for a change and take all that have gathered; no changes: nothing came for a while, or the end."""
        jobs: list[Job] = []
        try:
            some = self._inbox.get(timeout=QUIET_SECONDS if self._checkpoints.pending else None)
            while some is not None:
                jobs += [job for job in some if not job.future.cancelled()]
                if len(jobs) >= MOST_CHANGES:
                    return jobs, False
                some = self._inbox.get_nowait()
        except Empty:
            return jobs, False
        return jobs, True

    def _commit(self, jobs: list[Job]) -> None:
        fine = self._batches.run(jobs)
        self.commits += 1
        self.changes += len(jobs)
        wake(jobs, self._bus)
        if fine:
            self._works()
            self._carry_over(self._checkpoints.after_commit)
        else:
            self._fails(f"!the database cannot be written: {jobs[-1].error}")
            self._reopen()

    def _reopen(self) -> None:
        """Throw the connection away, which undoes whatever it had begun, and open another."""
        try:
            self._connection.close(True)
            self._open()
        except (apsw.Error, StoreError) as error:
            self._fails(f"!the database cannot be opened: {error}")
        else:
            # On a full disk this may free the write-ahead file for changes that need no new space.
            self._carry_over(self._checkpoints.carry)

    def _carry_over(self, carry: Callable[[], None]) -> None:
        try:
            carry()
        except apsw.Error as error:
            # Nothing is lost: what was committed is safe in the write-ahead file until the next try.
            self._fails(f"!the database cannot be written: {error}")

    def _fails(self, text: str) -> None:
        if not self._failing:
            self._failing = True
            self._tell(log.critical, "store.failed", text)

    def _works(self) -> None:
        if self._failing:
            self._failing = False
            self._tell(log.notice, "store.recovered", "the database can be written again")

    def _tell(self, say: Callable[[str, str], None], name: str, text: str) -> None:
        """Log on the loop's thread, where everything else logs."""
        try:
            if self._loop is not None:
                self._loop.call_soon_threadsafe(say, name, text)
        except RuntimeError:
            pass  # the loop is closed, and with it the log
