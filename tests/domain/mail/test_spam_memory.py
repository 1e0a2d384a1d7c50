"""Hashes of known spam (spec mail.md 3.7, S8)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dialtone.base import log
from dialtone.domain.mail.intake import Intake
from dialtone.domain.mail.spam_memory import body_hash
from dialtone.domain.mail.standing import Standing
from dialtone.formats.mail.opening import Opening
from dialtone.store.memory import MemoryBlobs
from dialtone.testing.script import run
from tests.support.filter_desk import ALICE, LISTING, FilterDesk, case, said, spam_log, visit

HEAD = b"From: A <a@ext.test>\r\nSubject: s\r\n\r\n"
SPAM = HEAD + b"Buy now\r\n\x01hCheap pills\r\n"
SHA1 = "dc4e9918ef29975ba76d50460378e0dcb767df68"  # spec mail.md 8.8


@pytest.fixture(autouse=True)
def events(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[log.Event]]:
    seen: list[log.Event] = []
    monkeypatch.setattr(log.switch, "sinks", [seen.append])
    monkeypatch.setattr(log.switch, "level", log.INFO)
    yield seen


def learn(desk: FilterDesk, text: bytes = SPAM) -> None:
    run(desk.filters.verdict(case(text, baited=True)))


@pytest.mark.proves("Mail.Options.DNSBL_SPAMHASH")
def test_mail_from_listed_servers_is_remembered_and_dropped_the_next_time(events: list[log.Event]) -> None:
    """Seed manual: hashes of confirmed spam are stored for later comparison."""
    desk = FilterDesk("DNSBL_SPAMHASH")
    first = case(SPAM, visit(Standing(LISTING)))
    run(desk.filters.verdict(first))
    assert (first.dropped, first.spam) == ("", True), "the first one is only marked"
    assert said(events, "spam.learned") == [
        f"Adding message body (SHA-1: {SHA1}) from 'A' <a@ext.test> to SPAM database"
    ]
    events.clear()
    again = case(b"From: b@other.test\r\n\r\nBuy nowCheap  pills\r\n", by="b@other.test")
    run(desk.filters.verdict(again))
    assert again.dropped
    found = f"body (SHA-1: {SHA1}) found in SPAM database (added on Mon Jan 01 2024 12:00 pm)"
    assert said(events, "spam.known") == [f"Message from <b@other.test> {found}"]
    assert said(events, "spam.ignored") == ["!IGNORED SPAM MESSAGE from <b@other.test> to <alice@local.test> (1 total)"]
    assert spam_log(events) == [("IGNORED", "<b@other.test>", "alice@local.test", found)]


def test_without_the_option_listed_mail_is_not_remembered() -> None:
    desk = FilterDesk()
    run(desk.filters.verdict(case(SPAM, visit(Standing(LISTING)))))
    assert len(desk.hashes.index) == 0


def test_S8_mail_to_a_bait_is_remembered_and_dropped() -> None:
    desk = FilterDesk()
    bait = case(SPAM, baited=True)
    run(desk.filters.verdict(bait))
    assert bait.dropped
    only_bait = case(HEAD + b"other\r\n", baited=True, recipients=[])
    run(desk.filters.verdict(only_bait))
    assert only_bait.dropped
    assert len(desk.hashes.index) == 2
    for text in (SPAM, HEAD + b"oth er"):
        later = case(text)
        run(desk.filters.verdict(later))
        assert later.dropped


def test_a_match_does_not_refresh_the_time() -> None:
    desk = FilterDesk("DNSBL_SPAMHASH")
    learn(desk)
    desk.hashes.now += 1000
    run(desk.filters.verdict(case(SPAM, visit(Standing(LISTING)))))
    record = run(body_hash(case(SPAM)))
    assert record is not None
    assert desk.hashes.find(record) == desk.clock.now()


def test_other_mail_and_empty_mail_pass() -> None:
    desk = FilterDesk()
    learn(desk)
    learn(desk, HEAD + b" \r\n\t\r\n")
    learn(desk, b"Subject: only a header\r\n")
    assert len(desk.hashes.index) == 1
    for text in (HEAD + b"Hello\r\n", HEAD, HEAD + b"\r\n \r\n"):
        found = case(text)
        run(desk.filters.verdict(found))
        assert not found.dropped


def test_S15_a_user_who_logged_in_may_write_what_spammers_wrote() -> None:
    desk = FilterDesk()
    learn(desk)
    found = case(SPAM, visit(user=ALICE))
    run(desk.filters.verdict(found))
    assert not found.dropped


def test_a_full_disk_harms_no_message(events: list[log.Event]) -> None:
    desk = FilterDesk("DNSBL_SPAMHASH")
    desk.hashes.fault = OSError(28, "No space left on device")
    found = case(SPAM, visit(Standing(LISTING)))
    run(desk.filters.verdict(found))
    assert found.spam and not found.dropped
    assert said(events, "spam.not_kept") == ["!ERROR writing spam.hash: [Errno 28] No space left on device"]


def test_the_header_is_no_part_of_the_hash_however_the_text_is_cut() -> None:
    class InPieces(MemoryBlobs):
        pass

    body = b"Buy now\r\n\x01hCheap pills\r\n"
    for size in (1, 7, len(HEAD), 1000):
        text = Intake(InPieces())
        found = case(SPAM)
        pieces = [SPAM[start : start + size] for start in range(0, len(SPAM), size)]

        async def chunks(pieces: list[bytes] = pieces):  # type: ignore[no-untyped-def]
            async def every():  # type: ignore[no-untyped-def]
                for piece in pieces:
                    yield piece

            return every()

        text.spool.chunks = chunks  # type: ignore[method-assign]
        found.text = text
        record = run(body_hash(found))
        assert record is not None
        assert record.length == len(b"BuynowCheappills"), size
        assert record.sha1.hex() == SHA1
    assert Opening(SPAM).size == len(SPAM) - len(body)
