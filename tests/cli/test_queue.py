import time

import pytest

from dialtone.app.desk import work
from dialtone.domain.mail.delivery import Addressed, Envelope, place
from dialtone.domain.model.mail import NewLetter
from dialtone.domain.model.route import ToHost


@pytest.fixture
def queued(board):
    """A board with three messages that wait."""

    async def job(desk):
        for number, name in enumerate(("a@one.example", "b@two.example", "c@two.example")):
            letter = NewLetter(
                tag=f"{number:016x}", size=3, body=b"x\r\n", sender="bob@bbs.example", message_id=f"<{number}>"
            )
            to = Addressed(destination=ToHost(name, name[2:]), address=name, prefix=b"Received: by us\r\n")
            now = time.time() - 10
            await desk.store.write(lambda records: place(records, letter, Envelope(), [to], now))  # noqa: B023

    work(board.root, job)
    return board


def test_list_shows_what_waits_oldest_first(queued):
    rows = queued.json("queue", "list")
    assert [row["recipient"] for row in rows] == ["a@one.example", "b@two.example", "c@two.example"]
    assert {row["state"] for row in rows} == {"waiting"}
    assert rows[0]["sender"] == "bob@bbs.example"
    assert rows[0]["attempts"] == 0
    assert "b@two.example" in queued.ok("queue", "list")


def test_show_tells_everything_about_one(queued):
    row = queued.json("queue", "show", "2")
    assert (row["id"], row["prefix"], row["domain"]) == (2, "Received: by us\r\n", "two.example")
    assert "two.example" in queued.ok("queue", "show", "2")
    assert queued.run("queue", "show", "99") == 1
    assert "no entry 99" in queued.err


def test_hold_keeps_and_retry_releases(queued):
    assert queued.ok("queue", "hold", "1", "2") == "held: 1 2\n"
    assert [row["state"] for row in queued.json("queue", "list")] == ["held", "held", "waiting"]
    assert queued.ok("queue", "retry", "--all") == "retried: 1 2 3\n"
    rows = queued.json("queue", "list")
    assert {row["state"] for row in rows} == {"waiting"}
    assert all(row["due"] <= time.time() for row in rows)


def test_remove_removes_and_leaves_a_trace(queued):
    queued.ok("queue", "remove", "2")
    assert [row["id"] for row in queued.json("queue", "list")] == [1, 3]
    assert [row["event"] for row in queued.json("mail", "trace", "b@two.example")] == ["queued", "removed"]


def test_one_wrong_number_changes_nothing(queued):
    assert queued.run("queue", "remove", "1", "99") == 1
    assert "no entry 99" in queued.err
    assert len(queued.json("queue", "list")) == 3


def test_all_of_nothing_is_no_error(board):
    assert board.ok("queue", "retry", "--all") == ""
