import pytest

from dialtone.base.errors import Refusal, Why
from dialtone.config.boards import BoardFlag
from dialtone.domain.model.happenings import PostHeld, PostMade
from dialtone.domain.model.post import PostNumber
from dialtone.testing.script import run
from tests.domain.boards.hall import SYSTEM, Hall, sub
from tests.support.office import logged

DAY = 86400
MODERATED = {"moderated_requirements": "NOT LEVEL 50", "operator_requirements": "FLAG 1O"}


def mail(number):
    return b"From: Ext <ext@far.test>\r\nMessage-ID: <%d@far.test>\r\n\r\nbody %d\r\n" % (number, number)


def refusal(answer):
    with pytest.raises(Refusal) as no:
        run(answer)
    return no.value.why


def events(hall, board, number=1):
    tag = hall.post(board, number).tag
    return [trace.event for trace in run(hall.store.read(lambda records: records.traces.find(tag)))]


# Letting through


def test_a_moderator_lets_a_held_message_through():
    board = sub(semaphore="now", **MODERATED)
    hall = Hall(board)
    operator = hall.caller(hall.add("Op", flags1="O"))
    hall.arrive(board)
    with logged() as lines:
        post = run(hall.moderation.release(operator, "main-general", PostNumber(1)))
    assert not post.held
    assert not hall.post(board).held
    assert hall.facts == [PostHeld("MAIN-GENERAL", 1), PostMade("MAIN-GENERAL", 1, post.letter)]
    assert hall.touched == ["now"]
    assert lines == ["Op #2 let message #1 on MAIN-GENERAL through", "Op: post.released #1 on MAIN-GENERAL"]
    assert events(hall, board) == ["posted"]


def test_what_is_not_held_cannot_be_let_through_twice():
    board = sub(**MODERATED)
    hall = Hall(board)
    hall.arrive(board)
    run(hall.moderation.release(SYSTEM, board.code, PostNumber(1)))
    assert refusal(hall.moderation.release(SYSTEM, board.code, PostNumber(1))) is Why.NOT_FOUND
    assert refusal(hall.moderation.release(SYSTEM, board.code, PostNumber(9))) is Why.NOT_FOUND
    assert refusal(hall.moderation.release(SYSTEM, "NONE", PostNumber(1))) is Why.NOT_FOUND
    assert len(hall.facts) == 2


def test_nobody_else_lets_anything_through():
    board, hidden = sub(**MODERATED), sub("HIDDEN", requirements="60", moderated_requirements="NOT LEVEL 50")
    hall = Hall(board, hidden)
    hall.arrive(board)
    bob = hall.caller(hall.add("Bob"))
    assert refusal(hall.moderation.release(bob, board.code, PostNumber(1))) is Why.DENIED
    assert refusal(hall.moderation.release(hall.stranger(), board.code, PostNumber(1))) is Why.DENIED
    assert refusal(hall.moderation.release(bob, hidden.code, PostNumber(1))) is Why.NOT_FOUND
    assert hall.post(board).held


# Removing

DEL, LAST = BoardFlag.DEL, BoardFlag.DELLAST

# toggles, message number, who (Bob wrote 1 and 3 to Carol, Alice 2 to Bob), and the answer
OWN = [
    (0, 1, "Bob", Why.DENIED),
    (DEL, 1, "Bob", None),
    (DEL, 3, "Bob", None),
    (DEL, 2, "Bob", None),  # the addressee
    (DEL, 1, "Carol", None),
    (DEL, 2, "Carol", Why.DENIED),
    (DEL, 1, "Alice", Why.DENIED),
    (LAST, 1, "Bob", Why.DENIED),
    (LAST, 3, "Bob", None),
    (DEL | LAST, 1, "Bob", Why.DENIED),
    (DEL | LAST, 3, "Bob", None),
    (0, 1, "Op", None),
    (0, 1, "Sysop", None),
    (DEL, 4, "Bob", Why.NOT_FOUND),
]


@pytest.mark.parametrize(("settings", "number", "alias", "why"), OWN)
def test_who_removes_what(settings, number, alias, why):
    board = sub(settings=settings, operator_requirements="FLAG 1O")
    hall = Hall(board)
    people = {name: hall.add(name, flags1="O" if name == "Op" else "") for name in ("Bob", "Alice", "Carol", "Op")}
    for count, author, to in ((1, "Bob", "Carol"), (2, "Alice", "Bob"), (3, "Bob", "Carol")):
        hall.arrive(board, mail(count), author=people[author], to=to)
    actor = hall.caller((people | {"Sysop": hall.sysop})[alias])
    if why is None:
        assert run(hall.moderation.remove(actor, board.code, PostNumber(number))).number == number
        assert hall.numbers(board) == [one for one in (1, 2, 3) if one != number]
    else:
        assert refusal(hall.moderation.remove(actor, board.code, PostNumber(number))) is why
        assert hall.numbers(board) == [1, 2, 3]


def test_strangers_remove_nothing():
    board = sub(settings=DEL)
    hall = Hall(board)
    hall.arrive(board)
    assert refusal(hall.moderation.remove(hall.stranger(), board.code, PostNumber(1))) is Why.DENIED


def test_what_is_not_shown_cannot_be_removed():
    board = sub(settings=DEL, **MODERATED)
    hall = Hall(board)
    newcomer = hall.add("New", level=10)
    hall.arrive(board, author=newcomer)
    assert hall.post(board).held
    assert refusal(hall.moderation.remove(hall.caller(newcomer), board.code, PostNumber(1))) is Why.NOT_FOUND


