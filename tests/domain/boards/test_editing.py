import pytest

from dialtone.base.errors import Refusal, Why
from dialtone.config.boards import BoardFlag, OwnPosts
from dialtone.domain.boards.compose import Draft
from dialtone.domain.boards.editing import Editing
from dialtone.domain.model.post import PostNumber
from dialtone.formats.mail.content import read_content
from dialtone.testing.script import run
from tests.domain.boards.hall import Hall, sub
from tests.support.office import logged

ONE = PostNumber(1)


class Desk(Hall):
    def __init__(self, *subs):
        super().__init__(*subs)
        address = lambda user: f"{user.alias.lower()}@local.test"  # noqa: E731
        self.editing = Editing(self.store, self.blobs, self.clock, self.chance, self.boards, self.access, address)
        self.bob, self.eve = self.caller(self.add("Bob")), self.caller(self.add("Eve"))
        self.boss = self.caller(self.sysop)

    def say(self, who, board, subject="Tea", body="first text", **fields):
        return run(self.writing.post(who, board, Draft(subject=subject, body=body, **fields)))

    def text(self, board, number=1):
        return run(self.reading.text(self.boss, board.code, PostNumber(number)))


def why(answer):
    with pytest.raises(Refusal) as no:
        run(answer)
    return no.value.why


def edit(desk, who, board, number=ONE, body="second text"):
    return desk.editing.edit(who, board.code, number, subject="Coffee", body=body)


def test_authors_change_their_text_and_nothing_else():
    board = sub(edit=OwnPosts.ALL, max_crcs=10)
    desk = Desk(board)
    desk.say(desk.bob, board)
    desk.say(desk.bob, board, body="an answer", answers=ONE)
    before = desk.post(board, 2)
    with logged() as lines:
        run(edit(desk, desk.bob, board, PostNumber(2)))
    after = desk.post(board, 2)
    assert (after.subject, after.author, after.message_id) == ("Coffee", "Bob", before.message_id)
    assert (after.posted, after.thread, after.parent, after.to) == (before.posted, 1, 1, before.to)
    assert after.size == len(desk.text(board, 2))
    assert after.digest != before.digest
    assert read_content(desk.text(board, 2)).text == "second text\n"
    assert b'From: "Bob" <bob@local.test>\r\n' in desk.text(board, 2)
    assert b"In-Reply-To: " in desk.text(board, 2)
    assert lines == ["Bob #2 edited message #2 on MAIN-GENERAL"]
    traces = run(desk.store.read(lambda records: records.traces.find(before.message_id)))
    assert "edited" in [trace.event for trace in traces]


@pytest.mark.parametrize(
    ("allowed", "number", "answer"),
    [(OwnPosts.ALL, 1, ""), (OwnPosts.LAST, 1, "last"), (OwnPosts.LAST, 2, ""), (OwnPosts.NONE, 2, "not changed")],
)
def test_sub_boards_say_which_of_their_own_messages_people_change(allowed, number, answer):
    board = sub(edit=allowed)
    desk = Desk(board)
    desk.say(desk.bob, board)
    desk.say(desk.bob, board, body="another")
    reason = run(desk.editing.may_edit(desk.bob, board.code, PostNumber(number)))
    assert (answer in reason) if answer else reason == ""


def test_nobody_changes_what_others_wrote_but_moderators():
    board = sub(edit=OwnPosts.ALL, settings=int(BoardFlag.PRIV))
    desk = Desk(board)
    desk.say(desk.bob, board)
    desk.say(desk.bob, board, body="private", to="Bob", private=True)
    assert why(edit(desk, desk.eve, board)) is Why.DENIED
    assert why(edit(desk, desk.eve, board, PostNumber(2))) is Why.NOT_FOUND
    assert why(edit(desk, desk.stranger(), board)) is Why.DENIED
    assert why(edit(desk, desk.bob, board, PostNumber(9))) is Why.NOT_FOUND
    run(edit(desk, desk.boss, board))
    assert desk.post(board).author == "Bob"
    assert b'From: "Bob" <bob@local.test>' in desk.text(board)


