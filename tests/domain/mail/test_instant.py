"""SEND, SOML and SAML: telegrams by SMTP (RFC 821 section 3.4; spec mail.md 1.10)."""

from __future__ import annotations

import pytest

from dialtone.base.bell import Bell
from dialtone.testing.script import run
from tests.support.post_office import PostOffice, codes

WORDS = b"come to the picnic\r\nbring salad\r\n"


def talk(
    office: PostOffice, verb: bytes, *to: bytes, text: bytes = WORDS, sender: bytes = b"<pat@ext.test>"
) -> list[bytes]:
    lines = b"".join(b"RCPT TO:<%s@local.test>\r\n" % name for name in to)
    start = b"HELO c\r\n" + verb + b" FROM:" + sender + b"\r\n" + lines
    return office.talk(start, b"DATA\r\n", text + b".\r\n", b"QUIT\r\n")


def telegrams(office: PostOffice, alias: str) -> list[str]:
    return [one.text for one in run(office.stations.telegrams.waiting(office.user(alias).number))]


@pytest.fixture
def office() -> PostOffice:
    office = PostOffice().population()
    office.presence.enter(office.user("alice"), "Telnet")
    return office


def test_SEND_is_shown_at_once_and_stored_nowhere_else(office: PostOffice) -> None:
    bell = Bell()
    office.presence.enter(office.user("bob"), "SSH", bell=bell)
    assert codes(talk(office, b"SEND", b"bob")) == [220, 250, 250, 250, 354, 250, 221]
    (text,) = telegrams(office, "bob")
    assert "\x01n\x01h\x01cInstant Message\x01n from \x01h\x01ypat@ext.test" in text
    assert "come to the picnic\r\nbring salad\r\n" in text
    assert bell.answer() and office.letters("bob") == []


def test_a_sender_whose_domain_leads_elsewhere_is_shown_with_his_address(office: PostOffice) -> None:
    talk(office, b"SEND", b"alice")
    assert "\x01w[\x01n198.51.100.7\x01h] (\x01nmx.ext.test\x01h)" in telegrams(office, "alice")[0]


def test_a_sender_whose_domain_leads_to_the_client_is_believed(office: PostOffice) -> None:
    async def leads(domain: str, address: str) -> bool:
        return (domain, address) == ("ext.test", "198.51.100.7")

    office.stations.leads_to = leads
    talk(office, b"SEND", b"alice")
    assert "198.51.100.7" not in telegrams(office, "alice")[0]


def test_SEND_to_somebody_who_is_not_there(office: PostOffice) -> None:
    lines = talk(office, b"SEND", b"bob")
    assert lines[3] == b"450 User unavailable"
    assert telegrams(office, "bob") == []


def test_SOML_is_mail_for_those_who_are_not_there(office: PostOffice) -> None:
    talk(office, b"SOML", b"alice", b"bob")
    assert len(telegrams(office, "alice")) == 1 and office.letters("alice") == []
    (letter,) = office.letters("bob")
    assert b"\r\nFrom: <pat@ext.test>\r\n" in letter and letter.endswith(b"\r\n\r\n" + WORDS)
    assert not any("picnic" in text for text in telegrams(office, "bob"))


def test_SAML_is_both_for_everybody(office: PostOffice) -> None:
    talk(office, b"SAML", b"alice", b"bob")
    for alias in ("alice", "bob"):
        assert any("picnic" in text for text in telegrams(office, alias))
        assert len(office.letters(alias)) == 1


def test_a_header_is_for_the_mail_not_for_the_telegram(office: PostOffice) -> None:
    text = b"From: Pat <pat@ext.test>\r\nSubject: picnic\r\n\r\nbring salad\r\n"
    talk(office, b"SAML", b"alice", text=text)
    assert "Subject" not in telegrams(office, "alice")[0] and "bring salad" in telegrams(office, "alice")[0]
    assert office.letters("alice")[0].endswith(text)


def test_telegrams_wait_for_those_who_are_off_line(office: PostOffice) -> None:
    talk(office, b"SAML", b"bob")
    bob = office.user("bob").number
    waiting = run(office.stations.telegrams.take(bob))
    assert any("picnic" in one.text for one in waiting)
    assert run(office.stations.telegrams.take(bob)) == []


def test_the_twit_list_applies(office: PostOffice) -> None:
    office.tables.twit_list.set("pat@ext.test")
    assert codes(talk(office, b"SEND", b"alice"))[5] == 554
    assert telegrams(office, "alice") == []


def test_ANS_01_nothing_in_a_telegram_is_obeyed_by_a_terminal(office: PostOffice) -> None:
    talk(office, b"SEND", b"alice", text=b"a\x1b[2Jb\x9b1mc\x01Zd @HANGUP@ e\r\n")
    (text,) = telegrams(office, "alice")
    assert "\x1b" not in text and "\x9b" not in text and "\x01Z" not in text and "@HANGUP@" not in text


def test_a_sub_board_takes_no_telegrams(office: PostOffice) -> None:
    assert codes(talk(office, b"SEND", b"sub:general"))[3] == 550


def test_the_telegram_is_in_the_trace(office: PostOffice) -> None:
    talk(office, b"SEND", b"alice")
    found = run(office.store.read(lambda records: records.traces.find("alice@local.test")))
    assert [entry.event for entry in found] == ["telegram"]
