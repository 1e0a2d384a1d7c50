import time

import pytest

from dialtone.config.boards import BoardFlag
from dialtone.domain.boards.compose import Draft
from dialtone.testing.script import run
from tests.web.boards.board import PROBE, USUAL, Board, sub


def indexed(board):
    """Make every message findable, as the upkeep does."""

    async def change(records):
        for post in await records.posts.unindexed(most=1000):
            (text,) = await records.posts.texts(post.board, [post.number])
            await records.posts.index(post.board, post.number, text.body.decode())

    run(board.store.write(change))


def test_what_is_new_is_told_for_each_sub_board_and_marked_as_read():
    board = Board()
    board.say(board.bob, board.general, "One")
    board.say(board.bob, board.news, "Two")
    browser = board.reader()
    page = browser.get("/boards/new").page
    assert "General chatter 1 new" in page.text
    assert "News 1 new" in page.text
    assert "Mark as read: News" in [node.text for node in page.all("button", form="passed")]
    token = page.form("/passed").values["csrf"]
    page = browser.post("/boards/passed", {"csrf": token, "code": "CLUB-NEWS"}).page
    assert "News 1 new" not in page.text
    assert board.scanned(board.alice, board.news) == 1
    assert "There is nothing new for you." in browser.submit("/passed", button="Mark everything as read").page.text
    assert board.scanned(board.alice, board.general) == 1


def test_guests_are_shown_the_latest_instead():
    board = Board(guest=True)
    board.say(board.bob, board.general, "One")
    page = board.browser().get("/boards/new").page
    assert page.heading == "Latest messages"
    assert "One" in page.links


def test_the_latest_are_those_of_all_sub_boards():
    board = Board()
    board.say(board.bob, board.general, "One")
    board.say(board.bob, board.news, "Two")
    page = board.reader().get("/boards/latest").page
    assert page.text.index("Two") < page.text.index("One")


def test_messages_to_somebody_are_listed_until_they_are_read():
    only = sub(settings=USUAL | int(BoardFlag.TOUSER))
    board = Board(only)
    board.say(board.bob, only, "For all")
    board.say(board.bob, only, "For Alice", to="Alice")
    browser = board.reader()
    page = browser.get("/boards/to-you").page
    assert "For Alice" in page.links
    assert "For all" not in page.links
    browser.get("/boards/sub/main-general/thread/2")
    page = browser.get("/boards/to-you").page
    assert "There are no messages to you that you have not read." in page.text
    assert "For Alice" in browser.click("All").page.links


def test_words_are_found_on_chosen_sub_boards():
    board = Board()
    board.say(board.bob, board.general, "Cats", "I like cats and dogs.")
    board.say(board.bob, board.news, "Fish", "I like cats, too.")
    indexed(board)
    browser = board.reader()
    browser.get("/boards/search")
    page = browser.submit("/search", q="cats").page
    assert "2 found" in page.text
    assert "Cats" in page.links
    page = browser.get("/boards/search?q=cats&in=CLUB-NEWS").page
    assert "1 found" in page.text
    assert "Fish" in page.links
    assert "Nothing was found." in browser.get("/boards/search?q=cats&in=NOWHERE").page.text
    assert "Nothing was found." in browser.get("/boards/search?q=horses").page.text


def test_many_finds_have_pages_that_keep_what_was_asked():
    board = Board()
    for number in range(35):
        board.say(board.bob, board.general, f"Subject {number}", f"word {number}")
    indexed(board)
    browser = board.reader()
    page = browser.get("/boards/search?q=word").page
    assert "Page 1 of 2" in page.text
    page = browser.click("Next page").page
    assert "Subject 0" in page.links
    assert page.form("/search").values["q"] == "word"


@pytest.mark.parametrize(
    "q", ["' OR 1=1 --", "%", "_", '"; DROP TABLE posts', "\\", "(((((", '"', "\x00", "\ud7ff", "not", "*"]
)
def test_SQL_01_whatever_is_looked_for_is_only_words(q):
    board = Board()
    board.say(board.bob, board.general, "Cats", "plain")
    indexed(board)
    browser = board.reader()
    browser.get("/boards/search")
    answer = browser.submit("/search", q=q)
    assert answer.status == 200
    assert "Cats" not in answer.page.links


def test_RED_01_a_search_takes_no_longer_for_a_clever_pattern():
    board = Board()
    board.say(board.bob, board.general, "a", "a" * 5000)
    indexed(board)
    browser = board.reader()
    began = time.process_time()
    assert browser.get("/boards/search?q=" + "*a" * 40 + "b").status == 200
    assert browser.get("/boards/search?q=" + "(a%2B)%2B" * 10 + "$").status == 200
    assert time.process_time() - began < 2


def test_WEB_01_what_was_looked_for_is_shown_as_text():
    browser = Board().reader()
    browser.get("/boards/search")
    page = browser.submit("/search", q=PROBE).page
    assert page.form("/search").values["q"] == PROBE
    assert not page.all("svg")


def test_WEB_06_nothing_is_found_where_one_may_not_read():
    board = Board(
        sub("OPEN", settings=USUAL),
        sub("STAFF", read_requirements="LEVEL 90", settings=USUAL),
        sub("PRIV", settings=USUAL | int(BoardFlag.PRIV)),
    )
    _, staff, priv = board.settings.boards.subs.values()
    board.say(board.user(1), staff, "Hidden", "secret word")
    board.say(board.bob, priv, "Quiet", "secret word", to="Sysop", private=True)
    indexed(board)
    browser = board.reader()
    for where in ("", "MAIN-STAFF", "MAIN-PRIV", "group:Main"):
        text = browser.get(f"/boards/search?q=secret&in={where}").text
        assert "Hidden" not in text
        assert "Quiet" not in text
    assert "2 found" in board.reader("Sysop").get("/boards/search?q=secret").page.text


def test_polls_are_listed():
    board = Board()
    board.say(board.bob, board.general, "No poll")
    run(board.house.voting.make(board.caller(board.bob), "MAIN-GENERAL", Draft(subject="Tea?", body=""), ["a", "b"]))
    page = board.reader().get("/boards/polls").page
    assert "Tea?" in page.links
    assert "No poll" not in page.links
    assert "There are no polls." in board.reader().get("/boards/polls?in=CLUB-NEWS").page.text


def test_moderators_see_what_waits_and_let_it_through():
    only = sub(settings=USUAL, moderated_requirements="LEVEL 1")
    board = Board(only)
    board.say(board.bob, only, "Please")
    assert board.reader().get("/boards/moderate").status == 403
    sysop = board.reader("Sysop")
    page = sysop.get("/boards/moderate").page
    assert "Please" in page.links
    sysop.click("Please")
    token = sysop.answer.page.form("thread/1").values["csrf"]
    assert "is let through" in sysop.post("/boards/sub/main-general/1/release", {"csrf": token}).page.text
    assert not board.post(only, 1).held
    assert "Nothing is waiting." in sysop.get("/boards/moderate").page.text
