"""What answers and messages that are sent on begin with."""

from __future__ import annotations

import email

import pytest

from dialtone.base.errors import Refusal
from dialtone.domain.mail.answering import Draft, answer_subject
from dialtone.domain.mail.composing import Message
from dialtone.domain.model.mail import Uid
from dialtone.domain.model.mail_folder import TRASH
from dialtone.testing.script import run
from tests.support.parlour import Parlour

LETTER = (
    b"From: Eve Evans <eve@ext.test>\r\nTo: alice@local.test, dan@ext.test\r\nCc: Bob <bob@local.test>\r\n"
    b"Subject: Lunch\r\nDate: Mon, 1 Jan 2024 11:00:00 +0000\r\nMessage-ID: <two@ext.test>\r\n"
    b"References: <one@ext.test>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
    b"--x\r\nContent-Type: text/plain\r\n\r\nAt noon?\r\n> older\r\n"
    b"--x\r\nContent-Type: image/png\r\nContent-Disposition: attachment; filename=map.png\r\n"
    b"Content-Transfer-Encoding: base64\r\n\r\nAAECAw==\r\n--x--\r\n"
)


@pytest.fixture
def parlour() -> Parlour:
    parlour = Parlour()
    parlour.by_smtp("alice@local.test", LETTER)
    return parlour


def reply(parlour: Parlour, *, everybody: bool = False) -> Draft:
    return run(parlour.house.correspondence.reply(parlour.caller_of(2), Uid(1), everybody=everybody))


def test_an_answer_quotes_and_goes_to_the_author(parlour: Parlour) -> None:
    draft = reply(parlour)
    assert (draft.to, draft.cc, draft.subject) == (("eve@ext.test",), (), "Re: Lunch")
    assert (draft.answers, draft.references) == ("<two@ext.test>", ("<one@ext.test>",))
    assert draft.body == "\n\nOn Mon, 1 Jan 2024 11:00:00 +0000 Eve Evans wrote:\n> At noon?\n>> older\n"


def test_an_answer_to_everybody_leaves_oneself_out(parlour: Parlour) -> None:
    assert reply(parlour, everybody=True).cc == ("dan@ext.test", "bob@local.test")


def test_who_may_not_quote_does_not(parlour: Parlour) -> None:
    parlour.set(parlour.user(2), restrictions="J")
    assert reply(parlour).body == ""


def test_what_is_sent_on_has_its_files(parlour: Parlour) -> None:
    draft = run(parlour.house.correspondence.forward(parlour.caller_of(2), Uid(1)))
    assert (draft.subject, draft.to) == ("Fwd: Lunch", ())
    assert "From: Eve Evans <eve@ext.test>\nTo: alice@local.test" in draft.body and "At noon?" in draft.body
    bob = run(parlour.house.correspondence.addressing.find(parlour.user(2), "bob"))
    message = Message(to=(bob,), subject=draft.subject, body=draft.body, attached=draft.attached)  # type: ignore[arg-type]
    run(parlour.house.correspondence.send(parlour.caller_of(2), message))
    files = [part for part in email.message_from_bytes(parlour.letter(3)).walk() if part.get_filename()]
    assert [(part.get_filename(), part.get_payload(decode=True)) for part in files] == [("map.png", b"\0\1\2\3")]


def test_restriction_F_forbids_it(parlour: Parlour) -> None:
    parlour.set(parlour.user(2), restrictions="F")
    with pytest.raises(Refusal):
        run(parlour.house.correspondence.forward(parlour.caller_of(2), Uid(1)))


def test_nobody_answers_what_is_in_anothers_mailbox(parlour: Parlour) -> None:
    for verb in (parlour.house.correspondence.reply, parlour.house.correspondence.forward):
        with pytest.raises(Refusal):
            run(verb(parlour.caller_of(3), Uid(1)))


def test_what_was_answered_is_marked_wherever_it_is(parlour: Parlour) -> None:
    caller = parlour.caller_of(2)
    ((_, uid),) = run(parlour.house.folders.move(caller, [1], TRASH))
    bob = run(parlour.house.correspondence.addressing.find(caller.user, "bob"))
    message = Message(to=(bob,), subject="Re: Lunch", body="yes")  # type: ignore[arg-type]
    run(parlour.house.correspondence.send(caller, message, answering=uid))
    assert run(parlour.house.folders.message(caller, uid)).answered


@pytest.mark.parametrize(
    ("subject", "answer"),
    [("a", "Re: a"), ("RE: a", "RE: a"), ("Re[2]: a", "Re[2]: a"), ("AW: a", "AW: a"), ("", "Re: ")],
)
def test_subjects_say_re_once(subject: str, answer: str) -> None:
    assert answer_subject(subject) == answer
