"""What follows from a listing: every DNSBL option, exemptions, the Received scan (spec mail.md 3.6.2, 3.6.3)."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pytest

from dialtone.base import log
from dialtone.base.errors import Why
from dialtone.config.mail import MailConfig
from dialtone.domain.mail.blacklisted import MOST_HOPS
from dialtone.domain.mail.standing import Listing, Standing
from dialtone.testing.script import run
from tests.support.filter_desk import (
    ALICE,
    CLIENT,
    LISTED,
    LISTING,
    FilterDesk,
    case,
    refused,
    said,
    sender,
    spam_log,
    visit,
)

MESSAGE = b"From: A <a@ext.test>\r\nSubject: hello\r\n\r\nbody\r\n"
NINTH = "9.113.0.203.bl.test"


@pytest.fixture(autouse=True)
def events(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[log.Event]]:
    seen: list[log.Event] = []
    monkeypatch.setattr(log.switch, "sinks", [seen.append])
    monkeypatch.setattr(log.switch, "level", log.INFO)
    yield seen


def listed() -> Standing:
    return Standing(LISTING)


# the door


def test_a_listed_client_is_told_to_the_sysop_and_may_go_on(events: list[log.Event]) -> None:
    assert FilterDesk().listing().arrive() == Standing(LISTING)
    assert said(events, "dnsbl.listed") == ["BLACKLISTED SERVER on bl.test the list: mx.ext.test = 127.0.0.2"]
    assert spam_log(events) == []


@pytest.mark.proves("Mail.Options.DNSBL_REFUSE")
def test_refused_sessions(events: list[log.Event]) -> None:
    desk = FilterDesk("DNSBL_REFUSE").listing()
    for _ in range(2):
        no = refused(desk.filters.arrive(CLIENT, trusted=False))
        assert (no.why, no.final) == (Why.BLOCKED, True)
        assert no.reply == b"550 Mail from 198.51.100.7 refused due to listing at bl.test the list"
    assert said(events, "dnsbl.refused") == [
        f"!REFUSED SESSION from blacklisted server ({total} total)" for total in (1, 2)
    ]
    assert spam_log(events) == [("SESSION REFUSED", "", "", "Listed on bl.test the list as 127.0.0.2")] * 2
    desk.resolver.zone.clear()
    assert desk.arrive(dataclasses.replace(CLIENT, address="198.51.100.8")).listing is None


@pytest.mark.parametrize("line", ["198.51.100.0/24", "*.ext.test", "198.51.100.7"])
def test_exempt_clients_are_never_looked_up(line: str) -> None:
    """Seed manual: MTAs by address or host name in dnsbl_exempt.cfg."""
    desk = FilterDesk("DNSBL_REFUSE").listing()
    desk.tables.dnsbl_exempt.set(line)
    assert desk.arrive() == Standing()
    assert desk.resolver.asked == []


def test_trusted_clients_are_never_looked_up() -> None:
    desk = FilterDesk("DNSBL_REFUSE").listing()
    assert desk.arrive(trusted=True) == Standing(exempt=True)
    assert desk.resolver.asked == []


def test_RED_02_mapped_addresses_are_looked_up_as_ipv4() -> None:
    peer = dataclasses.replace(CLIENT, address="::ffff:198.51.100.7")
    assert FilterDesk().listing().arrive(peer).listing == LISTING


@pytest.mark.proves("Mail.Options.DNSBL_THROTTLE")
def test_throttled_until_logged_in() -> None:
    slow, usual = FilterDesk("DNSBL_THROTTLE"), FilterDesk()
    assert slow.filters.throttled(listed(), logged_in=False)
    assert not slow.filters.throttled(listed(), logged_in=True)
    assert not slow.filters.throttled(Standing(), logged_in=False)
    assert not usual.filters.throttled(listed(), logged_in=False)


# the envelope


@pytest.mark.parametrize(
    ("address", "exempt"),
    [("friend@ext.test", True), ("FRIEND@ext.test", True), ("alice@HOME.test", True), ("a@ext.test", False), ("", 0)],
)
def test_exempt_senders_take_the_listing_away_for_the_session(
    events: list[log.Event], address: str, exempt: bool
) -> None:
    desk = FilterDesk()
    desk.tables.dnsbl_exempt.set("<friend@ext.test>", "a@ext.test")
    who = visit(listed())
    run(desk.filters.sender(who, sender(address)))
    assert (who.standing.listing is None) is bool(exempt)
    wanted = [f"Ignoring DNSBL results for exempt sender: {sender(address).address}"] if exempt else []
    assert said(events, "dnsbl.exempt") == wanted


def test_nobody_is_asked_about_senders_of_clients_that_are_not_listed() -> None:
    desk = FilterDesk()
    run(desk.filters.sender(visit(), sender(ALICE.netmail)))
    assert desk.store.asked == 0


@pytest.mark.proves("Mail.Options.DNSBL_BADUSER")
def test_bad_user(events: list[log.Event]) -> None:
    desk = FilterDesk("DNSBL_BADUSER")
    no = refused(desk.filters.recipient(visit(listed()), b"<a@ext.test>", "alice@local.test", b"<alice@local.test>"))
    assert no.reply == b"550 Mail from 198.51.100.7 refused due to listing at bl.test the list"
    assert no.final
    assert said(events, "dnsbl.refused") == ["!REFUSED MAIL from blacklisted server (1 total)"]
    assert spam_log(events) == [("REFUSED", "<a@ext.test>", "alice@local.test", str(LISTING))]
    for who in (visit(), visit(listed(), ALICE)):
        assert run(desk.filters.recipient(who, b"<a@ext.test>", "alice@local.test", b"<alice@local.test>")) is None
    other = FilterDesk()
    assert run(other.filters.recipient(visit(listed()), b"<a@ext.test>", "x@local.test", b"<x@local.test>")) is None


# a message


@pytest.mark.proves("Mail.DNSBlacklistHeader", "Mail.DNSBlacklistSubject")
def test_mail_of_listed_servers_is_marked(events: list[log.Event]) -> None:
    found = case(MESSAGE, visit(listed()))
    run(FilterDesk().filters.verdict(found))
    assert found.subject_tag == "SPAM"
    assert found.fields == [b"X-DNSBL: 198.51.100.7 is listed on bl.test the list as 127.0.0.2\r\n"]
    assert found.spam
    assert found.dropped == ""
    assert said(events, "dnsbl.tagged") == [
        "TAGGED MAIL SUBJECT from blacklisted server with: SPAM",
        "TAGGED MAIL HEADER from blacklisted server with: X-DNSBL",
    ]
    assert spam_log(events) == [("TAGGED", "<a@ext.test>", "alice@local.test", str(LISTING))]
    assert said(events, "mail.spam") == ["SUSPECTED SPAM TAGGED: Listed on bl.test the list as 127.0.0.2"]


@pytest.mark.proves("Mail.DNSBlacklistHeader", "Mail.DNSBlacklistSubject")
@pytest.mark.parametrize(
    ("changes", "word", "fields"),
    [
        ({"dns_blacklist_subject": "JUNK", "dns_blacklist_header": "X-Junk"}, "JUNK", 1),
        ({"dns_blacklist_subject": "", "dns_blacklist_header": "X-Junk"}, "", 1),
        ({"dns_blacklist_subject": "JUNK", "dns_blacklist_header": ""}, "JUNK", 0),
        ({"dns_blacklist_subject": "", "dns_blacklist_header": ""}, "", 0),
        ({"dns_blacklist_header": "two words"}, "SPAM", 0),
        ({"dns_blacklist_header": "X:"}, "SPAM", 0),
    ],
)
def test_each_part_may_be_changed_or_blanked(changes: dict[str, str], word: str, fields: int) -> None:
    """S16: an explicit blank switches that part off; the mark of spam stays."""
    found = case(MESSAGE, visit(listed()))
    run(FilterDesk(**changes).filters.verdict(found))
    assert found.subject_tag == word
    assert [field.partition(b":")[0] for field in found.fields] == [b"X-Junk"] * fields
    assert found.spam


def test_without_a_subject_none_is_made() -> None:
    found = case(b"From: a@ext.test\r\n\r\nx\r\n", visit(listed()))
    run(FilterDesk().filters.verdict(found))
    assert found.subject_tag == ""
    assert found.fields


def test_a_line_of_any_characters_makes_one_header_field() -> None:
    found = case(MESSAGE, visit(Standing(Listing(CLIENT.address, "bl.test é\u2028\r\nBcc: x", "127.0.0.2"))))
    run(FilterDesk().filters.verdict(found))
    assert found.fields == [b"X-DNSBL: 198.51.100.7 is listed on bl.test ????Bcc: x as 127.0.0.2\r\n"]


@pytest.mark.proves("Mail.Options.DNSBL_IGNORE")
def test_ignored_mail(events: list[log.Event]) -> None:
    found = case(MESSAGE, visit(listed()))
    run(FilterDesk("DNSBL_IGNORE").filters.verdict(found))
    assert found.dropped
    assert not found.fields and not found.subject_tag
    assert said(events, "dnsbl.ignored") == [
        "!IGNORED MAIL from 'A' <a@ext.test> to <alice@local.test> from server: Listed on bl.test the list as 127.0.0.2"
    ]
    assert spam_log(events) == [("IGNORED", "<a@ext.test>", "alice@local.test", str(LISTING))]


@pytest.mark.parametrize("flag", ["DNSBL_IGNORE", "DNSBL_SPAMHASH", "DNSBL_CHKRECVHDRS", "NO_AUTO_EXEMPT"])
def test_S15_who_logged_in_is_left_alone(flag: str) -> None:
    desk = FilterDesk(flag).listing(NINTH)
    text = b"Received: from x [203.0.113.9]\r\n" + MESSAGE
    found = case(text, visit(listed(), ALICE))
    run(desk.filters.verdict(found))
    assert not (found.dropped or found.spam or found.fields or found.subject_tag)
    assert len(desk.hashes.index) == 0


@pytest.mark.parametrize("author", [b"friend@ext.test", b"Friend <friend@ext.test>", b"<alice@home.test>"])
def test_an_exempt_author_takes_the_listing_away(author: bytes) -> None:
    desk = FilterDesk("DNSBL_IGNORE")
    desk.tables.dnsbl_exempt.set("<friend@ext.test>")
    found = case(b"From: " + author + b"\r\nSubject: x\r\n\r\nx\r\n", visit(listed()))
    run(desk.filters.verdict(found))
    assert not (found.dropped or found.spam)
    assert found.visit.standing.listing is None, "for the rest of the session"


# Received


def received(*values: bytes) -> bytes:
    return b"".join(b"Received: from relay.test (x [%s])\r\n by y.test; now\r\n" % value for value in values) + MESSAGE


@pytest.mark.proves("Mail.Options.DNSBL_CHKRECVHDRS")
def test_systems_in_received_fields_are_looked_up(events: list[log.Event]) -> None:
    desk = FilterDesk("DNSBL_CHKRECVHDRS").listing(NINTH)
    found = case(received(b"10.0.0.1", b"203.0.113.8", b"203.0.113.9"))
    run(desk.filters.verdict(found))
    assert found.spam
    assert found.fields == [b"X-DNSBL: 203.0.113.9 is listed on bl.test the list as 127.0.0.2\r\n"]
    assert said(events, "dnsbl.listed") == [
        "[203.0.113.9] BLACKLISTED SERVER on bl.test the list: relay.test = 127.0.0.2"
    ]
    assert found.visit.standing.listing is None, "it counts for this message alone"
    assert not any(".10.bl.test" in name for name in desk.resolver.asked), "private addresses are nobody's business"
    other = FilterDesk().listing(NINTH)
    plain = case(received(b"203.0.113.9"))
    run(other.filters.verdict(plain))
    assert not plain.spam
    assert other.resolver.asked == []


def test_as_if_it_came_from_there() -> None:
    """Seed manual: mail that passed through a listed system is treated as if that one delivered it."""
    desk = FilterDesk("DNSBL_CHKRECVHDRS", "DNSBL_IGNORE").listing(NINTH)
    found = case(received(b"203.0.113.9"))
    run(desk.filters.verdict(found))
    assert found.dropped


@pytest.mark.parametrize("line", ["<a@ext.test>", "203.0.113.9", "relay.*"])
def test_exemptions_count_for_received_fields_too(line: str) -> None:
    desk = FilterDesk("DNSBL_CHKRECVHDRS").listing(NINTH)
    desk.tables.dnsbl_exempt.set(line)
    found = case(received(b"203.0.113.9"))
    run(desk.filters.verdict(found))
    assert not found.spam


def test_many_received_fields_make_few_questions() -> None:
    desk = FilterDesk("DNSBL_CHKRECVHDRS").listing("x.bl.test")
    run(desk.filters.verdict(case(received(*(b"203.0.113.%d" % number for number in range(100))))))
    assert len(desk.resolver.asked) == 1 + MOST_HOPS


def test_a_listed_client_is_not_looked_for_in_received_fields() -> None:
    desk = FilterDesk("DNSBL_CHKRECVHDRS").listing(LISTED, NINTH)
    found = case(received(b"203.0.113.9"), visit(desk.arrive()))
    run(desk.filters.verdict(found))
    assert found.fields == [b"X-DNSBL: 198.51.100.7 is listed on bl.test the list as 127.0.0.2\r\n"]


def test_the_defaults_are_the_manuals() -> None:
    assert (MailConfig().dns_blacklist_header, MailConfig().dns_blacklist_subject) == ("X-DNSBL", "SPAM")
