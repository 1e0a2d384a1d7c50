from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import apsw
import pytest

from dialtone.base.errors import Refusal, Why
from dialtone.domain.ports.store import Records
from dialtone.store.sqlite.batch import Batches
from dialtone.store.sqlite.connection import create, open_connection
from dialtone.store.sqlite.engine import Writer
from dialtone.store.sqlite.jobs import Job
from dialtone.store.sqlite.migrate import migrate, steps
from tests.store.deliveries import Delivery, to_user


class Bench:
    """Batches on a connection whose statements are noted."""

    def __init__(self, path: str) -> None:
        create(path)
        migrate(path, steps())
        self.connection = open_connection(path, writing=True)
        self.ran: list[str] = []
        self.batches = Batches(Writer(self.connection, self.ran.append))

    def run(self, *changes: Any) -> list[Job]:
        jobs = [Job(change, None) for change in changes]  # type: ignore[arg-type]
        self.fine = self.batches.run(jobs)
        return jobs

    def count(self, word: str) -> int:
        return sum(sql.startswith(word) for sql in self.ran)

    def tags(self) -> list[str]:
        return [str(row[0]) for row in self.connection.execute("SELECT tag FROM copies ORDER BY uid").fetchall()]


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(str(tmp_path / "store"))
    yield bench
    bench.connection.close(True)


async def refuse_at_once(records: Records) -> None:
    await records.mail.heads(to_user(1).destination.user.number)  # type: ignore[union-attr]
    raise Refusal(Why.FULL)


async def refuse_after_writing(records: Records) -> None:
    await Delivery(666, to_user(1))(records)
    await records.notes.put("half", "a change")
    raise Refusal(Why.FULL)


def test_many_deliveries_are_few_statements_and_one_commit(bench: Bench) -> None:
    jobs = bench.run(*(Delivery(number, to_user(1), to_user(2)) for number in range(32)))
    assert [job.error for job in jobs] == [None] * 32
    assert bench.count("COMMIT") == 1
    assert len(bench.ran) < 16
    bench.ran.clear()
    bench.run(*(Delivery(number, to_user(1), to_user(2)) for number in range(32)))
    assert len(bench.ran) <= 9  # nothing needs to be read again: begin, version, five tables (two twice), commit


def test_who_fails_before_writing_costs_the_others_nothing(bench: Bench) -> None:
    jobs = bench.run(Delivery(1, to_user(1)), refuse_at_once, Delivery(2, to_user(1)))
    assert [type(job.error) for job in jobs] == [type(None), Refusal, type(None)]
    assert (bench.count("SAVEPOINT"), bench.count("ROLLBACK"), bench.count("COMMIT")) == (0, 0, 1)
    assert bench.tags() == [f"{1:016x}", f"{2:016x}"]


def test_who_fails_after_writing_undoes_only_itself(bench: Bench) -> None:
    jobs = bench.run(Delivery(1, to_user(1)), refuse_after_writing, Delivery(2, to_user(1)))
    assert [type(job.error) for job in jobs] == [type(None), Refusal, type(None)]
    assert bench.count("SAVEPOINT") == 3
    assert bench.tags() == [f"{1:016x}", f"{2:016x}"]
    assert bench.connection.execute("SELECT COUNT(*) FROM notes").fetchall() == [(0,)]
    assert bench.connection.execute("SELECT messages, next_uid FROM mailboxes").fetchall() == [(2, 3)]


def test_a_row_that_cannot_be_written_fails_its_own_change(bench: Bench) -> None:
    flawed = Delivery(5, to_user(1), body="this is text, not bytes")  # type: ignore[arg-type]
    jobs = bench.run(Delivery(1, to_user(1)), flawed, Delivery(2, to_user(1)))
    assert [job.error is None for job in jobs] == [True, False, True]
    assert bench.tags() == [f"{1:016x}", f"{2:016x}"]


def test_facts_belong_to_their_change(bench: Bench) -> None:
    jobs = bench.run(Delivery(1, to_user(1), to_user(2)), refuse_after_writing, Delivery(2, to_user(1)))
    assert [len(job.facts) for job in jobs] == [2, 0, 1]


def test_what_another_connection_wrote_is_noticed(bench: Bench) -> None:
    bench.run(Delivery(1, to_user(1)))
    other = Bench(bench.connection.filename)
    other.run(Delivery(2, to_user(1)))
    bench.run(Delivery(3, to_user(1)))
    other.run(Delivery(4, to_user(1)))
    assert bench.tags() == [f"{number:016x}" for number in (1, 2, 3, 4)]
    assert bench.connection.execute("SELECT COUNT(DISTINCT letter) FROM copies").fetchall() == [(4,)]
    other.connection.close(True)


def test_the_engines_trouble_fails_all_of_them(tmp_path: Path) -> None:
    bench = Bench(str(tmp_path / "store"))

    def tap(sql: str) -> None:
        if sql.startswith("INSERT INTO copies"):
            raise apsw.FullError("full")

    batches = Batches(Writer(bench.connection, tap))
    jobs = [Job(Delivery(number, to_user(1)), None) for number in range(3)]  # type: ignore[arg-type]
    assert batches.run(jobs) is False
    assert len({id(job.error) for job in jobs}) == 3
    assert not any(job.facts for job in jobs)
    bench.connection.close(True)
