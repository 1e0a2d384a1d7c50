from dialtone.formats.transfer.zmodem_receive import ZmodemReceive
from dialtone.testing.script import run
from tests.domain.files.vault import directory
from tests.support.cabin import Cabin
from tests.support.far_end import FarEnd

GAMES = directory()


def cabin():
    made = Cabin(GAMES)
    made.keep(GAMES, "a.zip")
    made.keep(GAMES, "b.txt")
    made.archives.inside["a.zip"] = {"one.txt": b"Hello", "inner.zip": b"PK"}
    made.archives.inside["inner.zip"] = {"deep.txt": b"333"}
    return made


def test_unpack_list_and_read():
    made = cabin()
    made.act("files.temp", "L", "E", "a.zip\r", "\r", "L", "V", b"\x1b[B\r", "Q")
    text = made.text()
    assert "Your folder is empty." in text and "Extracted: 2" in text and "one.txt" in text and "Hello" in text
    assert made.ended == "back"
    assert run(made.files.temporary.files(1)) == []  # emptied behind the caller


def test_a_file_of_the_folder_is_taken_along():
    made = cabin()
    far = FarEnd(["E", "a.zip\r", b"\x7f*.txt\r", "D", "\r", "Z", "Q"], ZmodemReceive())
    made.act("files.temp", terminal=far)
    assert far.received == {"one.txt": b"Hello"}


def test_archives_in_archives_new_ones_and_removing():
    made = cabin()
    made.act("files.temp", "E", "a.zip\r", "\r", "X", "\r", "V", b"\x1b[B\r", "C", "R", "\r", "?", "Q")
    text = made.text()
    assert "Extracted: 1" in text and "is made." in text and "is removed." in text and "The folder is emptied" in text


def test_what_is_no_archive_is_told():
    made = cabin()
    made.act("files.temp", "E", "b.txt\r", "\r", "Q")
    assert "no archive" in made.text() and made.ended == "back"


def test_a_dropped_line_leaves_nothing():
    made = cabin()
    made.act("files.temp", "E", "a.zip\r", "\r")
    assert made.ended == "gone"
    assert run(made.files.temporary.files(1)) == []
