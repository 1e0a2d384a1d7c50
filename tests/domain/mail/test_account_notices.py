"""What people are told about their accounts."""

import pytest

from dialtone.testing.script import run
from dialtone.wire.port import Peer
from tests.support.front_door import ABROAD, FrontDoor


@pytest.fixture
def door():
    return FrontDoor()


def mails(door, number):
    async def texts(records):
        heads = await records.mail.heads(number)
        return [(text.body or b"").decode() for text in await records.mail.texts(number, [head.uid for head in heads])]

    return run(door.store.read(texts))


def test_a_failed_login_is_told_once_an_hour_for_each_address(door):
    alice, notices = door.user(2), door.house.account_notices
    for address in ("192.0.2.1", "192.0.2.1", "192.0.2.2"):
        run(notices.failed_login(alice, Peer(address, 1, "192.0.2.25", 23, "evil\x1b[2Jhost"), "ssh"))
    told = door.telegrams(alice)
    assert len(told) == 2
    assert all("\x1b" not in text and "SSH" in text for text in told)


def test_guests_are_not_told(door):
    guest = door.add("Guest", restrictions="G")
    run(door.house.account_notices.failed_login(guest, ABROAD, "telnet"))
    assert door.telegrams(guest) == []


def test_words_of_welcome_are_the_sysops(door):
    run(door.house.account_notices.welcome(door.user(2)))
    assert mails(door, 2) == []
    door.texts["newuser.msg"] = b"Welcome aboard!\nRead the rules.\n"
    run(door.house.account_notices.welcome(door.user(2)))
    (mail,) = mails(door, 2)
    assert "To: Alice@local.test" in mail
    assert "From: noreply@local.test" in mail
    assert "Welcome aboard!\r\nRead the rules." in mail


def test_an_applicants_words_cannot_forge_a_header(door):
    carol = door.add("Carol", real_name="C\r\nBcc: x@y.test")
    run(door.house.account_notices.application(carol, "Hello\r\n\r\nBcc: everybody@y.test\x1b[2J"))
    (mail,) = mails(door, 1)
    head, _, body = mail.partition("\r\n\r\n")
    assert "Bcc" not in head
    assert "\x1b" not in body
    assert door.user(carol.number).feedbacks == 1


def test_a_code_goes_to_the_address_outside(door):
    alice = door.set(door.user(2), netmail="alice@ext.test")
    run(door.house.account_notices.password_code(alice, "abcdefgh23456789"))
    (entry,) = run(door.store.read(lambda records: records.queue.all()))
    assert entry.recipient == "alice@ext.test"
