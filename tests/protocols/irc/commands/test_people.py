"""WHO, WHOIS, WHOWAS, USERHOST, ISON, AWAY, SETNAME, MONITOR."""

from __future__ import annotations

from tests.protocols.irc.hall import HOME, IrcHall
from tests.protocols.irc.test_entry import codes


def test_whois_tells_who_it_is() -> None:
    hall = IrcHall()
    zoe = hall.enter("zoe")
    alice = hall.join("alice", "#a", account="Alice", peer=HOME, secure=True)
    alice.say("AWAY :lunch", "MODE alice +B")
    lines = zoe.say("WHOIS alice")
    assert codes(lines) == ["311", "319", "312", "330", "301", "335", "671", "317", "318"]
    assert lines[0] == ":local.test 311 zoe alice alice 127.0.0.1 * :Alice"
    assert lines[1] == ":local.test 319 zoe alice :@#a"
    assert lines[3] == ":local.test 330 zoe alice Alice :is logged in as"
    assert codes(zoe.say("WHOIS nobody")) == ["401", "318"]
    assert codes(zoe.say("WHOIS local.test alice"))[0] == "311"
    assert codes(zoe.say("WHOIS")) == ["461"]


def test_the_address_is_shown_to_oneself_and_operators() -> None:
    hall = IrcHall()
    zoe = hall.enter("zoe")
    hall.enter("yan")
    assert "378" in codes(zoe.say("WHOIS zoe"))
    assert "378" not in codes(zoe.say("WHOIS yan"))


def test_IRC_07_invisible_people_are_seen_by_who_shares_a_channel() -> None:
    hall = IrcHall()
    zoe, yan, spy = hall.join("zoe", "#a"), hall.join("yan", "#a"), hall.enter("spy")
    zoe.say("MODE zoe +i")
    assert "zoe" not in " ".join(spy.say("WHO *", "WHO #a", "NAMES #a", "WHO z*e"))
    assert "zoe" in " ".join(yan.say("WHO *"))
    assert "zoe" in yan.say("NAMES #a")[0]
    assert not any("#a" in line for line in spy.say("WHOIS zoe"))


def test_IRC_06_a_cruel_question_is_answered() -> None:
    """The mask is matched in linear time, whatever is in it."""
    hall = IrcHall()
    zoe = hall.enter("zoe")
    for number in range(20):
        hall.enter(f"{'a' * 25}{number}")
    assert codes(zoe.say("WHO " + "*?" * 200)) == ["315"]
    assert codes(zoe.say("WHO " + "*a" * 200 + "b")) == ["315"]


def test_who() -> None:
    hall = IrcHall()
    zoe, yan = hall.join("zoe", "#a"), hall.join("yan", "#a")
    yan.say("AWAY :x")
    rows = zoe.say("WHO #a")
    assert rows[0] == ":local.test 352 zoe #a ~zoe 127.0.0.1 local.test zoe H@ :0 Zoe"
    assert rows[1] == ":local.test 352 zoe #a ~yan 127.0.0.1 local.test yan G :0 Yan"
    assert codes(zoe.say("WHO y*")) == ["352", "315"]
    assert codes(zoe.say("WHO * o")) == ["315"]


def test_whox_gives_the_fields_asked_for_in_its_own_order() -> None:
    hall = IrcHall()
    zoe = hall.join("zoe", "#a")
    hall.join("alice", "#a", account="Alice")
    zoe.new()
    rows = zoe.say("WHO #a %tnuhafcr,42")
    assert rows[0] == ":local.test 354 zoe 42 #a ~zoe 127.0.0.1 zoe H@ 0 :Zoe"
    assert rows[1] == ":local.test 354 zoe 42 #a alice 127.0.0.1 alice H Alice :Alice"
    assert zoe.say("WHO alice %ia")[0] == ":local.test 354 zoe 255.255.255.255 Alice"
    assert zoe.say("WHO zoe %i")[0] == ":local.test 354 zoe 127.0.0.1"


def test_a_wide_question_has_a_hundred_answers() -> None:
    hall = IrcHall()
    zoe = hall.enter("zoe")
    for number in range(104):
        client = zoe.session.client
        other = type(client)(number, lambda data: None, lambda why: None, "", "h", nick=f"n{number}", registered=True)
        hall.network.enter(other)
    assert codes(zoe.say("WHO *")).count("352") == 100


