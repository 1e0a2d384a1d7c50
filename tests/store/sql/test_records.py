from __future__ import annotations

from pathlib import Path

from dialtone.domain.model.mail import NewLetter
from dialtone.store.sql.records import SqlRecords
from dialtone.store.sqlite.connection import create, open_connection
from dialtone.store.sqlite.engine import Writer
from dialtone.store.sqlite.migrate import migrate, steps
from dialtone.store.steps import finish


def test_each_change_has_its_own_facts_and_its_own_loose_letters(tmp_path: Path) -> None:
    path = str(tmp_path / "store")
    create(path)
    migrate(path, steps())
    connection = open_connection(path, writing=True)
    engine = Writer(connection)
    records = SqlRecords(engine)
    records.begin()
    records.announce("first")
    finish(records.mail.add_letter(NewLetter(tag="a" * 16, size=1, body=b"x")))
    first = records.facts
    finish(records.settle())
    records.begin()
    records.announce("second")
    finish(records.settle())
    engine.write_all()
    assert (first, records.facts) == (["first"], ["second"])
    assert connection.execute("SELECT COUNT(*) FROM letters").fetchall() == [(0,)]
    connection.close(True)
