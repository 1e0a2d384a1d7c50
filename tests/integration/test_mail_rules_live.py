"""Folders, rules and answers of the whole program: mail by SMTP, fetched by POP3, answered by SMTP."""

from __future__ import annotations

import email
import poplib
from collections.abc import Iterator
from typing import Any

import pytest

from dialtone.app.desk import Desk, work
from dialtone.domain.mail.folders import Folders
from dialtone.domain.mail.habits import Habits
from dialtone.domain.mail.lists.outgoing import Outgoing
from dialtone.domain.mail.rules import MailRules
from dialtone.domain.mail.vacation import Vacation
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.mail_folder import INBOX, TRASH
from dialtone.domain.model.mail_rule import Away, Condition, Part, Rule
from dialtone.domain.model.user import UserNumber
from dialtone.host.clock import SystemClock
from tests.support.dns import NameServer
from tests.support.live import STRANGER, LiveBoard
from tests.support.ports import free_port
from tests.support.post_office import STRANGER as PEER
from tests.support.sink import Recorder

pytestmark = pytest.mark.integration


def letter(subject: str, more: str = "") -> bytes:
    head = f"From: Ann <ann@ext.test>\r\nTo: Alice <alice@local.test>\r\nSubject: {subject}\r\n{more}"
    return f"{head}Message-ID: <{subject.replace(' ', '.')}@ext.test>\r\n\r\nHow are you?\r\n".encode()


def about(word: str, **rule: Any) -> Rule:
    return Rule(conditions=(Condition(part=Part.SUBJECT, text=word),), **rule)


async def settle_in(desk: Desk) -> None:
    """Alice has a folder and rules, and is away."""
    clock = SystemClock()
    alice = await desk.store.read(lambda records: records.users.get(UserNumber(2)))
    assert alice is not None
    caller, habits = Caller(alice, PEER, "http"), Habits(desk.store, clock)
    folder = await Folders(desk.store, clock).create(caller, "Work/Reports")
    rules = (
        about("report", folder=folder, flag=True, stop=True),
        about("junk", folder=TRASH),
        about("copy", forward=("bob@local.test", "alice@elsewhere.test")),
    )
    await MailRules(desk.store, habits).put(caller, rules)
    nothing: Outgoing = None  # type: ignore[assignment]
    away = Vacation(store=desk.store, clock=clock, habits=habits, outgoing=nothing, ourselves=nothing)  # type: ignore[arg-type]
    await away.put(caller, Away(on=True, text="I am at the sea, grüße!"))


@pytest.fixture(scope="module")
def far_port() -> int:
    return free_port("127.0.0.3")


@pytest.fixture(scope="module")
def board(far_port: int) -> Iterator[LiveBoard]:
    zone = {("ext.test", "A"): ["127.0.0.3"], ("elsewhere.test", "A"): ["127.0.0.3"]}
    with NameServer(zone) as server:
        settings = {"DNSServer": server.address, "DeliveryPort": str(far_port), "AllowPrivateDestinations": "true"}
        made = LiveBoard(settings=settings)
        work(made.root, settle_in)
        with made:
            yield made


@pytest.fixture
def sink(far_port: int) -> Iterator[Recorder]:
    """Where Ann reads her mail, and Alice her copies."""
    with Recorder("127.0.0.3", far_port).serving() as recorder:
        yield recorder


def look(board: LiveBoard) -> list[bytes]:
    """What Alice's mail program shows; nothing is removed."""
    box = poplib.POP3("127.0.0.1", board.port("pop3"), timeout=20)
    box.user("Alice")
    box.pass_("sesame")
    found = [b"\r\n".join(box.retr(number)[1]) for number in range(1, box.stat()[0] + 1)]
    box.quit()
    return found


def folders(board: LiveBoard) -> dict[str, list[str]]:
    """The subjects in each of Alice's folders."""

    async def job(desk: Desk) -> dict[str, list[str]]:
        number = UserNumber(2)

        async def question(records: Any) -> dict[str, list[str]]:
            own = {one.name: one.id for one in await records.folders.all(number)}
            known = {"Inbox": INBOX, "Trash": TRASH} | own
            return {
                name: sorted(item.subject for item in await records.folders.page(number, folder))
                for name, folder in known.items()
            }

        return await desk.store.read(question)

    return work(board.root, job)


def test_mail_lands_where_rules_say_and_one_answer_goes_out(board: LiveBoard, sink: Recorder) -> None:
    for subject in ("lunch", "weekly report", "junk"):
        assert board.deliver(letter(subject), stranger=STRANGER).startswith("250 ")
    listed = letter("list report", "List-Id: <talk.ext.test>\r\n")
    assert board.deliver(listed, stranger=STRANGER, sender="talk@ext.test").startswith("250 ")
    assert folders(board) == {
        "Inbox": ["lunch"],
        "Trash": ["junk"],
        "Work/Reports": ["list report", "weekly report"],
    }
    (shown,) = look(board)
    assert b"Subject: lunch" in shown
    answer = sink.wait(1)[0]
    assert (answer.sender, answer.recipients) == ("<>", ["ann@ext.test"])
    parsed = email.message_from_bytes(answer.text)
    assert parsed["Auto-Submitted"] == "auto-replied (vacation)"
    assert parsed["In-Reply-To"] == "<lunch@ext.test>"
    assert parsed.get_payload(decode=True) == "I am at the sea, grüße!\r\n".encode()
    assert board.deliver(letter("copy this"), stranger=STRANGER).startswith("250 ")
    sent_on = sink.wait(2)[1]  # and no second answer before it
    assert sent_on.recipients == ["alice@elsewhere.test"]
    assert b"delivered-to: alice@local.test\r\n" in sent_on.text.lower()
    assert b"Subject: copy this" in board.mail_for("Bob")
    assert len(sink.taken) == 2
    assert board.says(r"user #2 is away: ann@ext\.test was told")


def test_the_sysop_sees_folders_and_rules(board: LiveBoard) -> None:
    rows = {row["name"]: row["messages"] for row in board.json("mail", "folders", "Alice")}
    assert set(rows) == {"Inbox", "Work/Reports", "Spam", "Trash"}
    rules = board.json("mail", "rules", "Alice")
    assert rules[0]["then"] == "to Work/Reports, flag, stop"
