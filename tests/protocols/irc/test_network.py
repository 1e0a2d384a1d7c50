"""Who is here and which channels there are; channels, people and what members hear."""

from __future__ import annotations

from dialtone.protocols.irc.caps import NOTHING, Cap
from dialtone.protocols.irc.channel import Channel, Entry, Member
from dialtone.protocols.irc.network import WHOWAS_MOST, Network
from dialtone.protocols.irc.people import Client


def network() -> Network:
    return Network(lambda: 5.0, 1.0, b"\x01")


def client(there: Network, nick: str, caps: int = NOTHING) -> tuple[Client, list[bytes]]:
    """Somebody who has registered, and what he is sent."""
    heard: list[bytes] = []
    made = Client(1, heard.append, lambda why: None, "192.0.2.1", "host", nick=nick, user="u", registered=True)
    made.want(caps)
    there.enter(made)
    return made, heard


def together(there: Network, *clients: Client) -> Channel:
    channel = there.add(Channel(name="#a", created=0.0))
    for one in clients:
        channel.members[one] = Member()
        one.channels[channel.key] = channel
    return channel


def test_ids_are_never_given_twice() -> None:
    there = network()
    assert len({there.next_id() for _ in range(100)}) == 100


def test_nicks_are_found_in_any_case_and_by_their_look() -> None:
    there = network()
    zoe, _ = client(there, "Zoe")
    assert there.find("ZOE") is zoe
    assert there.holder("z0e") is zoe
    assert there.holder("z0e", but=zoe) is None


def test_each_neighbour_is_told_once_of_a_new_nick() -> None:
    there = network()
    (zoe, own), (yan, heard) = client(there, "zoe"), client(there, "yan")
    together(there, zoe, yan)
    there.rename(zoe, "ida")
    assert own == heard == [b":zoe!u@host NICK ida\r\n"]
    assert there.find("ida") is zoe and there.find("zoe") is None
    assert there.whowas[0].nick == "zoe"


def test_who_leaves_is_on_no_channel_and_an_empty_one_is_gone() -> None:
    there = network()
    zoe, _ = client(there, "zoe")
    channel = together(there, zoe)
    channel.founder = 2
    assert there.leave(zoe, "bye") == []
    assert there.channels == {"#a": channel} and not channel.members
    channel.founder = 0
    there.drop_empty(channel)
    assert there.channels == {} and there.clients == {}
    assert there.leave(zoe, "again") == []


def test_whowas_is_bounded() -> None:
    there = network()
    for number in range(WHOWAS_MOST + 3):
        there.leave(client(there, f"n{number}")[0], "")
    assert len(there.whowas) == WHOWAS_MOST
    assert there.whowas[0].nick == f"n{WHOWAS_MOST + 2}"


def test_those_with_a_capability_are_told() -> None:
    there = network()
    (zoe, _), (yan, heard), (ida, plain) = (
        client(there, "zoe"),
        client(there, "yan", Cap.AWAY_NOTIFY),
        client(there, "ida"),
    )
    together(there, zoe, yan, ida)
    there.tell_neighbours(zoe, Cap.AWAY_NOTIFY, there.from_(zoe, "AWAY"))
    assert (heard, plain) == ([b":zoe!u@host AWAY\r\n"], [])


def test_a_channel_knows_who_may_come_and_speak() -> None:
    there = network()
    zoe, _ = client(there, "zoe")
    channel = Channel(name="#a", created=0.0)
    assert channel.why_not_in(zoe, "") == 0
    assert channel.why_silent(zoe)  # +n
    channel.lists["b"]["*!*@192.0.2.*"] = Entry("*!*@192.0.2.*", "x", 0.0)
    assert channel.why_not_in(zoe, "") == 474
    channel.lists["e"]["zoe!*@*"] = Entry("zoe!*@*", "x", 0.0)
    assert channel.why_not_in(zoe, "") == 0
    channel.password = "key"
    assert channel.why_not_in(zoe, "") == 475
    assert channel.why_not_in(zoe, "key") == 0
    channel.members[zoe] = Member(voice=True)
    channel.modes.add("m")
    assert not channel.why_silent(zoe)
    assert Member(op=True, voice=True).prefix(True) == "@+"
    assert Member(op=True, voice=True).prefix(False) == "@"
    assert channel.shown_modes(inside=False) == ["+mntk", "*"]


def test_answers_to_a_labeled_command_wait() -> None:
    there = network()
    zoe, heard = client(there, "zoe", Cap.SERVER_TIME)
    zoe.captured = []
    zoe.send(there.own("NOTICE", "zoe", "x"))
    assert heard == [] and len(zoe.captured) == 1
    zoe.captured = None
    zoe.send(there.own("NOTICE", "zoe", "x"))
    assert heard == [b"@time=1970-01-01T00:00:05.000Z :irc.local NOTICE zoe x\r\n"]
    assert zoe.full == ("zoe!u@host", "zoe!u@192.0.2.1")
