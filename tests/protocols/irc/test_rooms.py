"""Rooms of the board are channels: what is said on one face is heard on the others."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dialtone.base.errors import Refusal, Why
from dialtone.config.chat import Channel, ChatConfig
from dialtone.domain.chat.seats import Kind, Seat
from dialtone.protocols.irc.rooms import pieces
from tests.protocols.irc.hall import IrcHall
from tests.protocols.irc.test_entry import codes


def sit(hall: IrcHall, number: int = 3, password: str = "", *, channel: int = 1) -> Seat:
    """A user takes a seat at a terminal."""
    seat: Seat = hall.through(hall.house.chat.channels.join(hall.at_terminal(number), channel, password=password))
    hall.settle()
    return seat


def called(hall: IrcHall, name: str, number: int = 3, password: str = "", *, alias: str = "") -> Seat:
    """A user goes to a channel by its name."""
    channels, caller = hall.house.chat.channels, hall.at_terminal(number)
    found = channels.find(caller, name).channel.number
    seat: Seat = hall.through(channels.join(caller, found, name=alias, password=password, named=True))
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
    side = hall.network.channel("#side")
    assert not side.of_board
    bob = sit(hall, channel=side.number)
    yan.say("PRIVMSG #side :still here")
    assert heard(bob)[-1][2] == "still here"


# channels people make on IRC


def listed(hall: IrcHall, number: int = 3) -> list[str]:
    """Names of the channels a user at a terminal is shown."""
    return [one.channel.name for one in hall.house.chat.channels.shown(hall.at_terminal(number))]


def test_a_channel_made_on_irc_is_a_room_for_every_face() -> None:
    hall = IrcHall()
    alice = hall.join("alice", "#Tea", account="Alice")
    alice.say("TOPIC #tea :\x02Leaves\x02 and water")
    (tea,) = [one for one in hall.house.chat.channels.shown(hall.at_terminal(3)) if one.made]
    assert (tea.channel.name, tea.people, tea.topic, tea.names) == ("#Tea", 1, "Leaves and water", ("alice",))
    bob = called(hall, "tea")
    assert alice.new()[-1] == ":Bob!bob@telnet.local.test JOIN #Tea"
    hall.house.chat.channels.say(bob, "a cup, please")
    assert alice.new() == [":Bob!bob@telnet.local.test PRIVMSG #Tea :a cup, please"]
    alice.say("PRIVMSG #tea :here it is", "TOPIC #tea :Cups", "NICK al", "PART #tea")
    assert heard(bob) == [
        (Kind.LINE, "alice", "here it is"),
        (Kind.TOPIC, "alice", "Cups"),
        (Kind.NOTICE, "alice", "alice is now called al."),
        (Kind.LEFT, "al", ""),
    ]
    assert [line.text for line in hall.network.memory.of("#tea")] == ["a cup, please", "here it is"]


def test_the_last_one_to_leave_ends_it_whatever_he_sits_at() -> None:
    hall = IrcHall()
    alice = hall.join("alice", "#tea", account="Alice")
    bob = called(hall, "#tea")
    alice.say("PART #tea")
    assert "#tea" in listed(hall) and hall.network.channel("#tea") is not None
    hall.house.chat.channels.leave(bob)
    assert "#tea" not in listed(hall) and hall.network.channel("#tea") is None
    with pytest.raises(Refusal):
        called(hall, "#tea")


def test_whoever_comes_to_a_channel_of_callers_is_not_its_operator() -> None:
    hall = IrcHall()
    alice = hall.join("alice", "#tea", account="Alice")
    called(hall, "#tea")
    alice.say("PART #tea")
    assert "@zoe" not in " ".join(hall.enter("zoe").say("JOIN #tea"))


@pytest.mark.parametrize(
    ("mode", "why"),
    [
        ("+i", Why.DENIED),
        ("+k sesame", Why.BAD_LOGIN),
        ("+l 1", Why.BUSY),
        ("+b Bob", Why.DENIED),
        ("+b *!*@127.0.0.1", Why.DENIED),
    ],
)
def test_what_keeps_clients_out_keeps_others_out(mode: str, why: Why) -> None:
    hall = IrcHall()
    alice = hall.join("alice", "#tea", account="Alice")
    alice.say(f"MODE #tea {mode}")
    with pytest.raises(Refusal) as no:
        called(hall, "#tea")
    assert no.value.why is why
    assert called(hall, "#tea", 1).name == "Sysop"  # sysops go anywhere


def test_a_key_an_exception_and_an_invitation_let_others_in() -> None:
    hall = IrcHall()
    alice = hall.join("alice", "#tea", account="Alice")
    alice.say("MODE #tea +k Sesame")
    with pytest.raises(Refusal):
        called(hall, "#tea", password="SESAME")
    bob = called(hall, "#tea", password="Sesame")
    hall.house.chat.channels.leave(bob)
    alice.say("MODE #tea -k Sesame", "MODE #tea +iI Bob")
    called(hall, "#tea")


def test_IRC_07_a_secret_channel_is_shown_to_those_on_it_and_found_by_its_name() -> None:
    hall = IrcHall()
    alice = hall.join("alice", "#tea", account="Alice")
    alice.say("MODE #tea +s")
    assert "#tea" not in listed(hall) and "#tea" in listed(hall, 1) and "#tea" in listed(hall, 2)
    number = hall.network.channel("#tea").number
    with pytest.raises(Refusal):
        sit(hall, channel=number)
    called(hall, "#tea")
    assert "#tea" in listed(hall)


def test_IRC_07_invisible_people_are_named_to_nobody_outside() -> None:
    hall = IrcHall()
    alice = hall.join("alice", "#tea", account="Alice")
    alice.say("MODE alice +i")
    (tea,) = [one for one in hall.house.chat.channels.shown(hall.at_terminal(3)) if one.made]
    assert (tea.people, tea.names) == (1, ())
    bob = called(hall, "#tea")
    assert [seat.name for seat in hall.house.chat.channels.people(bob)] == ["Bob", "alice"]


def test_a_caller_can_be_given_a_voice_and_be_an_operator() -> None:
    hall = IrcHall()
    alice, bob = hall.join("alice", "#tea", account="Alice"), None
    alice.say("MODE #tea +m")
    bob = called(hall, "#tea")
    with pytest.raises(Refusal):
        hall.house.chat.channels.say(bob, "may I?")
    assert alice.say("MODE #tea +v Bob")[-1].endswith("MODE #tea +v Bob")
    hall.house.chat.channels.say(bob, "thanks")
    assert "+Bob" in " ".join(alice.say("NAMES #tea"))
    alice.say("CS REGISTER #tea", "CS ACCESS #tea Bob o")
    hall.house.chat.channels.leave(bob)
    alice.new()
    called(hall, "#tea")
    assert [line for line in alice.new() if "MODE" in line] == [":local.test MODE #tea +o Bob"]


def test_one_person_on_two_channels_has_one_nick() -> None:
    hall = IrcHall()
    alice = hall.join("alice", "#tea", "#milk", account="Alice")
    first, second = called(hall, "#tea"), called(hall, "#milk")
    again = called(hall, "#tea")  # by another window
    assert [line.split(" ", 1)[1] for line in alice.new()] == ["JOIN #tea", "JOIN #milk"]
    assert len(hall.network.ghosts) == 1
    hall.house.chat.channels.leave(first)
    assert alice.new() == []
    hall.house.chat.channels.leave(again)
    hall.house.chat.channels.leave(second)
    assert [line.split(" ", 1)[1] for line in alice.new()] == ["PART #tea", "PART #milk"]
    assert not hall.network.ghosts and not hall.network.seated


def test_who_does_not_show_his_name_is_not_named_by_his_mask() -> None:
    hall = IrcHall()
    alice = hall.join("alice", "#tea", account="Alice")
    called(hall, "#tea", alias="somebody")
    assert "bob" not in " ".join([*alice.new(), *alice.say("WHO #tea", "WHOIS somebody")]).lower()


def test_words_from_outside_reach_other_faces_where_they_are_allowed() -> None:
    hall = IrcHall()
    alice = hall.join("alice", "#tea", account="Alice")
    bob, zoe = called(hall, "#tea"), hall.enter("zoe")
    assert codes(zoe.say("PRIVMSG #tea :hello")) == ["404"]
    alice.say("MODE #tea -n")
    zoe.say("PRIVMSG #tea :hello")
    assert heard(bob) == [(Kind.LINE, "zoe", "hello")]


def test_ANS_01_what_irc_says_is_clean_at_other_faces() -> None:
    hall = IrcHall()
    evil = "\x1b]0;x\x07\x1b[2J\x9b2J\x1b]52;c;eA==\x07\x02bold\x0f\u202e"
    alice = hall.join("alice", "#tea", account="Alice")
    bob = called(hall, "#tea")
    alice.say(f"PRIVMSG #tea :{evil}", f"PRIVMSG #tea :\x01ACTION {evil}\x01", f"TOPIC #tea :{evil}")
    alice.say(f"PRIVMSG Bob :{evil}", f"KICK #tea Bob :{evil}")
    told = bob.take()
    assert [one.kind for one in told] == [Kind.LINE, Kind.ACTION, Kind.TOPIC, Kind.WHISPER, Kind.NOTICE]
    (tea,) = [one for one in hall.house.chat.channels.shown(hall.at_terminal(3)) if one.made]
    for text in (*(one.text for one in told), tea.topic):
        assert text.isprintable() and "bold" in text


def test_ANS_01_a_channel_cannot_have_a_name_that_does_something_to_screens() -> None:
    hall = IrcHall()
    alice = hall.enter("alice", account="Alice")
    for name in ("#a\x1b[2J", "#a\x9b2J", "#a\u202ex", "#a\u00a0b"):
        assert codes(alice.say(f"JOIN {name}")) == ["403"]
    assert not any(one.startswith("#") for one in listed(hall))


def test_who_watches_a_nick_is_told_of_people_at_terminals() -> None:
    hall = IrcHall()
    alice = hall.join("alice", "#tea", account="Alice")
    alice.say("MONITOR + Bob")
    bob = called(hall, "#tea")
    assert "730" in codes(alice.new())
    hall.house.chat.channels.leave(bob)
    assert codes(alice.new())[-1] == "731"


def test_a_sysop_who_hears_everywhere_does_not_hear_what_is_made_on_irc() -> None:
    hall = IrcHall()
    alice, ear = hall.join("alice", "#tea", "#main", account="Alice"), sit(hall, 1, channel=0)
    alice.say("PRIVMSG #tea :ours", "PRIVMSG #main :everybody's")
    assert [one[2] for one in heard(ear)] == ["everybody's"]


def test_a_room_the_board_makes_out_of_a_channel_keeps_those_who_may_be_there() -> None:
    hall = IrcHall()
    sysop, alice = hall.join("sam", "#staff", account="Sysop"), hall.join("alice", "#staff", account="Alice")
    places = (*hall.settings.chat.channels, Channel(number=2, code="STAFF", name="Staff", requirements="LEVEL 90"))
    hall.rebuild(chat=ChatConfig(channels=places))
    assert "KICK" in codes(alice.new())
    boss = sit(hall, 1, channel=2)
    sysop.new()
    hall.house.chat.channels.say(boss, "among us")
    assert sysop.new()[-1].endswith(":among us")
    assert listed(hall, 1) == ["Main channel", "Staff"]


def test_a_visitor_on_irc_without_a_channel_left_leaves_nothing_behind() -> None:
    hall = IrcHall()
    for number in range(5):
        hall.join(f"zoe{number}", "#tea").hang_up()
    assert hall.pillars.rooms.made() == [] and not hall.network.channels.keys() - {"#main"}


def test_long_words_are_cut_between_words() -> None:
    assert pieces("a b") == ["a b"]
    text = " ".join(["word"] * 200)
    found = pieces(text, 100)
    assert " ".join(found) == text
    assert max(map(len, found)) <= 100
    assert "".join(pieces("é" * 200, 99)) == "é" * 200