def test_an_anonymous_message_stays_so_when_it_is_changed():
    board = sub(edit=OwnPosts.ALL, settings=int(BoardFlag.AONLY))
    desk = Desk(board)
    desk.say(desk.bob, board)
    run(edit(desk, desk.bob, board))
    assert b"bob" not in desk.text(board).lower()


def test_an_empty_text_changes_nothing():
    board = sub(edit=OwnPosts.ALL)
    desk = Desk(board)
    desk.say(desk.bob, board)
    assert why(edit(desk, desk.bob, board, body="  \n")) is Why.EMPTY
    assert b"first text" in desk.text(board)


def test_moderators_change_what_a_message_is():
    board = sub()
    desk = Desk(board)
    desk.say(desk.bob, board)
    assert why(desk.editing.set_attributes(desk.bob, board.code, ONE, permanent=True)) is Why.DENIED
    with logged() as lines:
        run(desk.editing.set_attributes(desk.boss, board.code, ONE, private=True, permanent=True))
        run(desk.editing.set_attributes(desk.boss, board.code, ONE, permanent=False, hold=True))
    post = desk.post(board)
    assert (post.private, post.permanent, post.held, post.anonymous) == (True, False, True, False)
    assert lines[0] == "Sysop #1 made message #1 on MAIN-GENERAL private, permanent"
    assert why(desk.editing.set_attributes(desk.boss, board.code, PostNumber(5), private=True)) is Why.NOT_FOUND


def test_moderators_move_messages_where_they_are_moderators_too():
    board, other = sub(operator_requirements="FLAG 1O"), sub("OTHER")
    desk = Desk(board, other)
    operator = desk.caller(desk.add("Op", flags1="O"))
    desk.say(desk.bob, board)
    text = desk.text(board)
    assert why(desk.editing.move(operator, board.code, ONE, other.code)) is Why.DENIED
    assert why(desk.editing.move(desk.bob, board.code, ONE, other.code)) is Why.DENIED
    assert why(desk.editing.move(desk.boss, board.code, ONE, board.code)) is Why.EXISTS
    number = run(desk.editing.move(desk.boss, board.code, ONE, other.code))
    assert desk.numbers(board) == []
    moved = desk.post(other, number)
    assert (moved.author, moved.subject) == ("Bob", "Tea")
    assert desk.text(other, number) == text


def test_a_message_that_is_there_already_is_not_moved():
    board, other = sub(), sub("OTHER")
    desk = Desk(board, other)
    mail = b"From: a@far.test\r\nMessage-ID: <1@far.test>\r\n\r\nx\r\n"
    desk.arrive(board, mail)
    desk.arrive(other, mail)
    assert why(desk.editing.move(desk.boss, board.code, ONE, other.code)) is Why.EXISTS
    assert desk.numbers(board) == [1]


def test_ranges_and_authors_are_removed_but_not_what_is_permanent():
    board = sub()
    desk = Desk(board)
    for number in range(6):
        desk.say(desk.bob if number % 2 else desk.eve, board, body=f"text {number}")
    run(desk.editing.set_attributes(desk.boss, board.code, PostNumber(2), permanent=True))
    assert why(desk.editing.remove_range(desk.bob, board.code, 1, 9)) is Why.DENIED
    assert run(desk.editing.remove_range(desk.boss, board.code, 1, 3)) == 2
    assert desk.numbers(board) == [2, 4, 5, 6]
    assert desk.again(desk.eve.user).posts == 1
    assert run(desk.editing.remove_author(desk.boss, board.code, PostNumber(4))) == 2
    assert desk.numbers(board) == [2, 5]
    assert desk.again(desk.bob.user).posts == 1
