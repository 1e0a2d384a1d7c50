import pytest

from dialtone.base.errors import Refusal, Why
from dialtone.config.boards import BoardFlag
from dialtone.domain.boards.compose import Draft
from dialtone.domain.boards.searching import Searching
from dialtone.testing.script import run
from tests.domain.boards.hall import Hall, sub


class Library(Hall):
    def __init__(self, *subs):
        super().__init__(*subs)
        self.searching = Searching(self.store, self.boards, self.access)
        self.bob, self.eve = self.caller(self.add("Bob")), self.caller(self.add("Eve"))

    def say(self, board, subject, body, who=None, **fields):
        number = run(self.writing.post(who or self.bob, board, Draft(subject=subject, body=body, **fields)))
        run(self.store.write(lambda records: records.posts.index(board.code, number, body)))

    def find(self, who, text, subs=None):
        return [(post.board, post.number) for post in run(self.searching.find(who, text, subs))]


def test_words_are_found_on_the_sub_boards_in_their_order():
    one, two = sub("ONE"), sub("TWO")
    hall = Library(one, two)
    hall.say(two, "Cats", "purr")
    hall.say(one, "Dogs", "bark at cats")
    hall.say(one, "Fish", "silence")
    assert hall.find(hall.eve, "cat") == [(one.code, 1), (two.code, 1)]
    assert hall.find(hall.eve, "cat NOT bark") == [(two.code, 1)]
    assert hall.find(hall.eve, "cat", [two]) == [(two.code, 1)]


def test_nothing_is_found_that_the_reader_may_not_see():
    closed = sub("CLOSED", read_requirements="LEVEL 60")
    board = sub(settings=int(BoardFlag.PRIV), moderated_requirements="REST M")
    hall = Library(closed, board)
    hall.say(closed, "secret", "x", who=hall.caller(hall.sysop))
    hall.say(board, "secret", "y", to="Bob", private=True)
    hall.say(board, "secret", "z", who=hall.caller(hall.add("Held", restrictions="M")))
    assert hall.find(hall.eve, "secret") == []
    assert hall.find(hall.bob, "secret") == [(board.code, 1)]
    assert len(hall.find(hall.caller(hall.sysop), "secret")) == 3


def test_a_search_for_nothing_is_refused():
    hall = Library(sub())
    with pytest.raises(Refusal) as no:
        run(hall.searching.find(hall.bob, "  "))
    assert no.value.why is Why.EMPTY


def test_anonymous_authors_are_not_named_in_what_is_found():
    board = sub(settings=int(BoardFlag.AONLY))
    hall = Library(board)
    hall.say(board, "tea", "x")
    (post,) = run(hall.searching.find(hall.eve, "tea"))
    assert (post.author, post.author_user) == ("Anonymous", 0)
