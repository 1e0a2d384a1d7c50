from xml.etree import ElementTree

import pytest

from tests.web.boards.board import CLUB, PROBE, USUAL, Board, BoardFlag, sub

ATOM = "{http://www.w3.org/2005/Atom}"


def feed(browser, path):
    answer = browser.get(path)
    assert answer.status == 200
    assert answer.headers["content-type"].startswith("application/atom+xml")
    return ElementTree.fromstring(answer.body)


def titles(root):
    return [entry.findtext(f"{ATOM}title") for entry in root.iter(f"{ATOM}entry")]


def test_the_newest_messages_of_a_sub_board_a_group_and_everything():
    board = Board(guest=True)
    board.say(board.bob, board.general, "One")
    board.say(board.bob, board.news, "Two")
    browser = board.browser()
    assert titles(feed(browser, "/boards/feed.atom")) == ["Two", "One"]
    assert titles(feed(browser, "/boards/feed.atom?group=Club")) == ["Two"]
    root = feed(browser, "/boards/sub/main-general/feed.atom")
    assert titles(root) == ["One"]
    entry = next(root.iter(f"{ATOM}entry"))
    assert entry.find(f"{ATOM}link").attrib["href"] == "https://bbs.example/boards/sub/main-general/1"
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Bob"
    assert entry.findtext(f"{ATOM}id").startswith("tag:local.test,")
    assert browser.get("/boards/feed.atom?group=None").status == 404


def test_pages_say_where_their_feed_is():
    board = Board(guest=True)
    for path, wanted in (
        ("/boards", "/boards/feed.atom"),
        ("/boards/sub/main-general", "/boards/sub/main-general/feed.atom"),
    ):
        found = board.browser().get(path).page.all("link", rel="alternate")
        assert [node.attributes["href"] for node in found] == [wanted]


@pytest.mark.parametrize("guest", [True, False])
def test_WEB_06_a_feed_has_only_what_everybody_may_read_whoever_asks(guest):
    board = Board(
        sub("OPEN", settings=USUAL | int(BoardFlag.PRIV)),
        sub("STAFF", read_requirements="LEVEL 90", settings=USUAL),
        sub("HELD", moderated_requirements="LEVEL 1", settings=USUAL),
        guest=guest,
    )
    opened, staff, held = board.settings.boards.subs.values()
    board.say(board.bob, opened, "Open")
    board.say(board.bob, opened, "Private", to="Alice", private=True)
    board.say(board.user(1), staff, "Staff")
    board.say(board.bob, held, "Held")
    for browser in (board.browser(), board.reader("Sysop"), board.reader()):
        assert titles(feed(browser, "/boards/feed.atom")) == ["Open"]
        assert titles(feed(browser, "/boards/sub/main-held/feed.atom")) == []
        assert browser.get("/boards/sub/main-staff/feed.atom").status in (403, 404)


def test_WEB_01_texts_of_others_are_text_in_feeds():
    board = Board(sub("NEWS", CLUB, description=PROBE, settings=USUAL), guest=True)
    (only,) = board.settings.boards.subs.values()
    board.say(board.bob, only, PROBE, f"{PROBE} ]]> <!-- \x01h")
    answer = board.browser().get("/boards/sub/club-news/feed.atom")
    root = ElementTree.fromstring(answer.body)
    assert titles(root) == [PROBE]
    content = next(root.iter(f"{ATOM}content")).text
    assert "<svg" not in content
    assert "&lt;svg" in content


def test_nobody_learns_authors_of_anonymous_messages_from_a_feed():
    board = Board(sub(settings=USUAL | int(BoardFlag.AONLY)), guest=True)
    (only,) = board.settings.boards.subs.values()
    board.say(board.bob, only, "Whisper")
    assert "Bob" not in board.reader("Sysop").get("/boards/sub/main-general/feed.atom").text
