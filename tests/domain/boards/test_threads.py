import pytest

from dialtone.base.errors import Refusal, Why
from dialtone.config.boards import BoardFlag
from dialtone.domain.boards.compose import Draft
from dialtone.domain.boards.editing import Editing
from dialtone.domain.boards.threads import Threads
from dialtone.domain.boards.voting import Voting
from dialtone.domain.model.happenings import BoardChanged, PostHeld, PostMade
from dialtone.domain.model.post import PostNumber
from dialtone.testing.script import run
from tests.domain.boards.hall import Hall, sub


class Talk(Hall):
    """Bob and Eve talk; what the store is asked is counted."""

    def __init__(self, *subs):
        super().__init__(*subs)
        self.threads = Threads(self.store, self.clock, self.access, self.reading)
        for fact in (PostMade, PostHeld, BoardChanged):
            self.bus.listen(fact, self.threads.happened)
        self.bob, self.eve = self.add("Bob"), self.add("Eve")
        self.asked = 0
        read = self.store.read

        async def counted(question):
            self.asked += 1
            return await read(question)

        self.store.read = counted

    def say(self, who, board, subject="s", **fields):
        return run(self.writing.post(self.caller(who), board, Draft(subject=subject, body=f"text {subject}", **fields)))

    def listed(self, who, board, **how):
        lines = run(self.threads.newest(self.caller(who), board.code, **how))
        return [(line.thread, line.messages, line.last.number) for line in lines]

    def page(self, who, board, thread, **how):
        return run(self.threads.page(self.caller(who), board.code, thread, **how))


def why(answer):
    with pytest.raises(Refusal) as no:
        run(answer)
    return no.value.why


def test_threads_are_listed_by_their_newest_message():
    board = sub()
    hall = Talk(board)
    first = hall.say(hall.bob, board, "a")
    hall.say(hall.bob, board, "b")
    hall.say(hall.eve, board, "c", answers=first)
    assert hall.listed(hall.bob, board) == [(1, 2, 3), (2, 1, 2)]
    assert hall.listed(hall.bob, board, before=3) == [(2, 1, 2)]
    page = hall.page(hall.bob, board, 1)
    assert [post.number for post in page.posts] == [1, 3]
    assert (page.total, page.subject) == (2, "a")


def test_long_threads_have_pages_and_a_message_is_found_on_its_own():
    board = sub()
    hall = Talk(board)
    first = hall.say(hall.bob, board, "a")
    for number in range(6):
        hall.say(hall.eve, board, f"r{number}", answers=first)
    assert [post.number for post in hall.page(hall.bob, board, 1, page=2, most=3).posts] == [4, 5, 6]
    assert hall.page(hall.bob, board, 1, page=3, most=3).total == 7
    post, page = run(hall.threads.place(hall.caller(hall.bob), board.code, 5, most=3))
    assert (post.number, page) == (5, 2)
    assert why(hall.threads.page(hall.caller(hall.bob), board.code, 1, page=4, most=3)) is Why.NOT_FOUND
    assert why(hall.threads.page(hall.caller(hall.bob), board.code, 99)) is Why.NOT_FOUND


def test_many_readers_are_answered_from_memory_for_a_second_until_something_happens():
    board = sub()
    hall = Talk(board)
    hall.say(hall.bob, board, "a")
    hall.listed(hall.bob, board)
    asked = hall.asked
    for _ in range(5):
        assert hall.listed(hall.eve, board) == [(1, 1, 1)]
    assert hall.asked == asked
    hall.say(hall.eve, board, "b")
    assert [line[0] for line in hall.listed(hall.bob, board)] == [2, 1]
    asked = hall.asked
    hall.clock.advance(1.5)
    hall.listed(hall.bob, board)
    assert hall.asked == asked + 1


def test_removed_changed_and_voted_messages_are_seen_at_once():
    board = sub()
    hall = Talk(board)
    editing = Editing(
        hall.store, hall.blobs, hall.clock, hall.chance, hall.boards, hall.access, lambda user: "a@local.test"
    )
    voting = Voting(hall.store, hall.clock, hall.boards, hall.access, hall.writing)
    hall.say(hall.bob, board, "a")
    hall.say(hall.bob, board, "b")
    hall.page(hall.eve, board, 1)
    run(editing.edit(hall.caller(hall.sysop), board.code, PostNumber(1), subject="new", body="other"))
    assert hall.page(hall.eve, board, 1).subject == "new"
    run(voting.vote(hall.caller(hall.eve), board.code, PostNumber(1), up=True))
    assert hall.page(hall.eve, board, 1).tallies[PostNumber(1)].up == 1
    hall.listed(hall.eve, board)
    run(hall.moderation.remove(hall.caller(hall.sysop), board.code, PostNumber(2)))
    assert hall.listed(hall.eve, board) == [(1, 1, 1)]


def test_private_messages_are_for_those_they_concern_in_lists_counts_and_pages():
    board = sub(settings=int(BoardFlag.PRIV))
    hall = Talk(board)
    dan = hall.add("Dan")
    first = hall.say(hall.bob, board, "open")
    hall.say(hall.eve, board, "secret", answers=first, to="Bob", private=True)
    hall.say(hall.eve, board, "alone", to="Bob", private=True)
    assert hall.listed(dan, board) == [(1, 1, 1)]
    assert hall.listed(hall.bob, board) == [(3, 1, 3), (1, 2, 2)]
    assert hall.listed(hall.sysop, board) == [(3, 1, 3), (1, 2, 2)]
    assert [post.number for post in hall.page(dan, board, 1).posts] == [1]
    assert hall.page(dan, board, 1).total == 1
    assert why(hall.threads.page(hall.caller(dan), board.code, 3)) is Why.NOT_FOUND
    assert why(hall.threads.place(hall.caller(dan), board.code, 2)) is Why.NOT_FOUND
    summaries = run(hall.threads.summaries(hall.caller(hall.bob), [board]))
    assert summaries[board.code].last.number == 1


def test_held_messages_are_listed_for_moderators_alone():
    board = sub(moderated_requirements="LEVEL 10")
    hall = Talk(board)
    hall.say(hall.bob, board, "waits")
    assert hall.listed(hall.bob, board) == []
    assert hall.listed(hall.sysop, board) == [(1, 1, 1)]
    assert run(hall.threads.summaries(hall.caller(hall.bob), [board]))[board.code] == (0, None)


def test_nobody_learns_who_wrote_an_anonymous_message():
    board = sub(settings=int(BoardFlag.AONLY))
    hall = Talk(board)
    hall.say(hall.bob, board, "whisper")
    (line,) = run(hall.threads.newest(hall.caller(hall.eve), board.code))
    assert (line.first.author, line.first.author_user) == ("Anonymous", 0)
    summary = run(hall.threads.summaries(hall.caller(hall.eve), [board]))[board.code]
    assert summary.last.author == "Anonymous"
    assert hall.page(hall.eve, board, 1).posts[0].author == "Anonymous"


def test_sub_boards_one_may_not_read_say_nothing():
    board = sub(read_requirements="LEVEL 90")
    hall = Talk(board)
    hall.say(hall.sysop, board, "a")
    assert why(hall.threads.newest(hall.caller(hall.bob), board.code)) is Why.DENIED
    assert run(hall.threads.summaries(hall.caller(hall.bob), [board])) == {}
