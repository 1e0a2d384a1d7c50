"""How SQLite would go about a statement."""

from __future__ import annotations

import re
from pathlib import Path

from dialtone.store.sqlite.connection import create, open_connection
from dialtone.store.sqlite.migrate import migrate, steps


def plan(folder: Path, sql: str) -> str:
    """The engine's plan, in its words."""
    path = str(folder / "store")
    create(path)
    migrate(path, steps())
    connection = open_connection(path, writing=True)
    values = [0] * len(set(re.findall(r"\$\d+", sql)))
    lines = [str(row[3]) for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", values).fetchall()]
    connection.close()
    return "\n".join(lines)
