from dialtone.formats.transfer.zmodem_receive import ZmodemReceive
from dialtone.terminal.files import queue
from dialtone.testing.script import run
from tests.domain.files.vault import directory
from tests.support.cabin import LINEAR, Cabin
from tests.support.far_end import FarEnd

GAMES = directory()


def cabin(**more):
    made = Cabin(GAMES, **more)
    for name in ("a.zip", "b.zip"):
        made.keep(GAMES, name, b"x" * 2000)
        run(made.files.batch.flag(made.caller(made.alice), GAMES.code, name))
    return made


def flagged(made):
    return [one.file.name for one in run(made.files.batch.downloads(made.caller(made.alice)))]


def test_the_queue_is_listed_with_prices():
    made = cabin()
    made.act("files.batch", "L")
    rows = [row.split() for row in made.rows()]
    assert ["1", "a.zip", "2000", "2,000"] in rows and ["2", "b.zip", "2000", "2,000"] in rows
    assert "Flagged: 2 to download, 0 to upload" in made.text()


def test_one_or_all_are_taken_off():
    made = cabin()
    made.act("files.batch", "R", "\r", "Q")
    assert flagged(made) == ["b.zip"]
    made.act("files.batch", "C", "N", "Q")
    assert flagged(made) == ["b.zip"]
    made.act("files.batch", "C", "Y", "Q")
    assert flagged(made) == []
    made.act("files.batch", "L", "D", "R", "Q")
    assert made.text().count("Nothing is flagged.") == 3


def test_the_queue_is_downloaded():
    made = cabin()
    far = FarEnd(["D", "Z", "Q"], ZmodemReceive())
    made.act("files.batch", terminal=far)
    assert sorted(far.received) == ["a.zip", "b.zip"] and flagged(made) == [] and made.ended == "back"


def test_a_file_is_flagged_by_name_and_unflagged():
    made = cabin()
    made.act("files.flag", argument="a.zip")
    assert flagged(made) == ["b.zip"]
    made.act("files.flag", "a.zip\r")
    assert flagged(made) == ["b.zip", "a.zip"]


def test_help_and_the_way_back():
    made = cabin()
    made.act("files.batch", "?", "x", "\r")
    assert "Here are the files you have flagged." in made.text() and made.ended == "back"


def test_at_log_off():
    made = cabin()
    assert run(queue.leaving(made.call("K"))) and flagged(made) == ["a.zip", "b.zip"]
    assert not run(queue.leaving(made.call("Q")))
    assert run(queue.leaving(made.call("C"))) and flagged(made) == []
    assert run(queue.leaving(made.call()))


def test_where_uploads_go_nowhere():
    place = directory(upload_requirements="SYSOP")
    made = Cabin(place)
    made.act("files.batch", "U", "Q")
    assert "There is no directory you may upload to." in made.text()


def test_for_a_screen_reader():
    made = cabin(look=LINEAR)
    made.act("files.batch", "L\r", "Q\r")
    assert "1. a.zip, 2000, 2,000" in made.rows()
