"""Blacklists, mail hosts and text records of a name server that is honest, slow, lying or silent, and what the running
program makes of it."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from tests.support.dns import NameServer
from tests.support.live import STRANGER, LiveBoard, bring
from tests.support.ports import free_port
from tests.support.sink import Recorder
from tests.support.waiting import until

pytestmark = pytest.mark.integration

ASKED = "7.100.51.198"  # the stranger's address, turned round
TIMEOUT = 2.0
LETTER = b"From: Ann <ann@ext.test>\r\nSubject: hi\r\nMessage-ID: <1@ext.test>\r\n\r\nhello\r\n"
LISTED = "127.0.0.2"


@pytest.fixture(scope="module")
def far_port() -> int:
    return free_port("127.0.0.2")


@pytest.fixture(scope="module")
def names() -> Iterator[NameServer]:
    zone = {(f"{ASKED}.bl.test", "A"): [LISTED], (f"{ASKED}.slow.test", "A"): ["127.0.0.4"]}
    zone |= {(f"{ASKED}.lying.test", "A"): ["1.2.3.4"], (f"{ASKED}.refusing.test", "A"): ["127.255.255.254"]}
    zone |= {(f"{ASKED}.all.test", "A"): [LISTED], ("1.0.0.127.all.test", "A"): [LISTED]}
    with NameServer(zone) as server:
        server.slow[f"{ASKED}.slow.test"] = TIMEOUT / 4
        server.silent |= {f"{ASKED}.silent.test", "1.0.0.127.silent.test"}
        yield server


@pytest.fixture(scope="module")
def board(names: NameServer, far_port: int) -> Iterator[LiveBoard]:
    settings = {"DNSServer": names.address, "DNSBLTimeout": str(TIMEOUT), "AllowPrivateDestinations": "true"}
    made = LiveBoard(options="ALLOW_RELAY", settings={**settings, "DeliveryPort": str(far_port)})
    with made:
        yield made


@pytest.fixture
def asks(board: LiveBoard) -> Iterator[object]:
    """Has the board use these blacklists (one a line) under these options from now on."""

    def asks(lists: str, options: str = "") -> None:
        board.write("ctrl/dns_blacklist.cfg", lists + "\n")
        board.set("Mail", "Options", " | ".join(filter(None, (board.options, options))))
        board.recycle()

    yield asks
    asks("")
    for user in ("alice", "bob"):
        board.box(user)


@pytest.mark.parametrize("address", [STRANGER, "198.51.100.8"])
def test_mail_of_listed_clients_is_marked_and_of_others_is_not(board: LiveBoard, asks, address: str) -> None:
    asks("bl.test a list of spammers")
    assert board.deliver(LETTER, stranger=address).startswith("250 ")
    if address != STRANGER:
        (text,) = board.box("alice#nospam")
        assert b"\r\nSubject: hi\r\n" in text
        assert b"X-DNSBL" not in text
        return
    assert not board.box("alice#nospam")
    (text,) = board.box("alice")
    assert b"\r\nSubject: SPAM: hi\r\n" in text
    assert b"\r\nX-DNSBL: 198.51.100.7 is listed on bl.test a list of spammers as 127.0.0.2\r\n" in text
    board.says(r"BLACKLISTED SERVER on bl\.test a list of spammers")
    assert "TAGGED" in (board.root / "data" / "spam.log").read_text()


def test_listed_clients_are_refused_at_the_door(board: LiveBoard, asks) -> None:
    asks("bl.test", "DNSBL_REFUSE")
    with pytest.raises(Exception, match=r"refused due to listing at bl\.test") as no:
        board.client(stranger=STRANGER)
    assert no.value.args[0] == 550
    assert board.deliver(LETTER, stranger="198.51.100.8").startswith("250 ")
    board.says(r"!REFUSED SESSION from blacklisted server \(\d+ total\)")


def test_listed_clients_find_no_recipient(board: LiveBoard, asks) -> None:
    asks("bl.test", "DNSBL_BADUSER")
    with board.client(stranger=STRANGER) as client:
        client.ehlo("c.test")
        assert client.mail("ann@ext.test")[0] == 250
        code, words = client.rcpt("alice@local.test")
    assert code == 550
    assert words.endswith(b"Mail from 198.51.100.7 refused due to listing at bl.test")


def test_mail_of_listed_clients_is_thrown_away(board: LiveBoard, asks) -> None:
    asks("bl.test", "DNSBL_IGNORE")
    said = board.deliver(LETTER, stranger=STRANGER)
    assert said.startswith("250 ")
    assert not board.box("alice")
    board.says(r"!IGNORED MAIL from .*ann@ext\.test.* from server: Listed on bl\.test")
    events = [row["event"] for row in board.json("mail", "trace", said.split()[-1])]
    assert events
    assert "delivered" not in events


def test_an_exempt_sender_and_a_user_are_left_alone(board: LiveBoard, asks) -> None:
    asks("bl.test", "DNSBL_BADUSER")
    board.write("ctrl/dnsbl_exempt.cfg", "<friend@ext.test>\n")
    board.recycle()
    letter = LETTER.replace(b"ann@", b"friend@")
    assert board.deliver(letter, sender="friend@ext.test", stranger=STRANGER).startswith("250 ")
    assert b"\r\nSubject: hi\r\n" in board.box("alice#nospam")[0]
    with board.client(stranger=STRANGER) as client:
        client.starttls()
        client.login("Bob", "sesame")
        assert bring(client, LETTER.replace(b"ann@ext.test", b"bob@local.test"), "alice@local.test", "bob@local.test")
    assert b"\r\nSubject: hi\r\n" in board.box("alice#nospam")[0]


def test_a_slow_list_counts_and_silent_ones_are_not_waited_for_beyond_the_limit(board: LiveBoard, asks) -> None:
    asks("silent.test\nslow.test")
    begun = time.monotonic()
    assert board.deliver(LETTER, stranger=STRANGER).startswith("250 ")
    assert time.monotonic() - begun < 3 * TIMEOUT
    assert b"is listed on slow.test as 127.0.0.4" in board.box("alice")[0]


def test_mail_passes_when_no_list_answers(board: LiveBoard, asks) -> None:
    asks("silent.test", "DNSBL_REFUSE")
    assert board.deliver(LETTER, stranger=STRANGER).startswith("250 ")
    assert b"\r\nSubject: hi\r\n" in board.box("alice#nospam")[0]


def test_DNS_02_lists_that_lie_or_refuse_to_answer_blame_nobody(board: LiveBoard, asks, names: NameServer) -> None:
    asks("lying.test\nrefusing.test\nall.test", "DNSBL_REFUSE")
    assert board.deliver(LETTER, stranger=STRANGER).startswith("250 ")
    assert b"\r\nSubject: hi\r\n" in board.box("alice#nospam")[0]
    board.says(rf"DNSBL Query: {ASKED}\.lying\.test resolved to: 1\.2\.3\.4")
    board.says(r"!DNS blacklist refusing\.test refuses our queries \(127\.255\.255\.254\): it is not used")
    board.says(r"!DNS blacklist all\.test lists every address \(127\.0\.0\.2 .*: it is not used")
    names.questions.clear()
    assert board.deliver(LETTER, stranger="198.51.100.9").startswith("250 ")
    asked = {name for name, _, _ in names.questions}
    assert "9.100.51.198.lying.test" in asked
    assert not any(name.endswith((".refusing.test", ".all.test")) for name in asked)


def submit(board: LiveBoard, to: str) -> None:
    with board.submitting() as client:
        client.sendmail("alice@local.test", [to], "Subject: out\r\n\r\nhello\r\n")


def test_mail_hosts_of_a_slow_server_are_found(board: LiveBoard, names: NameServer, far_port: int) -> None:
    names.zone |= {("late.test", "MX"): ["10 mx.late.test."], ("mx.late.test", "A"): ["127.0.0.2"]}
    names.slow |= {"late.test": 0.5, "mx.late.test": 0.5}
    with Recorder("127.0.0.2", far_port).serving() as sink:
        submit(board, "x@late.test")
        assert sink.wait(1)[0].recipients == ["x@late.test"]


def test_DNS_01_an_answer_to_another_question_leads_mail_nowhere(
    board: LiveBoard, names: NameServer, far_port: int
) -> None:
    names.zone |= {("true.test", "MX"): ["10 mx.true.test."], ("mx.true.test", "A"): ["127.0.0.2"]}
    names.zone |= {("thief.test", "A"): ["127.0.0.3"]}
    names.forged["true.test"] = ["1 thief.test."]
    with Recorder("127.0.0.2", far_port).serving() as genuine, Recorder("127.0.0.3", far_port).serving() as thief:
        submit(board, "x@true.test")
        genuine.wait(1)
        assert not thief.connections


def test_mail_waits_while_nobody_says_where_its_hosts_are(board: LiveBoard, names: NameServer, far_port: int) -> None:
    names.broken.add("broken.test")
    submit(board, "x@broken.test")
    board.says(r"SEND +.*ERROR .*obtaining MX records for broken\.test")
    until(lambda: any(row["attempts"] for row in board.json("queue", "list")), 20, "a failed attempt")
    names.zone |= {("broken.test", "MX"): ["10 mx.broken.test."], ("mx.broken.test", "A"): ["127.0.0.2"]}
    names.broken.clear()
    with Recorder("127.0.0.2", far_port).serving() as sink:
        board.command("queue", "retry", "--all")
        sink.wait(1)


def test_text_records_that_are_broken_slow_or_nonsense_never_cost_mail(board: LiveBoard, names: NameServer) -> None:
    names.zone |= {("slow-spf.test", "TXT"): ['"v=spf1 ip4:198.51.100.7 -all"']}
    names.zone |= {("odd-spf.test", "TXT"): ['"v=spf1 nonsense:x -all"', '"v=spf1 -all"']}
    names.slow["slow-spf.test"] = 0.5
    names.broken.add("broken-spf.test")
    said = {"slow-spf": b"spf=pass", "broken-spf": b"spf=temperror", "odd-spf": b"spf=permerror"}
    for domain, result in said.items():
        letter = LETTER.replace(b"ext.test", f"{domain}.test".encode())
        assert board.deliver(letter, sender=f"ann@{domain}.test", stranger=STRANGER).startswith("250 ")
        assert result in board.box("alice")[0], domain
