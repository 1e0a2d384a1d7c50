"""Answers of those who are away."""

from __future__ import annotations

from typing import Any

import pytest

from dialtone.base.errors import Refusal, StoreError, Why
from dialtone.domain.mail import vacation as module
from dialtone.domain.model.mail_folder import TRASH
from dialtone.domain.model.mail_rule import Away
from dialtone.testing.script import run
from tests.support.mail_rules import SortingOffice, about, message

DAY = 86_400.0


def test_whoever_writes_is_told_once_in_a_week() -> None:
    office = SortingOffice()
    office.away()
    for _ in range(3):
        office.comes(message("Lunch?"))
        office.clock.advance(DAY)
    ((sender, recipient, answer),) = office.leaving()
    assert (sender, recipient) == ("", "eve@ext.test")
    assert answer["Subject"] == "Auto: Lunch?"
    assert answer["From"] == "alice <alice@local.test>" and answer["To"] == "eve@ext.test"
    assert answer["Auto-Submitted"] == "auto-replied (vacation)"
    assert (answer["In-Reply-To"], answer["References"]) == ("<one@ext.test>", "<one@ext.test>")
    assert answer.get_content().strip() == "I am at the sea."
    office.clock.advance(5 * DAY)
    office.comes(message())
    assert len(office.queue()) == 2
    assert len(office.letters("alice")) == 4


def test_others_are_told_too_and_people_here_get_it_in_their_mailbox() -> None:
    office = SortingOffice()
    office.away(subject="Gone fishing ü")
    office.comes(message())
    office.comes(message(author="dan@ext.test"), by="dan@ext.test")
    office.comes(message(author="bob@local.test"), by="bob@local.test", user=office.user("bob"))
    assert [recipient for _, recipient, _ in office.leaving()] == ["eve@ext.test", "dan@ext.test"]
    assert {answer["Subject"] for _, _, answer in office.leaving()} == {"Gone fishing ü"}
    (letter,) = office.letters("bob")
    assert letter.startswith(b"Return-Path: <>\r\n") and b"I am at the sea." in letter


def test_SEC_07_nothing_is_answered_until_it_is_switched_on() -> None:
    office = SortingOffice()
    office.comes(message())
    office.away(on=False)
    office.comes(message())
    assert office.queue() == []


@pytest.mark.parametrize(
    "more",
    [
        "Auto-Submitted: auto-generated\r\n",
        "Auto-Submitted: auto-replied\r\n",
        "Precedence: bulk\r\n",
        "Precedence: list\r\n",
        "List-Id: <talk.ext.test>\r\n",
        "List-Unsubscribe: <mailto:x@ext.test>\r\n",
        "X-Auto-Response-Suppress: All\r\n",
    ],
)
def test_SEC_07_programs_and_lists_get_no_answer(more: str) -> None:
    office = SortingOffice()
    office.away()
    office.comes(message(more=more))
    assert (office.queue(), len(office.letters("alice"))) == ([], 1)


@pytest.mark.parametrize("sender", ["", "mailer-daemon@ext.test", "no-reply@ext.test", "talk-bounces@ext.test"])
def test_SEC_07_nobody_is_not_answered(sender: str) -> None:
    office = SortingOffice()
    office.away()
    office.comes(message(), by=sender)
    assert office.queue() == []


@pytest.mark.parametrize("to", ["undisclosed-recipients:;", "bob@local.test", "everybody@ext.test", ""])
def test_who_is_not_named_does_not_answer(to: str) -> None:
    office = SortingOffice()
    office.away()
    office.comes(message(to=to))
    assert office.queue() == []


def test_being_named_in_Cc_or_by_the_address_that_was_used_is_enough() -> None:
    office = SortingOffice()
    office.away()
    office.comes(message(to="x@ext.test", more="Cc: Alice <ALICE@local.test>\r\n"))
    office.comes(message(to="<alice#shop@local.test>"), "alice#shop@local.test", by="shop@ext.test")
    assert len(office.queue()) == 2


def test_ones_own_mail_is_not_answered() -> None:
    office = SortingOffice()
    office.away()
    office.comes(message(author="alice@local.test"), by="alice@local.test", user=office.user("alice"))
    assert (office.queue(), len(office.letters("alice"))) == ([], 1)


