"""INVITE, on IRC and across faces."""

from __future__ import annotations

from tests.protocols.irc.hall import IrcHall
from tests.protocols.irc.test_entry import codes
from tests.protocols.irc.test_rooms import called, listed


def test_invitations_are_told_to_operators_who_asked() -> None:
    hall = IrcHall()
    zoe = hall.join("zoe", "#a", caps="invite-notify")
    yan = hall.join("yan", "#a")
    hall.enter("ida")
    zoe.new()
    yan.say("INVITE ida #a")
    assert zoe.new() == [":yan!~yan@127.0.0.1 INVITE ida #a"]
    zoe.say("MODE #a +i")
    assert codes(yan.say("INVITE ida #a"))[-1] == "482"


def test_somebody_at_a_terminal_is_invited_by_a_telegram() -> None:
    hall = IrcHall()
    alice = hall.join("alice", "#tea", account="Alice")
    alice.say("MODE #tea +is")
    assert codes(alice.say("INVITE Bob #tea")) == ["401"]  # he is not here
    hall.house.visitors.seen("x", hall.user(3), action="reading", address="192.0.2.1")
    assert codes(alice.say("INVITE Bob #tea")) == ["341"]
    assert "#tea" in hall.through(hall.house.messages.take(hall.at_terminal(3)))[0].text
    assert "#tea" in listed(hall)
    called(hall, "#tea")
    assert codes(alice.say("INVITE Bob #tea"))[-1] == "443"
