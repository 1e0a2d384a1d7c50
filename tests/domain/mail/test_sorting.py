"""What becomes of mail that comes to people with rules. Nothing is ever lost."""

from __future__ import annotations

from typing import Any

import pytest

from dialtone.base.errors import StoreError
from dialtone.domain.mail import sorting as module
from dialtone.domain.mail.habits import RULES, SECTION
from dialtone.domain.mail.rule_matching import Compiled
from dialtone.domain.model.happenings import MailArrived
from dialtone.domain.model.mail_folder import INBOX, SPAM, TRASH
from dialtone.domain.model.mail_rule import Condition, Part, Rule
from dialtone.testing.script import run
from tests.support.mail_rules import SortingOffice, about, message


def test_a_message_goes_to_its_folder_with_marks_and_the_others_stay() -> None:
    office = SortingOffice()
    folder = office.folder("work")
    office.put(about("report", folder=folder, read=True, flag=True))
    told: list[MailArrived] = []
    office.bus.listen(MailArrived, told.append)
    office.comes(message("Monthly REPORT"))
    office.comes(message("Lunch"))
    (item,) = office.inside(folder)
    assert (item.subject, item.read, item.flagged) == ("Monthly REPORT", True, True)
    assert office.subjects(INBOX) == ["Lunch"]
    assert [fact.folder for fact in told] == [folder, INBOX]
    assert len(office.letters("alice")) == 1  # what POP3 shows


def test_rules_are_asked_in_order_and_stop_where_one_says_so() -> None:
    office = SortingOffice()
    one, two = office.folder("one"), office.folder("two")
    office.put(
        about("a", folder=one, flag=True), about("b", folder=two, stop=True), about("c", folder=TRASH, read=True)
    )
    for subject in ("a", "a b", "a b c", "a c"):
        office.comes(message(subject))
    assert (office.subjects(one), office.subjects(two), office.subjects(TRASH)) == (["a"], ["a b c", "a b"], ["a c"])
    assert all(item.flagged for folder in (one, two, TRASH) for item in office.inside(folder))


def test_each_recipient_has_rules_of_his_own() -> None:
    office = SortingOffice()
    office.put(about("lunch", folder=TRASH))
    office.comes(message(), "alice@local.test", "bob@local.test")
    assert (office.subjects(TRASH), office.subjects(INBOX)) == (["Lunch"], [])
    assert office.subjects(INBOX, "bob") == ["Lunch"]


def test_a_folder_that_went_away_is_the_inbox() -> None:
    office = SortingOffice()
    folder = office.folder("work")
    office.put(about("lunch", folder=folder, flag=True))
    run(office.folders.delete(office.caller(), folder))
    office.comes(message())
    assert [(item.subject, item.flagged) for item in office.inside(INBOX)] == [("Lunch", True)]


