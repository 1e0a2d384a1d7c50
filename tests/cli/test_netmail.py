"""The sysop's commands for mail that waits for a message network."""

import time

import pytest

from dialtone.app.desk import work
from dialtone.domain.model.mail import NewLetter
from dialtone.domain.model.netmail import NewNetmail

WAITING = [
    ("fidonet", "1:103/1", "rob.swindell", ""),
    ("qwknet", "VERT/NIX", "joe", "VERT"),
    ("fidonet", "2:280/464.1", "jan", ""),
]


@pytest.fixture
def waiting(board):
    """A board with three pieces of netmail."""

    async def job(desk):
        for number, (network, address, name, via) in enumerate(WAITING):

            async def change(records, number=number, network=network, address=address, name=name, via=via):
                letter = NewLetter(tag=f"{number:016x}", size=3, body=b"x\r\n", sender="bob@bbs.example")
                await records.netmail.add(
                    NewNetmail(
                        network=network,
                        letter=await records.mail.add_letter(letter),
                        prefix=b"Received: by us\r\n",
                        sender="bob",
                        sender_address="1:103/705",
                        recipient=name,
                        address=address,
                        via=via,
                        subject=f"number {number}",
                        created=time.time(),
                    )
                )

            await desk.store.write(change)

    work(board.root, job)
    return board


def test_list_shows_what_waits_complete_with_its_addressing(waiting):
    rows = waiting.json("netmail", "list")
    assert [(row["network"], row["address"], row["recipient"], row["via"]) for row in rows] == WAITING
    assert {row["state"] for row in rows} == {"waiting"}
    assert (rows[0]["sender"], rows[0]["sender_address"], rows[0]["size"]) == ("bob", "1:103/705", 20)
    assert "2:280/464.1" in waiting.ok("netmail", "list")


def test_list_of_one_network(waiting):
    assert [row["address"] for row in waiting.json("netmail", "list", "--network", "qwknet")] == ["VERT/NIX"]
    assert waiting.run("netmail", "list", "--network", "usenet") == 2


def test_hold_keeps_and_release_lets_go(waiting):
    assert waiting.ok("netmail", "hold", "1", "2") == "held: 1 2\n"
    assert [row["state"] for row in waiting.json("netmail", "list")] == ["held", "held", "waiting"]
    assert waiting.ok("netmail", "release", "--all") == "released: 1 2 3\n"
    assert {row["state"] for row in waiting.json("netmail", "list")} == {"waiting"}


def test_remove_removes_and_leaves_a_trace(waiting):
    waiting.ok("netmail", "remove", "2")
    assert [row["id"] for row in waiting.json("netmail", "list")] == [1, 3]
    assert [row["event"] for row in waiting.json("mail", "trace", "VERT/NIX")] == ["removed"]


def test_one_wrong_number_changes_nothing(waiting):
    assert waiting.run("netmail", "remove", "1", "99") == 1
    assert "no netmail 99" in waiting.err
    assert len(waiting.json("netmail", "list")) == 3


def test_all_of_nothing_is_no_error(board):
    assert board.ok("netmail", "remove", "--all") == ""


def test_the_queue_ends_with_it(waiting):
    rows = waiting.json("queue", "list")
    assert [(row["network"], row["address"]) for row in rows] == [(row[0], row[1]) for row in WAITING]
    shown = waiting.ok("queue", "list")
    assert "NETWORK" in shown
    assert "VERT/NIX" in shown
