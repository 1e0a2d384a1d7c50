import pytest

from dialtone.domain.boards.compose import Draft
from dialtone.domain.model.poll import Results
from dialtone.domain.model.post import PostNumber
from tests.web.boards.board import PROBE, USUAL, Board, sub

PATH = "/boards/sub/main-general/thread/1"


def tally(board):
    found = board.through(board.store.read(lambda records: records.votes.tallies("MAIN-GENERAL", [PostNumber(1)])))
    return found.get(1)


def poll(board, results=Results.VOTERS, most=1):
    draft = Draft(subject="Tea or coffee?", body="")
    verb = board.house.voting.make(
        board.caller(board.bob), "MAIN-GENERAL", draft, ["Tea", "Coffee"], most=most, results=results
    )
    board.through(verb)


def test_a_vote_is_counted_and_shown():
    board = Board()
    board.say(board.bob, board.general)
    browser = board.reader()
    browser.get(PATH)
    token = browser.answer.page.form("thread/1").values["csrf"]
    answer = browser.post("/boards/sub/main-general/1/vote", {"csrf": token, "vote": "up"})
    assert answer.status == 200
    assert "Your vote was counted." in answer.page.text
    assert "1 for, ▼ 0 against; you voted for" in answer.page.text


def test_a_script_gets_the_piece_that_changed():
    board = Board()
    board.say(board.bob, board.general)
    browser = board.reader()
    browser.get(PATH)
    token = browser.answer.page.form("thread/1").values["csrf"]
    answer = browser.post(
        "/boards/sub/main-general/1/vote", {"vote": "down"}, **{"hx-request": "true", "x-csrf-token": token}
    )
    assert answer.status == 200
    assert "<html" not in answer.text
    assert "you voted against" in answer.page.text


def test_SQL_03_nobody_votes_twice():
    board = Board()
    board.say(board.bob, board.general)
    browser = board.reader()
    browser.get(PATH)
    token = browser.answer.page.form("thread/1").values["csrf"]
    browser.post("/boards/sub/main-general/1/vote", {"csrf": token, "vote": "up"})
    assert browser.post("/boards/sub/main-general/1/vote", {"csrf": token, "vote": "up"}).status == 409
    assert browser.post("/boards/sub/main-general/1/vote", {"csrf": token, "vote": "down"}).status == 409
    assert (tally(board).up, tally(board).down) == (1, 0)


def test_one_does_not_vote_on_ones_own_messages_nor_without_a_direction():
    board = Board()
    board.say(board.alice, board.general)
    browser = board.reader()
    assert "▲" not in browser.get(PATH).page.text
    token = browser.answer.page.form("thread/1").values["csrf"]
    assert browser.post("/boards/sub/main-general/1/vote", {"csrf": token, "vote": "up"}).status == 403
    assert browser.post("/boards/sub/main-general/1/vote", {"csrf": token}).status == 400
    assert tally(board) is None


@pytest.mark.parametrize("verb", ["vote", "answer", "close", "remove", "release", "edit", "operate"])
def test_WEB_03_nothing_happens_without_a_form_of_ours(verb):
    board = Board()
    poll(board)
    for browser in (board.reader(), board.reader("Sysop")):
        path = f"/boards/sub/main-general/1/{verb}"
        values = {"vote": "up", "answer": "0", "subject": "x", "text": "y", "do": "attribute", "attribute": "private"}
        assert browser.post(path, values).status == 403
        assert browser.post(path, {**values, "csrf": "0" * 64}).status == 403
        browser.get(PATH)
        token = browser.answer.page.form("thread/1").values["csrf"]
        foreign = {"origin": "https://evil.test", "sec-fetch-site": "cross-site"}
        assert browser.post(path, {**values, "csrf": token}, **foreign).status == 403
    post = board.post(board.general, 1)
    assert not post.private
    assert tally(board).voters == 0


