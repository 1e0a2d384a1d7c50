"""The threads that answer questions.

Each has a connection of its own that cannot write. A question runs whole in one thread, inside one read transaction, so
it sees one moment of the database while the writer goes on. Questions that have gathered are answered together:
one transaction, one call into the loop. They see everything that was committed before they were asked.
"""

from __future__ import annotations

from queue import Empty, SimpleQueue
from threading import Thread

import apsw

from dialtone.base.bus import Bus
from dialtone.base.errors import StoreError
from dialtone.store.sql.records import SqlRecords
from dialtone.store.sqlite.connection import open_connection
from dialtone.store.sqlite.engine import Reader
from dialtone.store.sqlite.jobs import Job, Outbox, again, wake
from dialtone.store.steps import finish

THREADS = 1  # more only wait for the interpreter's lock: docs/performance.md
MOST_QUESTIONS = 16  # answered together (or a few more): a long one holds up the rest of these


class ReaderThreads:
    """Put questions into the `outbox` on the loop's thread; `stop` answers those already sent, then closes."""

    def __init__(self, path: str, bus: Bus, *, threads: int = THREADS) -> None:
        self._inbox: SimpleQueue[list[Job] | None] = SimpleQueue()
        self.outbox = Outbox(self._inbox, MOST_QUESTIONS)
        self._readers = [ReaderThread(path, bus, self._inbox) for _ in range(threads)]
        for reader in self._readers:
            reader.start()

    def stop(self) -> None:
        """Blocks until everything put so far has been answered."""
        self._inbox.put(None)
        for reader in self._readers:
            reader.join()


class ReaderThread(Thread):
    """One of them."""

    def __init__(self, path: str, bus: Bus, inbox: SimpleQueue[list[Job] | None]) -> None:
        super().__init__(name="store-reader", daemon=True)
        self._path = path
        self._bus = bus
        self._inbox = inbox
        self._open()

    def _open(self) -> None:
        self._connection = open_connection(self._path, writing=False)
        self._engine = Reader(self._connection)
        self._records = SqlRecords(self._engine)

    def run(self) -> None:
        """Answer until the end."""
        stopping = False
        while not stopping:
            jobs, stopping = self._gather()
            if jobs:
                self._answer_all(jobs)
                wake(jobs, self._bus)
                if self._engine.failure is not None:
                    self._reopen()
        self._inbox.put(None)  # for the next thread
        self._connection.close(True)

    def _gather(self) -> tuple[list[Job], bool]:
        jobs: list[Job] = []
        try:
            some = self._inbox.get()
            while some is not None:
                jobs += some
                if len(jobs) >= MOST_QUESTIONS:
                    return jobs, False
                some = self._inbox.get_nowait()
        except Empty:
            return jobs, False
        return jobs, True

    def _answer_all(self, jobs: list[Job]) -> None:
        try:
            self._engine.execute("BEGIN")
            for job in jobs:
                self._answer(job)
            self._engine.execute("COMMIT")
        except StoreError as error:
            for job in jobs:
                job.error = job.error or again(error)

    def _answer(self, job: Job) -> None:
        self._records.forget()
        try:
            job.result = finish(job.steps(self._records))
        except BaseException as error:
            job.error = error

    def _reopen(self) -> None:
        try:
            self._connection.close(True)
            self._open()
        except (apsw.Error, StoreError):
            pass  # the next question fails and comes here again
