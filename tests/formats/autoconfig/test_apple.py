import plistlib
import uuid

import pytest

from dialtone.formats.autoconfig.apple import identity, profile
from dialtone.formats.autoconfig.servers import setup

SERVICES = [("pop3s", 995), ("submission", 587)]


def made(address="ann@bbs.example", services=SERVICES):
    return plistlib.loads(profile(setup("bbs.example", "The Board", "mail.bbs.example", services), address))


def test_one_account_with_everything_it_needs():
    found = made()
    [account] = found["PayloadContent"]
    assert found["PayloadType"] == "Configuration"
    assert found["PayloadDisplayName"] == "Mail at The Board"
    assert found["PayloadIdentifier"].startswith("example.bbs.mail.")
    assert account["PayloadType"] == "com.apple.mail.managed"
    assert account["EmailAccountType"] == "EmailTypePOP"
    assert (account["EmailAddress"], account["IncomingMailServerUsername"]) == ("ann@bbs.example", "ann@bbs.example")
    assert (account["IncomingMailServerHostName"], account["IncomingMailServerPortNumber"]) == ("mail.bbs.example", 995)
    assert (account["OutgoingMailServerHostName"], account["OutgoingMailServerPortNumber"]) == ("mail.bbs.example", 587)
    assert account["IncomingMailServerUseSSL"] is account["OutgoingMailServerUseSSL"] is True
    assert not [key for key in account if key.endswith("MailServerPassword")]


def test_where_there_is_imap_it_is_used():
    [account] = made(services=[*SERVICES, ("imaps", 993)])["PayloadContent"]
    assert (account["EmailAccountType"], account["IncomingMailServerPortNumber"]) == ("EmailTypeIMAP", 993)


def test_a_profile_takes_the_place_of_the_one_before_and_of_no_other():
    first, again, other = made(), made(), made("bob@bbs.example")
    assert first["PayloadUUID"] == again["PayloadUUID"] != other["PayloadUUID"]
    assert first["PayloadIdentifier"] != other["PayloadIdentifier"]
    assert first["PayloadUUID"] != first["PayloadContent"][0]["PayloadUUID"]
    assert uuid.UUID(identity("x")).version == 8


def test_where_mail_cannot_be_fetched_there_is_none():
    with pytest.raises(ValueError, match="fetched"):
        made(services=[("submission", 587)])
