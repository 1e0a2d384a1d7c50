"""Folders, rules and answers are furnished, and what works at delivery stands on the line."""

from __future__ import annotations

from dialtone.domain.model.mail_folder import INBOX, TRASH
from dialtone.domain.model.mail_rule import Away, Rule
from dialtone.testing.script import run
from tests.support.parlour import Parlour

LETTER = (
    b"From: Eve <eve@ext.test>\r\nTo: alice@local.test\r\nSubject: Lunch\r\nMessage-ID: <1@ext.test>\r\n\r\ntext\r\n"
)


def subjects(parlour: Parlour, folder: int) -> list[str]:
    page = run(parlour.house.folders.messages(parlour.caller_of(2), folder))
    return [item.subject for item in page.messages]


def test_a_rule_is_obeyed_as_soon_as_it_is_kept_and_over_a_recycle() -> None:
    parlour = Parlour()
    run(parlour.house.mail_rules.put(parlour.caller_of(2), [Rule(folder=TRASH)]))
    parlour.by_smtp("alice@local.test", LETTER)
    parlour.rebuild()
    parlour.by_smtp("alice@local.test", LETTER)
    assert (subjects(parlour, TRASH), subjects(parlour, INBOX)) == (["Lunch", "Lunch"], [])


def test_an_answer_is_sent() -> None:
    parlour = Parlour()
    run(parlour.house.vacation.put(parlour.caller_of(2), Away(on=True, text="I am at the sea.")))
    parlour.by_smtp("alice@local.test", LETTER)
    ((recipient, text),) = parlour.queued()
    assert recipient == "eve@ext.test" and b"I am at the sea." in text


def test_read_marks_of_pages_are_seen_by_mail_programs() -> None:
    parlour = Parlour()
    parlour.by_smtp("alice@local.test", LETTER)
    caller = parlour.caller_of(2)
    assert not run(parlour.house.mailboxes.open(caller)).head(1).read
    run(parlour.house.folders.mark(caller, [1], read=True))
    assert run(parlour.house.mailboxes.open(caller)).head(1).read


def test_what_is_filed_is_no_business_of_mail_programs_and_of_the_terminal() -> None:
    parlour = Parlour()
    parlour.by_smtp("alice@local.test", LETTER)
    caller = parlour.caller_of(2)
    run(parlour.house.folders.discard(caller, [1]))
    assert run(parlour.house.mailboxes.open(caller)).count == 0
    assert parlour.waiting(2) == []


def test_SEC_06_everything_goes_with_the_account() -> None:
    parlour = Parlour()
    caller = parlour.caller_of(2)
    folder = run(parlour.house.folders.create(caller, "work"))
    for _ in range(3):
        parlour.by_smtp("alice@local.test", LETTER)
    run(parlour.house.folders.move(caller, [1], folder))
    run(parlour.house.folders.move(caller, [2], TRASH))
    run(parlour.house.people.remove(caller.user.number))
    found = run(parlour.store.verify())
    assert (found.counts["copies"], found.counts["letters"], found.problems) == (0, 0, [])
    assert run(parlour.store.read(lambda records: records.folders.all(caller.user.number))) == []
