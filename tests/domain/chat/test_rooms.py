"""Rooms: those of chat.ini, and those with numbers above that somebody has made."""

from __future__ import annotations

from typing import Any, cast

from dialtone.config.chat import Channel
from dialtone.domain.chat.rooms import FIRST_MADE, Rooms
from dialtone.domain.chat.seats import Crowd, Seat

CROWD = cast(Crowd, object())
NOBODY: Any = None


def test_a_made_room_is_found_by_number_and_by_name_until_it_is_closed() -> None:
    rooms = Rooms()
    tea = rooms.open("#Tea", CROWD)
    assert rooms.find(tea.place.number) is tea and rooms.named("#tEA") is tea and rooms.made() == [tea]
    assert tea.place.number == FIRST_MADE
    rooms.close(tea)
    rooms.close(tea)
    assert rooms.find(FIRST_MADE) is None and rooms.named("#tea") is None and rooms.made() == []


def test_names_are_compared_as_irc_compares_them() -> None:
    rooms = Rooms()
    large, small = rooms.open("#\u00c9", CROWD), rooms.open("#\u00e9", CROWD)
    rooms.close(large)
    assert rooms.named("#\u00e9") is small


def test_a_number_is_had_again_unless_somebody_has_it() -> None:
    rooms = Rooms()
    assert rooms.open("#a", CROWD, 1005).place.number == 1005
    assert rooms.open("#b", CROWD, 1005).place.number == 1006
    assert rooms.open("#c", CROWD, 3).place.number == 1007  # that is one of chat.ini's


def test_a_room_of_the_file_has_whatever_the_file_says_last() -> None:
    rooms = Rooms()
    room = rooms.of(Channel(number=1, code="MAIN", name="Main"))
    rooms.furnish([Channel(number=2, code="MAIN", name="Hall")])
    assert room.place.number == 2 and room.place.name == "Hall"


def test_everybody_moves_with_his_room() -> None:
    rooms = Rooms()
    old, new = rooms.open("#a", CROWD), rooms.open("#b", CROWD)
    seats = [Seat(NOBODY, "x", 0, lambda: None, crowd=crowd) for crowd in (False, True)]
    for seat in seats:
        old.seat(seat)
    rooms.move(old, new)
    assert (old.count, new.seats) == (0, seats)
    assert {seat.number for seat in seats} == {new.place.number}
