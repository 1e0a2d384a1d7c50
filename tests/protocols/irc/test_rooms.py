"""Rooms of the board are channels: what is said on one face is heard on the others."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dialtone.base.errors import Refusal
from dialtone.config.chat import Channel, ChatConfig
from dialtone.domain.chat.seats import Kind, Seat
from dialtone.protocols.irc.rooms import pieces
from tests.protocols.irc.hall import IrcHall
from tests.protocols.irc.test_entry import codes


def sit(hall: IrcHall, number: int = 3, password: str = "") -> Seat:
    """A user takes a seat at a terminal."""
    seat: Seat = hall.through(hall.house.chat.channels.join(hall.at_terminal(number), 1, password=password))
    hall.settle()
    return seat


def heard(seat: Seat) -> list[tuple[Kind, str, str]]:
    """What came to a seat."""
    return [(one.kind, one.name, one.text) for one in seat.take()]


def test_words_go_both_ways_and_into_both_histories() -> None:
    hall = IrcHall()
    alice, bob = hall.join("alice", "#main", account="Alice"), sit(hall)
    assert alice.new() == [":Bob!bob@telnet.local.test JOIN #main"]
    alice.say("PRIVMSG #main :hello \x02Bob\x02")
    assert heard(bob) == [(Kind.LINE, "alice", "hello Bob")]
    hall.house.chat.channels.say(bob, "hello Alice")
    assert alice.new() == [":Bob!bob@telnet.local.test PRIVMSG #main :hello Alice"]
    assert [line.text for line in hall.house.chat.channels.lines(bob)] == ["hello Bob", "hello Alice"]
    assert [line.text for line in hall.network.memory.of("#main")] == ["hello \x02Bob\x02", "hello Alice"]
    hall.house.chat.channels.leave(bob)
    assert alice.new() == [":Bob!bob@telnet.local.test PART #main"]


def test_actions_go_both_ways() -> None:
    config = ChatConfig(
        channels=(Channel(number=1, code="MAIN", name="Main channel", actions="A"),),
        actions={"A": {"WAVE": "%s waves to %s."}},
    )
    hall = IrcHall(chat=config)
    alice, bob = hall.join("alice", "#main", account="Alice"), sit(hall)
    alice.new()
    alice.say("PRIVMSG #main :\x01ACTION smiles\x01")
    assert heard(bob) == [(Kind.ACTION, "alice", "alice smiles")]
    assert hall.house.chat.channels.act(bob, "wave alice")
    assert alice.new() == [":Bob!bob@telnet.local.test PRIVMSG #main :\x01ACTION waves to alice.\x01"]


def test_people_see_each_other() -> None:
    hall = IrcHall()
    bob = sit(hall)
    alice = hall.enter("alice", account="Alice")
    names = alice.say("JOIN #main")
    assert " :alice Bob" in names[2] or " :Bob alice" in names[2] or names[2].endswith("alice Bob")
    assert [seat.name for seat in hall.house.chat.channels.people(bob)] == ["Bob", "alice"]
    assert heard(bob) == [(Kind.JOINED, "alice", "")]
    rows = alice.say("WHO #main")
    assert any(" Bob H" in row for row in rows)
    assert "330" in codes(alice.say("WHOIS Bob"))
    alice.say("NICK al")
    assert "is now called al" in heard(bob)[0][2]
    alice.say("QUIT")
    assert heard(bob) == [(Kind.LEFT, "al", "")]


def test_extended_join_names_people_of_other_faces() -> None:
    hall = IrcHall()
    alice = hall.join("alice", "#main", account="Alice", caps="extended-join")
    sit(hall)
    assert alice.new() == [":Bob!bob@telnet.local.test JOIN #main Bob :on the board's telnet"]


def test_private_words_reach_both() -> None:
    hall = IrcHall()
    alice, bob = hall.join("alice", "#main", account="Alice"), sit(hall)
    alice.new()
    alice.say("PRIVMSG Bob :psst")
    assert heard(bob) == [(Kind.WHISPER, "alice", "psst")]
    hall.house.chat.channels.whisper(bob, "alice", "what?")
    assert alice.new() == [":Bob!bob@telnet.local.test PRIVMSG alice :what?"]


def test_a_nick_of_the_same_person_is_his_own() -> None:
    hall = IrcHall()
    bob, zoe = sit(hall), hall.join("zoe", "#main")
    mine = hall.enter("bob", account="Bob")
    assert mine.nick == "bob"
    assert zoe.new()[-1] == ":Bob!bob@telnet.local.test NICK Bob_2"
    hall.house.chat.channels.say(bob, "I am here twice")
    assert zoe.new()[-1].startswith(":Bob_2!bob@telnet.local.test PRIVMSG")
    assert codes(hall.client().say("NICK Bob_2", "USER x 0 * :X"))[-1] == "433"


def test_a_locked_room_wants_its_password_and_is_not_remembered() -> None:
    hall = IrcHall(chat=ChatConfig(channels=(Channel(number=1, code="MAIN", name="Main", may_have_password=True),)))
    bob = sit(hall)
    hall.house.chat.channels.say(bob, "before")
    hall.house.chat.channels.set_password(bob, "sesame")
    alice = hall.enter("alice", account="Alice")
    assert codes(alice.say("JOIN #main")) == ["475"]
    assert "JOIN" in codes(alice.say("JOIN #main SESAME"))
    alice.say("PRIVMSG #main :secret")
    assert [one[2] for one in heard(bob) if one[0] is Kind.LINE] == ["secret"]
    assert hall.network.memory.of("#main") == []


def test_a_room_that_is_not_for_all_is_hidden_from_others() -> None:
    rooms = (
        Channel(number=1, code="MAIN", name="Main"),
        Channel(number=2, code="STAFF", name="S", requirements="LEVEL 90"),
    )
    hall = IrcHall(chat=ChatConfig(channels=rooms))
    zoe, sysop = hall.enter("zoe"), hall.enter("sam", account="Sysop")
    assert not any("#staff" in line for line in zoe.say("LIST", "NAMES #staff", "WHO #staff")[:3])
    assert codes(zoe.say("JOIN #staff")) == ["473"]
    assert "@sam" in " ".join(sysop.say("JOIN #staff"))
    assert any("#staff" in line for line in sysop.say("LIST"))


def test_modes_hold_for_every_face() -> None:
    hall = IrcHall()
    sysop, bob = hall.join("sam", "#main", account="Sysop"), sit(hall)
    sysop.new()
    sysop.say("MODE #main +m")
    with pytest.raises(Refusal):
        hall.house.chat.channels.say(bob, "may I?")
    sysop.say("MODE #main -m+b Bob")
    with pytest.raises(Refusal):
        hall.house.chat.channels.say(bob, "may I?")
    sysop.say("MODE #main -b Bob")
    hall.house.chat.channels.say(bob, "thanks")
    assert sysop.new()[-1].endswith(":thanks")


def test_who_is_kicked_loses_his_seat() -> None:
    hall = IrcHall()
    sysop, bob = hall.join("sam", "#main", account="Sysop"), sit(hall)
    sysop.new()
    sysop.say("KICK #main Bob :enough")
    assert bob.lost
    assert "enough" in heard(bob)[-1][2]
    assert hall.network.person("Bob") is None


def test_the_board_s_room_has_no_operators_but_sysops_and_those_named() -> None:
    hall = IrcHall()
    alice = hall.enter("alice", account="Alice")
    assert " :alice" in alice.say("JOIN #main")[2]
    assert codes(alice.say("MODE #main +m", "TOPIC #main :mine"))[-2:] == ["482", "482"]
    sysop = hall.join("sam", "#main", account="Sysop")
    assert codes(sysop.say("MODE #main +k x")) == ["696"]
    assert codes(sysop.say("CS ACCESS #main alice o")) == ["NOTICE"]


def test_guests_are_on_the_board_as_its_guest() -> None:
    hall = IrcHall()
    hall.join("zoe", "#main")
    (seat,) = hall.house.chat.channels.room(hall.settings.chat.channels[0]).seats
    assert (seat.name, seat.caller.user.is_guest, seat.crowd) == ("zoe", True, True)


def test_a_recycle_changes_rooms_and_keeps_people() -> None:
    hall = IrcHall()
    zoe = hall.join("zoe", "#main")
    more = (*hall.settings.chat.channels, Channel(number=2, code="SIDE", name="Side"))
    hall.rebuild(chat=replace(hall.settings.chat, channels=more))
    sit(hall)
    assert zoe.new() == [":Bob!bob@telnet.local.test JOIN #main"]
    yan = hall.enter("yan")
    assert "332" in codes(yan.say("JOIN #side"))
    hall.rebuild(chat=ChatConfig())
    assert hall.network.channel("#side").number == 0


def test_long_words_are_cut_between_words() -> None:
    assert pieces("a b") == ["a b"]
    text = " ".join(["word"] * 200)
    found = pieces(text, 100)
    assert " ".join(found) == text
    assert max(map(len, found)) <= 100
    assert "".join(pieces("é" * 200, 99)) == "é" * 200
