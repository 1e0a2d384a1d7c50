from dialtone.domain.model.post import PostNumber
from dialtone.terminal.boards import walk as module
from dialtone.terminal.boards.desk import desk
from dialtone.terminal.boards.walk import HIGHEST, BoardWalk, ListWalk
from dialtone.testing.script import run
from tests.domain.boards.hall import sub
from tests.support.lodge import Lodge


def made(count):
    board = sub()
    lodge = Lodge(board)
    bob = lodge.add("Bob")
    for number in range(1, count + 1):
        lodge.say(bob, board, f"s{number % 3}", f"text {number}")
    return lodge, board, run(desk(lodge.stay))


def number(answer):
    post = run(answer)
    return post.number if post is not None else None


def test_a_sub_board_is_walked_both_ways_over_gaps():
    lodge, board, at = made(5)
    run(lodge.moderation.remove(lodge.caller(lodge.sysop), board.code, PostNumber(3)))
    walk = BoardWalk(at, board)
    assert [number(walk.next(after)) for after in (0, 2, 4, 5)] == [1, 4, 5, None]
    assert [number(walk.previous(before)) for before in (HIGHEST, 4, 1)] == [5, 2, None]
    assert number(walk.at(3)) is None


def test_messages_of_a_kind_are_found_however_far_away(monkeypatch):
    monkeypatch.setattr(module, "STEP", 2)
    _, board, at = made(9)
    walk = BoardWalk(at, board)
    assert number(walk.next(1, lambda post: post.subject == "s0")) == 3
    assert number(walk.next(1, lambda post: post.number == 9)) == 9
    assert number(walk.previous(9, lambda post: post.number == 1)) == 1
    monkeypatch.setattr(module, "STEPS", 2)
    assert number(walk.next(0, lambda post: post.number == 9)) is None


def test_a_walk_may_leave_messages_out():
    _, board, at = made(6)
    walk = BoardWalk(at, board, only=lambda post: post.subject == "s0")
    assert [number(walk.next(after)) for after in (0, 3, 6)] == [3, 6, None]
    assert number(walk.previous(HIGHEST)) == 6


def test_a_list_is_walked_in_its_order_without_what_has_gone():
    lodge, board, at = made(5)
    walk = ListWalk(at, board, [PostNumber(n) for n in (4, 2, 5)])
    assert [number(walk.next(after)) for after in (0, 4, 2, 5)] == [4, 2, 5, None]
    assert [number(walk.previous(before)) for before in (HIGHEST, 5, 2, 4)] == [5, 2, 4, None]
    run(lodge.moderation.remove(lodge.caller(lodge.sysop), board.code, PostNumber(2)))
    assert number(walk.next(4)) == 5
