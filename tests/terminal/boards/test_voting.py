import pytest

from dialtone.domain.boards.compose import Draft
from dialtone.domain.model.poll import Results
from dialtone.domain.model.post import PostNumber
from dialtone.testing.script import run
from tests.domain.boards.hall import sub
from tests.support.lodge import COMMODORE, LINEAR, Lodge

ONE = PostNumber(1)


def lodge_with(look=None, **fields):
    board = sub("GENERAL", description="General chatter")
    lodge = Lodge(board, **({"look": look} if look else {}), **fields)
    lodge.board, lodge.bob = board, lodge.add("Bob")
    return lodge


def poll_by(lodge, user, **how):
    return run(
        lodge.voting.make(lodge.caller(user), lodge.board.code, Draft(subject="Tea?", body=""), ["yes", "no"], **how)
    )


def end_of(*typed_and_look):
    *typed, look = typed_and_look
    return [key + "\r" if look is LINEAR else key for key in typed]


@pytest.mark.parametrize("look", [None, COMMODORE, LINEAR])
def test_a_poll_is_made_by_answering_questions(look):
    lodge = lodge_with(look)
    lodge.act(
        "boards.poll",
        "tea?\r",
        "at breakfast\r",
        "\r",
        "yes\r",
        "no\r",
        "never\r",
        "\r",
        "2\r",
        *end_of("A", "y", look),
    )
    view = run(lodge.voting.look(lodge.caller(lodge.bob), lodge.board.code, ONE))
    assert [answer.lower() for answer in view.poll.answers] == ["yes", "no", "never"]
    assert (view.poll.most, view.poll.results) == (2, Results.EVERYBODY)
    assert lodge.words(lodge.board, 1).lower().startswith("at breakfast\n")


def test_a_poll_can_be_given_up_at_every_question():
    for script in (["\r"], ["Tea?\r", "\r", "only one\r", "\r"], ["Tea?\r", "\r", "a\r", "b\r", "\r", "\r", "V", "n"]):
        lodge = lodge_with()
        lodge.act("boards.poll", *script)
        assert lodge.numbers(lodge.board) == []


def test_the_reader_shows_a_poll_and_v_answers_it():
    lodge = lodge_with()
    poll_by(lodge, lodge.bob)
    lodge.act("boards.read", "V", "1\r", "V", "Q")
    rows = lodge.history()
    assert "  1   yes" in rows
    assert "V answers it." in rows
    assert "Your vote counts." in rows
    assert "  1 * yes                                          1 ████████████████████" in rows
    assert "You have voted." in rows


def test_what_is_no_choice_is_told():
    lodge = lodge_with()
    poll_by(lodge, lodge.bob)
    lodge.act("boards.read", "V", "7\r", "V", "1,2\r", "V", "\r", "Q")
    rows = lodge.history()
    assert "That is none of the answers." in rows
    assert "You may choose at most 1." in rows
    assert run(lodge.voting.mine(lodge.stay.caller, lodge.board.code, ONE)) == 0


def test_authors_close_their_poll_with_d():
    lodge = lodge_with()
    poll_by(lodge, lodge.alice)
    lodge.act("boards.read", "D", "y", "Q")
    assert "The poll is closed; 0 voted." in lodge.history()
    assert lodge.numbers(lodge.board) == [1]


def test_a_poll_for_a_screen_reader():
    lodge = lodge_with(LINEAR)
    poll_by(lodge, lodge.bob, results=Results.EVERYBODY)
    lodge.act("boards.read", "V\r", "2\r", "Q\r")
    assert "2: no, 1 votes *" in lodge.rows()


def test_who_may_not_vote_is_told():
    lodge = lodge_with(restrictions="V")
    lodge.say(lodge.bob, lodge.board, "Tea")
    lodge.act("boards.read", "V", "U", "Q")
    assert "You can't vote." in lodge.history()


def test_SQL_03_two_callers_vote_at_once_and_each_counts_once():
    lodge = lodge_with()
    lodge.say(lodge.bob, lodge.board, "Tea")
    alice = lodge.stay
    eve = lodge.visit(lodge.add("Eve"))
    both = []

    def vote_as_eve():
        lodge.stay = eve
        both.append(run(lodge.voting.vote(eve.caller, lodge.board.code, ONE, up=True)))
        both.append(run(lodge.voting.vote(alice.caller, lodge.board.code, ONE, up=False)))  # at another node

    lodge.stay = lodge.visit(lodge.alice)
    lodge.act("boards.read", "V", vote_as_eve, "U", "Q")
    tally = run(lodge.voting.tallies(eve.caller, lodge.board.code, [ONE]))[1]
    assert (tally.up, tally.down, tally.voters) == (1, 1, 2)
    assert b"You have voted on this already." in lodge.terminal.output
