import pytest

from dialtone.config.files import DEFAULT_SETTINGS, DirectoryFlag, Role
from dialtone.formats.transfer.zmodem_receive import ZmodemReceive
from dialtone.formats.transfer.zmodem_send import ZmodemSend
from dialtone.testing.script import run
from tests.domain.files.vault import directory
from tests.support.cabin import LINEAR, Cabin
from tests.support.far_end import FarEnd

GAMES = directory()


def bring(files, *script, **more):
    return FarEnd(script, ZmodemSend(telnet=False), files, **more)


def test_a_file_is_named_described_and_brought():
    made = Cabin(GAMES, user={"credits": 0})
    far = bring({"new.bin": b"content"}, "new.bin\r", "A new file\r", "N", "Z")
    made.act("files.upload", terminal=far)
    file = made.known(GAMES, "new.bin")
    assert (file.description, file.uploader) == ("A new file", "Alice")
    assert "new.bin: 7 bytes. Thank you!" in made.text()
    assert made.ended == "back"
    assert made.again(made.alice).credits == 7


def test_names_that_come_with_the_files_are_asked_about_afterwards():
    made = Cabin(GAMES)
    made.archives.inside["*"] = {"FILE_ID.DIZ": b"Says so itself"}
    far = bring({"a.bin": b"1", "b.zip": b"2"}, "\r", "Z", "The first\r")
    made.act("files.upload", terminal=far)
    assert made.known(GAMES, "a.bin").description == "The first"
    assert made.known(GAMES, "b.zip").description == "Says so itself"


def test_an_upload_that_is_not_taken_is_told_before_anything_is_sent():
    made = Cabin(GAMES)
    made.keep(GAMES, "a.zip")
    made.act("files.upload", argument="a.zip")
    assert "That file is here already." in made.text() and "Protocol" not in made.text()
    made.act("files.upload", argument="../../etc/passwd")
    assert "That is not a legal file name." in made.text()
    made.act("files.upload", user=made.add("Una", restrictions="U"))
    assert "You may not upload files." in made.text()


def test_uploads_go_where_they_are_taken():
    closed, uploads = directory(upload_requirements="SYSOP"), directory("UP", role=Role.UPLOAD)
    made = Cabin(closed, uploads)
    made.act("files.upload", terminal=bring({"x.bin": b"1"}, "x.bin\r", "X\r", "N", "Z"))
    assert made.known(uploads, "x.bin") is not None


def test_an_upload_can_wait_for_a_batch():
    made = Cabin(GAMES)
    made.act("files.upload", "new.bin\r", "Later\r", "B")
    assert "new.bin is in your batch." in made.text()
    made.act("files.batch", terminal=bring({"new.bin": b"1"}, "U", "Z", "Q"))
    assert made.known(GAMES, "new.bin").description == "Later"
    assert run(made.files.batch.uploads(made.caller(made.alice))) == []


@pytest.mark.proves("file.dir.settings.ULTIME")
def test_time_comes_back_that_an_upload_took():
    for settings, given in ((DEFAULT_SETTINGS, 60.0), (DEFAULT_SETTINGS | DirectoryFlag.ULTIME, 0.0)):
        place = directory(settings=int(settings))
        made = Cabin(place)
        far = bring({"x.bin": b"1"}, "x.bin\r", "X\r", "N", "Z")
        stay = made.call(terminal=far)
        stay.until = 5000.0
        real = far.binary

        async def slow(on, made=made, real=real):
            if not on:
                made.clock.advance(60.0)
            await real(on)

        far.binary = slow
        run(stay.act("files.upload"))
        assert stay.until == 5000.0 + given


def test_files_for_the_sysop_and_for_somebody():
    sysop, user = directory("SYSOP", role=Role.SYSOP, requirements="SYSOP"), directory("USER", role=Role.USER)
    made = Cabin(GAMES, sysop, user)
    bob = made.add("bob", credits=10)
    made.act("files.to_sysop", terminal=bring({"x.bin": b"1"}, "x.bin\r", "For you\r", "N", "Z"))
    assert made.known(sysop, "x.bin").description == "For you"
    made.act("files.to_user", terminal=bring({"y.bin": b"2"}, "nobody\r", "bob\r", "\r", "y.bin\r", "Hi\r", "Z"))
    assert "There is no user nobody." in made.text()
    assert made.known(user, "y.bin").recipients == (bob.number,)
    far = FarEnd(["Y", "Z"], ZmodemReceive())
    made.act("files.from_users", user=bob, terminal=far)
    assert far.received == {"y.bin": b"2"}
    assert made.known(user, "y.bin") is None
    made.act("files.from_users")
    assert "Nobody has left a file for you." in made.text()


def test_without_such_directories():
    made = Cabin(GAMES)
    made.act("files.to_sysop")
    assert "There is no directory for files to the sysop." in made.text()
    made.act("files.to_user")
    assert "There is no directory for files from user to user." in made.text()


def test_nothing_came():
    made = Cabin(GAMES)
    made.act("files.upload", terminal=bring({}, "\r", "Z"))
    assert "Nothing came." in made.text()


def test_giving_up_anywhere_is_a_way_back():
    made = Cabin(GAMES)
    for script in (["\x03"], ["a.bin\r", "\x03"], ["a.bin\r", "\r", "Q"], ["a.bin\r", "\r", "N", "Q"]):
        made.act("files.upload", *script)
        assert made.ended == "back", script


def test_for_a_screen_reader():
    made = Cabin(GAMES, look=LINEAR)
    far = bring({"x.bin": b"1"}, "x.bin\r", "X\r", "N\r", "Z\r", encoding="utf-8")
    made.act("files.upload", terminal=far)
    assert made.known(GAMES, "x.bin") is not None
