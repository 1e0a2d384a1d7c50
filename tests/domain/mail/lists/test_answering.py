"""Commands by mail and their answers (spec mail.md 6.7). NET-05: a forged From gets nobody on or off a list, and nobody
much mail."""

from __future__ import annotations

import pytest

from dialtone.domain.mail.lists.serving import Kind
from tests.support.mailing import LISTS, ListOffice, message

QUICK = LISTS.replace("[talk]\n", "[talk]\nconfirm = false\n").replace("[news]\n", "[news]\nconfirm = false\n")


def answer_of(office: ListOffice, subject: str = "", body: str = "", **more) -> str:
    (answer,) = office.command(subject, body, **more)
    return answer.get_content()


def test_NET_05_to_subscribe_is_to_answer_a_question_that_went_to_that_address():
    office = ListOffice()
    (question,) = office.command("subscribe news")
    assert question["To"] == "ann@ext.test"
    assert office.members("MAIN-NEWS") == []
    assert "subscribe to the list news" in question.get_content()
    answer = answer_of(office, f"Re: {question['Subject']}", "thanks")
    assert "ann@ext.test is on news now. Its address is news@local.test." in answer
    assert office.members("MAIN-NEWS") == ["ann@ext.test"]


def test_NET_05_nobody_is_taken_off_a_list_by_a_forged_sender():
    office = ListOffice()
    (question,) = office.command("unsubscribe talk")
    assert office.members() == ["ann@ext.test", "bob@local.test"]
    answer = answer_of(office, f"AW: Re: {question['Subject']}")
    assert "not on talk any more" in answer
    assert office.members() == ["bob@local.test"]


def test_NET_05_answers_tell_that_a_program_wrote_them_and_go_to_nobody_else():
    office = ListOffice()
    office.take("listserver@local.test", message(subject="help", more="Reply-To: eve@ext.test\nCc: joe@ext.test"))
    ((entry, answer),) = office.sent()
    assert (entry.sender, entry.recipient) == ("", "ann@ext.test")
    assert answer["From"] == "List Server <listserver@local.test>"
    assert (answer["Auto-Submitted"], answer["Precedence"]) == ("auto-replied", "bulk")
    assert (answer["In-Reply-To"], answer["References"]) == ("<1@ext.test>", "<1@ext.test>")
    assert answer["Date"]
    assert answer["Message-ID"].endswith("@mx.local.test>")


@pytest.mark.proves("listserver.AnswersPerDay")
def test_NET_05_an_address_gets_only_so_many_answers_in_a_day():
    office = ListOffice("AnswersPerDay = 3\n" + LISTS)
    for _ in range(5):
        office.command("help")
    assert len(office.sent()) == 3
    office.office.clock.advance(86400)
    office.command("help")
    assert len(office.sent()) == 4


def test_NET_05_nothing_that_was_written_is_repeated_to_the_address():
    office = ListOffice()
    office.command("buy at http://spam.test", "buy\nsubscribe http://spam.test/x\nwho http://spam.test/y")
    ((_, answer),) = office.sent()
    assert "spam" not in answer.as_string()


def test_NET_05_a_token_that_was_changed_does_nothing():
    office = ListOffice()
    (question,) = office.command("subscribe news")
    subject = str(question["Subject"])
    broken = subject[:-1] + ("A" if subject[-1] != "A" else "B")
    assert "cannot be read" in answer_of(office, broken)
    assert office.members("MAIN-NEWS") == []


def test_a_token_is_good_for_a_week():
    office = ListOffice()
    (question,) = office.command("subscribe news")
    office.office.clock.advance(7 * 86400 + 1)
    assert "came too late" in answer_of(office, question["Subject"])
    assert office.members("MAIN-NEWS") == []


def test_a_confirmation_counts_for_the_address_it_was_sent_to_whoever_sends_it():
    office = ListOffice()
    (question,) = office.command("subscribe news")
    text = message(subject=str(question["Subject"]), author="Ann at work <ann@work.test>")
    assert office.take("listserver@local.test", text, sender="ann@work.test").kind is Kind.ANSWERED
    assert office.members("MAIN-NEWS") == ["ann@ext.test"]


