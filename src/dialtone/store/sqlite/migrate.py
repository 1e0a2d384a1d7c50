"""Bringing a database to the shape this program knows: numbered steps, forward only.

`schema/0001.sql` and so on are run in order, all in one transaction that keeps every other process out. Before an
existing database is changed, a copy of it is put beside it (`<name>.before-<first step>`). A database made by a newer
program is refused.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib import resources

import apsw

from dialtone.base.errors import StoreError
from dialtone.store.sqlite.connection import open_connection, sync_folder, translated

_VERSION_TABLE = "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL) STRICT"


def steps() -> list[str]:
    """The text of every step, the first one first."""
    folder = resources.files("dialtone.store.sqlite") / "schema"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".sql"))
    return [(folder / name).read_text(encoding="utf-8") for name in names]


def migrate(path: str, scripts: Sequence[str]) -> int:
    """Bring the database at `path` to version `len(scripts)`; return the version it had (0: it was empty).

    Raises StoreError.
    """
    connection = open_connection(path, writing=True)
    try:
        return _migrate(connection, path, scripts)
    except apsw.Error as error:
        raise translated(error) from error
    finally:
        connection.close(True)


def _migrate(connection: apsw.Connection, path: str, scripts: Sequence[str]) -> int:
    found = version_of(connection)
    if found < len(scripts):
        with _alone(connection):
            found = version_of(connection)  # another process may have been first
            if 0 < found < len(scripts):
                _keep_copy(path, f"{path}.before-{found + 1}")
            _run(connection, scripts, found)
    if found > len(scripts):
        raise StoreError(
            f"{path} was made by a newer program (version {found}; this one knows {len(scripts)})", temporary=False
        )
    return found


@contextmanager
def _alone(connection: apsw.Connection) -> Iterator[None]:
    """A transaction that keeps other writers out from its beginning; undone when something is raised."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _run(connection: apsw.Connection, scripts: Sequence[str], found: int) -> None:
    if found >= len(scripts):
        return
    connection.create_scalar_function("casefold", _casefold, 1, deterministic=True)
    connection.execute(_VERSION_TABLE).fetchall()
    for script in scripts[found:]:
        connection.execute(script).fetchall()
    connection.execute("DELETE FROM schema_version").fetchall()
    connection.execute("INSERT INTO schema_version (version) VALUES ($1)", (len(scripts),)).fetchall()


def _casefold(*values: object) -> str:
    """For steps that fold names as the records do: the engine's own lower() knows ASCII alone."""
    return str(values[0]).casefold()


def version_of(connection: apsw.Connection) -> int:
    """The version of an open database; 0 when there is nothing in it."""
    tables = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
    if not tables:
        return 0
    if ("schema_version",) not in tables:
        raise StoreError("the database file is not one of ours", temporary=False)
    return int(str(connection.execute("SELECT version FROM schema_version").fetchall()[0][0]))


def _keep_copy(path: str, target: str) -> None:
    """Copy the database beside itself; a copy left by a step that failed before is replaced."""
    with suppress(FileNotFoundError):
        os.unlink(target)
    copy_database(path, target)


def copy_database(path: str, target: str) -> None:
    """Copy what is committed in the database at `path` into a new file, while others go on.

    Raises StoreError, also when `target` exists.
    """
    try:
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        source = open_connection(path, writing=False)
        copy = apsw.Connection(target)
        try:
            with copy.backup("main", source, "main") as backup:
                backup.step(-1)
        finally:
            copy.close(True)
            source.close(True)
        sync_folder(os.path.dirname(target) or ".")
    except apsw.Error as error:
        raise translated(error) from error
    except OSError as error:
        raise StoreError(f"cannot write {target}: {error.strerror}") from error
