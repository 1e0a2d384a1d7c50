"""Mail that users have forwarded: its envelope sender, its seal, and reports that find their way back."""

from __future__ import annotations

import re
from collections.abc import Iterator

import dkim
import pytest

from tests.support.dns import NameServer
from tests.support.live import STRANGER, LiveBoard
from tests.support.ports import free_port
from tests.support.sink import Recorder

pytestmark = pytest.mark.integration

LETTER = b"From: Ann <ann@ext.test>\r\nSubject: hello\r\nMessage-ID: <1@ext.test>\r\n\r\nHow are you?\r\n"


@pytest.fixture(scope="module")
def far_port() -> int:
    return free_port("127.0.0.2")


@pytest.fixture(scope="module")
def names() -> Iterator[NameServer]:
    zone = {("far.test", "A"): ["127.0.0.2"], ("ext.test", "A"): ["127.0.0.3"]}
    with NameServer(zone) as server:
        yield server


@pytest.fixture(scope="module")
def board(names: NameServer, far_port: int) -> Iterator[LiveBoard]:
    settings = {"DNSServer": names.address, "DeliveryPort": str(far_port), "AllowPrivateDestinations": "true"}
    made = LiveBoard(options="ALLOW_RELAY", settings={**settings, "DKIMSign": "true"}, users=("Sysop", "Alice"))
    made.add_users("Bob", netmail="bob@far.test", forwards=True)
    with made:
        made.command("dkim", "make-key")
        (row,) = made.json("dkim", "show")
        half = len(row["text"]) // 2
        names.zone[row["name"], "TXT"] = [f'"{row["text"][:half]}" "{row["text"][half:]}"']
        yield made


@pytest.fixture
def far(far_port: int) -> Iterator[Recorder]:
    """Where Bob reads his mail."""
    with Recorder("127.0.0.2", far_port).serving() as sink:
        yield sink


@pytest.fixture
def home(far_port: int) -> Iterator[Recorder]:
    """Where Ann reads hers."""
    with Recorder("127.0.0.3", far_port).serving() as sink:
        yield sink


def test_forwarded_mail_comes_from_an_address_of_ours(board: LiveBoard, far: Recorder) -> None:
    assert board.deliver(LETTER, to="bob", stranger=STRANGER).startswith("250 ")
    taken = far.wait(1)[0]
    assert taken.recipients == ["bob@far.test"]
    assert re.fullmatch(r"SRS0=[^@=]+=[^@=]+=ext\.test=ann@local\.test", taken.sender)
    assert b"\r\ndelivered-to: bob@local.test\r\n" in taken.text.lower()
    assert taken.text.endswith(LETTER)
    assert board.box("Bob") == []


def test_it_is_sealed_with_what_was_found_out(board: LiveBoard, far: Recorder, names: NameServer) -> None:
    def look_up(name: bytes, timeout: int = 5) -> bytes:
        (text,) = names.zone[name.decode().rstrip("."), "TXT"]
        return "".join(re.findall(r'"([^"]*)"', text)).encode()

    board.deliver(LETTER, to="bob", stranger=STRANGER)
    text = far.wait(1)[0].text
    result, seals, _ = dkim.ARC(text).verify(dnsfunc=look_up)
    assert (result, len(seals)) == (dkim.CV_Pass, 1)
    assert b"DKIM-Signature:" not in text


def test_a_report_from_where_it_was_forwarded_to_reaches_its_author(
    board: LiveBoard, far: Recorder, home: Recorder
) -> None:
    board.deliver(LETTER, to="bob", stranger=STRANGER)
    sender = far.wait(1)[0].sender
    report = b"From: mailer@far.test\r\nSubject: Undelivered\r\n\r\nBob is gone\r\n"
    assert board.deliver(report, to=sender.partition("@")[0], sender="", stranger=STRANGER).startswith("250 ")
    taken = home.wait(1)[0]
    assert (taken.sender, taken.recipients) == ("<>", ["ann@ext.test"])
    assert taken.text.endswith(report)


def test_a_refusal_where_it_was_forwarded_to_is_reported_to_its_author(
    board: LiveBoard, far: Recorder, home: Recorder
) -> None:
    far.say["bob@far.test"] = "550 5.1.1 no Bob here"
    board.deliver(LETTER, to="bob", stranger=STRANGER)
    taken = home.wait(1)[0]
    assert (taken.sender, taken.recipients) == ("<>", ["ann@ext.test"])
    assert b"multipart/report" in taken.text
    assert b"no Bob here" in taken.text


def test_addresses_nobody_was_given_lead_nowhere(board: LiveBoard) -> None:
    for local in ("SRS0=AAAA=BB=ext.test=ann", "SRS0=victim", "SRS1=AAAA=ext.test==AAAA=BB=ext.test=ann"):
        said = board.deliver(LETTER, to=local, sender="", stranger=STRANGER)
        assert said.startswith("550 "), local


def test_prefixes_decide_for_one_message(board: LiveBoard, far: Recorder) -> None:
    with board.client(stranger=STRANGER) as client:
        client.ehlo("c.test")
        client.mail("ann@ext.test")
        assert client.docmd("RCPT TO:<local:bob@local.test>")[0] == 250
        assert client.data(LETTER)[0] == 250
    assert b"How are you?" in board.mail_for("Bob")
    assert not far.taken


def test_what_a_user_writes_keeps_its_sender(board: LiveBoard, far: Recorder) -> None:
    with board.submitting() as client:
        client.sendmail("alice@local.test", ["bob@local.test"], b"From: alice@local.test\r\nSubject: x\r\n\r\nx\r\n")
    assert far.wait(1)[0].sender == "alice@local.test"
