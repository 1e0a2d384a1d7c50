"""Two boards: one publishes the key of its certificate as `dialtone dns` prints it, the other insists on it (DANE)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.dns import NameServer
from tests.support.live import LiveBoard
from tests.support.waiting import until

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def names() -> Iterator[NameServer]:
    with NameServer({("bbs.test", "MX"): ["10 mail.bbs.test."], ("mail.bbs.test", "A"): ["127.0.0.1"]}) as server:
        yield server


@pytest.fixture(scope="module")
def theirs() -> Iterator[LiveBoard]:
    settings = {"msgs.Internet.addr": "bbs.test", "SenderChecks": "off"}
    with LiveBoard("mail.bbs.test", options="NO_SENDMAIL", settings=settings, users=("Sysop", "Bob")) as made:
        yield made


@pytest.fixture(scope="module")
def ours(names: NameServer, theirs: LiveBoard) -> Iterator[LiveBoard]:
    settings = {
        "DNSServer": names.address,
        "DeliveryPort": str(theirs.port("smtp")),
        "AllowPrivateDestinations": "true",
    }
    with LiveBoard(options="ALLOW_RELAY", settings=settings) as made:
        yield made


@pytest.fixture
def published(names: NameServer, theirs: LiveBoard, ours: LiveBoard) -> Iterator[str]:
    """The printed record, published for the port that stands for 25 here, in a zone that is vouched for."""
    (record,) = [row["text"] for row in theirs.json("dns")["records"] if row["type"] == "TLSA"]
    name = f"_{theirs.port('smtp')}._tcp.mail.bbs.test"
    names.zone[name, "TLSA"] = [record]
    names.signed |= {name, "bbs.test", "mail.bbs.test"}
    ours.recycle()  # what was asked before is forgotten
    yield name
    ours.command("queue", "remove", "--all")


def send(ours: LiveBoard) -> None:
    with ours.submitting() as client:
        client.sendmail("alice@local.test", ["bob@bbs.test"], b"From: alice@local.test\r\nSubject: safe\r\n\r\nx\r\n")


def test_mail_goes_to_the_host_with_the_published_key(ours: LiveBoard, theirs: LiveBoard, published: str) -> None:
    send(ours)
    assert b" with ESMTPS" in theirs.mail_for("Bob").replace(b"\r\n", b"")


def test_TLS_08_mail_waits_where_another_key_is_shown(
    ours: LiveBoard, theirs: LiveBoard, names: NameServer, published: str
) -> None:
    (record,) = names.zone[published, "TLSA"]
    names.zone[published, "TLSA"] = [record[:-4] + ("0000" if record[-4:] != "0000" else "1111")]
    ours.recycle()
    send(ours)
    row = until(lambda: [row for row in ours.json("queue", "list") if row["attempts"]], 20, "a failed attempt")[0]
    assert "4.7." in row["error"] or "certificate" in row["error"].lower()
    assert not theirs.box("Bob")
    names.zone[published, "TLSA"] = [record]
    ours.recycle()
    ours.command("queue", "retry", "--all")
    assert theirs.mail_for("Bob")
