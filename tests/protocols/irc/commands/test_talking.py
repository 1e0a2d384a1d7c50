"""PRIVMSG, NOTICE, TAGMSG, echoes, labels, batches."""

from __future__ import annotations

import pytest

from dialtone.config.irc import IrcConfig
from tests.protocols.irc.hall import IrcHall
from tests.protocols.irc.test_entry import codes

ALL = "message-tags server-time account-tag echo-message labeled-response batch"


def test_words_reach_everybody_but_the_speaker() -> None:
    hall = IrcHall()
    zoe, yan, ida = (hall.join(nick, "#a") for nick in ("zoe", "yan", "ida"))
    zoe.new()
    assert zoe.say("PRIVMSG #a :hello all") == []
    assert yan.new()[-1] == ida.new()[-1] == ":zoe!~zoe@127.0.0.1 PRIVMSG #a :hello all"


def test_each_gets_what_it_asked_for() -> None:
    hall = IrcHall()
    plain, timed = hall.join("zoe", "#a"), hall.join("yan", "#a", caps="server-time")
    tagged = hall.join("ida", "#a", caps="message-tags account-tag")
    alice = hall.join("alice", "#a", account="Alice", caps=ALL)
    for one in (plain, timed, tagged):
        one.new()
    echo = alice.say("@+draft/reply=x;other=no PRIVMSG #a :hi")
    text = ":alice!alice@127.0.0.1 PRIVMSG #a :hi"
    assert plain.new() == [text]
    assert timed.new() == [f"@time=2024-01-01T12:00:00.000Z {text}"]
    (line,) = tagged.new()
    tags = dict(item.partition("=")[::2] for item in line[1:].split(" ")[0].split(";"))
    assert set(tags) == {"account", "msgid", "+draft/reply"}
    assert (tags["account"], tags["+draft/reply"]) == ("Alice", "x")
    assert echo[0].endswith(text) and f"msgid={tags['msgid']}" in echo[0]


def test_a_bot_is_marked() -> None:
    hall = IrcHall()
    zoe = hall.join("zoe", "#a", caps="message-tags")
    yan = hall.join("yan", "#a")
    yan.say("MODE yan +B", "PRIVMSG #a :beep")
    assert "bot" in zoe.new()[-1][1:].split(" ")[0].split(";")
    assert codes(zoe.say("WHOIS yan")).count("335") == 1
    assert " HB :" in zoe.say("WHO yan")[0]


def test_what_is_missing_or_not_there() -> None:
    hall = IrcHall()
    zoe = hall.join("zoe", "#a")
    said = ["PRIVMSG", "PRIVMSG zoe", "PRIVMSG zoe :", "PRIVMSG nobody :x", "PRIVMSG #none :x", "PRIVMSG a,b,c,d,e :x"]
    assert codes(zoe.say(*said)) == ["411", "412", "412", "401", "403", "407"]


def test_a_notice_is_never_answered() -> None:
    zoe = IrcHall().join("zoe", "#a")
    assert zoe.say("NOTICE", "NOTICE nobody :x", "NOTICE #none :x", "NOTICE NickServ :help") == []


@pytest.mark.parametrize(("mode", "may"), [("-n", True), ("+n", False), ("-n+m", False), ("-n+b spy", False)])
def test_from_outside(mode: str, may: bool) -> None:
    hall = IrcHall()
    zoe, spy = hall.join("zoe", "#a"), hall.enter("spy")
    zoe.say(f"MODE #a {mode}")
    zoe.new()
    answers = spy.say("PRIVMSG #a :psst")
    assert (answers == []) is may
    assert (zoe.new() != []) is may
    assert may or codes(answers) == ["404"]


def test_moderated_channels_hear_voices_only() -> None:
    hall = IrcHall()
    zoe, yan = hall.join("zoe", "#a"), hall.join("yan", "#a")
    zoe.say("MODE #a +m")
    assert codes(yan.say("PRIVMSG #a :may I"))[-1] == "404"
    zoe.say("MODE #a +v yan")
    yan.new()
    assert yan.say("PRIVMSG #a :thanks") == []
    assert zoe.new()[-1].endswith(":thanks")


