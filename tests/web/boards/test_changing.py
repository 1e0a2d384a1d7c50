import pytest

from dialtone.config.boards import BoardFlag, OwnPosts
from tests.web.boards.board import CLUB, PROBE, USUAL, Board, sub

PATH = "/boards/sub/main-general"
THREAD = f"{PATH}/thread/1"


def only(**fields):
    board = Board(sub(**{"settings": USUAL, **fields}))
    (one,) = board.settings.boards.subs.values()
    return board, one


def act(browser, verb, number=1, **values):
    """Press a button of a message."""
    token = browser.get(f"{PATH}/thread/{number}").page.form("thread").values["csrf"]
    return browser.post(f"{PATH}/{number}/{verb}", {"csrf": token, **values})


def test_ones_own_message_gets_another_text():
    board, general = only(edit=OwnPosts.ALL)
    board.say(board.alice, general, "Old", "old text")
    browser = board.reader()
    browser.get(THREAD)
    form = browser.click("Edit message 1").page.form("/edit")
    assert (form.values["subject"], form.values["text"]) == ("Old", "old text")
    page = browser.submit("/edit", subject="New", text="new text").page
    assert page.heading == "New"
    assert "new text" in page.text


def test_an_edit_can_be_looked_at_first_and_an_empty_one_is_not_kept():
    board, general = only(edit=OwnPosts.ALL)
    board.say(board.alice, general, "Old", "old text")
    browser = board.reader()
    browser.get(f"{PATH}/1/edit")
    assert "shown first" in browser.submit("/edit", button="Preview", text="shown first").page.text
    answer = browser.submit("/edit", text=" ")
    assert answer.status == 400
    assert answer.page.all("p", role="alert")
    assert "old text" in browser.get(THREAD).page.text


@pytest.mark.parametrize(("author", "edit"), [("Bob", OwnPosts.ALL), ("Alice", OwnPosts.NONE)])
def test_WEB_06_other_messages_are_not_edited(author, edit):
    board, general = only(edit=edit)
    board.say(board.bob if author == "Bob" else board.alice, general, "Old", "old text")
    browser = board.reader()
    assert browser.get(f"{PATH}/1/edit").status == 403
    assert act(browser, "edit", subject="x", text="y").status == 403
    assert board.post(general, 1).subject == "Old"


def test_ones_own_message_is_removed_where_the_sub_board_lets_one():
    board, general = only(settings=USUAL | int(BoardFlag.DEL))
    board.say(board.alice, general, "Gone")
    answer = act(board.reader(), "remove")
    assert "Message 1 is removed." in answer.page.text
    assert answer.page.heading == "General"
    assert board.post(general, 1) is None


def test_what_is_left_of_a_thread_is_shown_after_one_of_its_messages_is_removed():
    board, general = only()
    board.say(board.alice, general, "Stays")
    board.say(board.alice, general, "Goes", answers=1)
    sysop = board.reader("Sysop")
    token = sysop.get(THREAD).page.form("thread").values["csrf"]
    answer = sysop.post(f"{PATH}/2/remove", {"csrf": token})
    assert answer.path == THREAD


@pytest.mark.parametrize("verb", ["remove", "release", "operate"])
def test_WEB_06_what_is_a_moderators_is_refused_to_others(verb):
    board, general = only()
    board.say(board.bob, general, "Stays")
    answer = act(board.reader(), verb, do="attribute", attribute="private")
    assert answer.status == 403
    assert board.post(general, 1) is not None
    assert not board.post(general, 1).private


def test_a_moderator_sees_where_a_message_came_from_and_changes_what_it_is():
    board, general = only()
    board.say(board.bob, general, "Odd")
    sysop = board.reader("Sysop")
    sysop.get(THREAD)
    page = sysop.click("Moderate message 1").page
    assert "Subject: Odd" in page.text
    assert "user 3" in page.text
    sysop.submit("/operate", button="Make it permanent")
    assert board.post(general, 1).permanent
    sysop.submit("/operate", button="Not permanent")
    sysop.submit("/operate", button="Hold it")
    assert board.post(general, 1).held
    sysop.submit("/operate", button="Let it through")
    sysop.submit("/operate", button="Make it anonymous")
    post = board.post(general, 1)
    assert (post.permanent, post.held, post.anonymous) == (False, False, True)


def test_a_moderator_puts_a_remark_under_a_message():
    board, general = only()
    board.say(board.bob, general, "Odd", "text")
    sysop = board.reader("Sysop")
    sysop.get(f"{PATH}/1/operate")
    page = sysop.submit("/operate", button="Put it there", comment=PROBE).page
    assert f"[Sysop: {PROBE}]" in page.text
    assert not page.all("svg")


def test_a_moderator_moves_a_message():
    general, news = sub(settings=USUAL), sub("NEWS", CLUB, description="News", settings=USUAL)
    board = Board(general, news)
    board.say(board.bob, general, "Elsewhere")
    sysop = board.reader("Sysop")
    sysop.get(f"{PATH}/1/operate")
    answer = sysop.submit("/operate", button="Move it", target="CLUB-NEWS")
    assert answer.path == "/boards/sub/club-news/thread/1#m1"
    assert board.post(general, 1) is None


def test_a_moderator_removes_many_at_once():
    board, general = only()
    for _ in range(3):
        board.say(board.bob, general, "Spam")
    board.say(board.alice, general, "Fine")
    board.say(board.bob, general, "Spam")
    sysop = board.reader("Sysop")
    sysop.get(f"{PATH}/1/operate")
    assert sysop.submit("/operate", button="Remove them", first="x").status == 400
    assert "2 messages are removed" in sysop.submit("/operate", button="Remove them", first="1", last="2").page.text
    sysop.get(f"{PATH}/3/operate")
    sysop.submit("/operate", button="Remove everything Bob wrote here")
    assert [board.post(general, number) is not None for number in range(1, 6)] == [False, False, False, True, False]


def test_what_a_moderator_does_not_do_is_refused():
    board, general = only()
    board.say(board.bob, general, "Odd")
    sysop = board.reader("Sysop")
    sysop.get(f"{PATH}/1/operate")
    token = sysop.answer.page.form("/operate").values["csrf"]
    for values in ({"do": "drop"}, {"do": "attribute", "attribute": "size"}, {"do": "comment", "comment": " "}):
        assert sysop.post(f"{PATH}/1/operate", {"csrf": token, **values}).status == 400
    assert sysop.post(f"{PATH}/1/operate", {"csrf": token, "do": "move", "target": "NOWHERE"}).status == 404
