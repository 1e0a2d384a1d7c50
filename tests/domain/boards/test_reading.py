import pytest

from dialtone.base.errors import Refusal, StoreError, Why
from dialtone.config.boards import BoardFlag, Group
from dialtone.domain.boards import reading
from dialtone.domain.model.post import PostNumber
from dialtone.domain.model.user import NOBODY
from dialtone.testing.script import run
from tests.domain.boards.hall import SYSTEM, TEXT, Hall, sub

OPS = Group(name="Ops", prefix="OPS-", requirements="SYSOP")
DOVE = Group(name="Dove", prefix="DOVE-")


def mail(number, *lines, subject=b"s"):
    head = [b"From: Ext <ext@far.test>", b"Subject: " + subject, b"Message-ID: <%d@far.test>" % number, *lines]
    return b"\r\n".join(head) + b"\r\n\r\nbody %d\r\n" % number


def numbers(posts):
    return [post.number for post in posts]


def test_everybody_numbers_the_groups_and_subs_they_see_from_1():
    hall = Hall(
        sub("ONE", OPS), sub("A", DOVE), sub("B", DOVE, requirements="60"), sub("C", DOVE, requirements="NOT LEVEL 60")
    )
    bob, eve = hall.caller(hall.add("Bob")), hall.caller(hall.add("Eve", level=60))
    boss = hall.caller(hall.sysop)
    assert [(seen.number, seen.group.name) for seen in hall.reading.groups(bob)] == [(1, "Dove")]
    assert [(seen.number, seen.group.name) for seen in hall.reading.groups(boss)] == [(1, "Ops"), (2, "Dove")]
    assert [(seen.number, seen.sub.code) for seen in hall.reading.subs(bob, DOVE)] == [(1, "DOVE-A"), (2, "DOVE-C")]
    assert [(seen.number, seen.sub.code) for seen in hall.reading.subs(eve, DOVE)] == [(1, "DOVE-A"), (2, "DOVE-B")]
    assert hall.reading.subs(bob, OPS) == []
    assert [seen.sub.code for seen in hall.reading.subs(SYSTEM, DOVE)] == ["DOVE-A", "DOVE-B", "DOVE-C"]


def test_what_is_not_shown_is_not_there_and_what_is_not_readable_is_denied():
    hall = Hall(sub("HIDDEN", requirements="60"), sub("SEALED", read_requirements="60"), sub("OPEN"))
    bob = hall.caller(hall.add("Bob"))
    assert hall.reading.find(bob, "main-open").code == "MAIN-OPEN"
    for code, why in (("MAIN-HIDDEN", Why.NOT_FOUND), ("NONE", Why.NOT_FOUND), ("MAIN-SEALED", Why.DENIED)):
        for ask in (
            lambda code: hall.reading.page(bob, code),
            lambda code: hall.reading.get(bob, code, PostNumber(1)),
            lambda code: hall.reading.thread(bob, code, PostNumber(1)),
            lambda code: hall.reading.text(bob, code, PostNumber(1)),
        ):
            with pytest.raises(Refusal) as no:
                run(ask(code))
            assert no.value.why is why


def test_pages_go_on_where_the_last_one_ended():
    board = sub()
    hall = Hall(board)
    for number in range(1, 8):
        hall.arrive(board, mail(number))
    stranger = hall.stranger()
    assert numbers(run(hall.reading.page(stranger, board.code, most=3))) == [1, 2, 3]
    assert numbers(run(hall.reading.page(stranger, board.code, after=3, most=3))) == [4, 5, 6]
    assert numbers(run(hall.reading.page(stranger, board.code, after=6, most=3))) == [7]
    assert run(hall.reading.page(stranger, board.code, after=7)) == []


