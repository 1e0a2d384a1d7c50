from tests.domain.files.vault import directory
from tests.support.cabin import LINEAR, Cabin

GAMES, UTILS = directory(), directory("UTILS")


def cabin(**more):
    made = Cabin(GAMES, UTILS, **more)
    made.keep(GAMES, "mine.zip", uploader_user=made.alice.number, uploader="Alice")
    made.keep(GAMES, "other.zip", uploader="Bob")
    return made


def test_one_goes_through_ones_own_files():
    made = cabin()
    made.act("files.edit", "\r", "D", b"\x19New words\r", "S")
    assert made.known(GAMES, "mine.zip").description.endswith("New words")
    assert "other.zip" not in made.text() and made.ended == "back"


def test_a_longer_description_line_by_line():
    made = cabin()
    made.act("files.edit", "mine\r", "E", "Y", "line one\r", "line two\r", "\r", "Q")
    assert made.known(GAMES, "mine.zip").extended == "line one\nline two"
    made.act("files.edit", "mine\r", "E", "N", "Q")
    assert made.known(GAMES, "mine.zip").extended == "line one\nline two"


def test_removing_asks_first():
    made = cabin()
    made.act("files.edit", "mine\r", "R", "N", "Q")
    assert made.known(GAMES, "mine.zip") is not None
    made.act("files.edit", "mine\r", "R", "Y")
    assert made.known(GAMES, "mine.zip") is None and made.ended == "back"


def test_operators_rename_move_and_set_the_price():
    made = cabin()
    made.act("files.edit", "other\r", "C", b"\x7f" * 6 + b"7\r", "Q", user=made.sysop)
    assert made.known(GAMES, "other.zip").cost == 7
    made.act("files.edit", "other\r", "N", b"\x7f" * 20 + b"better.zip\r", "Q", user=made.sysop)
    assert made.known(GAMES, "better.zip") is not None
    made.act("files.edit", "better\r", "M", b"\x1b[B\r", user=made.sysop)
    assert made.known(UTILS, "better.zip") is not None and made.ended == "back"


def test_a_name_that_is_not_taken_is_told_and_the_menu_stays():
    made = cabin()
    made.act("files.edit", "other\r", "N", b"\x7f" * 20 + b"../x\r", "Q", user=made.sysop)
    assert "That is not a legal file name." in made.text() and made.ended == "back"


def test_where_there_is_nothing_of_ones_own():
    made = cabin()
    made.act("files.edit", argument="other")
    assert "There is no such file that you may change." in made.text()


def test_another_key_gets_a_hint():
    made = cabin()
    made.act("files.edit", "mine\r", "X", "Q")
    assert "D description, E longer one" in made.text()


def test_for_a_screen_reader():
    made = cabin(look=LINEAR)
    made.act("files.edit", "mine\r", "Q\r")
    assert "mine.zip: D describe, E extended, R remove, V view, S skip, Q quit: Q" in made.rows()