def test_to_operators_and_voices_only() -> None:
    hall = IrcHall()
    zoe, yan, ida = (hall.join(nick, "#a") for nick in ("zoe", "yan", "ida"))
    zoe.say("MODE #a +v yan")
    for one in (zoe, yan, ida):
        one.new()
    ida.say("PRIVMSG @#a :ops", "PRIVMSG +#a :voices")
    assert [line.split(":")[-1] for line in zoe.new()] == ["ops", "voices"]
    assert [line.split(":")[-1] for line in yan.new()] == ["voices"]
    assert zoe.session.network.memory.of("#a") == []


def test_ctcp_and_notices_can_be_kept_out() -> None:
    hall = IrcHall()
    zoe, yan = hall.join("zoe", "#a"), hall.join("yan", "#a")
    zoe.say("MODE #a +CT")
    yan.new()
    assert codes(yan.say("PRIVMSG #a :\x01VERSION\x01", "PRIVMSG #a :\x01ACTION waves\x01")) == ["404"]
    assert yan.say("NOTICE #a :x") == []
    assert [line.split(":")[-1] for line in zoe.new()] == ["\x01ACTION waves\x01"]


def test_IRC_11_dcc_is_text_and_masks_are_for_operators() -> None:
    hall = IrcHall()
    zoe, yan = hall.enter("zoe"), hall.enter("yan")
    dcc = "\x01DCC SEND x 3232235777 4000 10\x01"
    zoe.say(f"PRIVMSG yan :{dcc}")
    assert yan.new() == [f":zoe!~zoe@127.0.0.1 PRIVMSG yan :{dcc}"]
    assert codes(zoe.say("PRIVMSG $$* :all", "PRIVMSG $#*.test :all")) == ["481", "481"]


def test_IRC_10_a_source_a_client_names_is_thrown_away() -> None:
    """Neither a server's commands nor somebody else's words (RFC 2812 section 2.3: it is who it is)."""
    hall = IrcHall()
    zoe, yan = hall.join("zoe", "#a"), hall.join("yan", "#a")
    zoe.new()
    assert codes(yan.say(":local.test KILL zoe :split", ":hub.example SQUIT local.test :x")) == ["481", "481"]
    assert codes(yan.say(":local.test MODE #a +o yan")) == ["482"]
    yan.say(":zoe!~zoe@127.0.0.1 PRIVMSG #a :I am zoe")
    assert zoe.new() == [":yan!~yan@127.0.0.1 PRIVMSG #a :I am zoe"]
    assert not zoe.over


def test_IRC_01_others_never_see_a_second_line() -> None:
    hall = IrcHall()
    zoe, yan = hall.join("zoe", "#x", "#y"), hall.join("yan", "#x", "#y")
    zoe.new()
    yan.send(b"PRIVMSG #x :hi\rPRIVMSG #y :spoof\r\n")
    yan.send(b"PRIVMSG #x :hi\0PRIVMSG #y :spoof\r\n")
    assert zoe.new() == [":yan!~yan@127.0.0.1 PRIVMSG #x :hi"] * 2


def test_IRC_03_a_long_line_is_refused_and_nothing_of_it_is_a_command() -> None:
    hall = IrcHall()
    zoe, yan = hall.join("zoe", "#a"), hall.join("yan", "#a")
    zoe.new()
    for long in (b"PRIVMSG #a :" + b"x" * 588, b"PRIVMSG #a :" + b"x" * 100_000 + b" QUIT", b"@" + b"a" * 8192 + b" X"):
        yan.send(long + b"\r\n")
        assert codes(yan.new()) == ["417"]
    assert zoe.new() == []
    assert not yan.over


def test_what_is_no_utf_8_is_told_and_not_passed_on() -> None:
    """UTF8ONLY."""
    hall = IrcHall()
    zoe, yan = hall.join("zoe", "#a"), hall.join("yan", "#a", caps="standard-replies")
    zoe.new()
    yan.send(b"PRIVMSG #a :\xff\xfe\r\n")
    assert yan.new() == [":local.test FAIL * INVALID_UTF8 :Your line is not UTF-8 and was not taken"]
    assert zoe.new() == []


def test_long_words_are_cut_at_a_character() -> None:
    hall = IrcHall()
    zoe, yan = hall.enter("zoe"), hall.enter("yan")
    zoe.say("PRIVMSG yan :" + "é" * 245)
    (line,) = yan.new()
    assert len(line.encode()) in (509, 510)


