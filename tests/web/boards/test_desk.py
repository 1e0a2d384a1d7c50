from dataclasses import replace

import pytest

from dialtone.app.furnish.web import with_site
from dialtone.terminal.boards import ACTIONS
from dialtone.web import boards
from dialtone.web.boards.desk import crumbs, title
from tests.web.boards.board import Board, sub


def test_every_power_of_the_terminal_has_its_page():
    offered = {name for page in boards.PAGES for name in page.offers}
    assert offered == {action.name for action in ACTIONS}


def test_what_people_call_a_sub_board():
    assert title(sub()) == "General"
    assert title(sub(description="General chatter")) == "General chatter"


def test_where_a_page_is():
    Board().reader().get("/boards")
    assert crumbs(sub(), ("About", "")) == [
        ("Boards", "/boards"),
        ("Main", "/boards?group=Main"),
        ("General", "/boards/sub/main-general"),
        ("About", ""),
    ]
    assert crumbs(sub())[-1] == ("General", "")


@pytest.mark.parametrize("name", ["reading", "writing", "threads", "drafts"])
def test_a_house_without_boards_says_so(name):
    board = Board()
    browser = board.reader()
    board.house = replace(board.house, **{name: None})
    board.house = with_site(board.house)
    answer = browser.get("/boards")
    assert answer.status == 404
    assert "There are no message areas here." in answer.page.text


def test_a_board_without_sub_boards_is_no_trouble():
    board = Board(sub("STAFF", requirements="LEVEL 90"))
    page = board.reader().get("/boards").page
    assert "There are no message areas for you." in page.text