@pytest.mark.proves("listserver.list.confirm")
def test_a_list_may_do_without_confirmation():
    office = ListOffice(QUICK)
    assert "is on news now" in answer_of(office, "subscribe news")
    assert "is on news already" in answer_of(office, "SUBSCRIBE News")
    assert office.members("MAIN-NEWS") == ["ann@ext.test"]
    assert "not on news any more" in answer_of(office, "unsubscribe news")
    assert "is and was not on news" in answer_of(office, "unsubscribe news")
    assert b"name = Ann" in (office.files.held["MAIN-TALK"])


def test_a_user_who_logged_in_with_their_own_address_needs_no_confirmation():
    office = ListOffice()
    alice = office.office.user("alice")
    text = message(subject="subscribe news", author="Alice <Alice@local.test>")
    office.take("listserver@local.test", text, sender="alice@local.test", user=alice)
    assert office.members("MAIN-NEWS") == ["Alice@local.test"]
    assert b"is on news now" in office.office.letters("alice")[0]


def test_a_user_who_logged_in_cannot_speak_for_another_address():
    office = ListOffice()
    alice = office.office.user("alice")
    office.take("listserver@local.test", message(subject="unsubscribe talk"), sender="alice@local.test", user=alice)
    assert "ann@ext.test" in office.members()


@pytest.mark.proves("listserver.list.closed")
def test_nobody_joins_a_closed_list_by_mail():
    office = ListOffice("[talk]\nsub = MAIN-TALK\nclosed = true\n[news]\nsub = main-news\nconfirm = false\n")
    eve = {"author": "eve@ext.test"}
    text = message(subject="subscribe talk", **eve)
    office.take("listserver@local.test", text, sender="eve@ext.test")
    assert "closed" in office.sent()[0][1].get_content()
    office.take("listserver@local.test", message(subject="subscribe *", **eve), sender="eve@ext.test")
    assert "eve@ext.test" not in office.members()
    assert office.members("MAIN-NEWS") == ["eve@ext.test"]


def test_all_lists_at_once_with_one_confirmation():
    office = ListOffice()
    (question,) = office.command("unsubscribe *")
    assert "from every list" in question.get_content()
    answer = answer_of(office, question["Subject"])
    assert office.members() == ["bob@local.test"]
    assert "is and was not on news" in answer


@pytest.mark.parametrize("address", ["listserver@local.test", "talk@local.test", "nobody@local.test"])
def test_BSC_07_a_list_is_on_no_list_and_who_is_not_here_neither(address):
    office = ListOffice(QUICK)
    asking = message(subject="subscribe news", author=address)
    office.take("listserver@local.test", asking, sender="eve@ext.test")
    assert office.members("MAIN-NEWS") == []


@pytest.mark.proves("listserver.name", "listserver.address", "listserver.list.description")
def test_lists_names_them_with_what_they_are_about():
    office = ListOffice("name = Majordomo\naddress = lists@lists.test\n" + LISTS)
    (answer,) = office.command("lists")
    assert answer["From"] == "Majordomo <lists@lists.test>"
    assert "talk: Talk about it" in answer.get_content()
    assert "lists@lists.test" in answer_of(office, "help")


def test_who_is_told_to_a_sysop_who_logged_in_and_to_nobody_else():
    office = ListOffice()
    assert "Only the sysop" in answer_of(office, "who talk")
    sysop = office.office.change(office.office.user("Sysop"), level=90)
    text = message(subject="who talk", author="sysop@local.test")
    office.take("listserver@local.test", text, sender="sysop@local.test", user=sysop)
    (letter,) = office.office.letters("Sysop")
    assert b"ann@ext.test Ann\r\nbob@local.test Bob\r\n2 subscribers" in letter


def test_several_commands_get_one_answer_in_their_order():
    office = ListOffice(QUICK)
    answer = answer_of(office, "", "subscribe news\nunsubscribe talk\nend\nlists\n")
    assert answer.index("is on news now") < answer.index("not on talk any more")
    assert "Talk about it" not in answer


def test_a_list_that_is_not_there():
    assert "There is no such list" in answer_of(ListOffice(), "subscribe nowhere")


def test_a_message_without_commands_gets_the_help():
    assert "subscribe LIST" in answer_of(ListOffice(), "hi", "I wonder what this is")