def test_whowas_remembers_who_is_gone() -> None:
    hall = IrcHall()
    zoe = hall.enter("zoe")
    hall.enter("yan").say("NICK ida", "QUIT")
    lines = zoe.say("WHOWAS yan")
    assert codes(lines) == ["314", "312", "369"]
    assert lines[0] == ":local.test 314 zoe yan ~yan 127.0.0.1 * :Yan"
    assert codes(zoe.say("WHOWAS nobody")) == ["406", "369"]


def test_userhost_and_ison() -> None:
    hall = IrcHall()
    zoe = hall.enter("zoe")
    hall.enter("yan").say("AWAY :x")
    assert zoe.say("USERHOST zoe yan nobody") == [":local.test 302 zoe :zoe=+~zoe@127.0.0.1 yan=-~yan@127.0.0.1"]
    assert zoe.say("ISON yan nobody ZOE") == [":local.test 303 zoe :yan zoe"]


def test_away_and_back_are_told_to_who_asked() -> None:
    hall = IrcHall()
    zoe, yan = hall.join("zoe", "#a", caps="away-notify"), hall.join("yan", "#a")
    zoe.new()
    assert codes(yan.say("AWAY :" + "x" * 100, "AWAY")) == ["306", "305"]
    assert zoe.new() == [f":yan!~yan@127.0.0.1 AWAY :{'x' * 80}", ":yan!~yan@127.0.0.1 AWAY"]


def test_a_real_name_is_changed() -> None:
    hall = IrcHall()
    zoe, yan = hall.join("zoe", "#a", caps="setname"), hall.join("yan", "#a", caps="setname standard-replies")
    zoe.new()
    assert yan.say("SETNAME :New Name") == [":yan!~yan@127.0.0.1 SETNAME :New Name"]
    assert zoe.new() == [":yan!~yan@127.0.0.1 SETNAME :New Name"]
    assert yan.say("SETNAME :" + "x" * 51)[0].startswith(":local.test FAIL SETNAME INVALID_REALNAME :")


def test_accounts_and_user_names_are_told_when_they_change() -> None:
    hall = IrcHall()
    zoe = hall.join("zoe", "#a", caps="account-notify chghost")
    yan = hall.join("yan", "#a")
    zoe.new()
    yan.say("NS IDENTIFY alice correct")
    assert zoe.new() == []
    hall.add("Simple", "secret")
    yan.say("NS IDENTIFY simple secret")
    assert zoe.new() == [":yan!~yan@127.0.0.1 CHGHOST simple 127.0.0.1", ":yan!simple@127.0.0.1 ACCOUNT Simple"]


def test_monitor_tells_who_comes_and_goes() -> None:
    hall = IrcHall()
    zoe = hall.enter("zoe")
    assert zoe.say("MONITOR + yan,ida") == [":local.test 731 zoe :yan,ida"]
    yan = hall.enter("yan")
    assert zoe.wire.output.decode().endswith(":local.test 730 zoe :yan!~yan@127.0.0.1\r\n")
    zoe.new()
    assert zoe.say("MONITOR S") == [":local.test 730 zoe :yan!~yan@127.0.0.1", ":local.test 731 zoe :ida"]
    assert zoe.say("MONITOR L") == [":local.test 732 zoe :ida,yan", ":local.test 733 zoe :End of MONITOR list"]
    yan.say("NICK ida")
    assert zoe.new() == [":local.test 731 zoe :yan", ":local.test 730 zoe :ida!~yan@127.0.0.1"]
    zoe.say("MONITOR - ida")
    yan.say("QUIT")
    assert zoe.new() == []
    zoe.say("MONITOR C")
    assert codes(zoe.say("MONITOR L")) == ["733"]
    for at in range(0, 100, 20):
        zoe.say("MONITOR + " + ",".join(f"n{number}" for number in range(at, at + 20)))
    assert codes(zoe.say("MONITOR + onemore")) == ["734"]


def test_extended_monitor_tells_more() -> None:
    hall = IrcHall()
    zoe, yan = hall.enter("zoe", caps="extended-monitor away-notify"), hall.enter("yan")
    zoe.say("MONITOR + yan")
    yan.say("AWAY :lunch")
    assert zoe.new() == [":yan!~yan@127.0.0.1 AWAY :lunch"]


def test_who_goes_watches_no_more() -> None:
    hall = IrcHall()
    zoe = hall.enter("zoe")
    zoe.say("MONITOR + yan", "QUIT")
    assert hall.network.watchers == {}
