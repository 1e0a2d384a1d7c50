from dataclasses import replace

from dialtone.config.boards import BoardFlag
from dialtone.web.boards.rows import marks
from tests.web.boards.board import USUAL, Board, sub


def test_what_is_particular_about_a_message_is_said_in_words():
    only = sub(settings=USUAL | int(BoardFlag.PRIV))
    board = Board(only)
    board.say(board.bob, only, "Hush", to="Alice", private=True)
    post = board.post(only, 1)
    assert marks(post) == ("private",)
    assert marks(post, to_me=True, poll=True) == ("to you", "poll", "private")
    assert marks(replace(post, private=False, held=True)) == ("waits for a moderator",)


def test_a_row_changes_with_what_it_is_made_from():
    board = Board()
    board.say(board.bob, board.general, "Same")
    browser = board.reader()
    assert "Same new" in browser.get("/boards/sub/main-general").page.text
    browser.get("/boards/sub/main-general/thread/1")
    assert "Same new" not in browser.get("/boards/sub/main-general").page.text
