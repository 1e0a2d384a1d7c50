import re

from dialtone.testing.script import run
from tests.domain.files.vault import directory
from tests.support.cabin import LINEAR, Cabin

GAMES = directory()


def secret(made):
    return re.search(r"password:?\s+(\w+)", made.text(), re.IGNORECASE)[1]


def test_a_link_for_a_download_that_works_once():
    made = Cabin(GAMES)
    made.keep(GAMES, "a.zip")
    made.act("files.link", "D", "a.zip\r")
    assert "board.test" in made.text() and "once, in the next 60 minutes" in made.text()
    allowed = run(made.files.links.redeem(secret(made)))
    assert (allowed.purpose, allowed.name, allowed.user.alias) == ("download", "a.zip", "Alice")


def test_a_link_for_an_upload():
    made = Cabin(GAMES, look=LINEAR)
    made.act("files.link", "U\r")
    allowed = run(made.files.links.redeem(secret(made)))
    assert (allowed.purpose, allowed.directory, allowed.name) == ("upload", GAMES.code, "")


def test_no_link_for_what_one_may_not_and_the_way_back():
    made = Cabin(directory(upload_requirements="SYSOP"))
    made.act("files.link", "U")
    assert "You can't upload to this directory." in made.text()
    made.act("files.link", "Q")
    made.act("files.link", argument="none")
    assert "There is no file none here." in made.text() and made.ended == "back"


def test_where_there_is_a_site_the_link_is_an_address_for_browsers_too():
    made = Cabin(GAMES, look=LINEAR)
    made.keep(GAMES, "a.zip")
    made.site = "https://board.test:8443"
    made.act("files.link", "D\r", "a.zip\r")
    address = re.search(r"https://board\.test:8443/link/(\w+)", made.text())
    assert run(made.files.links.look(address[1])).name == "a.zip"


def test_no_address_where_the_site_has_no_files():
    made = Cabin(GAMES)
    made.keep(GAMES, "a.zip")
    made.act("files.link", "D", "a.zip\r")
    assert "/link/" not in made.text()
