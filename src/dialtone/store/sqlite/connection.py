"""Opening the database file, and what the engine's errors mean to the house.

SQLite before 3.51.3 can damage a database in write-ahead mode that several connections use, so it is refused. Every
commit is synced (`synchronous=FULL`): "accepted" is a promise. Checkpoints are the writer's business alone.
"""

from __future__ import annotations

import os
from collections.abc import Callable

import apsw

from dialtone.base.errors import StoreError

OLDEST_SQLITE = (3, 51, 3)
BUSY_SECONDS = 10.0  # how long another process (a command) may hold the database
CACHED_STATEMENTS = 400

PAGE_BYTES = 4096
WRITER_CACHE_KIB = 32 * 1024
READER_CACHE_KIB = 8 * 1024

_FULL_DISK = (apsw.FullError, apsw.IOError, apsw.CantOpenError, apsw.NoMemError, apsw.ReadOnlyError)
_CLOSED = (apsw.ConnectionClosedError, apsw.CursorClosedError)  # it could not be opened again so far
_BUSY = (apsw.BusyError, apsw.LockedError, apsw.ProtocolError, apsw.InterruptError)
_BROKEN = (apsw.CorruptError, apsw.NotADBError, apsw.FormatError)

Tap = Callable[[str], None]


def check_sqlite(version: str) -> None:
    """Raise StoreError when this SQLite is too old."""
    if tuple(int(part) for part in version.split(".")[:3]) < OLDEST_SQLITE:
        oldest = ".".join(map(str, OLDEST_SQLITE))
        raise StoreError(f"SQLite {version} can damage databases; {oldest} or later is needed", temporary=False)


def open_connection(path: str, *, writing: bool) -> apsw.Connection:
    """Open the file (made by `create` or an earlier run). Raises StoreError."""
    check_sqlite(apsw.sqlite_lib_version())
    try:
        connection = apsw.Connection(path, apsw.SQLITE_OPEN_READWRITE, statementcachesize=CACHED_STATEMENTS)
        _set_up(connection, writing)
    except apsw.Error as error:
        raise translated(error) from error
    return connection


def _set_up(connection: apsw.Connection, writing: bool) -> None:
    connection.set_busy_timeout(int(BUSY_SECONDS * 1000))
    pragmas = [
        f"page_size={PAGE_BYTES}",  # of a file that is still empty
        "journal_mode=WAL",
        "synchronous=FULL",
        "wal_autocheckpoint=0",
        "journal_size_limit=67108864",
        "temp_store=MEMORY",
        "trusted_schema=OFF",
        "cell_size_check=ON",
        f"cache_size=-{WRITER_CACHE_KIB if writing else READER_CACHE_KIB}",
        f"query_only={'OFF' if writing else 'ON'}",
    ]
    for pragma in pragmas:
        connection.execute(f"PRAGMA {pragma}").fetchall()


def create(path: str) -> None:
    """Make an empty file that only we may read, if there is none; its name is on disk when this returns."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        sync_folder(os.path.dirname(path) or ".")
    except OSError as error:
        raise StoreError(f"cannot make {path}: {error.strerror}") from error


def sync_folder(folder: str) -> None:
    """Put the names in a folder on disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def spoils_batch(error: BaseException) -> bool:
    """Whether the engine is in trouble, so that nothing of the transaction can be kept (not just one statement)."""
    return isinstance(error, (*_FULL_DISK, *_CLOSED, *_BUSY, *_BROKEN))


def translated(error: apsw.Error) -> StoreError:
    """What an engine's error means: trying again may help, or not."""
    if isinstance(error, (*_FULL_DISK, *_CLOSED)):
        return StoreError(f"the disk is full or failing: {error}")
    if isinstance(error, _BUSY):
        return StoreError(f"the database is busy: {error}")
    if isinstance(error, _BROKEN):
        return StoreError(f"the database is damaged: {error}", temporary=False)
    return StoreError(f"the database refused a statement: {error}", temporary=False)