def test_held_messages_are_hidden_and_nothing_after_them_is():
    board = sub(moderated_requirements="NOT LEVEL 50", operator_requirements="FLAG 1O")
    hall = Hall(board)
    bob, operator = hall.add("Bob"), hall.caller(hall.add("Op", flags1="O"))
    for number, author in ((1, bob), (2, None), (3, bob)):
        hall.arrive(board, mail(number), author=author)
    assert numbers(run(hall.reading.page(hall.caller(bob), board.code))) == [1, 3]
    for moderator in (operator, hall.caller(hall.sysop), SYSTEM):
        assert numbers(run(hall.reading.page(moderator, board.code))) == [1, 2, 3]
        assert run(hall.reading.get(moderator, board.code, PostNumber(2))).held
        assert b"body 2" in run(hall.reading.text(moderator, board.code, PostNumber(2)))
    for ask in (hall.reading.get, hall.reading.text):
        with pytest.raises(Refusal) as no:
            run(ask(hall.caller(bob), board.code, PostNumber(2)))
        assert no.value.why is Why.NOT_FOUND


def test_private_messages_are_shown_to_whom_they_concern():
    board = sub(settings=BoardFlag.PONLY)
    hall = Hall(board)
    bob, alice, eve = hall.add("Bob"), hall.add("Alice"), hall.add("Eve")
    hall.arrive(board, mail(1), author=bob, to="Alice")
    hall.arrive(board, mail(2), author=alice, to="Eve")
    seen = {user.alias: numbers(run(hall.reading.page(hall.caller(user), board.code))) for user in (bob, alice, eve)}
    assert seen == {"Bob": [1], "Alice": [1, 2], "Eve": [2]}
    assert run(hall.reading.page(hall.stranger(), board.code)) == []
    with pytest.raises(Refusal):
        run(hall.reading.text(hall.caller(eve), board.code, PostNumber(1)))


def test_a_page_is_filled_however_many_messages_are_not_shown():
    board = sub(settings=BoardFlag.PONLY)
    hall = Hall(board)
    bob = hall.add("Bob")
    for number in range(1, 41):
        hall.arrive(board, mail(number), to="Bob" if number % 10 == 0 else "Sysop")
    assert numbers(run(hall.reading.page(hall.caller(bob), board.code, most=3))) == [10, 20, 30]


def test_a_thread_is_its_messages_in_order(monkeypatch):
    monkeypatch.setattr(reading, "STEP", 2)
    board = sub()
    hall = Hall(board)
    hall.arrive(board, mail(1))
    hall.arrive(board, mail(2))
    hall.arrive(board, mail(3, b"In-Reply-To: <2@far.test>"))
    hall.arrive(board, mail(4, b"In-Reply-To: <1@far.test>"))
    hall.arrive(board, mail(5, b"In-Reply-To: <3@far.test>"))
    for member in (2, 3, 5):
        assert numbers(run(hall.reading.thread(hall.stranger(), board.code, PostNumber(member)))) == [2, 3, 5]
    assert numbers(run(hall.reading.thread(hall.stranger(), board.code, PostNumber(4)))) == [1, 4]


def test_a_text_is_prefix_and_body_byte_for_byte():
    board = sub()
    hall = Hall(board)
    hall.arrive(board, TEXT, prefix=b"Received: by us\r\n")
    assert run(hall.reading.text(hall.stranger(), board.code, PostNumber(1))) == b"Received: by us\r\n" + TEXT


def test_a_text_in_one_piece_has_a_limit():
    board = sub()
    hall = Hall(board)
    hall.arrive(board)
    assert run(hall.reading.text(hall.stranger(), board.code, PostNumber(1), most=len(TEXT))) == TEXT
    with pytest.raises(Refusal) as no:
        run(hall.reading.text(hall.stranger(), board.code, PostNumber(1), most=len(TEXT) - 1))
    assert no.value.why is Why.TOO_BIG


def test_a_lost_text_is_trouble_of_the_store():
    board = sub()
    hall = Hall(board)
    bob = hall.caller(hall.add("Bob"))
    from dialtone.domain.boards.compose import Draft

    run(hall.writing.post(bob, board, Draft(subject="s", body="word " * 40000)))
    hall.blobs.kept.clear()
    with pytest.raises(StoreError):
        run(hall.reading.text(bob, board.code, PostNumber(1)))


