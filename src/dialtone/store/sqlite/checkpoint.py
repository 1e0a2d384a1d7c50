"""When the write-ahead file is carried over into the database.

The writer does it between commits, after the waiting were told, as soon as about 4 MiB have been written: a few
milliseconds at a time. Such a checkpoint waits for nobody; while questions are being answered the file may go on
growing behind it, so past a hard limit the writer waits (a quarter of a second at most) until no question needs the old
part, and then begins the file anew. When nothing is to be written for a second, the rest is carried over.
"""

from __future__ import annotations

import apsw

from dialtone.store.sqlite.connection import BUSY_SECONDS

SOON = 1000  # pages written since the last checkpoint
LATE = 16_000  # pages in the write-ahead file: 64 MiB
WAIT_SECONDS = 0.25


class Checkpoints:
    """Counts what was written and carries it over. Errors of the engine come out as apsw's.

    `pending`: whether there may be something to carry over. `length`: pages in the write-ahead file at the last look.
    """

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection
        self._carried = self._pages_written()
        self.pending = True  # an earlier run may have left something
        self.length = 0

    def _pages_written(self) -> int:
        pages: int = self._connection.status(apsw.SQLITE_DBSTATUS_CACHE_WRITE)[0]
        return pages

    def after_commit(self) -> None:
        """Carry over when it is time."""
        self.pending = True
        if self._pages_written() - self._carried >= SOON:
            self.carry()

    def carry(self) -> None:
        """Carry over what can be without waiting; begin the file anew when it has grown too long."""
        self._carried = self._pages_written()
        self.pending = False
        self.length, _ = self._connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_PASSIVE)
        if self.length >= LATE:
            self._restart()

    def _restart(self) -> None:
        self._connection.set_busy_timeout(int(WAIT_SECONDS * 1000))
        try:
            self.length, _ = self._connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_RESTART)
        except apsw.BusyError:
            pass  # a long question is still reading the old part: tried again after the next thousand pages
        finally:
            self._connection.set_busy_timeout(int(BUSY_SECONDS * 1000))
