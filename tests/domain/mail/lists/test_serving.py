"""What becomes of a message for a list or the list server (spec mail.md 6.7; NET-05, BSC-04, BSC-06, BSC-07)."""

from __future__ import annotations

import pytest

from dialtone.domain.mail.lists.serving import Decision, Kind
from tests.support.mailing import LISTS, ListOffice, message

TALK = "talk@local.test"


def test_a_subscribers_message_is_posted_to_the_sub_board():
    office = ListOffice()
    assert office.take(TALK, message()) == Decision(Kind.POSTED)
    (post,) = office.posts()
    assert (post.author, post.author_address, post.subject, post.message_id) == (
        "Ann",
        "ann@ext.test",
        "hello",
        "<1@ext.test>",
    )
    assert (post.to, post.network, post.held) == ("All", "internet", False)
    text = office.text(post)
    assert text.endswith(message())
    assert text.startswith(b"Received: from mx.ext.test (client.ext.test [198.51.100.7])")
    assert b"for <talk@local.test>" in text
    assert office.office.queue() == []  # sending it out is the exporter's


def test_a_stranger_is_refused_in_the_words_of_the_reference():
    office = ListOffice()
    decision = office.take(TALK, message(author="eve@ext.test"), sender="eve@ext.test")
    assert decision == Decision(Kind.REFUSED, "talk !ERROR eve@ext.test is not a subscriber")
    assert office.posts() == []


@pytest.mark.parametrize("spelling", ["TALK@local.test", "Talk@LOCAL.TEST", "talk@other.test"])
def test_the_local_part_says_which_list(spelling):
    office = ListOffice()
    assert office.take(spelling, message(author="ANN@Ext.Test")).kind is Kind.POSTED


@pytest.mark.proves("listserver.list.address", "listserver.list.sub")
def test_a_list_with_an_address_of_its_own():
    office = ListOffice("[Our talk]\nsub = main-talk\naddress = chat@lists.test\n")
    assert office.take("chat@lists.test", message()).kind is Kind.POSTED
    assert len(office.posts("MAIN-TALK")) == 1


@pytest.mark.proves("listserver.list.submitter")
def test_a_submitter_posts_without_a_subscription():
    office = ListOffice("[talk]\nsub = MAIN-TALK\nsubmitter = robot@ext.test, Eve@ext.test\n")
    assert office.take(TALK, message(author="eve@ext.test")).kind is Kind.POSTED
    assert office.take(TALK, message(author="mallory@ext.test", id="<2@x>")).kind is Kind.REFUSED


@pytest.mark.proves("listserver.list.readonly")
def test_on_a_read_only_list_only_submitters_post():
    office = ListOffice("[talk]\nsub = MAIN-TALK\nreadonly = true\nsubmitter = eve@ext.test\n")
    assert office.take(TALK, message()).error == "talk !ERROR ann@ext.test may not post: only few may"
    assert office.take(TALK, message(author="eve@ext.test")).kind is Kind.POSTED


@pytest.mark.proves("listserver.list.disabled")
def test_a_list_that_is_switched_off_takes_nothing():
    office = ListOffice("[talk]\nsub = MAIN-TALK\ndisabled = true\n")
    assert office.take(TALK, message()).error == "talk !ERROR the list is switched off"


@pytest.mark.proves("listserver.disabled")
def test_a_list_server_that_is_switched_off_takes_nothing():
    office = ListOffice("disabled = true\n" + LISTS)
    assert office.take(TALK, message()).kind is Kind.REFUSED
    assert office.take("listserver@local.test", message(subject="help")).kind is Kind.REFUSED
    assert office.office.queue() == []


def test_a_list_over_a_sub_board_that_is_not_there_is_switched_off():
    office = ListOffice("[talk]\nsub = MAIN-GONE\n")
    assert office.take(TALK, message()).kind is Kind.REFUSED


def test_on_a_moderated_sub_board_the_message_waits():
    office = ListOffice()
    office.files.held["MAIN-NEWS"] = b"[ann@ext.test]\n"
    assert office.take("news@local.test", message()).kind is Kind.POSTED
    assert [post.held for post in office.posts("MAIN-NEWS")] == [True]


def test_a_duplicate_is_taken_and_dropped():
    office = ListOffice()
    assert [office.take(TALK, message()).kind for _ in range(2)] == [Kind.POSTED, Kind.POSTED]
    assert len(office.posts()) == 1


def test_one_message_to_two_lists_is_posted_to_both_or_none():
    office = ListOffice()
    assert office.take(f"{TALK} news@local.test", message()).error == "news !ERROR ann@ext.test is not a subscriber"
    assert office.posts() == []
    office.files.held["MAIN-NEWS"] = b"[ann@ext.test]\n"
    assert office.take(f"{TALK} news@local.test", message()).kind is Kind.POSTED
    assert (len(office.posts()), len(office.posts("MAIN-NEWS"))) == (1, 1)


def test_posting_is_noted_in_the_subscribers_section_and_everything_else_stays():
    office = ListOffice()
    office.take(TALK, message())
    text = office.files.held["MAIN-TALK"].decode()
    assert f"last_activity = posted\nlast_activity_time = {int(office.office.clock.now()):#010x}\n" in text
    assert "; people of talk" in text
    assert "since = forever" in text


