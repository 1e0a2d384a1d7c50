"""The list files against spam, as docs/sysop/spam.md and access.md tell of them, in the running program."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator

import pytest

from tests.support.live import LiveBoard, bring
from tests.support.waiting import until

pytestmark = pytest.mark.integration

LETTER = b"From: Ann <ann@ext.test>\r\nTo: alice@local.test\r\nSubject: hi\r\n\r\nhello, how is the weather there?\r\n"
YESTERDAY, TOMORROW = "2020-01-01T00:00:00Z", "2099-01-01T00:00:00Z"

FILES = {
    "text/email.can": "!friend@bad.test\n*@bad.test\nnewsletter~\n",
    "text/subject.can": "; words\nlottery~\ncheap watches~\n",
    "text/ip.can": f"203.0.113.0/28\n203.0.113.33\te={YESTERDAY}\n203.0.113.34\te={TOMORROW}\n",
    "text/ip-silent.can": "203.0.113.66\n",
    "ctrl/twitlist.cfg": "*@twits.test\nMister Twit\n",
    "ctrl/spambait.cfg": "honey@local.test\nbait*\n",
}


@pytest.fixture(scope="module")
def board() -> Iterator[LiveBoard]:
    made = LiveBoard(options="NO_SENDMAIL", settings={"SenderChecks": "off"})
    for name, text in FILES.items():
        made.write(name, text)
    with made:
        yield made


def bring_as(
    board: LiveBoard, stranger: str, text: bytes = LETTER, to: str = "alice", sender: str = "ann@ext.test"
) -> str:
    return board.deliver(text, to=to, sender=sender, stranger=stranger)


@pytest.mark.parametrize(
    ("address", "says"),
    [("203.0.113.3", "refused"), ("203.0.113.34", "refused"), ("203.0.113.33", "250"), ("203.0.113.16", "250")],
)
def test_addresses_are_turned_away_until_their_line_ends(board: LiveBoard, address: str, says: str) -> None:
    if says == "250":
        assert bring_as(board, address).startswith("250 ")
        assert board.mail_for("Alice")
        return
    with pytest.raises(smtplib.SMTPConnectError):
        board.client(stranger=address)
    board.says(r"!CLIENT BLOCKED in ip\.can.*|.*" + address.replace(".", r"\.") + ".*BLOCKED")


def test_addresses_of_the_silent_list_hear_nothing(board: LiveBoard) -> None:
    with pytest.raises(smtplib.SMTPServerDisconnected):
        board.client(stranger="203.0.113.66")
    assert "203.0.113.66" not in (board.root / "data/logs/dialtone.jsonl").read_text()


@pytest.mark.parametrize(
    ("sender", "author", "subject", "answer"),
    [
        ("eve@bad.test", "eve@bad.test", "hi", "554 5.7.1 Sender not allowed."),
        ("friend@bad.test", "friend@bad.test", "hi", "250 "),
        ("ok@ext.test", "eve@bad.test", "hi", "554 5.7.1 Sender not allowed."),
        ("the-newsletter-7@ext.test", "x@ext.test", "hi", "554 5.7.1 Sender not allowed."),
        ("ok@ext.test", "x@twits.test", "hi", "554 5.7.1 Sender not allowed."),
        ("ok@ext.test", "x@ext.test", "You won the LOTTERY!", "554 5.7.1 Subject not allowed."),
        ("ok@ext.test", "x@ext.test", "=?utf-8?b?Q2hlYXAgd2F0Y2hlcyBub3c=?=", "554 5.7.1 Subject not allowed."),
        ("ok@ext.test", "x@ext.test", "Re: the lot", "250 "),
    ],
)
def test_senders_and_subjects(board: LiveBoard, sender: str, author: str, subject: str, answer: str) -> None:
    text = f"From: {author}\r\nSubject: {subject}\r\n\r\n{sender} {author} {subject}\r\n".encode()
    assert bring_as(board, "192.0.2.50", text, sender=sender).startswith(answer)
    assert len(board.box("Alice")) == (answer == "250 ")


def test_a_twit_is_known_by_name_too_even_when_it_has_an_account(board: LiveBoard) -> None:
    text = b'From: "Mister Twit" <x@ext.test>\r\nSubject: hi\r\n\r\nx\r\n'
    assert bring_as(board, "192.0.2.51", text).startswith("554 ")


def test_a_bait_blocks_its_taker_at_once_and_its_words_are_known_from_then_on(board: LiveBoard) -> None:
    spam = b"From: sp@am.test\r\nSubject: offer\r\n\r\nBuy our marvellous pills today, cheaper than anywhere.\r\n"
    with board.client(stranger="192.0.2.60") as client:
        assert bring(client, spam, "honey@local.test", "sp@am.test").startswith("250 ")
    board.says(r"SPAM BAIT \(honey@local\.test\) taken by: <sp@am\.test>")
    with pytest.raises(smtplib.SMTPConnectError):
        board.client(stranger="192.0.2.60")
    assert "192.0.2.60" in (board.root / "ctrl/spamblock.cfg").read_text()
    again = spam.replace(b"offer", b"second offer").replace(b"our marvellous", b"our  marvellous")
    assert bring_as(board, "192.0.2.61", again, sender="other@ext.test").startswith("250 ")
    assert not board.box("Alice")
    board.says(r"!IGNORED SPAM MESSAGE")
    log = (board.root / "data/spam.log").read_text()
    assert "Attempted recipient in SPAM BAIT list" in log


def test_a_list_that_changes_counts_soon_and_one_that_breaks_counts_as_it_was(board: LiveBoard) -> None:
    board.set("main", "cache_filter_files", "0")
    board.recycle()
    board.append("text/subject.can", "tombola~\n")
    letter = LETTER.replace(b"Subject: hi", b"Subject: the tombola")
    until(lambda: bring_as(board, "192.0.2.70", letter).startswith("554 "), 15, "the new line counts")
    path = board.root / "text" / "subject.can"
    path.unlink()
    path.mkdir()
    board.says(r"!.*subject\.can")
    assert bring_as(board, "192.0.2.70", letter).startswith("554 ")
