"""JOIN, PART, KICK, TOPIC, NAMES, LIST, INVITE, and what each capability makes of them."""

from __future__ import annotations

import pytest

from tests.protocols.irc.hall import IrcHall
from tests.protocols.irc.test_entry import codes


def test_the_first_one_is_operator_and_all_are_told_of_the_next() -> None:
    hall = IrcHall()
    zoe = hall.join("zoe", "#Pub")
    yan = hall.enter("yan")
    assert yan.say("JOIN #pub") == [
        ":yan!~yan@127.0.0.1 JOIN #Pub",
        ":local.test 353 yan = #Pub :@zoe yan",
        ":local.test 366 yan #Pub :End of NAMES list",
    ]
    assert zoe.new() == [":yan!~yan@127.0.0.1 JOIN #Pub"]


def test_extended_join_names_account_and_person() -> None:
    hall = IrcHall()
    zoe = hall.join("zoe", "#a", caps="extended-join")
    hall.enter("alice", account="Alice").say("JOIN #a")
    assert zoe.new() == [":alice!alice@127.0.0.1 JOIN #a Alice :Alice"]
    hall.enter("yan").say("JOIN #a")
    assert zoe.new() == [":yan!~yan@127.0.0.1 JOIN #a * :Yan"]


def test_who_is_away_when_he_comes_is_shown_to_be() -> None:
    hall = IrcHall()
    zoe, yan = hall.join("zoe", "#a", caps="away-notify"), hall.enter("yan")
    yan.say("AWAY :at lunch", "JOIN #a")
    assert zoe.new() == [":yan!~yan@127.0.0.1 JOIN #a", ":yan!~yan@127.0.0.1 AWAY :at lunch"]


@pytest.mark.parametrize("name", ["a", "#a\x07b", "#", "#" + "x" * 100])
def test_what_is_no_channel_cannot_be_joined(name: str) -> None:
    assert codes(IrcHall().enter("zoe").say(f"JOIN {name}")) == ["403"]


def test_several_channels_with_their_keys_and_all_left_at_once() -> None:
    hall = IrcHall()
    zoe = hall.join("zoe", "#a", "#b")
    zoe.say("MODE #b +k secret")
    yan = hall.enter("yan")
    assert codes(yan.say("JOIN #a,#b ,secret")).count("JOIN") == 2
    assert yan.say("JOIN 0") == [
        ":yan!~yan@127.0.0.1 PART #a :Left all channels",
        ":yan!~yan@127.0.0.1 PART #b :Left all channels",
    ]


def test_a_hundred_channels_are_enough() -> None:
    zoe = IrcHall().enter("zoe")
    for number in range(100):
        zoe.say(f"JOIN #c{number}")
    assert codes(zoe.say("JOIN #more")) == ["405"]


@pytest.mark.parametrize(
    ("mode", "code"), [("+i", "473"), ("+k key", "475"), ("+l 1", "471"), ("+b *!*@127.0.0.1", "474"), ("+R", "477")]
)
def test_modes_keep_people_out_and_an_invitation_lets_them_in(mode: str, code: str) -> None:
    hall = IrcHall()
    zoe, yan = hall.join("zoe", "#a"), hall.enter("yan")
    zoe.say(f"MODE #a {mode}")
    assert codes(yan.say("JOIN #a")) == [code]
    assert codes(zoe.say("INVITE yan #a")) == ["341"]
    assert yan.new() == [":zoe!~zoe@127.0.0.1 INVITE yan #a"]
    if mode not in ("+k key", "+R"):
        assert "JOIN" in codes(yan.say("JOIN #a"))
        assert codes(zoe.say("INVITE yan #a"))[-1] == "443"


def test_exceptions_from_bans_and_invitations() -> None:
    hall = IrcHall()
    zoe, yan = hall.join("zoe", "#a"), hall.enter("yan")
    zoe.say("MODE #a +be *!*@* yan!*@*")
    assert "JOIN" in codes(yan.say("JOIN #a"))
    zoe.say("MODE #a -b+iI *!*@* ida")
    assert "JOIN" in codes(hall.enter("ida").say("JOIN #a"))


def test_parting_with_words() -> None:
    hall = IrcHall()
    zoe, yan = hall.join("zoe", "#a"), hall.join("yan", "#a")
    zoe.new()
    yan.say("PART #a :good night")
    assert zoe.new() == [":yan!~yan@127.0.0.1 PART #a :good night"]
    assert codes(yan.say("PART #a", "PART #nowhere")) == ["442", "403"]


def test_an_empty_channel_is_gone() -> None:
    hall = IrcHall()
    hall.join("zoe", "#a").say("PART #a")
    assert hall.network.channel("#a") is None