def test_only_moderators_learn_where_a_message_came_from():
    board = sub()
    hall = Hall(board)
    hall.arrive(board)
    assert run(hall.reading.get(hall.stranger(), board.code, PostNumber(1))).host == ""
    assert run(hall.reading.get(hall.caller(hall.sysop), board.code, PostNumber(1))).host == "caller.example"


def test_an_anonymous_message_by_mail_tells_its_author_to_moderators_only():
    board = sub(settings=BoardFlag.AONLY)
    hall = Hall(board)
    hall.arrive(board, mail(1, b"X-Sender: ext@far.test"), prefix=b"Received: from far.test by us\r\n")
    eve, boss = hall.caller(hall.add("Eve")), hall.caller(hall.sysop)
    (post,) = run(hall.reading.page(eve, board.code))
    assert (post.author, post.author_user, post.author_address) == ("Anonymous", NOBODY, "")
    assert (post.host, post.protocol, post.prefix) == ("", "", b"")
    text = run(hall.reading.text(eve, board.code, PostNumber(1)))
    assert b"ext@" not in text.lower()
    assert b"Received" not in text
    assert text.endswith(b"\r\n\r\nbody 1\r\n")
    assert run(hall.reading.get(boss, board.code, PostNumber(1))).author == "Ext"
    assert b"ext@far.test" in run(hall.reading.text(boss, board.code, PostNumber(1)))


def test_pages_go_back_as_well():
    board = sub(moderated_requirements="NOT LEVEL 50")
    hall = Hall(board)
    bob = hall.add("Bob")
    for number in range(1, 6):
        hall.arrive(board, mail(number), author=None if number == 4 else bob)
    reader = hall.caller(bob)
    assert numbers(run(hall.reading.page_back(reader, board.code, before=99, most=2))) == [5, 3]
    assert numbers(run(hall.reading.page_back(reader, board.code, before=3, most=9))) == [2, 1]
    assert numbers(run(hall.reading.page_back(hall.caller(hall.sysop), board.code, before=99, most=2))) == [5, 4]


def test_back_over_hidden_messages_in_small_steps(monkeypatch):
    monkeypatch.setattr(reading, "STEP", 2)
    board = sub(settings=int(BoardFlag.PRIV))
    hall = Hall(board)
    bob, eve = hall.add("Bob"), hall.add("Eve")
    for number in range(1, 8):
        hall.arrive(board, mail(number), author=bob, to="Bob", private=number > 2)
    assert numbers(run(hall.reading.page_back(hall.caller(eve), board.code, before=99, most=5))) == [2, 1]


def test_some_messages_are_asked_for_by_number():
    board = sub(settings=int(BoardFlag.PRIV))
    hall = Hall(board)
    bob, eve = hall.add("Bob"), hall.add("Eve")
    for number in range(1, 4):
        hall.arrive(board, mail(number), author=bob, to="Bob", private=number == 2)
    wanted = [PostNumber(number) for number in (3, 9, 2, 1)]
    assert numbers(run(hall.reading.some(hall.caller(bob), board.code, wanted))) == [3, 2, 1]
    assert numbers(run(hall.reading.some(hall.caller(eve), board.code, wanted))) == [3, 1]


def test_moderators_alone_are_told_what_waits():
    board = sub(moderated_requirements="NOT LEVEL 50")
    hall = Hall(board)
    hall.arrive(board, mail(1))
    bob = hall.caller(hall.add("Bob"))
    assert numbers(run(hall.reading.held(hall.caller(hall.sysop), board.code))) == [1]
    assert run(hall.reading.held(bob, board.code)) == []
    assert hall.reading.operates(hall.caller(hall.sysop), board)
    assert not hall.reading.operates(bob, board)
