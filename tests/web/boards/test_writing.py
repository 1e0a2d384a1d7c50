import pytest

from dialtone.config.boards import BoardFlag
from dialtone.config.levels import Level, Levels
from dialtone.testing.script import run
from tests.web.boards.board import PROBE, USUAL, Board, sub

WRITE = "/boards/sub/main-general/write"


def only(**fields):
    """A board with one sub-board."""
    board = Board(sub(**{"settings": USUAL, **fields}))
    (one,) = board.settings.boards.subs.values()
    return board, one


def drafts(board):
    return [(draft.area, draft.text) for draft in run(board.house.drafts.all(board.caller(board.user(2))))]


def test_a_message_is_written_and_shown():
    board, general = only()
    browser = board.reader()
    browser.get("/boards/sub/main-general")
    browser.click("New message")
    page = browser.submit("/write", subject="Cats", text="I like cats.").page
    assert page.heading == "Cats"
    assert "Your message is posted." in page.text
    post = board.post(general, 1)
    assert (post.author_user, post.to, post.subject) == (2, "All", "Cats")
    assert "new" not in browser.get("/boards/new").page.links


def test_an_answer_belongs_to_its_thread_and_goes_to_its_author():
    board, general = only()
    board.say(board.bob, general, "Cats", "I like cats.\n\n-- \nBob")
    browser = board.reader()
    browser.get("/boards/sub/main-general/thread/1")
    page = browser.click("Quote message 1").page
    form = page.form("/write")
    assert form.values["text"].strip() == "B> I like cats."
    assert form.values["to"] == "Bob"
    browser.submit("/write", text=form.values["text"] + "So do I.")
    post = board.post(general, 2)
    assert (post.thread, post.parent, post.to, post.subject) == (1, 1, "Bob", "Cats")


def test_a_preview_shows_what_it_will_look_like_and_posts_nothing():
    board, general = only()
    browser = board.reader()
    browser.get(WRITE)
    page = browser.submit("/write", button="Preview", subject="S", text="\x01h\x01rRed").page
    assert page.all("span", class_="f12")[0].text == "Red"
    assert page.form("/write").values["text"] == "\x01h\x01rRed"
    assert board.post(general, 1) is None


def test_a_script_gets_the_preview_alone_and_may_keep_a_draft():
    board, _ = only()
    browser = board.reader()
    browser.get(WRITE)
    token = {"x-csrf-token": browser.answer.page.form("/write").values["csrf"], "hx-request": "true"}
    answer = browser.post("/boards/sub/main-general/preview", {"text": PROBE}, **token)
    assert "<html" not in answer.text
    assert PROBE in answer.page.text
    answer = browser.post("/boards/sub/main-general/draft", {"text": "half a", "subject": "S", "to": ""}, **token)
    assert "Draft kept" in answer.page.text
    assert drafts(board) == [("post:MAIN-GENERAL", "half a")]
    form = browser.get(WRITE).page.form("/write")
    assert (form.values["text"], form.values["subject"]) == ("half a", "S")
    assert "half a" not in browser.get(f"{WRITE}?fresh=1").text


def test_a_draft_is_kept_listed_taken_up_and_gone_when_posted():
    board, general = only()
    browser = board.reader()
    browser.get(WRITE)
    page = browser.submit("/write", button="Keep as a draft", subject="Unfinished", text="half a").page
    assert page.links["Unfinished"] == WRITE
    browser.click("Unfinished")
    browser.submit("/write", text="half a text and the rest")
    assert drafts(board) == []
    assert board.post(general, 1).subject == "Unfinished"


def test_a_draft_is_thrown_away():
    board, _ = only()
    browser = board.reader()
    browser.get(WRITE)
    browser.submit("/write", button="Keep as a draft", subject="S", text="half a")
    browser.get(WRITE)
    browser.submit("/write", button="Throw away")
    assert drafts(board) == []


@pytest.mark.parametrize(
    ("typed", "status"), [({"text": "  "}, 400), ({"subject": " "}, 400), ({"to": "Nobody at all"}, 404)]
)
def test_what_cannot_be_posted_is_shown_again(typed, status):
    board, general = only(settings=USUAL | int(BoardFlag.TOUSER))
    browser = board.reader()
    browser.get(WRITE)
    answer = browser.submit("/write", **{"subject": "Subject", "text": "A long text.", "to": "All", **typed})
    assert answer.status == status
    assert answer.page.all("p", role="alert")
    assert answer.page.form("/write").values["subject"] == typed.get("subject", "Subject")
    assert board.post(general, 1) is None


