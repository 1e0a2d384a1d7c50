import pytest

from dialtone.base.errors import Refusal, Why
from dialtone.config.boards import BoardFlag
from dialtone.config.levels import Level
from dialtone.domain.boards.compose import Draft
from dialtone.domain.model.happenings import PostMade
from dialtone.domain.model.post import PostNumber
from dialtone.domain.model.user import NOBODY
from dialtone.testing.script import run
from tests.domain.boards.hall import SYSTEM, Hall, sub
from tests.support.office import logged

HELLO = Draft(subject="hello", body="hello there")


def write(hall, user, board, draft=HELLO):
    return run(hall.writing.post(hall.caller(user), board, draft))


def refused(hall, actor, board, draft=HELLO):
    with pytest.raises(Refusal) as no:
        run(hall.writing.post(actor, board, draft))
    assert hall.numbers(board) == []
    assert hall.facts == []
    return no.value.why, no.value.text


def test_a_message_is_stored_told_counted_and_traced():
    board = sub()
    hall = Hall(board)
    bob = hall.add("Bob")
    with logged() as lines:
        assert write(hall, bob, board) == 1
    post = hall.post(board)
    assert (post.author, post.author_user, post.subject, post.to) == ("Bob", bob.number, "hello", "All")
    assert (post.host, post.protocol, post.network) == ("caller.example", "TELNET", "")
    assert hall.facts == [PostMade("MAIN-GENERAL", 1, post.letter)]
    assert hall.again(bob).posts == 1
    assert "Bob posted a message on MAIN-GENERAL (#1)" in lines
    text = run(hall.reading.text(hall.caller(bob), "MAIN-GENERAL", PostNumber(1)))
    assert len(text) == post.size
    assert text.startswith(b'From: "Bob" <bob@local.test>\r\n')
    assert text.endswith(b"\r\n\r\nhello there\r\n")
    traces = run(hall.store.read(lambda records: records.traces.find(post.tag)))
    assert [(trace.event, trace.address) for trace in traces] == [("posted", "MAIN-GENERAL")]


def test_large_texts_are_kept_in_files():
    board = sub()
    hall = Hall(board)
    bob = hall.add("Bob")
    write(hall, bob, board, Draft(subject="long", body="word " * 40000))
    assert len(hall.blobs.kept) == 1
    assert b"word word" in run(hall.reading.text(hall.caller(bob), "MAIN-GENERAL", PostNumber(1)))


