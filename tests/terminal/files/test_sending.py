import math

from dialtone.config.files import DEFAULT_SETTINGS, DirectoryFlag
from dialtone.domain.model.user import Misc
from dialtone.formats.transfer.zmodem_receive import ZmodemReceive
from dialtone.testing.keyboard import SILENCE
from dialtone.testing.script import run
from tests.domain.files.vault import directory
from tests.support.cabin import LINEAR, Cabin
from tests.support.far_end import FarEnd

GAMES = directory()


def cabin(**more):
    made = Cabin(GAMES, **more)
    made.keep(GAMES, "a.zip", b"x" * 5000)
    made.keep(GAMES, "b.zip", b"y" * 100)
    return made


def test_a_file_is_chosen_sent_and_reported():
    made = cabin()
    far = FarEnd(["a.zip\r", "Z"], ZmodemReceive())
    made.act("files.download", terminal=far)
    assert far.received == {"a.zip": b"x" * 5000}
    assert "Start receiving by ZMODEM now." in made.text()
    assert "a.zip: 5,000 bytes" in made.text()
    assert far.binaries == [True, False]
    assert made.ended == "back"
    assert made.again(made.alice).downloads == 1
    assert made.stay.user.downloads == 1


def test_what_is_flagged_goes_in_one_batch_and_the_flags_go():
    made = cabin()
    for name in ("a.zip", "b.zip"):
        run(made.files.batch.flag(made.caller(made.alice), GAMES.code, name))
    far = FarEnd(["Y", "\r"], ZmodemReceive())
    made.act("files.download", terminal=far)
    assert far.received == {"a.zip": b"x" * 5000, "b.zip": b"y" * 100}
    assert "XMODEM-1K" not in made.text()  # which knows no batch
    assert run(made.files.batch.downloads(made.caller(made.alice))) == []


def test_a_dropped_line_costs_nothing():
    made = cabin(user={"credits": 5000})
    far = FarEnd(["Z"], ZmodemReceive(), breaks_at=1)
    made.act("files.download", argument="a.zip", terminal=far)
    assert made.ended == "gone"
    assert (made.again(made.alice).credits, made.again(made.alice).downloads) == (5000, 0)


def test_FTP_12_credits_for_one_of_two_send_one():
    made = cabin(user={"credits": 5050})
    for name in ("a.zip", "b.zip"):
        run(made.files.batch.flag(made.caller(made.alice), GAMES.code, name))
    far = FarEnd(["Y", "Z"], ZmodemReceive())
    made.act("files.download", terminal=far)
    assert far.received == {"a.zip": b"x" * 5000}
    assert "b.zip: You need 100 credits for it and have 50." in made.text()
    assert made.again(made.alice).credits == 50


def test_leaving_the_choice_of_a_protocol_takes_nothing():
    made = cabin(user={"credits": 5000})
    made.act("files.download", "Q", argument="a.zip")
    assert made.ended == "back" and made.again(made.alice).credits == 5000


def test_what_one_may_not_have_is_told_before_anything_else():
    made = cabin(user={"credits": 1})
    made.act("files.download", argument="a.zip")
    assert "a.zip: You need 5000 credits for it and have 1." in made.text() and "Protocol" not in made.text()
    made.act("files.download", "none\r")
    assert "There is no file none here." in made.text()


def test_time_left_counts_unless_the_directory_says_otherwise():
    free = directory(settings=DEFAULT_SETTINGS | DirectoryFlag.TFREE)
    made = Cabin(free)
    made.keep(free, "a.zip", b"x" * 5000)
    far = FarEnd(["Z"], ZmodemReceive())
    made.act("files.download", argument="a.zip", terminal=far)
    assert made.stay.until == math.inf
    assert far.received


def test_the_call_ends_by_itself_when_one_wants_that():
    made = cabin(user={"misc": int(Misc.AUTOHANG)})
    made.act("files.download", argument="a.zip", terminal=FarEnd(["Z", SILENCE], ZmodemReceive()))
    assert made.ended == "hung up"
    made.act("files.download", argument="a.zip", terminal=FarEnd(["Z", "x"], ZmodemReceive()))
    assert made.ended == "back"


def test_for_a_screen_reader():
    made = cabin(look=LINEAR)
    far = FarEnd(["Z\r"], ZmodemReceive(), encoding="utf-8")
    made.act("files.download", argument="a.zip", terminal=far)
    assert "Protocol, Enter for Z, Q to quit: Z" in made.rows()
    assert far.received
