from dialtone.config.boards import BoardFlag, OwnPosts
from tests.web.boards.board import PROBE, USUAL, Board, sub

PATH = "/boards/sub/main-general/thread/1"


def test_a_message_says_who_wrote_what_when_to_whom():
    only = sub(settings=USUAL | int(BoardFlag.TOUSER))
    board = Board(only)
    board.say(board.bob, only, "Hello", "Look at https://example.org/a?b=1&c=2 now.", to="Alice")
    page = board.reader().get(PATH).page
    head = page.all("header", class_="message-head")[0].text
    assert "Bob" in head
    assert "to Alice" in head
    assert "to you" in head
    assert page.links["https://example.org/a?b=1&c=2"] == "https://example.org/a?b=1&c=2"


def test_colours_are_shown_and_quotations_are_marked():
    board = Board()
    board.say(board.bob, board.general, "Hello", "\x01h\x01rRed\x01n\n AB> quoted")
    page = board.reader().get(PATH).page
    assert page.all("span", class_="f12")[0].text == "Red"
    assert "quoted" in page.all("span", class_="quote")[0].text
    assert any("ansi" in node.attributes.get("href", "") for node in page.all("link"))


def test_what_one_may_do_is_offered_and_nothing_else():
    only = sub(settings=USUAL | int(BoardFlag.DEL), edit=OwnPosts.ALL)
    board = Board(only, guest=True)
    board.say(board.alice, only)

    def offered(browser):
        page = browser.get(PATH).page
        words = [
            node.text.split()[0]
            for node in page.all("a", class_="button") + page.all("button")
            if "message" in node.text
        ]
        return {word for word in words if word in ("Edit", "Remove", "Moderate", "Reply", "Quote")}

    assert offered(board.reader()) == {"Edit", "Remove", "Reply", "Quote"}
    assert offered(board.reader("Bob")) == {"Reply", "Quote"}
    assert offered(board.reader("Sysop")) == {"Edit", "Remove", "Moderate", "Reply", "Quote"}
    assert offered(board.browser()) <= {"Reply", "Quote"}


def test_what_one_reader_is_shown_is_not_shown_to_the_next():
    only = sub(settings=USUAL | int(BoardFlag.ANON))
    board = Board(only)
    author = board.user(3)
    board.set(author, exemptions="A")
    board.say(board.user(3), only, "Whisper", "psst", anonymous=True)
    assert "Bob" in board.reader("Sysop").get(PATH).page.text
    assert "Bob" not in board.reader().get(PATH).text
    assert "Anonymous" in board.reader().get(PATH).page.text


def test_WEB_01_texts_and_names_of_others_are_text():
    board = Board()
    board.set(board.bob, alias=PROBE)
    board.say(board.bob, board.general, PROBE, f"{PROBE}\n> {PROBE}\njavascript:alert(1)\n\x01h{PROBE}")
    answer = board.reader().get(PATH)
    page = answer.page
    assert page.heading == PROBE
    assert PROBE in page.text
    assert PROBE[:50] in page.all("article")[0].text
    assert not page.all("svg")
    assert not page.all("img")
    assert not any(link.startswith("javascript:") for link in page.links.values())


def test_another_text_is_shown_after_an_edit():
    board = Board(sub(settings=USUAL, edit=OwnPosts.ALL))
    (only,) = board.settings.boards.subs.values()
    board.say(board.alice, only, "One", "before")
    browser = board.reader()
    assert "before" in browser.get(PATH).page.text
    browser.get("/boards/sub/main-general/1/edit")
    browser.submit("/edit", text="after all")
    page = browser.get(PATH).page
    assert "after all" in page.text
    assert "before" not in page.text
