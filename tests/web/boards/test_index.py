import pytest

from dialtone.config.boards import BoardFlag
from dialtone.domain.model.user import Misc
from tests.web.boards.board import CLUB, PROBE, USUAL, Board, sub


def test_the_boards_are_listed_by_group_with_what_is_new_and_what_came_last():
    board = Board()
    board.say(board.bob, board.general, "First")
    board.say(board.bob, board.general, "Second")
    page = board.reader().get("/boards").page
    assert page.heading == "Boards"
    assert [node.text for node in page.all("h2")] == ["Main", "The club"]
    assert "General chatter 2 new Last: Second by Bob" in page.text
    assert page.links["General chatter"] == "/boards/sub/main-general"
    assert page.links["Second"] == "/boards/sub/main-general/2"
    assert "Read what is new (2)" in page.links
    assert "News No messages" in page.text


def test_one_group_has_a_page_of_its_own():
    browser = Board().reader()
    browser.get("/boards")
    page = browser.click("The club").page
    assert page.heading == "The club"
    assert "News" in page.links
    assert "General chatter" not in page.links
    assert browser.get("/boards?group=Nothing").status == 404


def test_guests_see_the_boards_without_anything_about_reading():
    board = Board(guest=True)
    board.say(board.bob, board.general)
    page = board.browser().get("/boards").page
    assert "General chatter" in page.links
    assert "new" not in page.links["Latest"]
    assert "To you" not in page.links
    assert "1 new" not in page.text


def test_without_a_guest_account_nobody_reads():
    answer = Board().browser().get("/boards", follow=False)
    assert answer.status == 303
    assert answer.location.startswith("/sign-in")


def test_threads_of_a_sub_board_have_pages():
    board = Board()
    for number in range(35):
        board.say(board.bob, board.general, f"Subject {number}")
    browser = board.reader()
    page = browser.get("/boards/sub/main-general").page
    assert "Subject 34" in page.links
    assert "Subject 4" not in page.links
    page = browser.click("Older").page
    assert "Subject 4" in page.links
    assert "Subject 5" not in page.links
    assert "Subject 34" in browser.click("Newest").page.links


def test_a_thread_is_marked_while_something_in_it_is_new():
    board = Board()
    first = board.say(board.bob, board.general, "One")
    board.say(board.bob, board.general, "Two")
    browser = board.reader()
    browser.get(f"/boards/sub/main-general/thread/{first}")
    rows = {
        node.text.split()[0]: node.attributes.get("class")
        for node in browser.get("/boards/sub/main-general").page.all("li")
        if "by Bob" in node.text
    }
    assert rows == {"Two": "unread", "One": None}


def test_messages_are_listed_one_by_one_from_any_number():
    board = Board()
    for number in range(1, 41):
        board.say(board.bob, board.general, f"Subject {number}")
    browser = board.reader()
    page = browser.get("/boards/sub/main-general/messages").page
    assert "Subject 40" in page.links
    assert "Subject 10" not in page.links
    assert "Subject 10" in browser.click("Older").page.links
    page = browser.get("/boards/sub/main-general/messages?from=5").page
    assert "Subject 5" in page.links
    assert "Subject 34" in page.links
    assert "Subject 35" not in page.links


def test_a_sub_board_says_what_it_is():
    flags = int(BoardFlag.NSDEF | BoardFlag.FORCED)
    board = Board(
        sub("RULES", CLUB, description="Rules", settings=flags, max_messages=500, post_requirements="LEVEL 90")
    )
    page = board.reader().get("/boards/sub/club-rules/about").page
    assert "read by everybody" in page.text
    assert "500 messages" in page.text
    assert "You may post no" in page.text
    assert "New message" not in page.links


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/messages",
        "/about",
        "/write",
        "/poll",
        "/thread/1",
        "/1",
        "/1/edit",
        "/1/operate",
        "/1/text",
        "/1/file/0",
        "/feed.atom",
    ],
)
def test_WEB_06_a_sub_board_that_is_not_for_somebody_is_not_there(path):
    board = Board(
        sub("STAFF", requirements="LEVEL 90", settings=USUAL),
        sub("SECRET", CLUB, read_requirements="LEVEL 90", settings=USUAL),
    )
    boards = list(board.settings.boards.subs.values())
    for one in boards:
        board.say(board.user(1), one, "For us")
    browser = board.reader()
    assert browser.get(f"/boards/sub/main-staff{path}").status == 404
    answer = browser.get(f"/boards/sub/club-secret{path}")
    assert answer.status in (403, 200)
    assert "For us" not in answer.text


def test_WEB_01_names_of_others_are_text_in_lists():
    board = Board(sub(description=PROBE, settings=USUAL))
    (only,) = board.settings.boards.subs.values()
    board.say(board.bob, only, PROBE)
    browser = board.reader()
    for path in ("/boards", "/boards/sub/main-general", "/boards/sub/main-general/messages", "/boards/latest"):
        page = browser.get(path).page
        assert PROBE in page.text
        assert not page.all("svg", onload="alert(1)")
        assert not page.all("img")


def test_where_somebody_is_is_remembered_for_those_who_want_that():
    board = Board()
    board.set(board.alice, misc=board.alice.misc | int(Misc.CURSUB))
    board.reader().get("/boards/sub/club-news")
    assert board.user(2).board == "CLUB-NEWS"