def test_full_folders_are_the_inbox(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dialtone.store.memory.folders.MOST_FILED", 1)
    office = SortingOffice()
    office.put(about("lunch", folder=office.folder("work")))
    office.comes(message("lunch 1"))
    office.comes(message("lunch 2"))
    assert office.subjects(INBOX) == ["lunch 2"]


@pytest.mark.parametrize(
    "text", ["{", "[1]", '[{"conditions":[{"part":"moon","how":"is","text":"x"}]}]', '"x"', "7", "\0"]
)
def test_rules_that_cannot_be_read_lose_no_mail(text: str, caplog: pytest.LogCaptureFixture) -> None:
    office = SortingOffice()
    number = office.user("alice").number
    run(office.store.write(lambda records: records.properties.put(number, SECTION, RULES, text)))
    office.comes(message())
    assert office.subjects(INBOX) == ["Lunch"]


def test_a_rule_that_fails_is_skipped_and_the_rest_is_obeyed(monkeypatch: pytest.MonkeyPatch) -> None:
    office = SortingOffice()
    office.put(about("a", folder=TRASH), about("lunch", flag=True))
    usual = Compiled.fits

    def fits(self: Compiled, seen: Any) -> bool:
        if self.rule.folder == TRASH:
            raise ValueError("broken")
        return usual(self, seen)

    monkeypatch.setattr(Compiled, "fits", fits)
    office.comes(message("a lunch"))
    assert [(item.subject, item.flagged) for item in office.inside(INBOX)] == [("a lunch", True)]


def test_rules_that_cannot_be_asked_for_lose_no_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    office = SortingOffice()
    office.put(about("lunch", folder=TRASH))

    async def trouble(user: int) -> None:
        raise StoreError("the disk is gone")

    monkeypatch.setattr(type(office.habits), "of", lambda self, user: trouble(user))
    office.comes(message())
    assert office.subjects(INBOX) == ["Lunch"]


def test_who_has_no_rules_costs_one_question_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    office = SortingOffice()
    asked: list[int] = []
    usual = type(office.store).read

    async def read(self: Any, question: Any) -> Any:
        if "properties" in str(question.__code__.co_names):
            asked.append(1)
        return await usual(self, question)

    monkeypatch.setattr(type(office.store), "read", read)
    for _ in range(5):
        office.comes(message())
    assert len(asked) == 1
    office.clock.advance(61)
    office.comes(message())
    assert len(asked) == 2


def test_what_another_process_wrote_counts_a_minute_later() -> None:
    office, other = SortingOffice(), None
    office.comes(message())
    number = office.user("alice").number
    office.put(about("lunch", folder=TRASH))
    other = run(office.store.read(lambda records: records.properties.get(number, SECTION, RULES)))
    office.put()
    office.comes(message())
    run(office.store.write(lambda records: records.properties.put(number, SECTION, RULES, other or "")))
    office.clock.advance(61)
    office.comes(message())
    assert (len(office.inside(INBOX)), len(office.inside(TRASH))) == (2, 1)


def test_mail_that_is_thrown_away_or_read_already_is_not_announced() -> None:
    office = SortingOffice(notify_offline_users=True)
    office.put(about("a", folder=TRASH), about("b", read=True), about("c", folder=office.folder("work")))
    for subject in "abc":
        office.comes(message(subject))
    number = office.user("alice").number
    assert len(run(office.store.read(lambda records: records.telegrams.waiting(number)))) == 1


def test_spam_is_left_to_the_spam_folder_unless_a_rule_asks_for_it() -> None:
    office = SortingOffice()
    office.put(about("lunch", folder=office.folder("work"), forward=("bob@ext.test",)))

    async def mark(case: Any) -> None:
        case.spam = True

    class Marks:
        check = staticmethod(mark)

    office.stations.authentication = Marks()  # type: ignore[assignment]
    office.comes(message())
    assert (office.subjects(SPAM), office.queue()) == (["Lunch"], [])
    office.put(Rule(conditions=(Condition(part=Part.SPAM),), folder=TRASH))
    office.comes(message())
    assert (office.subjects(SPAM), office.subjects(TRASH)) == (["Lunch"], ["Lunch"])


def test_filed_mail_does_not_fill_the_inbox() -> None:
    office = SortingOffice(max_msgs_waiting=1)
    office.put(about("report", folder=office.folder("work")))
    for number in range(5):
        office.comes(message(f"report {number}"))
    office.comes(message("lunch"))
    office.comes(message("dinner"))
    assert office.subjects(INBOX) == ["dinner", "lunch"]


# mail that is sent on


def test_a_copy_is_sent_on_with_the_text_as_it_came() -> None:
    office = SortingOffice()
    office.put(about("lunch", forward=("alice@elsewhere.test",)))
    office.comes(message())
    ((sender, recipient, sent),) = office.leaving()
    assert recipient == "alice@elsewhere.test"
    assert sender.startswith("SRS0=") and sender.endswith("@local.test")
    assert sent["Delivered-To"] == "alice@local.test"
    assert (sent["Return-Path"], sent["Subject"], sent["Received"] is None) == (None, "Lunch", False)
    assert office.subjects(INBOX) == ["Lunch"]


def test_BSC_05_what_came_home_is_not_sent_on_again() -> None:
    office = SortingOffice()
    office.put(about("lunch", forward=("alice@elsewhere.test", "bob@local.test")))
    office.comes(message(more="Delivered-To: Alice@Local.test\r\n"))
    assert (office.queue(), office.subjects(INBOX, "bob"), office.subjects(INBOX)) == ([], [], ["Lunch"])


def test_people_here_cannot_send_mail_in_circles() -> None:
    office = SortingOffice()
    office.put(Rule(forward=("bob@local.test", "alice@local.test")))
    office.put(Rule(forward=("alice@local.test", "x@ext.test")), alias="bob")
    office.comes(message())
    assert (office.subjects(INBOX), office.subjects(INBOX, "bob"), office.queue()) == (["Lunch"], ["Lunch"], [])
    assert b"Delivered-To: alice@local.test\r\n" in office.letters("bob")[0]


def test_EXE_07_one_message_is_sent_on_to_five_addresses_at_most() -> None:
    office = SortingOffice()
    office.put(*[Rule(forward=tuple(f"u{one}{two}@ext.test" for two in range(5))) for one in range(20)])
    office.comes(message())
    assert [entry.recipient for entry in office.queue()] == [f"u0{two}@ext.test" for two in range(5)]


def test_nobody_gets_two_copies_of_one_message() -> None:
    office = SortingOffice()
    office.put(Rule(forward=("bob@local.test", "x@ext.test", "X@ext.test")))
    office.comes(message(), "alice@local.test", "bob@local.test")
    assert len(office.letters("bob")) == 1
    assert [entry.recipient for entry in office.queue()] == ["x@ext.test"]


def test_mail_is_not_sent_on_outside_where_the_board_forbids_it() -> None:
    office = SortingOffice(outside=False)
    office.put(Rule(forward=("x@ext.test", "bob@local.test")))
    office.comes(message())
    assert (office.queue(), len(office.letters("bob"))) == ([], 1)


def test_rights_that_were_taken_away_count() -> None:
    office = SortingOffice()
    office.put(Rule(forward=("x@ext.test",)))
    office.change(office.user("alice"), restrictions="M")
    office.comes(message())
    assert (office.queue(), office.subjects(INBOX)) == ([], ["Lunch"])


def test_a_closed_or_full_mailbox_here_gets_nothing_and_the_rest_is_delivered() -> None:
    office = SortingOffice(max_msgs_waiting=1)
    office.put(Rule(forward=("bob@local.test", "nobody@local.test", "sysop@local.test")))
    office.change(office.user("bob"), restrictions="I")
    office.comes(message("1"))
    assert (len(office.letters("bob")), len(office.letters("sysop")), len(office.letters("alice"))) == (0, 1, 1)


def test_the_limits_are_those_of_the_model() -> None:
    assert module.MOST_FORWARDS == 5
