import pytest

from dialtone.config.boards import BoardFlag
from dialtone.domain.model.post import PostNumber
from dialtone.terminal.action import Action
from dialtone.testing.script import run
from tests.domain.boards.hall import sub
from tests.support.lodge import COMMODORE, LINEAR, Lodge


class Board(Lodge):
    def __init__(self, count=3, *, level=99, **fields):
        self.general = sub("GENERAL", description="General chatter", settings=int(BoardFlag.DEL))
        self.attic = sub("ATTIC", description="The attic")
        super().__init__(self.general, self.attic, level=level, **fields)
        self.bob = self.add("Bob")
        for number in range(1, count + 1):
            self.say(self.bob, self.general, f"s{number}", f"text {number}")


def test_a_remark_is_put_under_the_text():
    board = Board()
    board.act("boards.read", "O", "A", "Please stay on topic\r", "Q")
    assert board.words(board.general, 1) == "text 1\n\n[Alice: Please stay on topic]\n"
    assert board.post(board.general).author == "Bob"


@pytest.mark.parametrize(("key", "field"), [("P", "private"), ("A", "anonymous"), ("N", "permanent"), ("H", "held")])
def test_attributes_are_switched_there_and_back(key, field):
    board = Board()
    board.act("boards.read", "O", "C", key, "L" if key == "H" else "Q", *(["Q"] if key == "H" else []))
    assert getattr(board.post(board.general), field)
    if key == "H":
        board.act("boards.read", "L", "O", "C", key, "Q")
    else:
        board.act("boards.read", "O", "C", key, "Q")
    assert not getattr(board.post(board.general), field)


def test_a_range_is_deleted_after_a_question():
    board = Board(5)
    board.act("boards.read", "O", "D", "2\r", "4\r", "n", "O", "D", "2\r", "4\r", "y", "Q")
    assert board.numbers(board.general) == [1, 5]
    assert "Messages removed: 3." in board.history()


def test_the_header_is_shown_and_draws_nothing():
    board = Board(0)
    mail = b"From: x <x@far.test>\r\nMessage-ID: <1@far.test>\r\nX-Bad: \x1b[2Jhello\r\n\r\ntext\r\n"
    board.arrive(board.general, mail)
    output = board.act("boards.read", "O", "H", "Q")
    assert "X-Bad: hello" in board.history()
    assert "From: user none by SMTP from caller.example" in board.history()
    assert b"\x1b[2J" not in output


def test_a_message_moves_to_another_sub_board():
    board = Board()
    board.act("boards.read", "O", "M", "\r", "Q")
    assert (board.numbers(board.general), board.numbers(board.attic)) == ([2, 3], [1])
    assert board.words(board.attic, 1) == "text 1\n"
    assert "It is number 1 on The attic now." in "".join(board.rows())


def test_everything_of_an_author_goes():
    board = Board()
    board.say(board.alice, board.general, "mine")
    board.act("boards.read", "O", "P", "y", "Q")
    assert board.numbers(board.general) == [4]


def test_the_authors_account_is_the_sysops_matter():
    board, asked = Board(), []

    async def users(stay, argument):
        asked.append(argument)

    board.stay.actions = {**board.stay.actions, "sysop.users": Action("sysop.users", users, "")}
    board.act("boards.read", "O", "U", "Q")
    assert asked == [str(board.bob.number)]


def test_a_waiting_message_is_let_through_from_the_menu():
    board = Board()
    run(board.editing.set_attributes(board.stay.caller, "MAIN-GENERAL", PostNumber(1), hold=True))
    board.act("boards.read", "L", "O", "V", "Q")
    assert not board.post(board.general).held


@pytest.mark.parametrize("look", [COMMODORE, LINEAR])
def test_the_menu_on_other_screens(look):
    board = Board(look=look)
    end = "\r" if look.linear else ""
    board.act("boards.read", "O" + end, "?" + end, "C" + end, "N" + end, "Q" + end)
    assert board.post(board.general).permanent
    assert max(map(len, board.rows())) <= (200 if look.linear else 40)


def test_a_permanent_message_stays():
    board = Board()
    run(board.editing.set_attributes(board.stay.caller, "MAIN-GENERAL", PostNumber(1), permanent=True))
    board.act("boards.read", "D", "y", "Q")
    assert "this message is permanent" in board.history()
    assert board.numbers(board.general) == [1, 2, 3]