def test_SEC_07_spam_and_doubtful_senders_get_no_answer() -> None:
    office = SortingOffice()
    office.away()

    class Marks:
        def __init__(self, spam: bool, field: bytes) -> None:
            self.spam, self.field = spam, field

        async def check(self, case: Any) -> None:
            case.spam = self.spam
            case.fields.append(self.field)

    for spam, result in ((True, b"spf=pass"), (False, b"spf=fail"), (False, b"dmarc=fail")):
        office.stations.authentication = Marks(spam, b"Authentication-Results: mx; %s\r\n" % result)  # type: ignore[assignment]
        office.comes(message())
    assert office.queue() == []
    office.stations.authentication = Marks(False, b"Authentication-Results: mx; spf=pass\r\n")  # type: ignore[assignment]
    office.comes(message())
    assert len(office.queue()) == 1


def test_mail_that_rules_throw_away_is_not_answered() -> None:
    office = SortingOffice()
    office.away()
    office.put(about("lunch", folder=TRASH))
    office.comes(message())
    assert office.queue() == []


def test_it_begins_and_ends_by_itself() -> None:
    office = SortingOffice()
    now = office.clock.now()
    office.away(since=now + DAY, until=now + 3 * DAY, days=1)
    counts = []
    for _ in range(4):
        office.comes(message())
        counts.append(len(office.queue()))
        office.clock.advance(DAY + 1)
    assert counts == [0, 1, 2, 2]


def test_a_flood_of_senders_gets_a_bounded_number_of_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "A_DAY", 3)
    monkeypatch.setattr(module, "REMEMBERED", 4)
    office = SortingOffice()
    office.away()
    for day in range(3):
        for number in range(6):
            office.comes(message(), by=f"u{day}{number}@ext.test")
        office.clock.advance(DAY)
    assert len(office.queue()) == 9
    number = office.user("alice").number
    told = run(office.store.read(lambda records: records.properties.get(number, "away", "told")))
    assert told is not None and told.count(":") == 4 and "ext.test" not in told


def test_what_is_remembered_and_cannot_be_read_is_forgotten() -> None:
    office = SortingOffice()
    office.away()
    number = office.user("alice").number
    for text in ("{", "[]", '{"a":"b"}'):
        run(office.store.write(lambda records, text=text: records.properties.put(number, "away", "told", text)))
        office.comes(message())
    assert len(office.queue()) == 3


def test_another_text_is_told_to_everybody_anew() -> None:
    office = SortingOffice()
    office.away()
    office.comes(message())
    office.away(text="Back in March.")
    office.comes(message())
    assert len(office.queue()) == 2


def test_trouble_with_an_answer_harms_no_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    office = SortingOffice()
    office.away()

    async def trouble(*_: Any) -> None:
        raise StoreError("no space")

    monkeypatch.setattr(type(office.vacation), "_send", trouble)
    office.comes(message())
    assert len(office.letters("alice")) == 1


def test_a_message_from_a_hostile_header_stays_one_header() -> None:
    office = SortingOffice()
    office.away()
    office.comes(message("=?utf-8?q?a=0D=0ABcc:_x@ext.test?=", more="References: <a@b> \x00 <c@d>\r\n"))
    ((_, _, answer),) = office.leaving()
    assert answer["Bcc"] is None
    assert answer["References"].split()[-1] == "<one@ext.test>"


@pytest.mark.parametrize(
    ("away", "why"),
    [
        (Away(on=True, text=" \n"), Why.EMPTY),
        (Away(on=True, text="x" * 8001), Why.TOO_BIG),
        (Away(on=True, text="x", days=0), Why.INVALID),
        (Away(on=True, text="x", since=5.0, until=4.0), Why.INVALID),
    ],
)
def test_what_makes_no_sense_is_refused(away: Away, why: Why) -> None:
    office = SortingOffice()
    with pytest.raises(Refusal) as no:
        run(office.vacation.put(office.caller(), away))
    assert no.value.why is why


def test_it_comes_back_as_it_is_kept() -> None:
    office = SortingOffice()
    away = Away(on=True, subject="Weg\r\nBcc: x", text="Zeile 1\r\nZeile 2 ü\x1b[2J\n", until=9.0, days=3)
    kept = run(office.vacation.put(office.caller(), away))
    assert kept == Away(on=True, subject="Weg Bcc: x", text="Zeile 1\nZeile 2 ü[2J", until=9.0, days=3)
    assert run(office.vacation.get(office.caller())) == kept


def test_guests_cannot_be_away() -> None:
    office = SortingOffice()
    with pytest.raises(Refusal):
        run(office.vacation.put(office.caller("guest"), Away(on=True, text="x")))
