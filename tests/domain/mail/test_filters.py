"""Each list file where it is consulted (spec mail.md 3.4), with its replies and log lines."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dialtone.base import log
from dialtone.base.errors import Refusal, Why
from dialtone.domain.mail.filters import BAIT, LONGEST_SUBJECT
from dialtone.domain.mail.standing import Standing
from dialtone.domain.model.route import Nowhere
from dialtone.testing.script import run
from tests.support.filter_desk import (
    ALICE,
    CLIENT,
    LISTING,
    FilterDesk,
    case,
    refused,
    said,
    sender,
    spam_log,
    visit,
)

MESSAGE = b"From: A <a@ext.test>\r\nTo: Alice <alice@local.test>\r\nSubject: hello\r\n\r\nbody\r\n"
SINCE = "t=20240101T120000+0000\tp=SMTP\tr=being nasty"


@pytest.fixture(autouse=True)
def events(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[log.Event]]:
    seen: list[log.Event] = []
    monkeypatch.setattr(log.switch, "sinks", [seen.append])
    monkeypatch.setattr(log.switch, "level", log.INFO)
    yield seen


def to(desk: FilterDesk, address: str, **more: object) -> Nowhere | None:
    who = more.pop("who", None) or visit()
    given = f"<{address}>".encode()
    return run(desk.filters.recipient(who, b"<a@ext.test>", address, given))  # type: ignore[arg-type]


# nothing configured


def test_without_lists_and_options_nothing_is_done(events: list[log.Event]) -> None:
    desk, who, found = FilterDesk(), visit(), case(MESSAGE)
    assert desk.arrive() == Standing()
    run(desk.filters.sender(who, sender()))
    assert to(desk, "alice@local.test", who=who) is None
    run(desk.filters.head(found))
    run(desk.filters.verdict(found))
    assert not (found.dropped or found.spam or found.fields or found.subject_tag)
    assert desk.resolver.asked == [] and desk.store.asked == 0 and desk.files.added == [] and events == []


# email.can


@pytest.mark.parametrize("line", ["a@ext.test", "*@ext.test", "ext.test~", "A@EXT^"])
def test_a_blocked_reverse_path_ends_the_session(events: list[log.Event], line: str) -> None:
    desk = FilterDesk()
    desk.tables.email.set(f"{line}\t{SINCE}")
    no = refused(desk.filters.sender(visit(), sender()))
    assert (no.why, no.reply, no.final) == (Why.SENDER_DENIED, b"554 Sender not allowed.", True)
    (text,) = said(events, "mail.blocked")
    assert text.startswith("!BLOCKED REVERSE PATH e-mail address: <a@ext.test> since Jan 1 ")
    assert text.endswith(" for being nasty using SMTP")
    assert spam_log(events) == [("REFUSED", "<a@ext.test>", "", "REVERSE PATH e-mail address in email.can")]
    run(desk.filters.sender(visit(user=ALICE), sender()))
    run(desk.filters.sender(visit(), sender("b@other.test")))
    run(desk.filters.sender(visit(), sender("")))


def test_quotes_do_not_hide_an_address() -> None:
    desk = FilterDesk()
    desk.tables.email.set("bad guy@ext.test", "nasty*")
    for address in ('"bad guy"@ext.test', '"nasty one"@ext.test', '"na\\sty"@ext.test'):
        assert refused(desk.filters.sender(visit(), sender(address))).final
        assert refused(desk.filters.recipient(visit(), b"<>", sender(address).address, b"x"))


def test_a_blocked_recipient_is_an_unknown_user(events: list[log.Event]) -> None:
    desk = FilterDesk()
    desk.tables.email.set("old@local.test")
    no = refused(desk.filters.recipient(visit(), b"<a@ext.test>", "old@local.test", b"<Old@local.test>"))
    assert (no.why, no.reply, no.final) == (Why.NOT_FOUND, b"550 Unknown User: <Old@local.test>", False)
    assert said(events, "mail.blocked") == ["!BLOCKED RECIPIENT e-mail address: <Old@local.test>"]
    assert spam_log(events)[0][:3] == ("REFUSED", "<a@ext.test>", "old@local.test")
    assert to(desk, "old@local.test", who=visit(user=ALICE)) is None
    assert to(desk, "alice@local.test") is None


@pytest.mark.parametrize(
    "author",
    [
        b"Bad Guy <x@y.test>",
        b"x@y.test (Bad Guy)",
        b"=?utf-8?b?QmFkIEd1eQ==?= <x@y.test>",
        b'"Bad\r\n Guy" <x@y.test>',
        b"bad@ext.test",
        b"Somebody <BAD@ext.test>",
        b"good@ext.test, bad@ext.test",
        b"<@route.test:bad@ext.test>",
    ],
)
def test_FRM_05_blocked_authors(events: list[log.Event], author: bytes) -> None:
    """Name or address, read by the parser that also shows them (F5)."""
    desk = FilterDesk()
    desk.tables.email.set("bad guy", "bad@ext.test")
    found = case(b"From: " + author + b"\r\nTo: x@local.test\r\n\r\n")
    no = refused(desk.filters.head(found))
    assert (no.reply, no.final) == (b"554 Sender not allowed.", False)
    (text,) = said(events, "mail.blocked")
    assert text.startswith("!BLOCKED FROM e-mail address: ")
    assert spam_log(events)[0][0] == "REFUSED"


def test_blocked_addressees(events: list[log.Event]) -> None:
    desk = FilterDesk()
    desk.tables.email.set("victim@local.test", "The Victim")
    for addressee in (b"a@b.test, victim@local.test", b"The Victim <x@local.test>"):
        text = b"From: a@ext.test\r\nTo: " + addressee + b"\r\n\r\n"
        assert refused(desk.filters.head(case(text))).reply == b"550 Unknown user."
        run(desk.filters.head(case(text, baited=True)))
        run(desk.filters.head(case(text, visit(user=ALICE))))
    assert said(events, "mail.blocked") == [
        "!BLOCKED TO e-mail address: victim@local.test",
        "!BLOCKED TO e-mail address: x@local.test",
    ]


def test_lines_marked_quiet_say_no_and_log_nothing(events: list[log.Event]) -> None:
    desk = FilterDesk()
    desk.tables.email.set("*@ext.test\tq=1")
    desk.tables.subject.set("hello\tq=1")
    assert refused(desk.filters.sender(visit(), sender()))
    assert refused(desk.filters.head(case(MESSAGE)))
    assert events == []


def test_F1_an_expired_line_is_as_if_it_were_not_there() -> None:
    desk = FilterDesk()
    desk.tables.email.set("a@ext.test\te=20200101T000000+0000")
    desk.tables.spam_bait.set("alice@local.test\te=20200101T000000+0000")
    for table in desk.tables.all():
        table.now = desk.clock.now()
    run(desk.filters.sender(visit(), sender()))
    assert to(desk, "alice@local.test") is None


# subject.can


@pytest.mark.parametrize(
    ("subject", "line"),
    [
        (b"Buy pills", "buy pills"),
        (b"cheap PILLS here", "pills~"),
        (b"=?utf-8?q?Buy_pills?=", "buy pills"),
        (b"=?utf-8?b?QnV5?= =?utf-8?b?IHBpbGxz?=", "buy pills"),
        (b"=?utf-8?q?Buy_pills?=", "=?utf-8?q?buy*"),
        (b"Buy\r\n pills", "buy pills"),
        (b"Caf\xc3\xa9", "café"),
        (b"", "*"),
    ],
)
def test_blocked_subjects(events: list[log.Event], subject: bytes, line: str) -> None:
    """Raw as it came, and unfolded and decoded as it is shown (F5)."""
    desk = FilterDesk()
    desk.tables.subject.set(line)
    text = b"From: a@ext.test\r\nSubject: " + subject + b"\r\n\r\n"
    no = refused(desk.filters.head(case(text)))
    assert (no.reply, no.final) == (b"554 Subject not allowed.", False)
    (said_,) = said(events, "mail.blocked")
    assert said_.startswith("!BLOCKED SUBJECT (") and said_.endswith(") from: <a@ext.test> (1 total)")
    assert spam_log(events)[0][:3] == ("REFUSED", "<a@ext.test>", "alice@local.test")
    run(desk.filters.head(case(text, visit(user=ALICE))))


def test_no_subject_and_other_subjects_pass() -> None:
    desk = FilterDesk()
    desk.tables.subject.set("!hello", "*")
    run(desk.filters.head(case(MESSAGE)))
    run(desk.filters.head(case(b"From: a@ext.test\r\n\r\n")))
    assert refused(desk.filters.head(case(MESSAGE.replace(b"hello", b"other"))))


def test_a_second_subject_is_looked_at_too() -> None:
    desk = FilterDesk()
    desk.tables.subject.set("bad")
    assert refused(desk.filters.head(case(b"Subject: good\r\nSubject: bad\r\n\r\n")))


def test_LOG_01_subjects_of_any_size_and_kind() -> None:
    desk = FilterDesk()
    desk.tables.subject.set("bad~", "=?~")
    run(desk.filters.head(case(b"Subject: " + b"x" * 100_000 + b"\r\n\r\n")))
    run(desk.filters.head(case(b"Subject: " + b"x" * LONGEST_SUBJECT + b"bad\r\n\r\n")))
    no = refused(desk.filters.head(case(b"Subject: =?utf-8?q?a=0D=0A0504_SMTP_bad?=\r\n\r\n")))
    assert no.reply == b"554 Subject not allowed."


# spam bait


BLOCKED = "198.51.100.7\tt=20240101T120000+0000\tp=SMTP\tr=SPAM BAIT (BAIT@local.test) taken"


@pytest.mark.proves("Mail.SpamBlockDuration")
@pytest.mark.parametrize(("seconds", "end"), [(3600.0, "\te=20240101T130000+0000"), (0.0, "")])
def test_who_takes_the_bait_is_blocked(events: list[log.Event], seconds: float, end: str) -> None:
    desk = FilterDesk(spam_block_duration=seconds)
    desk.tables.spam_bait.set("bait@local.test")
    assert to(desk, "BAIT@local.test") == Nowhere(BAIT)
    line = f"{BLOCKED}{end}\tu=<a@ext.test>\th=mx.ext.test"
    assert desk.files.added == [("spamblock.cfg", [line], False)]
    assert said(events, "spam.bait") == ["SPAM BAIT (BAIT@local.test) taken by: <a@ext.test>"]
    assert said(events, "filter.blocking") == ["!BLOCKING IP ADDRESS: 198.51.100.7 in spamblock.cfg"]
    reason = "Attempted recipient in SPAM BAIT list"
    assert spam_log(events) == [("IGNORED and BLOCKED", "<a@ext.test>", "BAIT@local.test", reason)]
    assert to(desk, "alice@local.test") is None


def test_who_is_not_blocked_for_a_bait(events: list[log.Event]) -> None:
    desk = FilterDesk()
    desk.tables.spam_bait.set("bait@local.test")
    for who in (visit(user=ALICE), visit(Standing(LISTING)), visit(Standing(exempt=True))):
        assert to(desk, "bait@local.test", who=who) == Nowhere(BAIT)
        assert who.standing.listing is None
    for line in ("198.51.100.7", "*.ext.test"):
        desk.tables.spam_block_exempt.set(line)
        assert to(desk, "bait@local.test") == Nowhere(BAIT)
    assert desk.files.added == []
    assert [entry[0] for entry in spam_log(events)] == ["IGNORED"] * 5


def test_a_block_that_fails_is_told_and_the_bait_still_taken(events: list[log.Event]) -> None:
    desk = FilterDesk()
    desk.tables.spam_bait.set("bait@local.test")
    desk.files.fault = OSError("full")
    assert to(desk, "bait@local.test") == Nowhere(BAIT)
    assert [entry[0] for entry in spam_log(events)] == ["IGNORED"]
    assert [event.level for event in events if event.name == "filter.unwritten"] == [log.ERROR]


def test_hostile_metadata_makes_one_line() -> None:
    desk = FilterDesk()
    desk.tables.spam_bait.set("*")
    address = "a\tq=1\r\n0.0.0.0/0\u2028\\t@local.test"
    run(desk.filters.recipient(visit(secure=True), b"<x\r\ny\x1b@z>", address, b"<x>"))
    ((_, (line,), _),) = desk.files.added
    assert line.split("\t")[2] == "p=SMTPS"
    assert [item.partition("=")[0] for item in line.split("\t")] == [CLIENT.address, "t", "p", "r", "u", "h"]
    assert line.replace("\t", "").isprintable()


def test_the_order_of_rcpt() -> None:
    """Spec mail.md 10.1 number 2: bait, then email.can, then DNSBL_BADUSER."""
    desk = FilterDesk("DNSBL_BADUSER")
    desk.tables.spam_bait.set("both@local.test")
    desk.tables.email.set("both@local.test", "old@local.test")
    who = visit(Standing(LISTING))
    no = refused(desk.filters.recipient(who, b"<>", "old@local.test", b"<old@local.test>"))
    assert no.reply == b"550 Unknown User: <old@local.test>"
    assert refused(desk.filters.recipient(who, b"<>", "alice@local.test", b"<alice@local.test>")).final
    assert to(desk, "both@local.test", who=who) == Nowhere(BAIT)
    assert to(desk, "alice@local.test", who=who) is None, "the bait cleared the listing: the text is wanted"


def test_S15_a_user_who_wrote_to_a_bait_reaches_the_others() -> None:
    found = case(MESSAGE, visit(user=ALICE), baited=True)
    run(FilterDesk().filters.verdict(found))
    assert not found.dropped


def test_S8_a_stranger_who_wrote_to_a_bait_reaches_nobody() -> None:
    found = case(MESSAGE, baited=True)
    run(FilterDesk().filters.verdict(found))
    assert found.dropped == BAIT


# smtpspy.can


@pytest.mark.parametrize(
    ("line", "at"),
    [
        ("198.51.100.7", "connect"),
        ("*.ext.test", "connect"),
        ("a@ext.test", "rcpt"),
        ("<a@ext.test>", "rcpt"),
        ("alice@local.test", "rcpt"),
        ("other@local.test", ""),
    ],
)
def test_who_is_spied_on(line: str, at: str) -> None:
    desk = FilterDesk()
    desk.tables.smtpspy.set(line)
    standing = desk.arrive()
    assert standing.spied is (at == "connect")
    assert desk.arrive(trusted=True).spied is (at == "connect")
    to(desk, "alice@local.test", who=visit(standing))
    assert standing.spied is bool(at)


# X-Spam-Flag


@pytest.mark.parametrize(
    ("value", "spam"), [(b"YES", True), (b" yes ", True), (b"no", False), (b"yes!", False), (b"", False)]
)
def test_what_others_found_to_be_spam(value: bytes, spam: bool) -> None:
    for who in (visit(), visit(user=ALICE)):
        found = case(b"X-Spam-Flag:" + value + b"\r\n" + MESSAGE, who)
        run(FilterDesk().filters.verdict(found))
        assert found.spam is spam


# large lists


def test_RED_01_lists_of_100000_lines_stay_quick() -> None:
    """No timing here: a list is compiled once and answers by look-ups, so a thousand questions are no work at all."""
    desk = FilterDesk()
    lines = [f"user{number}@spam{number}.test" for number in range(60_000)]
    lines += [f"*@x{number}.test" for number in range(20_000)] + [f"word{number}~" for number in range(20_000)]
    desk.tables.email.set(*lines)
    desk.tables.subject.compiled = desk.tables.email.compiled
    found = case(MESSAGE)
    for _ in range(1000):
        run(desk.filters.head(found))
    with pytest.raises(Refusal):
        run(desk.filters.sender(visit(), sender("any@x19999.test")))
