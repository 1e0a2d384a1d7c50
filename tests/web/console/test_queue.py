import asyncio

import pytest

from dialtone.domain.model.mail import TraceEntry
from dialtone.testing.conformance.store_queue import queue

SUBJECT = "<script>alert(1)</script>"


@pytest.fixture
def waiting(board):
    """Numbers of three entries that wait an hour from now."""
    later = board.clock.now() + 3600
    return [asyncio.run(queue(board.store, name, later)) for name in ("one.example", "two.example", "three.example")]


def entry(board, id):
    return asyncio.run(board.store.read(lambda records: records.queue.get(id)))


def test_the_queue_is_shown_and_searched(board, sysop, waiting):
    assert "3 entries" in sysop.get("/console/queue").page.text
    page = sysop.get("/console/queue?q=two").page
    assert "1 entry" in page.text and f"#{waiting[1]} to x@two.example" in page.links


def test_entries_that_are_ticked_are_held_released_removed(board, sysop, waiting):
    sysop.get("/console/queue")
    sysop.submit(button="Hold", id=[str(waiting[0]), str(waiting[2])])
    assert [entry(board, id).held for id in waiting] == [True, False, True]
    sysop.submit(button="Release", id=str(waiting[0]))
    assert not entry(board, waiting[0]).held
    sysop.submit(button="Remove", id=str(waiting[0]))
    assert entry(board, waiting[0]) is None and "2 entries" in sysop.answer.page.text


def test_all_are_retried(board, sysop, waiting):
    sysop.get("/console/queue")
    sysop.submit(button="Retry now", all="1")
    assert {entry(board, id).due for id in waiting} == {board.clock.now()}
    assert "3 of 3 tried now." in sysop.answer.page.text


def test_nothing_ticked_is_nothing_done(board, sysop, waiting):
    sysop.get("/console/queue")
    sysop.submit(button="Remove")
    assert "No entry was chosen" in sysop.answer.page.text and entry(board, waiting[0]) is not None


def test_one_entry_with_header_and_orders(board, sysop, waiting):
    page = sysop.get(f"/console/queue/{waiting[0]}").page
    assert "Received: x" in page.text and "x@one.example" in page.text
    sysop.submit(button="Hold")
    assert entry(board, waiting[0]).held
    assert sysop.get("/console/queue/999").status == 404


def test_WEB_01_traces_are_text(board, sysop):
    trace = TraceEntry(board.clock.now(), "TAG1", "bounced", "x@y.example", SUBJECT, "<id@z>", "a@b.example")
    asyncio.run(board.store.write(lambda records: records.traces.add([trace])))
    for text in ("TAG1", "a%40b.example", "x%40y.example", "%3Cid%40z%3E"):
        assert SUBJECT in sysop.get(f"/console/trace?q={text}").page.text, text
    assert "Nothing is known" in sysop.get("/console/trace?q=other").page.text
    assert "What became" in sysop.get("/console/trace").page.text


def test_there_is_no_other_order(board, sysop, waiting):
    sysop.get("/console/queue")
    token = sysop.answer.page.form("/console/queue/change").values["csrf"]
    values = {"csrf": token, "order": "eat", "id": str(waiting[0])}
    assert sysop.post("/console/queue/change", values).status == 400
