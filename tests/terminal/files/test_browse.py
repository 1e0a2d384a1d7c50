import pytest

from dialtone.domain.model.user import Misc
from dialtone.terminal.files.browse import Page
from dialtone.terminal.files.lines import Entry
from dialtone.testing.script import run
from tests.domain.files.vault import directory
from tests.support.cabin import ANSI, COMMODORE, LINEAR, NARROW, Cabin

GAMES, UTILS = directory(), directory("UTILS")


def cabin(count=30, look=ANSI, **more):
    made = Cabin(GAMES, UTILS, look=look, **more)
    for number in range(count):
        made.keep(GAMES, f"game{number:02}.zip", b"x" * 2000, description=f"Game number {number}", extended="a\nb")
    return made


def test_the_first_page_of_a_list():
    made = cabin(3)
    made.act("files.list")
    assert made.rows()[:5] == [
        "Main: The games",
        "A game00.zip    2000+ Game number 0",
        "B game01.zip    2000+ Game number 1",
        "C game02.zip    2000+ Game number 2",
        "B flag Download View Extended Text on/off Skip Previous Next Quit (end):",
    ]


def test_pages_forth_and_back():
    made = cabin()
    made.act("files.list", "N")
    assert made.rows()[1].startswith("A game20.zip")
    made.act("files.list", "N", "P")
    assert made.rows()[1].startswith("A game00.zip")
    made.act("files.list", "\r", "\r")
    assert made.ended == "back"
    made.act("files.list", "Q")
    assert made.ended == "back"


def test_longer_descriptions_in_the_list():
    made = cabin()
    made.act("files.list", "T")
    assert made.rows()[1:5] == [
        "A game00.zip    2000+ Game number 0",
        "   a",
        "   b",
        "B game01.zip    2000+ Game number 1",
    ]
    assert any(row.startswith("B flag") for row in made.rows())
    always = cabin(user={"misc": int(Misc.EXTDESC | Misc.BATCHFLAG)})
    always.act("files.list")
    assert always.rows()[2] == "   a"


def test_files_are_flagged_by_letters_and_marked():
    made = cabin(5)
    made.act("files.list", "B", "AC-D\r")
    assert [row[20] for row in made.rows()[1:6]] == ["*", "+", "*", "*", "+"]
    flagged = run(made.files.batch.downloads(made.caller(made.alice)))
    assert [one.file.name for one in flagged] == ["game00.zip", "game02.zip", "game03.zip"]
    made.act("files.list", "B", "A\r")
    assert len(run(made.files.batch.downloads(made.caller(made.alice)))) == 2


def test_what_cannot_be_flagged_says_why():
    made = cabin(2, user={"credits": 10})
    made.act("files.list", "B", "A\r")
    assert "You need 2000 credits for it and have 10." in made.text()


def test_a_directory_can_be_skipped():
    made = cabin(40)
    made.keep(UTILS, "tool.zip")
    made.act("files.new_scan", "A", "S")
    assert made.rows()[:2] == ["Main: The utils", "A tool.zip         4  about tool.zip"]


def test_view_and_information_from_the_list():
    made = cabin(1)
    made.keep(GAMES, "readme.txt", b"Hello \x1b[2Jthere\r\n")
    made.act("files.list", "E", "B\r")
    assert "readme.txt" in made.text() and "SHA-1" in made.text()
    made.act("files.list", "V", "B\r")
    assert "Hello there" in made.text()


def test_operators_remove_and_move_from_the_list():
    made = cabin(3)
    made.act("files.list", "R", "B\r", "Y", "Q", user=made.sysop)
    assert made.known(GAMES, "game01.zip") is None
    made.act("files.list", "M", "A\r", b"\x1b[B\r", "Q", user=made.sysop)
    assert made.known(UTILS, "game00.zip") is not None
    made.act("files.list", "R")
    assert "Operators: R removes files" in made.text()  # that key is none of Alice's; she is told what is


def test_where_the_bar_is_off_there_are_pages_only():
    made = cabin(user={"misc": 0})
    made.act("files.list")
    assert any(row.startswith("Next Previous Quit:") for row in made.rows())


def test_question_mark_explains():
    made = cabin(2)
    made.act("files.list", "?")
    assert "This is a list of files; each has a letter." in made.text()


@pytest.mark.parametrize("look", [NARROW, COMMODORE])
def test_the_list_at_40_columns(look):
    made = cabin(2, look=look)
    made.act("files.list")
    assert [row.lower() for row in made.rows()[:3]] == [
        "main: the games",
        "a game00.zip    2000+ game number 0",
        "b game01.zip    2000+ game number 1",
    ]


def test_the_list_for_a_screen_reader():
    made = cabin(1, look=LINEAR)
    made.act("files.list", "Q\r")
    assert made.rows()[:2] == [
        "Main: The games",
        "A: game00.zip, 2.0 kilobytes. Game number 0, has more to read",
    ]


def test_a_missing_file_is_marked():
    made = cabin(2)
    made.disk.files.pop((str(GAMES.path), "game01.zip"))
    made.act("files.list")
    assert made.rows()[2] == "B game01.zip    2000- Game number 1"


def test_letters_as_people_type_them():
    page = Page([(GAMES, Entry(made, letter)) for made, letter in zip("vwxyz", "ABCDE", strict=True)])
    assert page.named("a, c") == ["v", "x"]
    assert page.named("B-D") == ["w", "x", "y"]
    assert page.named("*") == list("vwxyz")
    assert page.named("-Z9") == []
    assert page.named("E-") == ["z"]


def test_ANS_01_names_and_descriptions_of_others_do_nothing():
    made = Cabin(GAMES)
    made.keep(GAMES, "a.zip", description="x\x1b[2J\x1b]0;t\x07\x9b6n\x01Q@BBS@", extended="\x1b[2J\x01L@HANGUP@")
    out = made.act("files.list", "T")
    assert b"]0;" not in out and b"6n" not in out
    assert out.count(b"\x1b[2J") <= 2  # the screen is cleared before each page, and nothing else does so
