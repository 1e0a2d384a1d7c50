from dataclasses import replace

from dialtone.app.furnish.web import with_site
from tests.support.neighbours import Neighbours, with_neighbours


def test_who_is_here_and_who_belongs_to_the_board(site, program):
    site.house.presence.enter(site.user(3), "Telnet", "reading")
    alice = program("people")
    assert [(one["alias"], one["node"]) for one in alice.get("/here")] == [("Bob", 1)]
    assert [one["alias"] for one in alice.get("/people?q=o")] == ["Bob", "Sysop"]
    assert alice.get("/board")["members"] == 3
    assert set(alice.get("/people?q=bob")[0]) == {"number", "alias", "location", "note", "last_on"}


def test_telegrams_go_and_are_taken_once(site, program):
    alice, bob = program("telegrams"), program("telegrams", number=3)
    assert alice.ask("POST", "/telegrams", {"to": "Bob", "text": "Tea?"}).status == 204
    answer = bob.ask("POST", "/telegrams/take")
    assert "Tea?" in answer.text and "\\u0001" not in answer.text
    assert bob.ask("POST", "/telegrams/take").text == "[]"
    assert alice.ask("POST", "/telegrams", {"to": "Nobody", "text": "x"}).status in (400, 404)


def test_words_go_to_other_boards_too(site, program):
    neighbours = Neighbours()
    site.house = with_site(replace(site.house, other_boards=with_neighbours(site, neighbours)))
    alice = program("telegrams")
    assert alice.ask("POST", "/telegrams", {"to": "eve@near.test", "text": "Hi"}).status == 204
    assert [(parcel.recipient, parcel.text) for _, _, parcel in neighbours.brought] == [("eve", "Hi")]
    assert alice.ask("POST", "/telegrams", {"to": "eve@other.test", "text": "Hi"}).status == 404