def test_the_post_is_kept_when_the_note_about_it_cannot_be():
    office = ListOffice()

    async def change(code, edit):
        raise OSError("disk full")

    office.files.change = change
    assert office.take(TALK, message()).kind is Kind.POSTED
    assert len(office.posts()) == 1


def test_a_user_who_may_not_post_may_not_here_either():
    office = ListOffice()
    bob = office.office.change(office.office.user("bob"), restrictions="P")
    decision = office.take(TALK, message(author="bob@local.test"), user=bob)
    assert decision.error == "talk !ERROR You can't post messages."


# Loops and programs


@pytest.mark.parametrize(
    "more",
    [
        "Auto-Submitted: auto-replied",
        "Auto-Submitted: auto-generated (cron)",
        "Precedence: bulk",
        "precedence: LIST",
        "List-Id: <other.ext.test>",
        "X-Auto-Response-Suppress: OOF, All",
    ],
)
def test_BSC_04_mail_of_programs_is_neither_posted_nor_answered(more):
    office = ListOffice()
    assert office.take(TALK, message(more=more)).kind is Kind.IGNORED
    assert office.take("listserver@local.test", message(subject="help", more=more)).kind is Kind.IGNORED
    assert (office.posts(), office.office.queue()) == ([], [])


@pytest.mark.parametrize("sender", ["", "listserver@local.test", "talk@local.test", "talk-bounces@local.test"])
def test_BSC_04_mail_from_nobody_or_from_ourselves_is_ignored(sender):
    office = ListOffice()
    assert office.take(TALK, message(), sender=sender).kind is Kind.IGNORED
    assert office.take("listserver@local.test", message(subject="help"), sender=sender).kind is Kind.IGNORED
    assert (office.posts(), office.office.queue()) == ([], [])


@pytest.mark.parametrize(
    "author", ["MAILER-DAEMON@ext.test", "owner-x@ext.test", "x-request@ext.test", "noreply@e.test"]
)
def test_BSC_04_daemons_are_never_answered(author):
    office = ListOffice()
    assert office.take("listserver@local.test", message("help", author=author), sender=author).kind is Kind.IGNORED
    assert office.office.queue() == []


def test_a_submitter_may_be_a_program_but_not_one_that_answers():
    office = ListOffice("[talk]\nsub = MAIN-TALK\nsubmitter = robot@ext.test\n")
    robot = {"author": "robot@ext.test"}
    assert office.take(TALK, message(more="Auto-Submitted: auto-generated", **robot)).kind is Kind.POSTED
    answer = message(id="<2@x>", more="Auto-Submitted: auto-replied", **robot)
    assert office.take(TALK, answer).kind is Kind.IGNORED


def test_BSC_07_a_message_that_comes_from_the_list_does_not_go_round():
    office = ListOffice()
    decision = office.take(TALK, message(more="List-Id: Talk about it <talk.local.test>"))
    assert decision.error == "talk !ERROR mail loop: this message comes from the list"


def test_BSC_06_a_message_with_too_many_hops_is_refused():
    office = ListOffice()
    hops = "\n".join(["Received: from a by b; Thu, 1 Jan 2026 00:00:00 +0000"] * 101)
    decision = office.take(TALK, message(more=hops))
    assert decision == Decision(Kind.REFUSED, "554 Too many hops, this message is in a loop")


@pytest.mark.parametrize("author", ["", "a@x.test, b@x.test", "nobody"])
def test_FRM_03_an_author_that_is_not_one_address_is_refused(author):
    office = ListOffice()
    assert office.take(TALK, message(author=author)).kind is Kind.REFUSED


def test_FRM_01_two_authors_fields_are_refused():
    office = ListOffice()
    assert office.take(TALK, message(more="From: eve@ext.test")).kind is Kind.REFUSED


def test_bounces_are_dropped_and_counted():
    office = ListOffice()
    for _ in range(3):
        assert office.take("talk-bounces@local.test", b"Subject: failure\r\n\r\n", sender="").kind is Kind.IGNORED
    office.take("talk-bounces@local.test", message(), sender="eve@ext.test")
    assert office.lists.server.bounces == {"talk": 4}
    assert office.office.queue() == []


# Commands


@pytest.mark.proves("listserver.SubjectCommand", "listserver.BodyCommand")
def test_where_commands_are_read():
    assert "news" in ListOffice().command("lists")[0].get_content()
    assert "news" in ListOffice().command("hello", "lists")[0].get_content()
    off = ListOffice("SubjectCommand = false\n" + LISTS)
    assert "Commands, one on a line" in off.command("lists", "hi there")[0].get_content()
    assert "news" in off.command("hi", "lists")[0].get_content()
    off = ListOffice("BodyCommand = false\n" + LISTS)
    assert "Commands, one on a line" in off.command("hi", "lists")[0].get_content()


def test_a_list_server_that_reads_no_subjects_reads_its_own_confirmations():
    office = ListOffice("SubjectCommand = false\n" + LISTS)
    (question,) = office.command("hi", "subscribe news")
    office.command(f"Re: {question['Subject']}", "> Somebody, hopefully you ...")
    assert office.members("MAIN-NEWS") == ["ann@ext.test"]
