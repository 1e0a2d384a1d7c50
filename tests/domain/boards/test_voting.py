import pytest

from dialtone.base.errors import Refusal, Why
from dialtone.config.boards import BoardFlag
from dialtone.domain.boards.compose import Draft
from dialtone.domain.boards.voting import Voting
from dialtone.domain.model.poll import DOWN, UP, Results, Tally
from dialtone.domain.model.post import PostNumber
from dialtone.formats.mail.content import read_content
from dialtone.testing.script import run
from tests.domain.boards.hall import Hall, sub
from tests.support.office import logged

ONE = PostNumber(1)


class Polls(Hall):
    def __init__(self, *subs):
        super().__init__(*subs)
        self.voting = Voting(self.store, self.clock, self.boards, self.access, self.writing)
        self.bob, self.eve = self.caller(self.add("Bob")), self.caller(self.add("Eve"))
        self.dan = self.caller(self.add("Dan", restrictions="V"))

    def poll(self, board, who=None, answers=("Tea", "Coffee", "Milk"), **how):
        draft = Draft(subject="What do you drink?", body=how.pop("body", ""))
        return run(self.voting.make(who or self.bob, board.code, draft, answers, **how))

    def view(self, who, board, number=ONE):
        return run(self.voting.look(who, board.code, number))


def why(answer):
    with pytest.raises(Refusal) as no:
        run(answer)
    return no.value.why


def test_everybody_votes_once_on_what_others_wrote():
    board = sub()
    hall = Polls(board)
    run(hall.writing.post(hall.bob, board, Draft(subject="s", body="x")))
    assert run(hall.voting.vote(hall.eve, board.code, ONE, up=True)) == Tally(up=1, voters=1)
    assert why(hall.voting.vote(hall.eve, board.code, ONE, up=False)) is Why.EXISTS
    assert why(hall.voting.vote(hall.bob, board.code, ONE, up=True)) is Why.DENIED  # his own
    assert why(hall.voting.vote(hall.dan, board.code, ONE, up=True)) is Why.DENIED  # restriction V
    run(hall.voting.vote(hall.caller(hall.sysop), board.code, ONE, up=False))
    assert run(hall.voting.tallies(hall.dan, board.code, [ONE])) == {1: Tally(up=1, down=1, voters=2)}
    assert run(hall.voting.mine(hall.eve, board.code, ONE)) == UP
    assert run(hall.voting.mine(hall.caller(hall.sysop), board.code, ONE)) == DOWN


def test_SQL_03_two_votes_of_one_user_at_once_count_as_one():
    board = sub()
    hall = Polls(board)
    run(hall.writing.post(hall.bob, board, Draft(subject="s", body="x")))
    first = hall.voting.vote(hall.eve, board.code, ONE, up=True)
    second = hall.voting.vote(hall.caller(hall.eve.user, "ssh"), board.code, ONE, up=True)
    outcomes = []
    for vote in (first, second):
        try:
            outcomes.append(run(vote))
        except Refusal as no:
            outcomes.append(no.why)
    assert outcomes == [Tally(up=1, voters=1), Why.EXISTS]


def test_a_sub_board_may_be_without_votes():
    board = sub(voting=False)
    hall = Polls(board)
    run(hall.writing.post(hall.bob, board, Draft(subject="s", body="x")))
    assert why(hall.voting.vote(hall.eve, board.code, ONE, up=True)) is Why.DENIED
    assert why(hall.voting.make(hall.eve, board.code, Draft(subject="s", body=""), ["a", "b"])) is Why.DENIED


def test_a_poll_is_a_message_that_lists_its_answers():
    board = sub()
    hall = Polls(board)
    assert hall.poll(board, body="At breakfast.") == 1
    text = read_content(run(hall.reading.text(hall.eve, board.code, ONE))).text
    assert text == "At breakfast.\n\n 1. Tea\n 2. Coffee\n 3. Milk\n"
    assert hall.post(board).subject == "What do you drink?"
    assert run(hall.voting.polls(hall.eve, board.code)) == [1]
    assert hall.view(hall.eve, board).poll.answers == ("Tea", "Coffee", "Milk")


@pytest.mark.parametrize(
    ("answers", "most"), [(["one"], 1), (["", " "], 1), ([str(at) for at in range(17)], 1), (["a", "b"], 3)]
)
def test_what_is_no_poll_is_not_posted(answers, most):
    board = sub()
    hall = Polls(board)
    assert why(hall.voting.make(hall.bob, board.code, Draft(subject="s", body=""), answers, most=most)) is Why.INVALID
    assert hall.numbers(board) == []


