from dataclasses import replace

import pytest

from dialtone.domain.model.mail import LetterId, QueueEntry
from dialtone.protocols.smtp.answers import Reply
from dialtone.protocols.smtp.offers import Offers
from dialtone.protocols.smtp.requests import mail, rcpt, sendable

ENTRY = QueueEntry(
    letter=LetterId(1),
    prefix=b"",
    sender="a@local.test",
    recipient="b@ext.test",
    domain="ext.test",
    id=1,
    tag="t",
    size=123,
    notify="SUCCESS,DELAY",
    orcpt="rfc822;b+2Bx@ext.test",
    ret="HDRS",
    envid="e1",
    eight_bit=True,
)
ALL = Offers(Reply(250, ("mx", "SIZE", "8BITMIME", "SMTPUTF8", "DSN")))


def test_everything_offered_is_used():
    assert mail(ENTRY, ALL) == "MAIL FROM:<a@local.test> SIZE=123 BODY=8BITMIME RET=HDRS ENVID=e1"
    assert rcpt(ENTRY, ALL) == "RCPT TO:<b@ext.test> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;b+2Bx@ext.test"


def test_nothing_that_is_not_offered_is_said():
    assert mail(ENTRY, Offers()) == "MAIL FROM:<a@local.test>"
    assert rcpt(ENTRY, Offers()) == "RCPT TO:<b@ext.test>"


def test_the_null_sender():
    assert mail(replace(ENTRY, sender=""), Offers()) == "MAIL FROM:<>"


def test_seven_bit_text_needs_no_body_parameter():
    assert "BODY" not in mail(replace(ENTRY, eight_bit=False), ALL)


def test_addresses_beyond_ascii_need_smtputf8():
    assert mail(replace(ENTRY, recipient="bob@ext.test", sender="ä@local.test"), ALL).split()[2:] == [
        "SIZE=123",
        "BODY=8BITMIME",
        "SMTPUTF8",
        "RET=HDRS",
        "ENVID=e1",
    ]


def test_parameters_with_anything_odd_are_left_out():
    odd = replace(ENTRY, envid="x\r\nRCPT TO:<evil@ext.test>", orcpt="rfc822;a b", notify="")
    assert mail(odd, ALL).endswith("RET=HDRS")
    assert rcpt(odd, ALL) == "RCPT TO:<b@ext.test>"


@pytest.mark.parametrize("address", ["a@b", '"a b"@c.d', '"x>y"@c.d', "a.b+c@[192.0.2.1]", "ä@ö.test", "sub:x@y"])
def test_addresses_that_can_be_sent(address):
    assert sendable(address)


@pytest.mark.parametrize(
    "address",
    ["", "a", "a@", "@b", "a b@c", "a@b>\r\nRCPT TO:<x@y", "a>@b", '"a@b', "a@b c", "a\0@b", "a@b@c", "x" * 330 + "@b"],
)
def test_addresses_that_could_become_something_else(address):
    assert not sendable(address)
