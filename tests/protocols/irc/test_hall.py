"""What sessions of a house share."""

from __future__ import annotations

from dialtone.testing.script import run
from tests.protocols.irc.hall import IrcHall


def test_only_channels_that_are_kept_are_written() -> None:
    hall = IrcHall()
    hall.join("zoe", "#a")
    shared = hall.house.irc
    run(shared.keep(hall.network.channel("#a")))
    assert run(hall.store.read(lambda records: records.chat.channels())) == {}
    run(shared.keep(hall.network.channel("#main")))
    assert list(run(hall.store.read(lambda records: records.chat.channels()))) == ["#main"]


def test_what_is_kept_is_read_once() -> None:
    hall = IrcHall()
    run(hall.house.irc.load())
    run(hall.store.write(lambda records: records.chat.put_channel("#x", '{"name": "#x", "founder": 2, "created": 1}')))
    run(hall.house.irc.load())
    assert hall.network.channel("#x") is None
