"""Every form of an address in docs/sysop/recipients.md, as a stranger or a user writes it to the running program."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.live import STRANGER, LiveBoard

pytestmark = pytest.mark.integration

ALIASES = """webmaster             1
support               Digital Man
cnnreport             sub:main-open
fred@local.test       fred@elsewhere.test
home@local.test       me@home.test:2525
*@old.test            *@new.test
robhome               VERT!rob
*-list                alice
"""
BOARDS = """
[grp:Open]
code_prefix = MAIN-
[sub:Open:open]
name = Open
[FidoNet]
addr_list = 1:103/705
[qhub:VERT]
"""
LETTER = b"From: Ann <ann@ext.test>\r\nSubject: hi\r\n\r\nhello\r\n"


@pytest.fixture(scope="module")
def board() -> Iterator[LiveBoard]:
    options = "NO_SENDMAIL | ALLOW_RX_BY_NUMBER | ALLOW_SYSOP_ALIASES"
    made = LiveBoard(options=options, settings={"MaxMsgsWaiting": "2", "MaxRecipients": "6", "main.id": "MYBBS"})
    made.set("msgs", "settings", "0x10000")
    made.append("ctrl/msgs.ini", BOARDS)
    made.write("ctrl/alias.cfg", ALIASES)
    made.append("ctrl/domains.cfg", "old.test\n*.sub.test\n")
    made.add_users("Digital Man", real_name="Rob Swindell")
    made.add_users("Closed", restrictions="I")
    made.add_users("Spacious", exemptions="W")
    made.add_users("Away", netmail="away@far.test", forwards=True)
    made.write("data/user/0002.smtpblock", "shop\nweb*\n")
    with made:
        yield made


@pytest.fixture(autouse=True)
def empty(board: LiveBoard) -> Iterator[None]:
    yield
    for user in ("Sysop", "Alice", "Digital Man"):
        board.box(user)
    board.command("queue", "remove", "--all")


def say(board: LiveBoard, *to: str, user: str = "") -> list[str]:
    """Bring a message for these recipients; the answers to each of them and to the text."""
    with board.submitting(user) if user else board.client(stranger=STRANGER) as client:
        client.ehlo_or_helo_if_needed()
        client.mail(f"{user.lower()}@local.test" if user else "ann@ext.test")
        answers = [client.docmd(f"RCPT TO:<{one}>") for one in to]
        if any(code == 250 for code, _ in answers):
            answers.append(client.data(LETTER.replace(b"ann@ext.test", b"alice@local.test") if user else LETTER))
        return [f"{code} {words.decode()}" for code, words in answers]


@pytest.mark.parametrize(
    ("to", "user"),
    [
        ("digital.man@local.test", "Digital Man"),
        ("digital_man@local.test", "Digital Man"),
        ("d-i-g-i-t-a-l-man@local.test", "Digital Man"),
        ("Rob.Swindell@local.test", "Digital Man"),
        ("webmaster@local.test", "Sysop"),
        ("support@local.test", "Digital Man"),
        ("weekly-list@local.test", "Alice"),
        ("sysop@local.test", "Sysop"),
        ("postmaster@local.test", "Sysop"),
        ("postmaster", "Sysop"),
        ("mybbs@local.test", "Sysop"),
        ("2@local.test", "Alice"),
        ("alice#holiday@local.test", "Alice"),
        ("local:alice@local.test", "Alice"),
        ("alice@deep.sub.test", "Alice"),
        ("alice@f705.n103.z1.fidonet", "Alice"),
    ],
)
def test_an_address_reaches_its_user(board: LiveBoard, to: str, user: str) -> None:
    assert [answer[:3] for answer in say(board, to)] == ["250", "250"]
    assert LETTER in board.mail_for(user)


@pytest.mark.parametrize(
    ("to", "goes"),
    [
        ("fred@local.test", "fred@elsewhere.test"),
        ("home@local.test", "me@home.test"),
        ("joe@old.test", "joe@new.test"),
        ("away@local.test", "away@far.test"),
        ("forward:away@local.test", "away@far.test"),
    ],
)
def test_an_address_leads_out_by_the_sysops_word_or_its_users(board: LiveBoard, to: str, goes: str) -> None:
    assert [answer[:3] for answer in say(board, to)] == ["250", "250"]
    (row,) = board.json("queue", "list")
    assert row["recipient"] == goes


def test_boards_and_networks_by_alias(board: LiveBoard) -> None:
    assert [answer[:3] for answer in say(board, "cnnreport@local.test", "robhome@local.test")] == ["250"] * 3
    assert board.json("board", "read", "main-open")[-1]["subject"] == "hi"
    assert board.json("netmail", "list")[-1]["address"] == "VERT"
    board.command("netmail", "remove", "--all")


@pytest.mark.parametrize(
    ("to", "answer"),
    [
        ("nobody@local.test", "550 5.1.1 Unknown User"),
        ("alice#shop@local.test", "550 5.1.1 Unknown User"),
        ("alice#website@local.test", "550 5.1.1 Unknown User"),
        ("99@local.test", "550 5.1.1 Unknown User"),
        ("sub:nosuch@local.test", "550 5.1.1 Unknown sub-board"),
        ("closed@local.test", "550 5.2.1 Closed mailbox"),
        ("u@elsewhere.test", "550 5.7.1 Relay not allowed."),
        ("u@elsewhere.test:2525", "550 5.7.1 Relay not allowed."),
        ("x@nothing.fidonet", "55"),
    ],
)
def test_others_are_answered_in_the_manuals_words(board: LiveBoard, to: str, answer: str) -> None:
    assert say(board, to)[0].startswith(answer)


def test_one_no_does_not_harm_the_others(board: LiveBoard) -> None:
    answers = say(board, "nobody@local.test", "alice@local.test")
    assert [answer[:3] for answer in answers] == ["550", "250", "250"]
    assert board.mail_for("Alice")


def test_a_full_mailbox_and_too_many_recipients(board: LiveBoard) -> None:
    answers = [say(board, "alice@local.test")[0] for _ in range(4)]
    assert answers[:2] == [answers[0]] * 2
    assert answers[-1].startswith("450 4.2.2 Mailbox full")
    assert all(say(board, "spacious@local.test")[0].startswith("250") for _ in range(4))
    many = say(board, *["bob@local.test"] * 7)
    assert [answer[:3] for answer in many] == [*["250"] * 6, "452", "250"]
    assert len(board.box("Bob")) == 1


def test_one_message_goes_to_places_of_every_kind_or_to_none(board: LiveBoard) -> None:
    places = ["bob@local.test", "away@local.test", "cnnreport@local.test", "rob@f1.n103.z1.fidonet", "u@else.test"]
    before = len(board.json("board", "read", "main-open"))
    answers = say(board, *places, user="Alice")
    assert [answer[:3] for answer in answers] == ["250"] * 6, answers
    assert b"\r\n\r\nhello\r\n" in board.mail_for("Bob")
    waiting = {row["recipient"] for row in board.json("queue", "list") if "@" in row["recipient"]}
    assert {"away@far.test", "u@else.test"} <= waiting
    assert len(board.json("board", "read", "main-open")) == before + 1
    assert board.json("netmail", "list")[-1]["address"] == "1:103/1"
    tag = answers[-1].split()[-1]
    events = sorted(row["event"] for row in board.json("mail", "trace", tag))
    assert len(events) >= 5, events
    board.command("netmail", "remove", "--all")


def test_everybody_else_goes_to_the_default_user(board: LiveBoard) -> None:
    board.set("Mail", "DefaultUser", "Sysop")
    board.recycle()
    try:
        assert say(board, "whoever@local.test")[0][:3] == "250"
        assert LETTER in board.mail_for("Sysop")
        board.says(r"Forwarding mail for UNKNOWN USER to default user-recipient: 'Sysop' #1")
        assert say(board, "alice#shop@local.test")[0][:3] == "550"
    finally:
        board.set("Mail", "DefaultUser", "")
        board.recycle()
