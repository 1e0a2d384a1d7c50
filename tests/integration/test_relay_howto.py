"""The relay how-to, followed to the letter on two boards: one is the board, one the hub with an account for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.dns import NameServer
from tests.support.live import LiveBoard
from tests.support.ports import free_port
from tests.support.sink import Recorder
from tests.support.waiting import until

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def far_port() -> int:
    return free_port("127.0.0.2")


@pytest.fixture(scope="module")
def hub(far_port: int) -> Iterator[LiveBoard]:
    with NameServer({("world.test", "A"): ["127.0.0.2"]}) as names:
        settings = {"DNSServer": names.address, "DeliveryPort": str(far_port), "AllowPrivateDestinations": "true"}
        made = LiveBoard("hub.test", options="ALLOW_RELAY", settings=settings, users=("Sysop",))
        made.add_user("MYBBS", "netpass")
        with made:
            yield made


@pytest.fixture(scope="module")
def mine(hub: LiveBoard) -> Iterator[LiveBoard]:
    settings = {
        "RelayServer": "127.0.0.1",
        "RelayPort": str(hub.port("submission")),
        "RelayUsername": "MYBBS",
        "RelayPassword": "netpass",
        "AllowPrivateDestinations": "true",
    }
    with LiveBoard("mybbs.test", settings=settings, users=("Sysop",)) as made:
        yield made


@pytest.mark.parametrize("method", ["RELAY_AUTH_PLAIN", "RELAY_AUTH_LOGIN", "RELAY_AUTH_CRAM_MD5"])
def test_outgoing_mail_is_relayed_through_a_hub(hub: LiveBoard, mine: LiveBoard, far_port: int, method: str) -> None:
    mine.set("Mail", "Options", f"ALLOW_POP3 | TLS_SUBMISSION | RELAY_TX | {method}")
    mine.recycle()
    with Recorder("127.0.0.2", far_port).serving() as world:
        with mine.submitting("Sysop") as client:
            text = "From: sysop@mybbs.test\r\nSubject: via the hub\r\n\r\nhello\r\n"
            client.sendmail("sysop@mybbs.test", ["friend@world.test"], text)
        taken = world.wait(1, 40)[0]
    assert (taken.sender, taken.recipients) == ("sysop@mybbs.test", ["friend@world.test"])
    assert b"Subject: via the hub" in taken.text
    until(lambda: mine.logged(r"0000 SEND.* SendMail thread started"), 5, "the FAQ's line")
    assert mine.logged(r"Successfully sent message")
    assert hub.logged(f"logged-in using {method.removeprefix('RELAY_AUTH_').replace('_', '-')} authentication")
    assert "netpass" not in mine.console() + hub.console()
