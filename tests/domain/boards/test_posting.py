import re

import pytest

from dialtone.base.errors import Refusal, Why
from dialtone.config.boards import BoardFlag
from dialtone.config.levels import Level
from dialtone.domain.boards.facts import Facts
from dialtone.domain.boards.posting import Origin
from dialtone.domain.model.happenings import PostHeld, PostMade
from dialtone.domain.model.mail import LetterId
from dialtone.domain.model.user import NOBODY
from dialtone.testing.script import run
from tests.domain.boards.hall import PEER, TEXT, Hall, sub

TOO_MANY = "You have posted too many times today."


def text(*lines, body=b"words\r\n"):
    return b"".join(line + b"\r\n" for line in lines) + b"\r\n" + body


# Who may, how often


def test_posts_a_day_are_counted_up_to_the_levels_limit_and_the_next_day_begins_anew():
    board = sub()
    hall = Hall(board, levels={50: Level(posts_per_day=2)})
    bob = hall.add("Bob")
    for number in (1, 2):
        assert run(hall.posting.check(bob, board)) == ""
        hall.arrive(board, text(b"Message-ID: <%d@x>" % number), author=bob)
    assert run(hall.posting.check(bob, board)) == TOO_MANY
    assert hall.posting.may_post(hall.again(bob), board) == TOO_MANY
    hall.clock.advance(86400)
    assert run(hall.posting.check(bob, board)) == ""


def test_a_sessions_old_copy_of_the_account_is_not_believed():
    board = sub()
    hall = Hall(board, levels={50: Level(posts_per_day=1)})
    bob = hall.add("Bob")
    hall.arrive(board, author=bob)
    assert hall.posting.may_post(bob, board) == ""  # as the session remembers it
    assert run(hall.posting.check(bob, board)) == TOO_MANY


@pytest.mark.parametrize(("level", "limits"), [(50, {}), (50, {50: Level()}), (90, {90: Level(posts_per_day=1)})])
def test_sysops_and_levels_without_a_limit_post_as_often_as_they_like(level, limits):
    board = sub()
    hall = Hall(board, levels=limits)
    user = hall.add("Eve", level=level)
    for number in range(3):
        hall.arrive(board, text(b"Message-ID: <%d@x>" % number), author=user)
    assert run(hall.posting.check(user, board)) == ""


def test_strangers_have_no_limit_but_that_of_the_requirements():
    board = sub(post_requirements="LEVEL 0")
    hall = Hall(board, sub("CLOSED", post_requirements="LEVEL 10"), levels={0: Level(posts_per_day=1)})
    assert hall.posting.may_post(None, board) == ""
    assert hall.posting.may_post(None, hall.boards.subs["MAIN-CLOSED"]) == "You can't post on this sub."


