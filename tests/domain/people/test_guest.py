"""Who the guest is."""

from __future__ import annotations

from dialtone.domain.people.guest import ABSENT, CLOSED, OPEN, UNRESTRICTED, guest_at, guest_state
from dialtone.testing.script import run
from tests.support.front_door import ABROAD, FrontDoor


def test_only_an_active_account_with_the_restriction_is_the_guest() -> None:
    door = FrontDoor()
    assert run(guest_at(door.house.directory, ABROAD, "gopher")) is None
    guest = door.add("Guest", restrictions="G")
    found = run(guest_at(door.house.directory, ABROAD, "gopher"))
    assert found is not None
    assert (found.user.alias, found.peer, found.service) == ("Guest", ABROAD, "gopher")
    door.set(guest, inactive=True)
    assert run(guest_at(door.house.directory, ABROAD, "gopher")) is None
    door.set(guest, inactive=False, restrictions="")
    assert run(guest_at(door.house.directory, ABROAD, "gopher")) is None


def test_how_it_is_with_the_guest_account() -> None:
    door = FrontDoor()
    directory = door.house.directory
    assert run(guest_state(directory)) == ABSENT
    guest = door.add("Guest", restrictions="G")
    assert run(guest_state(directory)) == OPEN
    door.set(guest, restrictions="")
    assert run(guest_state(directory)) == UNRESTRICTED
    door.set(guest, inactive=True)
    assert run(guest_state(directory)) == CLOSED
