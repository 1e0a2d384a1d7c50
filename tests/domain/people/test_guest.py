"""Who the guest is."""

from __future__ import annotations

from dialtone.domain.people.guest import guest_at
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
