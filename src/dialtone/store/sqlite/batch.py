"""Many changes in one transaction, each all or nothing.

The quick way runs the changes one after the other and commits once. A change that fails before it wrote anything
needs no undo. When one fails after it wrote, or a collected row cannot be written, everything is undone and
the same changes are run again, each in a savepoint: then the failing ones undo only themselves. Changes may run
more than once; the port says so. (Savepoints for all would cost two statements per change, for failures that are
rare: figures in decision 0003.)

Trouble of the engine (disk full, busy, damaged) fails every change of the transaction, and nothing of it is kept.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from dialtone.domain.ports.store import Records
from dialtone.store.sql.records import SqlRecords
from dialtone.store.sqlite.engine import Writer
from dialtone.store.sqlite.jobs import Job, again
from dialtone.store.steps import finish


class Batches:
    """Runs batches of changes on the writing connection."""

    def __init__(self, engine: Writer) -> None:
        self._engine = engine
        self._records = SqlRecords(engine)
        self._version = -1  # changes when another connection has written

    def run(self, jobs: Sequence[Job]) -> bool:
        """Run every job's change and commit; afterwards each has its result or its error. Never raises.

        False: the engine failed and the connection must be thrown away, which undoes what was left open.
        """
        try:
            if not self._together(jobs):
                self._engine.execute("ROLLBACK")
                self._forget()
                self._apart(jobs)
        except BaseException as error:
            for job in jobs:
                job.error, job.facts = job.error or again(error), ()
            return False
        return True

    def _together(self, jobs: Sequence[Job]) -> bool:
        """Run all in one go. False: something must be undone that not all of them wrote."""
        self._begin()
        for job in jobs:
            before = self._engine.mark()
            self._step(job)
            if job.error is not None and self._engine.mark() != before:
                return False
        try:
            self._engine.write_all()
        except Exception:
            if self._engine.failure is not None:
                raise
            return False
        self._engine.execute("COMMIT")
        return True

    def _apart(self, jobs: Sequence[Job]) -> None:
        """Run each in a savepoint."""
        self._begin()
        for job in jobs:
            self._engine.execute("SAVEPOINT change")
            self._step(job)
            if job.error is None:
                self._write(job)
            if job.error is not None:
                self._engine.execute("ROLLBACK TO change")
                self._forget()
            self._engine.execute("RELEASE change")
        self._engine.execute("COMMIT")

    def _begin(self) -> None:
        self._engine.failure = None
        self._engine.execute("BEGIN IMMEDIATE")
        version = self._engine.execute("PRAGMA data_version")[0][0]
        if version != self._version:
            self._forget()
            self._version = version

    def _step(self, job: Job) -> None:
        """Run one change. Raises StoreError only when the engine failed."""
        job.error, job.facts = None, ()
        self._records.begin()
        try:
            job.result = finish(self._run(job.steps))
            job.facts = self._records.facts
        except BaseException as error:
            job.error = error
        self._check()

    async def _run(self, change: Callable[[Records], Awaitable[Any]]) -> Any:
        result = await change(self._records)
        await self._records.settle()
        return result

    def _write(self, job: Job) -> None:
        try:
            self._engine.write_all()
        except Exception as error:
            job.error, job.facts = error, ()
        self._check()

    def _check(self) -> None:
        """A change may have swallowed the engine's error: the transaction is lost all the same."""
        if self._engine.failure is not None:
            raise self._engine.failure

    def _forget(self) -> None:
        self._engine.forget()
        self._records.forget()
