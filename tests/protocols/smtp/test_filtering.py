"""The sysop's filters as a client meets them: whole conversations with the real line of acceptance."""

from __future__ import annotations

import dataclasses
from base64 import b64encode
from typing import Any

import pytest

from dialtone.domain.mail.stations import Stations
from dialtone.protocols.smtp.loop import SLOW
from dialtone.testing.script import each_line
from tests.support.filter_desk import LISTED, on_the_line
from tests.support.lists import KnownSpam, ListResolver
from tests.support.post_office import PASSWORD, STRANGER, PostOffice, codes, converse

HEAD = b"From: A <a@ext.test>\r\nTo: alice@local.test\r\nSubject: hello\r\n\r\n"
LOGIN = b"AUTH PLAIN " + b64encode(b"\0bob\0" + PASSWORD.encode()) + b"\r\n"
BYE = b"QUIT\r\n"


class Guarded:
    """A mail system with filters; the client's address is on a blacklist when `listed`."""

    def __init__(self, *flags: str, listed: bool = False, **lists: list[str]) -> None:
        """`lists` are the lines of tables, by their names in `Tables`."""
        self.resolver = ListResolver({LISTED: ["127.0.0.2"]} if listed else {})
        self.hashes = KnownSpam()
        self.office = PostOffice(options=frozenset({*flags, "ALLOW_RELAY"}), equip=self._equip).population()
        self.office.tables.dns_blacklist.set("bl.test the list")
        for name, lines in lists.items():
            getattr(self.office.tables, name).set(*lines)

    def _equip(self, office: PostOffice, stations: Stations) -> None:
        self.files = on_the_line(office, stations, self.resolver, self.hashes)

    def talk(self, script: bytes, **more: Any) -> list[bytes]:
        """A conversation that waits for each answer; the lines that were said."""
        return self.office.talk(*each_line(b"EHLO client\r\n" + script + BYE), **more)

    def mail(self, *to: bytes, body: bytes = b"body", by: bytes = b"a@ext.test", head: bytes = HEAD) -> list[int]:
        """Bring a message; the codes of the answers to RCPT and to the text."""
        return codes(self.talk(letter(*to, body=body, by=by, head=head)))[3:-1]


def letter(*to: bytes, body: bytes = b"body", by: bytes = b"a@ext.test", head: bytes = HEAD) -> bytes:
    recipients = b"".join(b"RCPT TO:<%s>\r\n" % address for address in to or (b"alice@local.test",))
    return b"MAIL FROM:<%s>\r\n" % by + recipients + b"DATA\r\n" + head + body + b"\r\n.\r\n"


def test_without_lists_mail_passes_as_it_came() -> None:
    system = Guarded()
    assert system.mail() == [250, 354, 250]
    (text,) = system.office.letters("alice")
    assert text.endswith(HEAD + b"body\r\n")
    assert b"X-DNSBL" not in text


def test_DNSBL_REFUSE_ends_the_session_before_the_banner() -> None:
    lines = Guarded("DNSBL_REFUSE", listed=True).talk(letter())
    assert lines == [b"550 Mail from 198.51.100.7 refused due to listing at bl.test the list"]


def test_tagged_mail() -> None:
    system = Guarded(listed=True)
    assert system.mail() == [250, 354, 250]
    (text,) = system.office.letters("alice")
    assert b"\r\nX-DNSBL: 198.51.100.7 is listed on bl.test the list as 127.0.0.2\r\n" in text
    assert text.endswith(HEAD.replace(b"hello", b"SPAM: hello") + b"body\r\n")


def test_DNSBL_IGNORE_takes_mail_and_keeps_nothing() -> None:
    system = Guarded("DNSBL_IGNORE", listed=True)
    assert system.mail() == [250, 354, 250]
    assert system.office.letters("alice") == []


def test_DNSBL_BADUSER_refuses_every_recipient_and_hangs_up() -> None:
    lines = Guarded("DNSBL_BADUSER", listed=True).talk(letter())
    assert lines[-1] == b"550 5.7.1 Mail from 198.51.100.7 refused due to listing at bl.test the list"


def test_an_exempt_sender_is_treated_like_anybody() -> None:
    system = Guarded("DNSBL_BADUSER", listed=True, dnsbl_exempt=["<a@ext.test>"])
    assert system.mail() == [250, 354, 250]
    friend = Guarded("DNSBL_BADUSER", listed=True)
    friend.office.change(friend.office.user("bob"), netmail="bob@home.test")
    assert friend.mail(by=b"Bob@home.test") == [250, 354, 250]
    (text,) = friend.office.letters("alice")
    assert b"X-DNSBL" not in text


@pytest.mark.parametrize("flag", ["DNSBL_BADUSER", "DNSBL_IGNORE", "DNSBL_SPAMHASH"])
def test_S15_a_user_at_a_listed_address(flag: str) -> None:
    system = Guarded(flag, listed=True, email=["bob@local.test"], subject=["hello"])
    mine = letter(by=b"bob@local.test", head=HEAD.replace(b"a@ext", b"bob@local"))
    lines = system.office.talk(*each_line(b"EHLO client\r\n" + LOGIN + mine + BYE), secure=True)
    assert codes(lines) == [220, 250, 235, 250, 250, 354, 250, 221]
    (text,) = system.office.letters("alice")
    assert b"X-DNSBL" not in text and b"SPAM" not in text


