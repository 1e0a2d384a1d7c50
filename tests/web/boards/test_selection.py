from dialtone.config.boards import BoardFlag
from dialtone.domain.boards.scanning import choice
from dialtone.testing.script import run
from tests.web.boards.board import CLUB, USUAL, Board, sub


def chosen(board, one):
    found = run(board.store.read(lambda records: records.pointers.get(2, one.code)))
    return tuple(choice(one, found))


def test_what_is_scanned_is_chosen_and_counts_everywhere():
    board = Board()
    board.say(board.bob, board.general)
    browser = board.reader()
    browser.get("/boards/selection")
    answer = browser.submit(
        "/selection", **{"scan.MAIN-GENERAL": "no", "to_you.MAIN-GENERAL": None, "scan.CLUB-NEWS": "me"}
    )
    assert "Your choice is kept." in answer.page.text
    assert chosen(board, board.general) == (False, False, False)
    assert chosen(board, board.news) == (True, True, True)
    assert "There is nothing new for you." in browser.get("/boards/new").page.text
    form = browser.get("/boards/selection").page.form("/selection")
    assert (form.values["scan.MAIN-GENERAL"], form.values["scan.CLUB-NEWS"]) == ("no", "me")


def test_what_everybody_reads_stays_chosen():
    rules = sub("RULES", CLUB, settings=USUAL | int(BoardFlag.FORCED))
    board = Board(rules)
    browser = board.reader()
    page = browser.get("/boards/selection").page
    assert "Everybody reads this." in page.text
    browser.post("/boards/selection", {**page.form("/selection").values, "scan.CLUB-RULES": "no"})
    assert chosen(board, rules)[0]


def test_a_sub_board_that_is_not_for_somebody_is_not_chosen():
    staff = sub("STAFF", read_requirements="LEVEL 90", settings=USUAL)
    board = Board(staff, sub(settings=USUAL))
    browser = board.reader()
    page = browser.get("/boards/selection").page
    assert "Staff" not in page.text
    browser.post("/boards/selection", {**page.form("/selection").values, "scan.MAIN-STAFF": "yes"})
    assert run(board.store.read(lambda records: records.pointers.get(2, staff.code))) is None


def test_many_sub_boards_have_pages():
    board = Board(*(sub(f"S{number}", settings=USUAL) for number in range(150)))
    browser = board.reader()
    assert len(browser.get("/boards/selection").page.all("select")) == 100
    assert len(browser.click("More").page.all("select")) == 50
    assert browser.submit("/selection", **{"scan.MAIN-S149": "no"}).status == 200
    found = run(board.store.read(lambda records: records.pointers.get(2, "MAIN-S149")))
    assert found.new_scan is False


def test_from_where_on_messages_are_new():
    board = Board()
    for number in range(5):
        board.say(board.bob, board.general, f"s{number}")
    browser = board.reader()
    about = "/boards/sub/main-general/about"
    browser.get(about)
    browser.submit("/pointer", button="Set the number", number="3")
    assert board.scanned(board.alice, board.general) == 3
    browser.submit("/pointer", button="Make them new", back="4")
    assert board.scanned(board.alice, board.general) == 1
    browser.submit("/pointer", button="Mark everything as read")
    assert board.scanned(board.alice, board.general) == 5
    browser.submit("/pointer", button="Set the date", date="2024-01-01")
    assert board.scanned(board.alice, board.general) == 0
    browser.submit("/pointer", button="Set the date", date="2024-01-02")
    assert board.scanned(board.alice, board.general) == 5


def test_what_is_no_number_or_date_changes_nothing():
    board = Board()
    board.say(board.bob, board.general)
    browser = board.reader()
    browser.get("/boards/sub/main-general/about")
    token = browser.answer.page.form("/pointer").values["csrf"]
    for values in (
        {"how": "number", "number": "-1"},
        {"how": "number", "number": "9" * 30},
        {"how": "date", "date": "2024-02-31"},
        {"how": "date", "date": "0000-00-00"},
        {"how": "else"},
        {},
    ):
        answer = browser.post("/boards/sub/main-general/pointer", {"csrf": token, **values})
        assert answer.status == (200 if values.get("number", "").startswith("9") else 400)
    browser.get("/boards/selection")
    answer = browser.submit("/selection", button="Set the date", date="tomorrow")
    assert answer.status == 400
    assert answer.page.all("p", role="alert")


def test_a_date_counts_on_every_sub_board():
    board = Board()
    board.say(board.bob, board.general)
    board.say(board.bob, board.news)
    browser = board.reader()
    browser.get("/boards/selection")
    browser.submit("/selection", button="Set the date", date="2024-01-02")
    assert [board.scanned(board.alice, one) for one in (board.general, board.news)] == [1, 1]


def test_WEB_03_pointers_and_choices_need_a_form_of_ours():
    board = Board()
    board.say(board.bob, board.general)
    browser = board.reader()
    for path in ("selection", "passed", "sub/main-general/pointer"):
        assert browser.post(f"/boards/{path}", {"how": "read", "code": ""}).status == 403
    assert board.scanned(board.alice, board.general) == 0


def test_guests_choose_nothing():
    browser = Board(guest=True).browser()
    answer = browser.get("/boards/selection", follow=False)
    assert answer.location.startswith("/sign-in")