def test_verbs_are_not_obeyed_by_looking():
    browser = Board().reader()
    for verb in ("vote", "answer", "close", "remove", "release"):
        assert browser.get(f"/boards/sub/main-general/1/{verb}").status in (404, 405)


def test_a_poll_is_made_answered_and_closed():
    board = Board()
    author, voter = board.reader("Bob"), board.reader()
    author.get("/boards/sub/main-general/poll")
    page = author.submit("/poll", subject="Tea or coffee?", answers="Tea\nCoffee\n\n", results="1").page
    assert page.heading == "Tea or coffee?"
    voter.get(PATH)
    page = voter.submit("/answer", answer="1").page
    assert "Your vote was counted." in page.text
    assert "Coffee your choice" in page.text
    meters = page.all("meter")
    assert [node.attributes["value"] for node in meters] == ["0", "1"]
    author.get(PATH)
    token = author.answer.page.form("thread/1").values["csrf"]
    assert "This poll is closed." in author.post("/boards/sub/main-general/1/close", {"csrf": token}).page.text
    assert voter.post("/boards/sub/main-general/1/close", {}).status == 403


@pytest.mark.parametrize(
    ("results", "before", "after"),
    [
        (Results.VOTERS, False, True),
        (Results.EVERYBODY, True, True),
        (Results.CLOSED, False, False),
        (Results.SECRET, False, False),
    ],
)
def test_results_are_shown_as_the_author_wants(results, before, after):
    board = Board()
    poll(board, results)
    browser = board.reader()
    assert bool(browser.get(PATH).page.all("meter")) is before
    browser.submit("/answer", answer="0")
    assert bool(browser.get(PATH).page.all("meter")) is after


def test_several_answers_where_the_poll_allows_them():
    board = Board()
    poll(board, Results.EVERYBODY, most=2)
    browser = board.reader()
    browser.get(PATH)
    browser.submit("/answer", answer=["0", "1"])
    assert tally(board).answers == (1, 1)


def test_SQL_03_nobody_answers_a_poll_twice_or_too_much():
    board = Board()
    poll(board)
    browser = board.reader()
    browser.get(PATH)
    token = browser.answer.page.form("thread/1").values["csrf"]
    path = "/boards/sub/main-general/1/answer"
    assert browser.post(path, {"csrf": token, "answer": ["0", "1"]}).status == 403
    assert browser.post(path, {"csrf": token, "answer": "9"}).status == 400
    assert browser.post(path, {"csrf": token}).status == 400
    assert browser.post(path, {"csrf": token, "answer": "0"}).status == 200
    assert browser.post(path, {"csrf": token, "answer": "1"}).status == 409
    assert tally(board).answers == (1, 0)


@pytest.mark.parametrize("typed", [{"answers": "Only one"}, {"subject": "  "}, {"most": "5"}, {"most": "x"}])
def test_a_poll_that_is_none_is_shown_again_with_what_was_typed(typed):
    browser = Board().reader()
    browser.get("/boards/sub/main-general/poll")
    answer = browser.submit("/poll", **{"subject": "What?", "answers": "Tea\nCoffee", "text": "kept text", **typed})
    assert answer.status == 400
    assert answer.page.all("p", role="alert")
    assert answer.page.form("/poll").values["text"] == "kept text"


def test_WEB_01_answers_of_a_poll_are_text():
    board = Board()
    draft = Draft(subject=PROBE, body=PROBE)
    board.through(
        board.house.voting.make(board.caller(board.bob), "MAIN-GENERAL", draft, [PROBE, "b"], results=Results.EVERYBODY)
    )
    page = board.reader().get(PATH).page
    assert page.text.count(PROBE) >= 4
    assert not page.all("svg")


def test_where_nobody_votes_nothing_is_offered():
    board = Board(sub(settings=USUAL, voting=False))
    (only,) = board.settings.boards.subs.values()
    board.say(board.bob, only)
    browser = board.reader()
    assert "▲" not in browser.get(PATH).page.text
    assert "New poll" not in browser.get("/boards/sub/main-general").page.links