@pytest.mark.parametrize(
    ("fields", "board", "answer"),
    [
        ({}, sub(requirements="60"), (Why.NOT_FOUND, "there is no sub-board MAIN-GENERAL")),
        ({}, sub(post_requirements="60"), (Why.DENIED, "You can't post on this sub.")),
        ({"restrictions": "P"}, sub(), (Why.DENIED, "You can't post messages.")),
        ({"posts_today": 5, "post_day": 19723}, sub(), (Why.DENIED, "You have posted too many times today.")),
    ],
)
def test_who_may_not_is_told_in_the_manuals_words(fields, board, answer):
    hall = Hall(board, levels={50: Level(posts_per_day=5)})
    bob = hall.add("Bob", **fields)
    assert int(hall.clock.now() // 86400) == 19723
    assert refused(hall, hall.caller(bob), board) == answer


def test_a_refusal_is_a_line_for_the_sysop():
    board = sub(post_requirements="60")
    hall = Hall(board)
    bob = hall.add("Bob")
    with logged() as lines:
        refused(hall, hall.caller(bob), board)
        refused(hall, hall.stranger(), board)
    assert lines == [
        "!Bob (user #2) cannot post on MAIN-GENERAL (reason: You can't post on this sub.)",
        "!198.51.100.7 (user #0) cannot post on MAIN-GENERAL (reason: You can't post on this sub.)",
    ]


def test_an_answer_is_in_the_thread_and_inherits_privacy():
    board = sub(settings=BoardFlag.PRIV)
    hall = Hall(board)
    bob, alice = hall.add("Bob"), hall.add("Alice")
    write(hall, bob, board, Draft(subject="psst", body="secret", to="Alice", private=True))
    write(hall, alice, board, Draft(subject="", body="so?", answers=PostNumber(1)))
    answer = hall.post(board, 2)
    assert (answer.parent, answer.thread, answer.private) == (1, 1, True)
    assert (answer.subject, answer.to, answer.to_user) == ("psst", "Bob", bob.number)


def test_what_one_may_not_read_one_cannot_answer():
    board = sub(settings=BoardFlag.PRIV)
    hall = Hall(board)
    bob, eve = hall.add("Bob"), hall.add("Eve")
    write(hall, bob, board, Draft(subject="psst", body="secret", to="Sysop", private=True))
    for number in (1, 99):
        with pytest.raises(Refusal) as no:
            write(hall, eve, board, Draft(subject="", body="so?", answers=PostNumber(number)))
        assert no.value.why is Why.NOT_FOUND
    assert hall.numbers(board) == [1]


@pytest.mark.parametrize(
    ("settings", "draft", "why"),
    [
        (0, Draft(subject="s", body="b", to="Alice", private=True), Why.INVALID),
        (BoardFlag.PRIV, Draft(subject="s", body="b", private=True), Why.INVALID),
        (BoardFlag.PRIV, Draft(subject="s", body="b", private=True, to="all"), Why.INVALID),
        (BoardFlag.PONLY, Draft(subject="s", body="b"), Why.INVALID),
        (0, Draft(subject="s", body="b", anonymous=True), Why.DENIED),
        (BoardFlag.ANON, Draft(subject="s", body="b", anonymous=True), Why.DENIED),
        (0, Draft(subject="s", body="b", to="Nobody"), Why.NOT_FOUND),
        (0, Draft(subject="s", body="\n"), Why.EMPTY),
    ],
)
def test_what_the_sub_does_not_take(settings, draft, why):
    board = sub(settings=settings)
    hall = Hall(board)
    hall.add("Alice")
    assert refused(hall, hall.caller(hall.add("Bob")), board, draft)[0] is why


def test_recipients_are_users_except_where_networks_carry_messages_further():
    local, real, far = sub(), sub("REAL", settings=BoardFlag.NAME), sub("FAR", settings=BoardFlag.FIDO)
    hall = Hall(local, real, far)
    bob = hall.add("Bob")
    hall.add("Alice", real_name="Alice Liddell")
    for board in (local, real):
        write(hall, bob, board, Draft(subject="s", body="b", to="a.l.i.c.e"))
    write(hall, bob, far, Draft(subject="s", body="b", to="Somebody Far"))
    assert [hall.post(board).to for board in (local, real, far)] == ["Alice", "Alice Liddell", "Somebody Far"]


def test_mail_to_sysop_is_user_ones():
    board = sub()
    hall = Hall(board)
    write(hall, hall.add("Bob"), board, Draft(subject="s", body="b", to="sysop"))
    assert (hall.post(board).to, hall.post(board).to_user) == ("Sysop", hall.sysop.number)


def test_a_stranger_from_the_internet_can_be_answered():
    board = sub()
    hall = Hall(board)
    hall.arrive(board)
    write(hall, hall.add("Alice"), board, Draft(subject="", body="hi", answers=PostNumber(1)))
    assert hall.post(board, 2).to == "Bob"


@pytest.mark.parametrize(("settings", "fields"), [(BoardFlag.AONLY, {}), (BoardFlag.ANON, {"exemptions": "A"})])
def test_an_anonymous_message_does_not_name_its_author_anywhere(settings, fields):
    board = sub(settings=settings)
    hall = Hall(board)
    bob = hall.add("Bob", **fields)
    write(hall, bob, board, Draft(subject="s", body="b", anonymous=True))
    text = run(hall.reading.text(hall.caller(hall.add("Eve")), board.code, PostNumber(1)))
    assert b"bob" not in text.lower()
    assert text.startswith(b'From: "Anonymous":;\r\n')
    assert hall.post(board).author_user == bob.number  # who may moderate knows


def test_strangers_post_where_level_0_may():
    board = sub(post_requirements="LEVEL 0")
    hall = Hall(board)
    run(hall.writing.post(hall.stranger(), board, HELLO))
    assert (hall.post(board).author, hall.post(board).author_user) == ("Anonymous", NOBODY)


def test_the_same_words_again_are_refused_where_bodies_are_remembered():
    board = sub(max_crcs=100)
    hall = Hall(board)
    bob = hall.add("Bob")
    write(hall, bob, board)
    with logged() as lines, pytest.raises(Refusal) as no:
        write(hall, bob, board, Draft(subject="hello", body="hello\n there "))
    assert no.value.why is Why.EXISTS
    assert lines[0].startswith("!duplicate message <")
    assert (hall.numbers(board), hall.again(bob).posts) == ([1], 1)


def test_what_goes_with_a_message_is_stored_in_the_same_change():
    board = sub()
    hall = Hall(board)
    bob = hall.add("Bob")

    async def fails(records, number):
        raise Refusal(Why.INVALID, f"not with number {number}")

    with pytest.raises(Refusal):
        run(hall.writing.post(hall.caller(bob), board, HELLO, also=fails))
    assert hall.numbers(board) == []
    assert hall.again(bob).posts == 0


def test_whether_somebody_may_post_can_be_asked_before():
    board = sub(moderated_requirements="NOT LEVEL 60")
    hall = Hall(board)
    bob, barred = hall.caller(hall.add("Bob")), hall.caller(hall.add("Eve", restrictions="P"))
    assert hall.writing.cannot_post(bob, board) == ""
    assert hall.writing.cannot_post(barred, board) == "You can't post messages."
    assert hall.writing.is_held(bob, board)
    assert not hall.writing.is_held(hall.caller(hall.sysop), board)


def test_the_line_above_a_signature_keeps_its_blank():
    board = sub()
    hall = Hall(board)
    write(hall, hall.add("Bob"), board, Draft(subject="s", body="text   \n-- \nBob  "))
    text = run(hall.reading.text(SYSTEM, board.code, PostNumber(1)))
    assert text.endswith(b"\r\n\r\ntext\r\n-- \r\nBob\r\n")
