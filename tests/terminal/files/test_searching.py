from tests.domain.files.vault import directory
from tests.support.cabin import LINEAR, Cabin

GAMES, UTILS, HIDDEN = directory(), directory("UTILS"), directory("OPS", requirements="SYSOP")


def cabin(**more):
    made = Cabin(GAMES, UTILS, HIDDEN, **more)
    now = made.clock.now()
    made.keep(GAMES, "doom.zip", description="Monsters and guns", uploaded=now - 100)
    made.keep(GAMES, "tetris.zip", description="Falling blocks", uploaded=now - 86400 * 10)
    made.keep(UTILS, "unzip.exe", description="Unpacks monsters", uploaded=now - 50)
    made.keep(HIDDEN, "secret.zip", description="Secret monsters", uploaded=now - 10)
    return made


def test_a_list_by_pattern():
    made = cabin()
    made.act("files.list", argument="doom")
    assert made.rows()[1].startswith("A doom.zip") and made.rows()[2].startswith("B flag")
    made.act("files.list", argument="*.none")
    assert made.ended == "back" and "There are no such files here." in made.text()


def test_new_files_since_the_last_scan_of_all():
    made = cabin(user={"new_files_since": 1_704_110_400.0 - 86400})
    made.act("files.new_scan", "A", "Q")
    text = made.text()
    assert "doom.zip" in text and "unzip.exe" in text and "tetris.zip" not in text and "secret.zip" not in text
    assert made.again(made.alice).new_files_since == made.clock.now()
    made.act("files.new_scan", "A")
    assert "Files found: 0" in made.text()


def test_a_scan_of_one_directory_or_library_moves_no_pointer():
    made = cabin(user={"new_files_since": 5.0})
    made.act("files.new_scan", "D", "Q")
    assert "unzip.exe" not in made.text() and "tetris.zip" in made.text()
    made.act("files.new_scan", "Q", argument="L")
    assert "unzip.exe" in made.text()
    made.act("files.new_scan", "Q")
    assert made.again(made.alice).new_files_since == 5.0


def test_names_are_searched_where_one_wants():
    made = cabin()
    made.act("files.search_names", "zip\r", "A")
    assert "unzip.exe" in made.text() and "secret" not in made.text()
    made.act("files.search_names", "D", argument="zip")
    assert "unzip.exe" not in made.text()
    made.act("files.search_names", "x\r", "Q")
    assert made.ended == "back"


def test_words_are_searched():
    made = cabin()
    made.act("files.search_words", "monsters AND NOT guns\r", "A")
    assert "unzip.exe" in made.text() and "doom.zip" not in made.text()
    made.act("files.search_words", argument="ALL falling")
    assert "tetris.zip" in made.text()
    made.act("files.search_words", "\r")
    assert made.ended == "back"


def test_a_screen_reader_is_told_the_count():
    made = cabin(look=LINEAR)
    made.act("files.search_words", "Q\r", argument="ALL falling")
    assert made.rows()[-2] == "Files found: 1"


def test_for_a_new_user_everything_since_his_account_was_made_is_new():
    made = cabin(user={"created": 1_704_110_400.0 - 75, "last_on": 1_704_110_400.0})
    made.act("files.new_scan", "L", "Q")
    assert "unzip.exe" in made.text() and "doom.zip" not in made.text()