def test_the_manuals_reasons_come_in_the_manuals_order():
    board = sub(post_requirements="LEVEL 60")
    hall = Hall(board, levels={50: Level(posts_per_day=1), 60: Level(posts_per_day=1)})
    today = int(hall.clock.now() // 86400)
    eager = {"posts_today": 1, "post_day": today}
    assert hall.posting.may_post(hall.add("A", restrictions="P", **eager), board) == "You can't post on this sub."
    assert (
        hall.posting.may_post(hall.add("B", level=60, restrictions="P", **eager), board) == "You can't post messages."
    )
    assert hall.posting.may_post(hall.add("C", level=60, **eager), board) == TOO_MANY
    assert hall.posting.may_post(hall.add("D", level=60), board) == ""


# What is stored


def test_a_strangers_message_goes_by_its_header():
    board = sub()
    hall = Hall(board)
    hall.arrive(
        board,
        text(
            b'From: "Ext Ernal" <ext@far.test>',
            b"To: The Board <sub:main-general@local.test>",
            b"Subject: hello",
            b"Message-ID: <1@far.test>",
            b"Date: Thu, 1 Jan 2026 00:00:10 +0000",
        ),
        prefix=b"Received: by us\r\n",
    )
    post = hall.post(board)
    assert (post.author, post.author_user, post.author_address) == ("Ext Ernal", NOBODY, "ext@far.test")
    assert (post.to, post.subject, post.message_id) == ("The Board", "hello", "<1@far.test>")
    assert (post.posted, post.written) == (hall.clock.now(), 1767225610.0)
    assert (post.host, post.protocol, post.network) == ("caller.example", "SMTP", "internet")
    assert post.prefix == b"Received: by us\r\n"
    assert not (post.held or post.private or post.anonymous or post.permanent)


def test_a_user_goes_by_the_account_whatever_the_message_says():
    plain, real = sub(), sub("REAL", settings=BoardFlag.NAME)
    hall = Hall(plain, real)
    bob = hall.add("Bob", real_name="Robert Smith")
    forged = text(b"From: The Sysop <sysop@local.test>", b"Message-ID: <1@x>")
    for board in (plain, real):
        hall.arrive(board, forged, author=bob)
    assert (hall.post(plain).author, hall.post(plain).author_user) == ("Bob", bob.number)
    assert hall.post(real).author == "Robert Smith"
    assert hall.post(plain).author_address == ""


def test_to_is_PostTo_else_the_display_name_else_All():
    board = sub()
    hall = Hall(board)
    for number, (to, wish) in enumerate(
        [(b"To: Someone <x@y.test>", "Everyone"), (b"To: Someone <x@y.test>", ""), (b"To: x@y.test", ""), (b"X: y", "")]
    ):
        hall.arrive(board, text(to, b"Message-ID: <%d@x>" % number), to=wish)
    assert [hall.post(board, number).to for number in (1, 2, 3, 4)] == ["Everyone", "Someone", "All", "All"]


def test_a_recipient_who_is_a_user_is_known_as_one():
    board = sub()
    hall = Hall(board)
    bob, gone = hall.add("Bob Cat", real_name="Robert Smith"), hall.add("Gone", inactive=True)
    for number, name in enumerate(("bob.cat", "Robert Smith", "sysop", "Gone", "All", "Nobody")):
        hall.arrive(board, text(b"Message-ID: <%d@x>" % number), to=name)
    found = [hall.post(board, number).to_user for number in range(1, 7)]
    assert found == [bob.number, bob.number, hall.sysop.number, NOBODY, NOBODY, NOBODY]
    assert gone.number not in found


def test_a_message_without_an_id_gets_one_with_the_code_of_the_sub_in_it():
    board = sub()
    hall = Hall(board)
    hall.arrive(board, text(b"Subject: x"), prefix=b"Received: by us\r\n")
    post = hall.post(board)
    found = re.fullmatch(r"<([0-9A-F]{8})\.([0-9a-f]{16})\.MAIN-GENERAL@local\.test>", post.message_id)
    assert found is not None
    assert int(found[1], 16) == int(hall.clock.now())
    assert found[2] == post.tag
    assert post.prefix == b"Received: by us\r\nMessage-ID: " + post.message_id.encode() + b"\r\n"
    assert post.size == len(post.prefix) + len(text(b"Subject: x"))


def test_no_second_id_is_added_to_a_text_that_has_one_that_cannot_be_used():
    board = sub()
    hall = Hall(board)
    hall.arrive(board, text(b"Message-ID: rubbish"))
    assert hall.post(board).message_id.endswith(".MAIN-GENERAL@local.test>")
    assert hall.post(board).prefix == b""


def test_the_letters_id_is_taken_when_reception_made_one():
    board = sub()
    hall = Hall(board)
    hall.arrive(board, text(b"Subject: x"), message_id="<abc@mx.local.test>")
    assert (hall.post(board).message_id, hall.post(board).prefix) == ("<abc@mx.local.test>", b"")


def test_a_code_with_odd_characters_still_makes_a_proper_id():
    board = sub("A@(B)")
    hall = Hall(board)
    hall.arrive(board, text(b"Subject: x"))
    assert hall.post(board).message_id.endswith(".MAIN-A__B_@local.test>")


@pytest.mark.parametrize(
    ("flag", "fields"),
    [
        (BoardFlag.PONLY, {"private": True}),
        (BoardFlag.AONLY, {"anonymous": True}),
        (BoardFlag.PRIV, {"private": False}),
        (BoardFlag.ANON, {"anonymous": False}),
        (BoardFlag.SYSPERM, {"permanent": False}),
    ],
)
def test_what_the_sub_makes_of_every_message(flag, fields):
    board = sub(settings=flag)
    hall = Hall(board)
    hall.arrive(board, author=hall.add("Bob"))
    assert {name: getattr(hall.post(board), name) for name in fields} == fields


def test_operators_messages_are_permanent_where_the_sub_says_so():
    board = sub(settings=BoardFlag.SYSPERM)
    hall = Hall(board)
    hall.arrive(board, author=hall.sysop)
    assert hall.post(board).permanent


def test_HDR_02_a_post_has_one_subject_on_one_line():
    board = sub()
    hall = Hall(board)
    hall.arrive(board, text(b"Subject: =?utf-8?q?a=0D=0ABcc:=20v@ext.test?=", b"Message-ID: <1@x>"))
    assert hall.post(board).subject == "a Bcc: v@ext.test"


def test_HDR_03_names_of_authors_and_accounts_stay_on_one_line():
    board = sub()
    hall = Hall(board)
    mallory = hall.add("X\nReply-To: evil@ext.test")
    hall.arrive(board, text(b"Message-ID: <1@x>"), author=mallory)
    hall.arrive(board, text(b"Message-ID: <2@x>", b'From: "a\r\n b" <x@ext.test>'), to="c\r\nBcc: v@ext.test")
    assert hall.post(board, 1).author == "X Reply-To: evil@ext.test"
    assert hall.post(board, 2).author == "a b"
    assert hall.post(board, 2).to == "c Bcc: v@ext.test"


def test_ANS_01_terminal_codes_do_not_get_into_lists():
    board = sub()
    hall = Hall(board)
    hall.arrive(board, text(b"Subject: a\x1b]0;x\x07\x1b[2Jb", b"Message-ID: <1@x>", b"From: \x9b2J\x1b[6n <x@y.test>"))
    post = hall.post(board)
    assert post.subject.isprintable()
    assert post.author.isprintable()


def test_replies_find_their_parents():
    board = sub()
    hall = Hall(board)
    hall.arrive(board, text(b"Message-ID: <1@x>"))
    hall.arrive(board, text(b"Message-ID: <2@x>", b"In-Reply-To: <1@x>", b"References: <1@x>"))
    hall.arrive(board, text(b"Message-ID: <3@x>", b"In-Reply-To: <unknown@x>", b"References: <1@x> <2@x>"))
    hall.arrive(board, text(b"Message-ID: <4@x>"))
    assert [(post.parent, post.thread) for post in (hall.post(board, n) for n in (1, 2, 3, 4))] == [
        (0, 1),
        (1, 1),
        (2, 1),
        (0, 4),
    ]


# The change


def test_what_is_posted_is_told_and_what_is_held_is_told_otherwise():
    board = sub(moderated_requirements="NOT LEVEL 60")
    hall = Hall(board)
    assert hall.posting.is_held(None, board)
    hall.arrive(board, text(b"Message-ID: <1@x>"))
    hall.arrive(board, text(b"Message-ID: <2@x>"), author=hall.add("Trusted", level=60))
    assert hall.facts == [PostHeld("MAIN-GENERAL", 1), PostMade("MAIN-GENERAL", 2, LetterId(2))]
    assert [hall.post(board, number).held for number in (1, 2)] == [True, False]


def test_the_semaphore_is_touched_when_everybody_can_read_it():
    board = sub(semaphore="../data/general.now", moderated_requirements="NOT LEVEL 60")
    hall = Hall(board, sub("QUIET"))
    hall.arrive(board)
    assert hall.touched == []
    hall.arrive(board, text(b"Message-ID: <2@x>"), author=hall.add("Trusted", level=60))
    assert hall.touched == ["../data/general.now"]
    hall.arrive(hall.boards.subs["MAIN-QUIET"])
    assert hall.touched == ["../data/general.now"]


def test_authors_posts_are_counted_strangers_are_nobody():
    board = sub()
    hall = Hall(board)
    bob = hall.add("Bob")
    hall.arrive(board, author=bob)
    hall.arrive(board, text(b"Message-ID: <2@x>"))
    now = hall.again(bob)
    assert (now.posts, now.posts_today, now.post_day) == (1, 1, int(hall.clock.now() // 86400))


def test_the_same_message_is_not_stored_twice_on_a_sub():
    board, other = sub(), sub("OTHER")
    hall = Hall(board, other)
    bob = hall.add("Bob")
    assert hall.arrive(board, author=bob) == 1
    assert hall.arrive(board, author=bob) is None
    assert hall.arrive(other, author=bob) == 1
    assert hall.numbers(board) == [1]
    assert hall.again(bob).posts == 2
    assert [fact.board for fact in hall.facts] == ["MAIN-GENERAL", "MAIN-OTHER"]


def test_the_same_words_are_a_duplicate_only_where_bodies_are_remembered():
    plain, strict = sub(), sub("STRICT", max_crcs=100)
    hall = Hall(plain, strict)
    assert not hall.posting.wants_digest(plain)
    assert hall.posting.wants_digest(strict)
    numbers = [
        hall.arrive(board, text(b"Message-ID: <%d@x>" % number), digest="d1")
        for board in (plain, strict)
        for number in (1, 2)
    ]
    assert numbers == [1, 2, 1, None]


def test_a_message_that_could_not_be_stored_changes_nothing():
    board = sub()
    hall = Hall(board)
    bob = hall.add("Bob")
    post = hall.posting.new_post(
        board, Facts(), Origin(author=bob, peer=PEER), tag="0" * 16, prefix=b"", size=len(TEXT)
    )

    async def change(records):
        await hall.posting.place(records, post, hall.clock.now(), letter=LetterId(99))

    with pytest.raises(Exception, match="letter"):
        run(hall.store.write(change))
    assert (hall.numbers(board), hall.again(bob).posts, hall.facts) == ([], 0, [])


def test_operators_are_who_the_sub_names():
    board = sub(operator_requirements="FLAG 1O")
    hall = Hall(board)
    assert hall.posting.is_operator(hall.add("Op", flags1="O"), board)
    assert not hall.posting.is_operator(hall.add("Bob"), board)
    assert not hall.posting.is_operator(None, board)


def test_a_letters_id_that_is_none_is_no_posts_id():
    board = sub()
    hall = Hall(board)
    hall.arrive(board, text(b"Message-ID: rubbish"), message_id="rubbish")
    assert hall.post(board).message_id.startswith("<")


def test_SQL_03_two_messages_at_once_do_not_go_round_the_days_limit():
    board = sub()
    hall = Hall(board, levels={50: Level(posts_per_day=1)})
    bob = hall.add("Bob")
    assert [run(hall.posting.check(bob, board)) for _ in range(2)] == ["", ""]  # both are on their way
    hall.arrive(board, text(b"Message-ID: <1@x>"), author=bob)
    with pytest.raises(Refusal) as no:
        hall.arrive(board, text(b"Message-ID: <2@x>"), author=bob)
    assert (no.value.why, no.value.text) == (Why.DENIED, TOO_MANY)
    assert (hall.numbers(board), hall.again(bob).posts) == ([1], 1)
