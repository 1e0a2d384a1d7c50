import pytest

from dialtone.app.desk import work
from dialtone.domain.mail.folders import Folders
from dialtone.domain.mail.habits import Habits
from dialtone.domain.mail.rules import MailRules
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.mail import TraceEntry
from dialtone.domain.model.mail_rule import Condition, How, Part, Rule
from dialtone.domain.model.user import UserNumber
from dialtone.testing.clock import ManualClock
from dialtone.testing.conformance.store_mail import letter
from dialtone.wire.port import Peer


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


@pytest.fixture
def filed(board):
    async def job(desk):
        clock, number = ManualClock(), UserNumber(1)
        user = await desk.store.read(lambda records: records.users.get(number))
        caller = Caller(user, Peer("192.0.2.1", 1, "192.0.2.2", 80), "http")
        folder = await Folders(desk.store, clock).create(caller, "Bills")
        conditions = (
            Condition(part=Part.FROM, how=How.IS, text="shop@ext.test"),
            Condition(part=Part.HEADER, header="X-Kind", text="bill", negated=True),
        )
        rules = (
            Rule(name="shop", conditions=conditions, every=False, folder=folder, flag=True, forward=("a@b.test",)),
            Rule(enabled=False, read=True, stop=True),
        )
        await MailRules(desk.store, Habits(desk.store, clock)).put(caller, rules)

        async def change(records):
            stored = await records.mail.add_letter(letter("a" * 16))
            await records.mail.add_copy(number, stored, b"", size=6, spam=False, folder=folder)

        await desk.store.write(change)

    board.ok("user", "add", "Ann", "--password-stdin", password="sesame")
    work(board.root, job)
    return board


def test_folders_are_listed_with_what_is_in_them(filed):
    rows = {row["name"]: (row["messages"], row["unread"]) for row in filed.json("mail", "folders", "Ann")}
    assert rows == {"Inbox": (0, 0), "Bills": (1, 1), "Spam": (0, 0), "Trash": (0, 0)}


def test_rules_are_told_in_words(filed):
    one, two = filed.json("mail", "rules", "1")
    assert one["when"] == "from is shop@ext.test or not (X-Kind contains bill)"
    assert one["then"] == "to Bills, flag, copy to a@b.test"
    assert (two["enabled"], two["when"], two["then"]) == (False, "always", "mark read, stop")


def test_nobody_has_no_folders(filed):
    assert filed.run("mail", "folders", "Nobody") == 1
    assert "there is no account 'Nobody'" in filed.err
