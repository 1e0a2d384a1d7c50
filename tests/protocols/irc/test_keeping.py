"""What is kept of channels over restarts."""

from __future__ import annotations

from dialtone.protocols.irc import keeping
from tests.protocols.irc.commands.test_history import CAPS, asked
from tests.protocols.irc.hall import IrcHall


def restarted(hall: IrcHall) -> None:
    """What waits is written, and the program begins anew over the same store."""
    hall.through(hall.network.memory.write(hall.store))
    for visitor in hall.visitors_here:
        visitor.hang_up()
    hall.pillars.irc.clear()
    hall.pillars.rooms.__init__()
    hall.rebuild()


def test_registered_channels_and_their_history_outlive_the_program() -> None:
    hall = IrcHall()
    alice = hall.join("alice", "#keep", account="Alice")
    alice.say("TOPIC #keep :for ever", "MODE #keep +mkb sesame bad", "PRIVMSG #keep :before it was kept")
    assert any("yours" in line for line in alice.say("CS REGISTER #keep"))
    alice.say("PRIVMSG #keep :hello", "MODE #keep +i", "CS ACCESS #keep bob v", "JOIN #lost", "PRIVMSG #lost :x")
    alice.say("JOIN #main", "PRIVMSG #main :in the room")
    restarted(hall)
    assert hall.network.channel("#lost") is None
    bob = hall.enter("bob", account="Bob", caps=CAPS)
    assert " 473 " in bob.say("JOIN #keep")[-1]
    alice = hall.enter("alice", account="Alice", caps=CAPS)
    alice.say("CS INFO #keep", "MODE #keep -ik x")
    assert "@alice" in " ".join(alice.say("JOIN #keep"))
    channel = hall.network.channel("#keep")
    assert (channel.topic, channel.modes, list(channel.lists["b"])) == ("for ever", set("mntr"), ["bad!*@*"])
    assert asked(alice, "LATEST #keep * 9") == ["before it was kept", "hello"]
    assert "+bob" in " ".join(bob.say("JOIN #keep"))
    alice.say("JOIN #main")
    assert asked(alice, "LATEST #main * 9") == ["in the room"]


def test_other_faces_find_a_registered_channel_under_its_number_with_what_was_said() -> None:
    hall = IrcHall()
    alice = hall.join("alice", "#first", "#keep", "#main", account="Alice")
    number = hall.network.channel("#keep").number
    alice.say("CS REGISTER #keep", "PRIVMSG #keep :hello \x02all", "PRIVMSG #keep :\x01ACTION waves\x01")
    alice.say("PRIVMSG #main :in the room")
    restarted(hall)
    hall.through(keeping.load(hall.network, hall.store))
    channels, bob = hall.house.chat.channels, hall.at_terminal(3)
    assert channels.find(bob, "keep").channel.number == number
    seat = hall.through(channels.join(bob, number))
    assert [line.text for line in channels.lines(seat)] == ["hello all", "alice waves"]
    assert [line.text for line in channels.lines(hall.through(channels.join(bob, 1)))] == ["in the room"]


def test_a_dropped_channel_is_forgotten() -> None:
    hall = IrcHall()
    alice = hall.join("alice", "#keep", account="Alice")
    alice.say("CS REGISTER #keep", "PRIVMSG #keep :x")
    hall.through(hall.network.memory.write(hall.store))
    alice.say("CS DROP #keep")
    assert hall.through(hall.store.read(lambda records: records.chat.channels())) == {}
    assert hall.through(hall.store.read(lambda records: records.chat.lines())) == {}
