from dialtone.config.boards import BoardFlag
from tests.web.boards.board import USUAL, Board, sub


def talk(count=3):
    """A thread of Bob's with answers of his."""
    board = Board(guest=True)
    first = board.say(board.bob, board.general, "Cats", "I like cats.")
    for number in range(1, count):
        board.say(board.bob, board.general, "Cats", f"Answer {number}.", answers=first)
    return board


def test_a_thread_is_read_on_one_page():
    page = talk().reader().get("/boards/sub/main-general/thread/1").page
    assert page.heading == "Cats"
    assert "3 messages, 3 new on this page" in page.text
    assert "I like cats." in page.text
    assert page.text.index("Answer 1.") < page.text.index("Answer 2.")
    assert [node.attributes["id"] for node in page.all("article")] == ["m1", "m2", "m3"]


def test_what_was_shown_is_read_from_then_on_at_the_terminal_too():
    board = talk()
    board.say(board.bob, board.general, "Dogs")
    browser = board.reader()
    browser.get("/boards/sub/main-general/thread/1")
    assert board.scanned(board.alice, board.general) == 3
    assert "new on this page" not in browser.get("/boards/sub/main-general/thread/1").page.text
    assert "1 new" in browser.get("/boards").page.text


def test_a_thread_read_before_older_ones_leaves_those_unread():
    board = Board()
    board.say(board.bob, board.general, "Old")
    board.say(board.bob, board.general, "New")
    browser = board.reader()
    browser.get("/boards/sub/main-general/thread/2")
    assert board.scanned(board.alice, board.general) == 0
    assert "Old 1 message" not in browser.get("/boards/new").page.text
    assert browser.get("/boards/next").page.heading == "Old"
    assert board.scanned(board.alice, board.general) == 2


def test_guests_read_and_leave_no_trace():
    board = talk()
    browser = board.browser()
    page = browser.get("/boards/sub/main-general/thread/1").page
    assert "I like cats." in page.text
    assert "new on this page" not in page.text
    assert not board.through(board.store.read(lambda records: records.pointers.all(4)))


def test_long_threads_have_pages_and_a_link_to_a_message_finds_its_own():
    board = talk(45)
    browser = board.reader()
    page = browser.get("/boards/sub/main-general/thread/1").page
    assert "Page 1 of 3" in page.text
    assert "Answer 20." not in page.text
    assert "Answer 20." in browser.click("Later").page.text
    answer = browser.get("/boards/sub/main-general/44", follow=False)
    assert answer.location == "/boards/sub/main-general/thread/1?page=3#m44"
    assert browser.get("/boards/sub/main-general/thread/1?page=4").status == 404


def test_numbers_no_message_has_are_nothing():
    browser = talk().reader()
    for path in ("99", "0", "thread/99", f"{10**30}", f"thread/{10**30}", "1/file/7", f"1/file/{10**30}"):
        assert browser.get(f"/boards/sub/main-general/{path}").status == 404


def test_the_next_new_message_is_found_across_sub_boards_until_nothing_is_left():
    board = talk()
    board.say(board.bob, board.news, "Headline")
    browser = board.reader()
    assert browser.get("/boards/next").page.heading == "Cats"
    assert browser.get("/boards/next").page.heading == "Headline"
    page = browser.get("/boards/next").page
    assert "There is nothing new for you." in page.text


def test_the_next_new_message_of_one_sub_board_or_group():
    board = talk()
    board.say(board.bob, board.news, "Headline")
    browser = board.reader()
    assert browser.get("/boards/next?in=CLUB-NEWS").page.heading == "Headline"
    assert browser.get("/boards/next?in=group:Club").page.heading == "What is new"


def test_WEB_06_private_messages_are_nobody_elses_business():
    only = sub(settings=USUAL | int(BoardFlag.PRIV))
    board = Board(only)
    first = board.say(board.bob, only, "Open")
    board.say(board.bob, only, "Hush", "A secret.", answers=first, to="Sysop", private=True)
    board.say(board.bob, only, "Alone", "A second secret.", to="Sysop", private=True)
    board.say(board.bob, only, "Three", "open again")
    browser = board.reader()
    for path in ("2", "3", "thread/3", "2/text", "3/text", "write?answers=2", "write?answers=2&quote=1"):
        assert browser.get(f"/boards/sub/main-general/{path}").status == 404
    for path in ("thread/1", "", "messages", "about"):
        text = browser.get(f"/boards/sub/main-general/{path}".rstrip("/")).text
        assert "ecret" not in text
        assert "Hush" not in text
        assert "Alone" not in text
    assert "1 message" in browser.get("/boards/sub/main-general/thread/1").page.text
    assert "Alone" in board.reader("Sysop").get("/boards/sub/main-general").text
    assert "A secret." in board.reader("Bob").get("/boards/sub/main-general/thread/1").text


def test_messages_that_were_read_are_noted_where_they_are_not_kept():
    only = sub(settings=USUAL | int(BoardFlag.KILL | BoardFlag.TOUSER))
    board = Board(only)
    board.say(board.bob, only, "Once", to="Alice")
    board.reader("Sysop").get("/boards/sub/main-general/thread/1")
    assert board.through(board.house.moderation.purge_read()) == 0
    board.reader().get("/boards/sub/main-general/thread/1")
    assert board.through(board.house.moderation.purge_read()) == 1
