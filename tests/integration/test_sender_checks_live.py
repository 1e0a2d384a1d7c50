"""Two boards: what one signs, other verifiers accept and the other board believes; forgeries are refused there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress

import dkim
import pytest

from tests.support import postfix
from tests.support.dns import NameServer
from tests.support.live import STRANGER, LiveBoard
from tests.support.ports import free_port
from tests.support.sink import Recorder
from tests.support.waiting import until

pytestmark = pytest.mark.integration

ELSEWHERE = "203.0.113.66"  # an address ext.test does not send from
BODY = "Subject: genuine\r\n\r\n.dot\r\n trailing \r\nnine \xe4\xf6\xfc bits\r\n\r\n\r\n"


@pytest.fixture(scope="module")
def far_port() -> int:
    return free_port("127.0.0.2")


@pytest.fixture(scope="module")
def names() -> Iterator[NameServer]:
    zone = {
        ("ext.test", "TXT"): [f'"v=spf1 ip4:{STRANGER} -all"'],
        ("_dmarc.ext.test", "TXT"): ['"v=DMARC1; p=reject"'],
        ("_dmarc.soft.test", "TXT"): ['"v=DMARC1; p=quarantine"'],
        ("sink.test", "MX"): ["10 mx.sink.test."],
        ("mx.sink.test", "A"): ["127.0.0.2"],
        ("post.test", "A"): ["127.0.0.14"],
    }
    with NameServer(zone) as server:
        yield server


@pytest.fixture(scope="module")
def theirs(names: NameServer, far_port: int) -> Iterator[LiveBoard]:
    """A board at ext.test that signs what it sends with an RSA and an Ed25519 key, both published."""
    settings = {"DNSServer": names.address, "DeliveryPort": str(far_port), "AllowPrivateDestinations": "true"}
    made = LiveBoard("ext.test", options="ALLOW_RELAY", settings={**settings, "DKIMSign": "true"})
    with made:
        for kind in ("--rsa", "--second"):
            made.command("dkim", "make-key", kind)
        for row in made.json("dkim", "show"):
            half = len(row["text"]) // 2
            names.zone[row["name"], "TXT"] = [f'"{row["text"][:half]}" "{row["text"][half:]}"']
        yield made


@pytest.fixture(scope="module")
def ours(names: NameServer) -> Iterator[LiveBoard]:
    """A board that obeys what authors' domains want."""
    settings = {"DNSServer": names.address, "SenderChecks": "enforce"}
    with LiveBoard(options="NO_SENDMAIL", settings=settings) as made:
        yield made


@pytest.fixture(scope="module")
def signed(theirs: LiveBoard, far_port: int) -> bytes:
    """A message as it leaves ext.test."""
    with Recorder("127.0.0.2", far_port).serving() as sink:
        send(theirs, "x@sink.test")
        return sink.wait(1)[0].text


def send(theirs: LiveBoard, to: str) -> None:
    text = f"From: Alice <alice@ext.test>\r\nTo: {to}\r\n{BODY}".encode("latin-1")
    with theirs.submitting() as client:
        client.sendmail("alice@ext.test", [to], text, mail_options=["BODY=8BITMIME"])


def verified(text: bytes, names: NameServer) -> int:
    """How many signatures dkimpy finds good."""

    def look_up(name: bytes, timeout: int = 5) -> bytes:
        (text,) = names.zone[name.decode().rstrip("."), "TXT"]
        return "".join(re.findall(r'"([^"]*)"', text)).encode()

    count = len(re.findall(rb"(?mi)^dkim-signature:", text))
    good = 0
    for at in range(count):
        with suppress(dkim.ValidationError):
            good += dkim.DKIM(text).verify(at, dnsfunc=look_up)
    return good


def test_both_signatures_of_mail_that_left_are_good(signed: bytes, names: NameServer) -> None:
    assert verified(signed, names) == 2
    assert verified(signed.replace(b".dot", b".dotty"), names) == 0


@pytest.mark.skipif(bool(postfix.why_not()), reason=postfix.why_not() or "-")
def test_they_are_still_good_in_a_mailbox_behind_postfix(theirs: LiveBoard, names: NameServer, far_port: int) -> None:
    with postfix.Postfix("post.test", "127.0.0.14", port=far_port) as other:
        send(theirs, "carl@post.test")
        until(other.count, 30, "Postfix has the message")
        assert verified(other.messages()[0].replace(b"\n", b"\r\n"), names) == 2


@pytest.mark.parametrize(("address", "spf"), [(STRANGER, b"spf=pass"), (ELSEWHERE, b"spf=fail")])
def test_genuine_mail_is_delivered_with_what_was_found_out(
    ours: LiveBoard, signed: bytes, address: str, spf: bytes
) -> None:
    """From its own host, and from a forwarder's, where only the signature speaks for it."""
    assert ours.deliver(signed, sender="alice@ext.test", stranger=address).startswith("250 ")
    (text,) = ours.box("alice#nospam")
    (results,) = re.findall(rb"\r\nAuthentication-Results: local\.test;(.*?)\r\n(?=\S)", text, re.DOTALL)
    assert spf in results
    assert results.count(b"dkim=pass") == 2
    assert b"dmarc=pass" in results
    assert text.endswith(signed)
    ours.says(r"SPF \w+, DKIM pass \(ext\.test.*\), DMARC pass")


@pytest.mark.parametrize("how", ["without a signature", "another text", "another author"])
def test_forgeries_are_refused_as_the_domain_wants(ours: LiveBoard, signed: bytes, how: str) -> None:
    text = signed.replace(b".dot", b"Send money.")
    sender = "eve@evil.test"
    if how == "without a signature":
        text = b"From: Alice <alice@ext.test>\r\nSubject: money\r\n\r\nSend it.\r\n"
    elif how == "another author":
        text = signed.replace(b"From: Alice <alice@ext.test>", b"From: Boss <boss@ext.test>")
    said = ours.deliver(text, sender=sender, stranger=ELSEWHERE)
    assert said.startswith("550 ")
    assert "Message rejected per DMARC policy of ext.test" in said
    assert ours.box("alice") == []
    assert "DMARC policy of ext.test is reject" in (ours.root / "data" / "spam.log").read_text()


def test_mail_its_domain_wants_set_apart_counts_as_spam(ours: LiveBoard) -> None:
    letter = b"From: Al <al@soft.test>\r\nSubject: maybe\r\n\r\nx\r\n"
    assert ours.deliver(letter, sender="eve@evil.test", stranger=ELSEWHERE).startswith("250 ")
    assert ours.box("alice#nospam") == []
    assert b"dmarc=fail" in ours.box("alice")[0]


def test_FRM_07_results_somebody_else_wrote_in_our_name_go_by_another_name(ours: LiveBoard) -> None:
    forged = b"Authentication-Results: local.test; dkim=pass header.d=bank.test; dmarc=pass\r\n"
    letter = forged + b"From: Al <al@none.test>\r\nSubject: trust me\r\n\r\nx\r\n"
    assert ours.deliver(letter, sender="al@none.test", stranger=ELSEWHERE).startswith("250 ")
    text = ours.mail_for("alice")
    assert b"\r\nX-Original-" + forged in text
    assert text.count(b"\r\nAuthentication-Results:") == 1
    assert text.index(b"\r\nAuthentication-Results:") < text.index(b"X-Original-")