def test_a_private_message_is_for_its_recipient():
    board, general = only(settings=USUAL | int(BoardFlag.PRIV))
    browser = board.reader()
    browser.get(WRITE)
    assert browser.submit("/write", subject="S", text="T", to="All", private="1").status == 400
    browser.submit("/write", to="Bob")
    post = board.post(general, 1)
    assert (post.private, post.to_user) == (True, 3)
    reply = board.reader("Bob")
    reply.get(f"{WRITE}?answers=1")
    reply.submit("/write", text="Back")
    assert board.post(general, 2).private


def test_anonymous_messages_for_those_who_may():
    board, general = only(settings=USUAL | int(BoardFlag.ANON))
    browser = board.reader()
    assert "anonymous" not in browser.get(WRITE).page.form("/write").boxes
    board.set(board.alice, exemptions="A")
    board.house.directory.invalidate(2)
    browser.get(WRITE)
    browser.submit("/write", subject="S", text="psst", anonymous="1")
    assert board.post(general, 1).anonymous


def test_WEB_06_what_the_form_does_not_offer_is_refused():
    board, general = only()
    browser = board.reader()
    browser.get(WRITE)
    token = browser.answer.page.form("/write").values["csrf"]
    values = {"csrf": token, "subject": "S", "text": "T"}
    assert browser.post(WRITE, {**values, "private": "1", "to": "Bob"}).status == 400
    assert browser.post(WRITE, {**values, "anonymous": "1"}).status == 403
    assert board.post(general, 1) is None


@pytest.mark.parametrize("fields", [{"post_requirements": "LEVEL 90"}, {}])
def test_who_may_not_post_is_told_so_before_writing(fields):
    board, _ = only(**fields)
    if not fields:
        board.set(board.alice, restrictions="P")
    browser = board.reader()
    assert browser.get(WRITE).status == 403
    assert "New message" not in browser.get("/boards/sub/main-general").page.links


def test_a_message_that_waits_for_a_moderator_says_so():
    board, general = only(moderated_requirements="LEVEL 1")
    browser = board.reader()
    assert "wait for a moderator" in browser.get(WRITE).page.text
    page = browser.submit("/write", subject="S", text="T").page
    assert "Your message waits for a moderator." in page.text
    assert board.post(general, 1).held


def test_a_text_has_no_more_lines_than_the_level_allows():
    board, general = only()
    level = board.user(2).level
    board.rebuild(levels=Levels({level: Level(lines_per_message=3)}))
    browser = board.reader()
    browser.get(WRITE)
    assert browser.submit("/write", subject="S", text="1\n2\n3\n4").status == 413
    assert browser.submit("/write", text="1\n2\n3\n").status == 200
    assert board.post(general, 1) is not None


def test_WEB_03_no_message_without_a_form_of_ours():
    board, general = only()
    browser = board.reader()
    assert browser.post(WRITE, {"subject": "S", "text": "T"}).status == 403
    assert browser.post("/boards/sub/main-general/draft", {"text": "T"}).status == 403
    browser.get(WRITE)
    token = browser.answer.page.form("/write").values["csrf"]
    answer = browser.post(WRITE, {"csrf": token, "subject": "S", "text": "T"}, **{"sec-fetch-site": "cross-site"})
    assert answer.status == 403
    assert board.post(general, 1) is None


def test_guests_write_where_the_board_lets_them_and_nothing_of_theirs_is_kept():
    board = Board(guest=True)
    browser = board.browser()
    browser.get(WRITE)
    assert "Keep as a draft" not in browser.answer.page.form("/write").buttons
    browser.submit("/write", subject="S", text="Hello from a guest")
    assert board.post(board.general, 1).author == "Guest"


def test_SQL_01_texts_of_every_kind_are_kept_as_they_are():
    board, general = only()
    nasty = "' OR 1=1-- \"; DROP TABLE posts % _ \\ \ud800".replace("\ud800", "")
    browser = board.reader()
    browser.get(WRITE)
    browser.submit("/write", subject=nasty, text=nasty + "\0 end")
    assert board.post(general, 1).subject == nasty.strip()
    assert nasty in browser.get("/boards/sub/main-general/thread/1").page.text
