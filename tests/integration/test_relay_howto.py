"""The relay how-to, followed to the letter on two boards: one is the board, one the hub with an account for it."""

from __future__ import annotations

import smtplib
import ssl

import pytest

from tests.support.board import OPTIONS, Board
from tests.support.dns import NameServer
from tests.support.ports import free_port
from tests.support.sink import Recorder
from tests.support.waiting import until

pytestmark = pytest.mark.integration


@pytest.mark.parametrize("method", ["RELAY_AUTH_PLAIN", "RELAY_AUTH_LOGIN", "RELAY_AUTH_CRAM_MD5"])
def test_outgoing_mail_is_relayed_through_a_hub(method: str) -> None:
    far_port = free_port("127.0.0.2")
    zone = {("world.test", "A"): ["127.0.0.2"]}
    with NameServer(zone) as names, Recorder("127.0.0.2", far_port).serving() as world:
        hub = Board("hub.test", options=OPTIONS + " | ALLOW_RELAY")
        hub.set("Mail", "DNSServer", names.address)
        hub.set("Mail", "DeliveryPort", str(far_port))
        hub.set("Mail", "AllowPrivateDestinations", "true")
        for name in ("Sysop", "MYBBS"):
            hub.add_user(name, "netpass")
        with hub:
            mine = Board("mybbs.test", options=f"ALLOW_POP3 | TLS_SUBMISSION | RELAY_TX | {method}")
            mine.set("Mail", "RelayServer", "127.0.0.1")
            mine.set("Mail", "RelayPort", str(hub.port("submission")))
            mine.set("Mail", "RelayUsername", "MYBBS")
            mine.set("Mail", "RelayPassword", "netpass")
            mine.set("Mail", "AllowPrivateDestinations", "true")
            mine.add_user("Sysop")
            with mine:
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
                context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
                with smtplib.SMTP_SSL("127.0.0.1", mine.port("submissions"), context=context, timeout=20) as client:
                    client.login("Sysop", "sesame")
                    text = "From: sysop@mybbs.test\r\nSubject: via the hub\r\n\r\nhello\r\n"
                    client.sendmail("sysop@mybbs.test", ["friend@world.test"], text)
                taken = world.wait(1, 40)[0]
                assert (taken.sender, taken.recipients) == ("sysop@mybbs.test", ["friend@world.test"])
                assert b"Subject: via the hub" in taken.text
                until(lambda: mine.logged(r"0000 SEND.* SendMail thread started"), 5, "the FAQ's line")
                assert mine.logged(r"Successfully sent message")
                assert "netpass" not in mine.console() + hub.console()