def test_kicking() -> None:
    hall = IrcHall()
    zoe, yan = hall.join("zoe", "#a"), hall.join("yan", "#a")
    zoe.new()
    assert codes(yan.say("KICK #a zoe")) == ["482"]
    assert zoe.say("KICK #a yan :out") == [":zoe!~zoe@127.0.0.1 KICK #a yan :out"]
    assert yan.new() == [":zoe!~zoe@127.0.0.1 KICK #a yan :out"]
    assert codes(zoe.say("KICK #a yan", "KICK #a nobody", "KICK #b yan")) == ["441", "401", "403"]
    assert "#a" not in yan.session.client.channels


def test_the_topic_is_for_operators_unless_they_say_otherwise() -> None:
    hall = IrcHall()
    zoe, yan = hall.join("zoe", "#a"), hall.join("yan", "#a")
    zoe.new()
    assert codes(yan.say("TOPIC #a", "TOPIC #a :mine")) == ["331", "482"]
    zoe.say("MODE #a -t")
    yan.new()
    assert yan.say("TOPIC #a :mine") == [":yan!~yan@127.0.0.1 TOPIC #a :mine"]
    assert zoe.new()[-1] == ":yan!~yan@127.0.0.1 TOPIC #a :mine"
    assert zoe.say("TOPIC #a")[0] == ":local.test 332 zoe #a :mine"
    assert codes(zoe.say("TOPIC #a")) == ["332", "333"]
    assert len(zoe.say("TOPIC #a :" + "é" * 200)[0].partition(" :")[2].encode()) <= 307


def test_names_show_every_sign_and_the_whole_mask_to_who_asked() -> None:
    hall = IrcHall()
    zoe = hall.join("zoe", "#a")
    zoe.say("MODE #a +v zoe")
    yan = hall.join("yan", "#a", caps="multi-prefix userhost-in-names")
    assert yan.say("NAMES #a")[0].endswith(":@+zoe!~zoe@127.0.0.1 yan!~yan@127.0.0.1")
    assert zoe.say("NAMES #a")[0].endswith(":@zoe yan")


def test_IRC_07_a_secret_channel_is_shown_to_nobody_outside() -> None:
    hall = IrcHall()
    zoe, spy = hall.join("zoe", "#s"), hall.enter("spy")
    zoe.say("MODE #s +s", "TOPIC #s :hidden")
    assert codes(spy.say("NAMES #s")) == ["366"]
    assert codes(spy.say("LIST")) == ["321", "322", "323"]  # the board's own room
    for question in ("LIST", "LIST #s", "WHOIS zoe", "WHO zoe"):
        assert not any("#s" in line for line in spy.say(question))
    assert codes(spy.say("WHO #s")) == ["315"]
    assert codes(spy.say("TOPIC #s")) == ["442"]
    assert codes(spy.say("MODE #s")) == ["403"]
    assert "#s" in " ".join(zoe.say("LIST", "WHOIS zoe"))


def test_the_list_can_be_narrowed() -> None:
    hall = IrcHall()
    hall.join("zoe", "#one", "#two")
    yan = hall.join("yan", "#two")

    def listed(what: str) -> list[str]:
        return sorted(line.split()[3] for line in yan.say(f"LIST {what}") if " 322 " in line)

    assert listed("") == ["#main", "#one", "#two"]
    assert listed(">1") == ["#two"]
    assert listed("<1") == ["#main"]
    assert listed("#t*") == ["#two"]
    assert listed("!#t*,>0") == ["#one"]
    assert listed("#one") == ["#one"]
    assert listed("C<5") == ["#main", "#one", "#two"]
    assert listed("T<5") == []


def test_a_restricted_user_makes_no_channels() -> None:
    hall = IrcHall()
    hall.set(hall.user(2), restrictions="C")
    alice = hall.enter("alice", account="Alice")
    assert codes(alice.say("JOIN #mine", "JOIN #main")) == ["403", "473"]


def test_quitting_is_seen_once_by_those_who_share_channels() -> None:
    hall = IrcHall()
    zoe, yan = hall.join("zoe", "#a", "#b"), hall.join("yan", "#a", "#b")
    zoe.new()
    assert yan.say("QUIT :bye")[-1] == "ERROR :Closing Link: 127.0.0.1 (Quit: bye)"
    assert zoe.new() == [":yan!~yan@127.0.0.1 QUIT :Quit: bye"]
    assert yan.over


def test_a_lost_connection_is_a_quit_too() -> None:
    hall = IrcHall()
    zoe, yan = hall.join("zoe", "#a"), hall.join("yan", "#a")
    zoe.new()
    yan.hang_up()
    assert zoe.new() == [":yan!~yan@127.0.0.1 QUIT :Connection closed"]
    assert hall.network.find("yan") is None