def test_an_own_message_removed_counts_as_one_less_but_not_for_todays_limit():
    board = sub(settings=DEL)
    hall = Hall(board)
    bob = hall.add("Bob")
    for number in (1, 2):
        hall.arrive(board, mail(number), author=bob)
    run(hall.moderation.remove(hall.caller(bob), board.code, PostNumber(1)))
    assert (hall.again(bob).posts, hall.again(bob).posts_today) == (1, 2)
    run(hall.moderation.remove(hall.caller(hall.sysop), board.code, PostNumber(2)))
    assert hall.again(bob).posts == 1


def test_permanent_messages_stay_whoever_asks_but_the_sysop_at_the_machine():
    board = sub(settings=BoardFlag.SYSPERM | DEL)
    hall = Hall(board)
    hall.arrive(board, author=hall.sysop)
    assert refusal(hall.moderation.remove(hall.caller(hall.sysop), board.code, PostNumber(1))) is Why.DENIED
    run(hall.moderation.remove(SYSTEM, board.code, PostNumber(1)))
    assert hall.numbers(board) == []


def test_a_removed_message_is_traced_and_told():
    board = sub()
    hall = Hall(board)
    hall.arrive(board)
    tag = hall.post(board).tag
    with logged() as lines:
        run(hall.moderation.remove(SYSTEM, board.code, PostNumber(1)))
    assert lines == ["a command removed message #1 on MAIN-GENERAL", "a command: post.removed #1 on MAIN-GENERAL"]
    traces = run(hall.store.read(lambda records: records.traces.find(tag)))
    assert [(trace.event, trace.address, trace.sender) for trace in traces] == [
        ("removed", "MAIN-GENERAL", "bob@ext.test")
    ]


# Purging


def test_old_messages_go_by_age_and_by_number_permanent_ones_stay():
    aged, short, free = sub("AGED", max_age=10), sub("SHORT", max_messages=2), sub("FREE")
    lasting = sub("LASTING", max_age=10, max_messages=1, settings=BoardFlag.SYSPERM)
    hall = Hall(aged, short, free, lasting)
    hall.arrive(lasting, mail(0), author=hall.sysop)
    for number in (1, 2, 3, 4):
        for board in (aged, short, free, lasting):
            hall.arrive(board, mail(number))
        hall.clock.advance(4 * DAY)
    with logged() as lines:
        count = run(hall.moderation.purge_all())
    assert hall.numbers(aged) == [3, 4]  # 8 and 4 days old
    assert hall.numbers(short) == [3, 4]
    assert hall.numbers(free) == [1, 2, 3, 4]
    assert hall.numbers(lasting)[0] == 1
    assert count == 2 + 2 + 5 - len(hall.numbers(lasting))
    assert "removed 2 old messages on MAIN-AGED" in lines


def test_nothing_to_purge_is_no_line():
    board = sub(max_age=10)
    hall = Hall(board)
    hall.arrive(board)
    with logged() as lines:
        assert run(hall.moderation.purge(board)) == 0
    assert lines == []


# What was read


@pytest.mark.parametrize(("settings", "gone"), [(BoardFlag.KILL, [1, 2]), (BoardFlag.KILLP, [2]), (0, [])])
def test_KILL_and_KILLP_remove_what_its_addressee_has_read_with_maintenance(settings, gone):
    board = sub(settings=int(settings | BoardFlag.PRIV))
    hall = Hall(board)
    bob, eve = hall.add("Bob"), hall.add("Eve")
    for number, private in ((1, False), (2, True), (3, True), (4, True)):
        hall.arrive(board, mail(number), author=eve, to="Bob", private=private)
    run(hall.store.write(lambda records: records.posts.change(board.code, PostNumber(4), permanent=True)))
    for reader in (hall.caller(bob), hall.caller(eve), hall.caller(hall.sysop)):
        for number in (1, 2, 4) if reader.user.number == bob.number else (3,):
            run(hall.moderation.was_read(reader, board.code, PostNumber(number)))
    assert hall.numbers(board) == [1, 2, 3, 4]
    assert run(hall.moderation.purge_read()) == len(gone)
    assert hall.numbers(board) == [number for number in (1, 2, 3, 4) if number not in gone]
    assert run(hall.moderation.purge_read()) == 0


def test_what_was_read_and_made_permanent_meanwhile_stays():
    board = sub(settings=int(BoardFlag.KILL))
    hall = Hall(board)
    bob = hall.add("Bob")
    hall.arrive(board, mail(1), to="Bob")
    run(hall.moderation.was_read(hall.caller(bob), board.code, PostNumber(1)))
    run(hall.store.write(lambda records: records.posts.change(board.code, PostNumber(1), permanent=True)))
    assert run(hall.moderation.purge_read()) == 0
    assert hall.numbers(board) == [1]


def test_a_moderator_purges_now_and_nobody_else():
    board = sub(max_messages=1, **MODERATED)
    hall = Hall(board)
    operator, other = hall.caller(hall.add("Op", flags1="O")), hall.caller(hall.add("Other", level=60))
    for _ in range(2):
        hall.arrive(board)
    assert refusal(hall.moderation.purge_now(other, board.code)) is Why.DENIED
    assert refusal(hall.moderation.purge_now(operator, "NOTHING")) is Why.NOT_FOUND
    assert run(hall.moderation.purge_now(operator, board.code)) in (0, 1)
