"""The newest messages of all sub-boards, for front pages."""

from __future__ import annotations

from dialtone.config.boards import BoardFlag
from dialtone.domain.boards.compose import Draft
from dialtone.domain.boards.latest import OF_EACH, REMEMBERED_FOR, Latest
from dialtone.testing.script import run
from tests.domain.boards.hall import Hall, sub


class Front(Hall):
    def __init__(self, *subs):
        super().__init__(*subs)
        self.latest = Latest(self.store, self.clock, self.boards, self.access)
        self.bob, self.eve = self.caller(self.add("Bob")), self.caller(self.add("Eve"))

    def say(self, board, subject, who=None, **fields):
        self.clock.advance(1)
        run(self.writing.post(who or self.bob, board, Draft(subject=subject, body="words", **fields)))

    def shown(self, who, most=10):
        self.clock.advance(REMEMBERED_FOR + 1)
        return [post.subject for post in run(self.latest.posts(who, most=most))]


def test_the_newest_of_all_come_first_and_no_board_fills_the_page():
    one, two = sub("ONE"), sub("TWO")
    hall = Front(one, two)
    hall.say(two, "first")
    for number in range(5):
        hall.say(one, f"n{number}")
    assert hall.shown(hall.eve) == ["n4", "n3", "n2", "first"]
    assert OF_EACH == 3
    assert hall.shown(hall.eve, 2) == ["n4", "n3"]


def test_WEB_06_nobody_sees_what_is_not_for_him():
    closed = sub("CLOSED", read_requirements="LEVEL 60")
    board = sub(settings=int(BoardFlag.PRIV), moderated_requirements="REST M")
    hall = Front(closed, board)
    hall.say(closed, "secret", who=hall.caller(hall.sysop))
    hall.say(board, "private", to="Bob", private=True)
    hall.say(board, "held", who=hall.caller(hall.add("Held", restrictions="M")))
    assert hall.shown(hall.eve) == [] and hall.shown(hall.bob) == []
    assert hall.shown(hall.caller(hall.sysop)) == ["secret"]


def test_an_anonymous_author_stays_so():
    board = sub(settings=int(BoardFlag.AONLY))
    hall = Front(board)
    hall.say(board, "tea")
    (post,) = run(hall.latest.posts(hall.eve))
    assert (post.author, post.author_user) == ("Anonymous", 0)


def test_the_answer_is_remembered_for_some_seconds():
    board = sub()
    hall = Front(board)
    hall.say(board, "one")
    run(hall.latest.posts(hall.eve))
    hall.say(board, "two")
    assert [post.subject for post in run(hall.latest.posts(hall.eve))] == ["one"]
    assert hall.shown(hall.eve) == ["two", "one"]