@pytest.mark.parametrize(
    ("lists", "last"),
    [
        ({"email": ["a@ext.test"]}, b"554 5.7.1 Sender not allowed."),
        ({"subject": ["hello"]}, b"221"),
        ({"email": ["Alice <alice@local.test>", "alice@local.test"]}, b"221"),
    ],
)
def test_BSC_01_filtered_mail_is_refused_in_the_session(lists: dict[str, list[str]], last: bytes) -> None:
    system = Guarded(**lists)
    lines = system.talk(letter())
    assert lines[-1].startswith(last)
    assert any(line.startswith((b"550", b"554")) for line in lines)
    assert system.office.letters("alice") == [] and system.office.queue() == []


def test_the_words_of_filters() -> None:
    old = Guarded(email=["old@local.test"]).office.talk(
        *each_line(
            b"HELO c\r\nMAIL FROM:<a@ext.test>\r\nRCPT TO:<old@local.test>\r\nRCPT TO:<alice@local.test>\r\n" + BYE
        )
    )
    assert old[3] == b"550 Unknown User: <old@local.test>"
    assert codes(old)[4:] == [250, 221], "the session goes on"
    subject = Guarded(subject=["hello"]).office.talk(*each_line(b"HELO c\r\n" + letter() + BYE))
    assert subject[-2] == b"554 Subject not allowed."


def baited(**more: Any) -> Guarded:
    return Guarded(spam_bait=["bait@local.test"], **more)


def test_S8_a_bait_among_the_recipients_discards_the_mail_for_all() -> None:
    system = baited()
    assert system.mail(b"bait@local.test", b"alice@local.test", body=b"buy") == [250, 250, 354, 250]
    assert system.office.letters("alice") == []
    assert [line.partition("\t")[0] for _, (line,), _ in system.files.added] == [STRANGER.address]


def test_S8_mail_to_a_bait_alone_teaches_what_spam_is() -> None:
    system = baited()
    assert system.mail(b"bait@local.test", body=b"buy pills") == [250, 354, 250]
    assert system.mail(body=b"b u y\tpills", by=b"other@ext.test") == [250, 354, 250]
    assert system.office.letters("alice") == []
    assert system.mail(body=b"something else") == [250, 354, 250]
    assert len(system.office.letters("alice")) == 1


def test_S7_the_next_message_of_the_session_is_not_baited() -> None:
    system = baited()
    system.talk(letter(b"bait@local.test", body=b"buy") + letter(body=b"hello alice"))
    system.talk(b"MAIL FROM:<a@ext.test>\r\nRCPT TO:<bait@local.test>\r\nRSET\r\n" + letter(body=b"after RSET"))
    system.talk(b"MAIL FROM:<a@ext.test>\r\nRCPT TO:<bait@local.test>\r\n" + letter(body=b"after MAIL"))
    bodies = [text.rsplit(b"\r\n\r\n")[-1] for text in system.office.letters("alice")]
    assert bodies == [b"hello alice\r\n", b"after RSET\r\n", b"after MAIL\r\n"]


def test_local_prefixes_and_capitals_do_not_hide_a_bait() -> None:
    system = baited()
    assert system.mail(b"local:BAIT@Local.Test", b"alice@local.test") == [250, 250, 354, 250]
    assert system.office.letters("alice") == []


def test_a_user_who_writes_to_a_bait_is_not_punished() -> None:
    system = baited()
    text = letter(
        b"bait@local.test", b"alice@local.test", by=b"bob@local.test", head=HEAD.replace(b"a@ext", b"bob@local")
    )
    lines = system.office.talk(*each_line(b"EHLO client\r\n" + LOGIN + text + BYE), secure=True)
    assert codes(lines)[-2:] == [250, 221]
    assert len(system.office.letters("alice")) == 1
    assert system.files.added == []


def test_trusted_clients_are_asked_about_nowhere() -> None:
    system = Guarded("DNSBL_REFUSE", listed=True, ipfilter_exempt=["198.51.100.7"])
    assert system.mail() == [250, 354, 250]
    assert system.resolver.asked == []
    ourselves = dataclasses.replace(STRANGER, local_address=STRANGER.address)
    assert codes(Guarded("DNSBL_REFUSE", listed=True).talk(b"", peer=ourselves)) == [220, 250, 221]


def test_a_broken_list_stops_no_mail() -> None:
    for fault in (TimeoutError("late"), OSError("down")):
        system = Guarded("DNSBL_REFUSE", listed=True)
        system.resolver.zone[LISTED] = fault
        assert system.mail() == [250, 354, 250]


@pytest.mark.proves("Mail.Options.DNSBL_THROTTLE")
def test_DNSBL_THROTTLE_slows_each_command_until_somebody_logs_in() -> None:
    commands = each_line(b"EHLO client\r\n" + LOGIN + b"NOOP\r\nNOOP\r\n" + BYE)
    for listed, flags, pauses in ((True, ["DNSBL_THROTTLE"], 2), (False, ["DNSBL_THROTTLE"], 0), (True, [], 0)):
        session, wire = Guarded(*flags, listed=listed).office.server(commands, secure=True)
        converse(session)
        assert wire.pauses == [SLOW] * pauses
    guarded = Guarded("DNSBL_THROTTLE", listed=True, dnsbl_exempt=["<a@ext.test>"])
    session, wire = guarded.office.server(each_line(b"EHLO client\r\n" + letter() + BYE))
    converse(session)
    assert wire.pauses == [SLOW, SLOW], "an exempt sender is not slowed down any more"