def test_tagmsg_goes_to_those_who_know_tags() -> None:
    hall = IrcHall()
    zoe, yan = hall.join("zoe", "#a", caps="message-tags"), hall.join("yan", "#a")
    ida = hall.join("ida", "#a", caps="message-tags")
    zoe.new(), yan.new()
    ida.say("@+typing=active TAGMSG #a")
    assert zoe.new()[0].endswith(" TAGMSG #a") and "+typing=active" in zoe.wire.output.decode()
    assert yan.new() == []
    assert codes(yan.say("TAGMSG #a")) == ["421"]


def test_labels_are_given_back() -> None:
    hall = IrcHall()
    zoe = hall.join("zoe", "#a", caps=ALL)
    hall.enter("yan")
    (echo,) = zoe.say("@label=1 PRIVMSG yan :hi")
    assert echo.startswith("@label=1;time=")
    assert zoe.say("@label=2 PONG x")[0].endswith(":local.test ACK") and zoe.say("@label=3 PONG")[0][:8] == "@label=3"
    batch = zoe.say("@label=4 WHOIS yan")
    assert batch[0].startswith("@label=4;") and " BATCH +" in batch[0] and batch[0].endswith(" labeled-response")
    name = batch[0].split("BATCH +")[1].split()[0]
    assert all(line.startswith(f"@batch={name};") for line in batch[1:-1]) and len(batch) > 4
    assert batch[-1].endswith(f"BATCH -{name}")
    (wrong,) = zoe.say("@label=5 NONSENSE")
    assert wrong.startswith("@label=5;") and " 421 " in wrong


def test_who_is_away_is_told_to_be() -> None:
    hall = IrcHall()
    zoe, yan = hall.enter("zoe"), hall.enter("yan")
    yan.say("AWAY :lunch")
    assert zoe.say("PRIVMSG yan :hi") == [":local.test 301 zoe yan :lunch"]


def test_silenced_people_are_not_heard() -> None:
    hall = IrcHall()
    zoe, yan = hall.enter("zoe"), hall.enter("yan")
    assert yan.say("SILENCE +zoe") == [":yan!~yan@127.0.0.1 SILENCE +zoe!*@*"]
    zoe.say("PRIVMSG yan :hi")
    assert yan.new() == []
    assert codes(yan.say("SILENCE")) == ["271", "272"]
    for number in range(9):
        yan.say(f"SILENCE x{number}")
    assert codes(yan.say("SILENCE onemore")) == ["511"]
    yan.say("SILENCE -zoe")
    zoe.say("PRIVMSG yan :again")
    assert yan.new()[-1].endswith(":again")


# people of the board


def test_words_to_somebody_at_a_terminal_are_a_telegram() -> None:
    hall = IrcHall()
    alice, zoe = hall.enter("alice", account="Alice"), hall.enter("zoe")
    hall.presence.enter(hall.user(3), "Telnet")
    assert alice.say("PRIVMSG bob :are you there?") == []
    (telegram,) = hall.through(hall.house.messages.waiting(hall.at_terminal(3)))
    assert "are you there?" in telegram.text and telegram.sender == "Alice"
    assert codes(zoe.say("PRIVMSG bob :hi")) == ["401"]  # guests do not


def test_words_to_somebody_who_is_away_are_kept_where_the_sysop_wants_it() -> None:
    hall = IrcHall()
    alice = hall.enter("alice", account="Alice")
    assert codes(alice.say("PRIVMSG bob :later")) == ["301"]
    assert len(hall.through(hall.house.messages.waiting(hall.at_terminal(3)))) == 1
    closed = IrcHall(IrcConfig(telegrams=False))
    assert codes(closed.enter("alice", account="Alice").say("PRIVMSG bob :later")) == ["401"]
    assert closed.through(closed.house.messages.waiting(closed.at_terminal(3))) == []


def test_who_may_not_chat_sends_none() -> None:
    hall = IrcHall()
    hall.set(hall.user(2), restrictions="C")
    assert codes(hall.enter("alice", account="Alice").say("PRIVMSG bob :hi")) == ["404"]


def test_telegrams_come_to_who_is_on_irc() -> None:
    hall = IrcHall()
    alice = hall.enter("alice", account="Alice")
    hall.through(hall.house.messages.telegram(hall.at_terminal(3), hall.user(2), "dinner?"))
    hall.settle()
    lines = alice.new()
    assert any("dinner?" in line for line in lines) and all(" NOTICE alice :" in line for line in lines)
    assert hall.through(hall.house.messages.waiting(hall.at_terminal(2))) == []
