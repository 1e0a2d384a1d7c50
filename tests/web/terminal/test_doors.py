from dataclasses import replace

from dialtone.app.furnish.web import with_site
from dialtone.config.doors import Door, Doors, DoorSection
from dialtone.domain.doors.catalog import Catalog
from dialtone.domain.doors.running import Running


def board(site):
    doors = Doors(
        sections=(DoorSection(code="GAMES", name="Games"),),
        doors=(
            Door(code="MAZE", name="<The> Maze", section="GAMES", command="maze"),
            Door(code="SECRET", name="Secret", section="GAMES", command="x", requirements="SYSOP"),
        ),
    )
    catalog = Catalog(doors, site.house.requirements, Running())
    site.house = with_site(replace(site.house, doors=replace(site.house.doors, catalog=catalog)))


def test_doors_open_in_the_terminal(site, alice):
    board(site)
    page = alice.get("/doors").page
    assert page.links["<The> Maze"] == "/terminal?run=MAZE"
    assert "Secret" not in page.text


def test_who_may_use_none_is_told(site, alice):
    site.set(site.user(2), restrictions="X")
    assert alice.get("/doors").status == 403


def test_a_board_without_doors_says_so(alice):
    assert "no doors for you yet" in alice.get("/doors").page.text
