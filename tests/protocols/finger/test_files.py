"""Where a file can be downloaded."""

from __future__ import annotations

import pytest

from dialtone.protocols.finger.files import FileFinder
from dialtone.testing.script import run
from tests.protocols.gopher.burrow import COSTLY, GAMES, LOCKED, PEER, SECRET, SYSOPS, Burrow


def found(burrow: Burrow, name: str, site: str = "ftp://local.test") -> list[str]:
    return run(FileFinder(burrow.house.files, burrow.house.directory, site, PEER)(name))


def test_the_addresses_of_what_the_guest_may_download() -> None:
    burrow = Burrow()
    for where in (GAMES, COSTLY, LOCKED, SECRET, SYSOPS):
        burrow.keep(where, "read me.txt", b"x")
    assert found(burrow, "READ ME.txt") == [
        "ftp://local.test/Main/Games/read%20me.txt",
        "ftp://local.test/Main/Costly/read%20me.txt",
    ]
    assert found(burrow, "nosuch.txt") == []


@pytest.mark.parametrize("name", ["read*", "*", "read?me.txt", "[r]ead me.txt"])
def test_patterns_find_nothing(name: str) -> None:
    burrow = Burrow()
    burrow.keep(GAMES, "read me.txt", b"x")
    assert found(burrow, name) == []


def test_without_a_guest_or_ftp_nothing_is_told() -> None:
    burrow = Burrow(guest=False)
    burrow.keep(GAMES, "a.zip", b"x")
    assert found(burrow, "a.zip") == []
    burrow = Burrow()
    burrow.keep(GAMES, "a.zip", b"x")
    assert found(burrow, "a.zip", site="") == []