def test_answers_are_counted_and_only_those_that_may_be_given():
    board = sub()
    hall = Polls(board)
    hall.poll(board, most=2)
    assert why(hall.voting.answer(hall.eve, board.code, ONE, {0, 1, 2})) is Why.DENIED
    assert why(hall.voting.answer(hall.eve, board.code, ONE, {7})) is Why.INVALID
    assert why(hall.voting.answer(hall.eve, board.code, ONE, set())) is Why.INVALID
    assert run(hall.voting.answer(hall.eve, board.code, ONE, {0, 2})).answers == (1, 0, 1)
    assert why(hall.voting.answer(hall.eve, board.code, ONE, {1})) is Why.EXISTS
    assert why(hall.voting.vote(hall.bob, board.code, ONE, up=True)) in (Why.DENIED, Why.INVALID)
    assert hall.view(hall.eve, board).mine == 0b101


@pytest.mark.parametrize(
    ("results", "author", "voter", "others", "closed"),
    [
        (Results.VOTERS, True, True, False, True),
        (Results.EVERYBODY, True, True, True, True),
        (Results.CLOSED, True, False, False, True),
        (Results.SECRET, True, False, False, False),
    ],
)
def test_results_are_shown_to_whom_the_author_wants(results, author, voter, others, closed):
    board = sub()
    hall = Polls(board)
    hall.poll(board, results=results)
    run(hall.voting.answer(hall.eve, board.code, ONE, {1}))

    def shown(who):
        return hall.view(who, board).tally is not None

    assert (shown(hall.bob), shown(hall.eve), shown(hall.dan)) == (author, voter, others)
    run(hall.voting.close(hall.bob, board.code, ONE))
    assert shown(hall.dan) is closed


def test_authors_and_moderators_close_a_poll_and_nobody_votes_after_that():
    board = sub()
    hall = Polls(board)
    hall.poll(board)
    assert why(hall.voting.close(hall.eve, board.code, ONE)) is Why.DENIED
    assert not hall.view(hall.eve, board).may_close
    assert hall.view(hall.bob, board).may_close
    with logged() as lines:
        run(hall.voting.close(hall.caller(hall.sysop), board.code, ONE))
    assert lines == ["Sysop #1 closed poll #1 on MAIN-GENERAL"]
    assert why(hall.voting.close(hall.bob, board.code, ONE)) is Why.EXISTS
    assert why(hall.voting.answer(hall.eve, board.code, ONE, {1})) is Why.DENIED


def test_the_best_are_those_with_the_most_votes():
    board = sub()
    hall = Polls(board)
    for number in range(3):
        run(hall.writing.post(hall.bob, board, Draft(subject="s", body=f"x{number}")))
    run(hall.voting.vote(hall.eve, board.code, PostNumber(2), up=True))
    run(hall.voting.vote(hall.eve, board.code, PostNumber(3), up=False))
    assert run(hall.voting.best(hall.eve, board.code)) == [2, 3]


def test_what_somebody_may_not_read_he_does_not_vote_on():
    board = sub(settings=int(BoardFlag.PRIV))
    closed = sub("CLOSED", read_requirements="LEVEL 60")
    hall = Polls(board, closed)
    run(hall.writing.post(hall.bob, board, Draft(subject="s", body="x", to="Bob", private=True)))
    assert why(hall.voting.vote(hall.eve, board.code, ONE, up=True)) is Why.NOT_FOUND
    assert why(hall.voting.look(hall.eve, board.code, ONE)) is Why.NOT_FOUND
    assert why(hall.voting.polls(hall.eve, closed.code)) is Why.NOT_FOUND


def test_a_reader_is_shown_votes_or_a_poll_and_results_only_when_they_are_for_him():
    board = sub()
    hall = Polls(board)
    run(hall.writing.post(hall.bob, board, Draft(subject="s", body="x")))
    poll = hall.poll(board, results=Results.SECRET)
    nothing = run(hall.voting.votes(hall.eve, board.code, ONE))
    assert (nothing.tally, nothing.poll) == (None, None)
    run(hall.voting.vote(hall.eve, board.code, ONE, up=True))
    assert run(hall.voting.votes(hall.dan, board.code, ONE)).tally == Tally(up=1, voters=1)
    seen = run(hall.voting.votes(hall.eve, board.code, poll))
    assert seen.tally is None and seen.poll is not None and seen.poll.tally is None
    assert seen.poll == hall.view(hall.eve, board, poll)
