from __future__ import annotations

import os
from pathlib import Path

import apsw
import pytest

from dialtone.base.errors import StoreError
from dialtone.domain.model.login import Attempts
from dialtone.domain.model.mail import CopyText, MailboxState, Uid
from dialtone.domain.model.user import Secrets, UserNumber
from dialtone.store.sqlite import SqliteStore
from dialtone.store.sqlite.connection import create, open_connection
from dialtone.store.sqlite.migrate import copy_database, migrate, steps, version_of
from tests.store.deliveries import Delivery, contents, to_user

OWL, ZOE = UserNumber(1), UserNumber(2)
DATABASES = Path(__file__).parent / "databases"
FIRST = "CREATE TABLE things (id INTEGER PRIMARY KEY, text TEXT) STRICT; INSERT INTO things VALUES (1, 'one');"
SECOND = "ALTER TABLE things ADD COLUMN more TEXT NOT NULL DEFAULT ''; INSERT INTO things VALUES (2, 'two', 'x');"


def stored(version: int, path: Path) -> None:
    """Build the database of an earlier version from its text."""
    connection = apsw.Connection(str(path))
    connection.execute((DATABASES / f"version_{version}.sql").read_text(encoding="utf-8")).fetchall()
    connection.close()


@pytest.fixture
def path(tmp_path: Path) -> str:
    create(str(tmp_path / "store"))
    return str(tmp_path / "store")


def rows(path: str, sql: str) -> list[object]:
    connection = apsw.Connection(path)
    try:
        return list(connection.execute(sql).fetchall())
    finally:
        connection.close()


def test_there_is_a_stored_database_of_every_version() -> None:
    assert [f"version_{number}.sql" for number in range(1, len(steps()) + 1)] == sorted(os.listdir(DATABASES))


async def test_a_database_of_version_1_is_read_and_goes_on(tmp_path: Path) -> None:
    stored(1, tmp_path / "store")
    store = SqliteStore(tmp_path / "store")
    found = await store.verify()
    assert (found.problems, found.counts["letters"], found.counts["copies"]) == ([], 2, 3)
    owl = await store.read(lambda records: records.users.by_real_name("NORA OWL"))
    assert owl is not None and (owl.number, owl.alias, owl.level, owl.created) == (1, "Night Owl", 90, 1763600000.0)
    zoe = await store.read(lambda records: records.users.by_alias("zoë"))
    assert zoe is not None and zoe.fold_case and zoe.restrictions == "M"
    secrets = await store.read(lambda records: records.users.secrets(OWL))
    assert secrets == Secrets(
        "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaA", b"\x01\x02", "4096:c2FsdA==:a2V5:a2V5", 1763600000.0
    )
    texts = await store.read(lambda records: records.mail.texts(OWL, [Uid(1), Uid(2), Uid(3)]))
    assert texts == [
        CopyText(Uid(1), b"For: owl\r\n", b"Hi\r\n\r\nthere\n", "", 22),
        CopyText(Uid(3), b"", None, "9f" * 32, 200000),
    ]
    heads = await store.read(lambda records: records.mail.heads(OWL))
    assert [(head.uid, head.read, head.spam) for head in heads] == [(1, True, False), (3, False, True)]
    assert await store.read(lambda records: records.mail.state(ZOE)) == MailboxState(1, 22, 0, 2)
    (entry,) = await store.read(lambda records: records.queue.all())
    assert (entry.recipient, entry.port, entry.held, entry.size) == ("bob@far.example", 2525, True, 17)
    traces = await store.read(lambda records: records.traces.find("<ONE@far.example>"))
    assert [(trace.event, trace.address) for trace in traces] == [
        ("delivered", "nightowl@bbs.example"),
        ("delivered", "zoe@bbs.example"),
        ("queued", "bob@far.example"),
    ]
    assert await store.read(lambda records: records.attempts.all()) == [
        Attempts(key="ip:192.0.2.7", count=3, dupes=1, first=1.0, last=2.0, name="root", proof="ab", protocol="SMTP")
    ]
    assert await store.read(lambda records: records.notes.get("made.by")) == "version 1"
    await store.write(Delivery(1, to_user(1)))
    assert [head.uid for head in await store.read(lambda records: records.mail.heads(OWL))] == [1, 3, 4]
    await store.close()


def test_a_new_database_is_made_without_a_copy(path: str, tmp_path: Path) -> None:
    assert migrate(path, [FIRST, SECOND]) == 0
    assert rows(path, "SELECT id, text, more FROM things") == [(1, "one", ""), (2, "two", "x")]
    assert migrate(path, [FIRST, SECOND]) == 2
    assert not list(tmp_path.glob("*.before-*"))


def test_an_older_database_is_copied_and_then_brought_forward(path: str) -> None:
    migrate(path, [FIRST])
    assert migrate(path, [FIRST, SECOND]) == 1
    assert rows(path, "SELECT COUNT(*) FROM things") == [(2,)]
    assert rows(f"{path}.before-2", "SELECT id, text FROM things") == [(1, "one")]
    assert os.stat(f"{path}.before-2").st_mode & 0o777 == 0o600


def test_a_step_that_fails_changes_nothing_and_can_be_tried_again(path: str) -> None:
    migrate(path, [FIRST])
    for _ in range(2):
        with pytest.raises(StoreError):
            migrate(path, [FIRST, SECOND + "CREATE TABLE things (x);"])
        connection = open_connection(path, writing=True)
        assert version_of(connection) == 1
        connection.close()
    assert rows(path, "SELECT * FROM things") == [(1, "one")]
    assert migrate(path, [FIRST, SECOND]) == 1


def test_a_newer_database_is_refused_in_plain_words(path: str) -> None:
    migrate(path, [FIRST, SECOND])
    with pytest.raises(StoreError, match="newer program") as caught:
        migrate(path, [FIRST])
    assert not caught.value.temporary
    assert rows(path, "SELECT COUNT(*) FROM things") == [(2,)]


def test_somebody_elses_database_is_refused(path: str) -> None:
    connection = apsw.Connection(path)
    connection.execute("CREATE TABLE history (url TEXT)")
    connection.close()
    with pytest.raises(StoreError, match="not one of ours"):
        migrate(path, [FIRST])


def test_a_copy_never_overwrites_a_file(path: str) -> None:
    migrate(path, [FIRST])
    with pytest.raises(StoreError):
        copy_database(path, path)
    assert rows(path, "SELECT * FROM things") == [(1, "one")]


async def test_two_programs_that_open_a_new_board_at_once_make_it_once(tmp_path: Path) -> None:
    first, second = SqliteStore(tmp_path / "store"), SqliteStore(tmp_path / "store")
    await first.write(Delivery(1, to_user(1)))
    await second.write(Delivery(2, to_user(1)))
    assert await contents(first) == await contents(second)
    await first.close()
    await second.close()
