import pytest

from dialtone.app.desk import work
from dialtone.domain.model.mail import TraceEntry


@pytest.fixture
def traced(board):
    entries = [
        TraceEntry(1736082165.0, "a" * 16, "delivered", "bob@bbs.example", "mailbox of user #2", "<1@x>", "a@ext"),
        TraceEntry(1736082166.0, "a" * 16, "fetched", "Bob", "by pop3"),
        TraceEntry(1736082167.0, "b" * 16, "queued", "c@two.example", "x", "<2@x>", "bob@bbs.example"),
    ]

    async def job(desk):
        await desk.store.write(lambda records: records.traces.add(entries))

    work(board.root, job)
    return board


@pytest.mark.parametrize("what", ["bob@BBS.example", "a@ext", "<1@x>", "1@x", "a" * 16])
def test_a_message_is_found_by_address_message_id_or_tag(traced, what):
    rows = traced.json("mail", "trace", what)
    assert [row["event"] for row in rows][:2] == ["delivered", "fetched"]


def test_the_table_tells_when_and_what(traced):
    out = traced.ok("mail", "trace", "1@x")
    assert out.splitlines()[0].split() == ["TIME", "TAG", "EVENT", "ADDRESS", "DETAIL"]
    assert "mailbox of user #2" in out


def test_nothing_known_fails_except_for_scripts(traced):
    assert traced.run("mail", "trace", "nobody@nowhere") == 1
    assert "nothing is known of nobody@nowhere" in traced.err
    assert traced.json("mail", "trace", "nobody@nowhere") == []
