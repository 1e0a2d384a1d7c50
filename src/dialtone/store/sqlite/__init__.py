"""The store in one SQLite file, through apsw only (one copy of SQLite in the process).

`store.py` puts the parts together: `writer.py` is the thread that changes things, `readers.py` those that answer
questions, `engine.py` runs the statements of `sql/` on a connection, `connection.py` opens one. Imports `domain` and
below, and `sql/`. Start at `writer.py`.
"""

from dialtone.store.sqlite.store import SqliteStore

__all__ = ["SqliteStore"]
