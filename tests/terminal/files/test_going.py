import pytest

from dialtone.config.files import Library
from tests.domain.files.vault import directory
from tests.support.cabin import LINEAR, Cabin

ART = Library(name="Art", description="Pictures", prefix="ART-")
GAMES, UTILS, ANSI_ART = directory(), directory("UTILS"), directory("ANSI", ART)


def cabin(**more):
    made = Cabin(GAMES, UTILS, ANSI_ART, **more)
    made.keep(GAMES, "doom.zip", b"x" * 5000)
    return made


def where(made):
    return made.stay.where.directory


@pytest.mark.parametrize(
    ("action", "argument", "place"),
    [
        ("files.next_dir", "", "MAIN-UTILS"),
        ("files.previous_dir", "", "MAIN-UTILS"),
        ("files.next_lib", "", "ART-ANSI"),
        ("files.previous_lib", "", "ART-ANSI"),
        ("files.go", "2", "MAIN-UTILS"),
        ("files.go", "9", "MAIN-GAMES"),
        ("files.go", "x", "MAIN-GAMES"),
        ("files.go_group", "2", "ART-ANSI"),
        ("files.go_group", "99999999", ""),
    ],
)
def test_from_directory_to_directory(action, argument, place):
    made = cabin()
    made.act(action, argument=argument)
    assert where(made) == place


def test_a_number_that_is_none_is_told():
    made = cabin()
    made.act("files.go", argument="7")
    assert "The numbers go from 1 to 2." in made.text()


def test_choosing_library_and_directory():
    made = cabin()
    made.act("files.jump", b"\x1b[B\r", "\r")
    assert where(made) == "ART-ANSI"
    made.act("files.jump", "Q")
    assert where(made) == "MAIN-GAMES"


def test_directories_and_libraries_with_counts():
    made = cabin()
    made.act("files.list_dirs")
    assert [row.split() for row in made.rows()[1:4]] == [
        ["Directories", "of", "Main", "files"],
        [">", "1", "The", "games", "1", "5000"],
        ["2", "The", "utils", "0", "0"],
    ]
    made.act("files.list_libs")
    assert [row.split() for row in made.rows()[2:4]] == [
        [">", "1", "Main", "files", "1", "5000"],
        ["2", "Pictures", "0", "0"],
    ]


def test_what_a_directory_is():
    place = directory(extensions=("zip",), max_age=30, upload_requirements="SYSOP")
    made = Cabin(place)
    made.keep(place, "a.zip", b"12345")
    made.act("files.dir_info")
    text = made.text()
    assert "Files: 1, 5 bytes" in text and "for credits" in text and "zip" in text and "30" in text
    assert "You can't upload to this directory." in text and "MAIN-GAMES" not in text
    made.act("files.dir_info", user=made.sysop)
    assert "its code is MAIN-GAMES" in made.text() and "100% of the size in credits" in made.text()


def test_for_a_screen_reader():
    made = cabin(look=LINEAR)
    made.act("files.list_dirs")
    assert made.rows()[2:4] == ["1. The games, 1 files, you are here", "2. The utils, 0 files"]
    made.act("files.jump", "2\r", "1\r")
    assert where(made) == "ART-ANSI"
