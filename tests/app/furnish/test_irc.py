"""IRC's network outlives houses; ircd.ini's macros; operators' passwords."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from dialtone.app.furnish.irc import _motd_reader, _verifier, the_network, with_irc
from dialtone.base.log import Secret
from dialtone.config.irc import IrcConfig
from dialtone.formats.dnsbl import read_zones
from dialtone.host.small_files import SmallFiles
from dialtone.testing.script import run
from tests.protocols.irc.hall import IrcHall
from tests.support.lists import ListResolver


def test_there_is_one_network_whatever_the_settings_become() -> None:
    hall = IrcHall()
    before = the_network(hall.pillars)
    hall.rebuild(
        irc=IrcConfig(server_name="irc.%SYSTEM_HOST_NAME%", description="%SYSTEM_NAME%", admin=("%SYSTEM_QWKID%",))
    )
    shared = hall.house.irc
    assert shared.network is before is the_network(hall.pillars)
    assert before.server == "irc.local.test"
    assert (shared.config.description, shared.config.admin) == ("Test Board", ("local",))


@pytest.mark.parametrize(("kept", "given", "good"), [("open", "open", True), ("open", "Open", False), ("", "", False)])
def test_an_operator_s_password(kept: str, given: str, good: bool) -> None:
    assert run(IrcHall().house.irc.verify(Secret(kept), given)) is good


def test_a_hashed_password_is_asked_of_the_hasher() -> None:
    class Asked:
        """Knows one password."""

        async def verify(self, hashed: str, password: str) -> bool:
            """As `Hasher.verify`."""
            return (hashed, password) == ("$argon2id$x", "open")

    verify = _verifier(Asked())  # type: ignore[arg-type]
    assert run(verify(Secret("$argon2id$x"), "open"))
    assert not run(verify(Secret("$argon2id$x"), "$argon2id$x"))


async def test_the_message_of_the_day_is_a_file(tmp_path: Path) -> None:
    read = _motd_reader(SmallFiles(tmp_path))
    assert await read() == []
    (tmp_path / "ircmotd.txt").write_bytes(b"Hello\r\n\x1b[2Jworld\r\n")
    assert await read() == ["Hello", "world"]


def test_blacklists_of_the_file_are_asked_but_for_who_is_exempt() -> None:
    hall = IrcHall(IrcConfig(blacklists=read_zones(["bl.test"]).zones))
    resolver = ListResolver({"7.100.51.198.bl.test": ["127.0.0.2"]})
    shared = with_irc(hall.house, hall.pillars, "1", resolver).irc  # type: ignore[arg-type]
    assert asyncio.run(shared.listed_on("198.51.100.7", "a.example")) == "bl.test"
    assert asyncio.run(shared.listed_on("198.51.100.8", "b.example")) == ""
    hall.house.tables.dnsbl_exempt.set("*.example")
    asked = len(resolver.asked)
    assert asyncio.run(shared.listed_on("198.51.100.9", "a.example")) == "" and len(resolver.asked) == asked


def test_without_blacklists_nobody_is_asked() -> None:
    hall, resolver = IrcHall(), ListResolver()
    shared = with_irc(hall.house, hall.pillars, "1", resolver).irc  # type: ignore[arg-type]
    assert asyncio.run(shared.listed_on("198.51.100.7", "a.example")) == "" and resolver.asked == []
