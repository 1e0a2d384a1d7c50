"""What is asked of the server and the board; silence, floods, slow readers; operators."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dialtone.base.errors import Why
from dialtone.base.log import Secret
from dialtone.config.irc import IrcConfig, IrcOperator, oper_flags
from dialtone.protocols.irc.commands import COMMANDS
from dialtone.protocols.irc.replies import CODES, ERRORS, LAST_WORDS
from dialtone.testing.script import run
from dialtone.wire.port import Farewell, Peer
from tests.protocols.irc.hall import HOME, IrcHall
from tests.protocols.irc.test_entry import ABROAD, codes
from tests.support.residents import PASSWORD

OPER = IrcOperator(nick="sam", masks=("*@127.0.0.1",), password=Secret("opensesame"), flags=oper_flags("O"))


def test_the_board_s_reasons_and_last_words_are_all_there() -> None:
    assert set(CODES) == set(Why)
    assert set(LAST_WORDS) == set(Farewell)
    assert all(400 <= code < 1000 for code in ERRORS)


@pytest.mark.parametrize(
    ("command", "answers"),
    [
        ("PING tok", ["PONG"]),
        ("VERSION", ["351", "005", "005", "005"]),
        ("TIME", ["391"]),
        ("ADMIN", ["256", "257"]),
        ("INFO", ["371", "371", "371", "374"]),
        ("LUSERS", ["251", "254", "255", "265", "266"]),
        ("MOTD", ["375", "372", "376"]),
        ("LINKS", ["364", "365"]),
        ("TRACE", ["205", "262"]),
        ("STATS u", ["242", "250", "219"]),
        ("STATS y", ["218", "219"]),
        ("STATS k", ["219"]),
        ("USERS", ["392", "395"]),
        ("SUMMON bob", ["444"]),
        ("MS hello", ["NOTICE"]),
        ("NONSENSE", ["421"]),
        ("PING", ["409"]),
        ("CONNECT x", ["481"]),
        ("KILL x", ["481"]),
        ("EVAL 1", ["421"]),
    ],
)
def test_questions_and_their_numerics(command: str, answers: list[str]) -> None:
    zoe = IrcHall(IrcConfig(admin=("Sam",))).enter("zoe")
    assert codes(zoe.say(command)) == answers


def test_every_command_is_in_the_help() -> None:
    text = " ".join(IrcHall().enter("zoe").say("HELP"))
    assert all(f" {name}" in text or f":{name}" in text for name in COMMANDS)


def test_without_a_text_there_is_no_message_of_the_day() -> None:
    hall = IrcHall()
    hall.motd = ()
    assert codes(hall.enter("zoe").say("MOTD", "ADMIN")) == ["422", "423"]


def test_users_and_summon_are_of_the_board_s_nodes() -> None:
    hall = IrcHall()
    alice = hall.enter("alice", account="Alice")
    hall.presence.enter(hall.user(3), "Telnet")
    rows = alice.say("USERS")
    assert codes(rows) == ["392", "393", "394"]
    assert "Bob" in rows[1] and "node 1" in rows[1]
    assert codes(alice.say("SUMMON bob")) == ["342"]
    (telegram,) = hall.through(hall.house.messages.waiting(hall.at_terminal(3)))
    assert "alice on IRC" in telegram.text


# silence and floods


def test_silence_is_asked_about_and_then_ended() -> None:
    hall = IrcHall()
    zoe, yan = hall.join("zoe", "#a"), hall.join("yan", "#a")
    zoe.new()
    assert yan.be_silent() == ["PING :local.test"]
    yan.say("PONG local.test")
    assert yan.be_silent() == ["PING :local.test"]
    assert yan.be_silent() == ["ERROR :Closing Link: 127.0.0.1 (Ping timeout: 120 seconds)"]
    assert zoe.new() == [":yan!~yan@127.0.0.1 QUIT :Ping timeout: 120 seconds"]


def test_irc_04_four_commands_then_the_rest_waits() -> None:
    """Spec 8.1: eight at once are four now and four later."""
    hall = IrcHall()
    zoe = hall.enter("zoe")
    zoe.session.client.flood_free = False
    zoe.send(b"PING 1\r\nPING 2\r\nPING 3\r\nPING 4\r\nPING 5\r\nPING 6\r\nPING 7\r\nPING 8\r\n")
    assert len(zoe.new()) == 8
    assert len(zoe.wire.pauses) == 1
    assert 1.5 < zoe.wire.pauses[0] <= 2.0


def test_irc_04_ten_thousand_lines_are_a_flood() -> None:
    hall = IrcHall()
    yan = hall.join("yan", "#a")
    zoe = hall.join("zoe", "#a")
    zoe.session.client.flood_free = False
    yan.new()
    zoe.send(b"JOIN #b\r\nPART #b\r\n" * 5000)
    assert zoe.over
    assert zoe.new()[-1] == "ERROR :Closing Link: 127.0.0.1 (Excess Flood)"
    assert yan.new() == [":zoe!~zoe@127.0.0.1 QUIT :Excess Flood"]


def test_who_does_not_read_is_cut_off() -> None:
    hall = IrcHall()
    zoe = hall.enter("zoe")
    assert zoe.wire.most == 1_000_000
    zoe.wire.over()
    zoe.hang_up()
    assert zoe.session.client.quit_reason == "SendQ exceeded"


def test_last_words_are_an_error() -> None:
    visitor = IrcHall().client()
    visitor.new()
    run(visitor.session.farewell(Farewell.SHUTDOWN))
    assert visitor.new() == ["ERROR :Closing Link: (The board is closing now, please come again later)"]


# operators


def test_an_operator_of_the_file() -> None:
    hall = IrcHall(IrcConfig(operators=(OPER,)))
    zoe = hall.enter("zoe")
    lines = zoe.say("OPER sam opensesame")
    assert codes(lines) == ["MODE", "381", "NOTICE"]
    assert zoe.session.client.is_oper
    assert zoe.say("MODE zoe")[0].endswith("+gos")
    assert "313" in codes(hall.enter("yan").say("WHOIS zoe"))
    assert zoe.say("MODE zoe -o")[0].endswith("MODE zoe -gos") or not zoe.session.client.is_oper
    assert codes(zoe.say("WALLOPS x")) == ["481"]


def test_a_sysop_is_one_with_his_own_password() -> None:
    hall = IrcHall()
    zoe = hall.enter("sam", account="Sysop")
    assert "381" in codes(zoe.say(f"OPER sysop :{PASSWORD}"))
    assert "A" in zoe.session.client.modes


def test_irc_08_oper_fails_with_one_text_counts_and_is_limited() -> None:
    hall = IrcHall(IrcConfig(operators=(OPER,)))
    zoe = hall.enter("zoe")
    said = zoe.say("OPER sam wrong", f"OPER alice :{PASSWORD}", "OPER nobody x")
    assert set(said[:3]) == {":local.test 464 zoe :Password incorrect"}
    assert zoe.over
    abroad = hall.enter("yan", peer=ABROAD)
    assert codes(abroad.say("OPER sam opensesame")) == ["464"]  # not from there
    attempts = hall.through(hall.store.read(lambda records: records.attempts.all()))
    assert attempts


def test_killing() -> None:
    hall = IrcHall(IrcConfig(operators=(OPER,)))
    zoe, yan = hall.enter("zoe"), hall.join("yan", "#a")
    zoe.say("OPER sam opensesame")
    zoe.say("KILL yan :enough")
    assert yan.over
    assert yan.new() == [
        ":zoe!~zoe@127.0.0.1 KILL yan :enough",
        "ERROR :Closing Link: 127.0.0.1 (Killed by zoe: enough)",
    ]
    assert codes(zoe.say("KILL nobody", "KILL local.test"))[-2:] == ["401", "483"]


class Blocking:
    """Remembers what is to be blocked."""

    def __init__(self) -> None:
        self.added: list[tuple[str, dict[str, object]]] = []

    async def block(self, address: str, **more: object) -> bool:
        """As `Filtering.block`."""
        self.added.append((address, more))
        return True


def test_k_lines_are_the_board_s_own_list() -> None:
    hall, blocking = IrcHall(IrcConfig(operators=(OPER,))), Blocking()
    hall.house = replace(hall.house, irc=replace(hall.house.irc, filtering=blocking))
    zoe = hall.enter("zoe")
    yan = hall.enter("yan", peer=Peer("203.0.113.9", 1, "192.0.2.1", 6667))
    zoe.say("OPER sam opensesame", "KLINE 60 *@203.0.113.0/24 :spam")
    ((address, more),) = blocking.added
    assert address == "203.0.113.0/24"
    assert (more["reason"], more["duration"], more["protocol"]) == ("spam", 3600.0, "IRC")
    assert yan.over and "K-lined: spam" in yan.new()[-1]
    assert "address" in zoe.say("KLINE *@*.example :x")[0]
    assert len(blocking.added) == 1


def test_words_to_operators() -> None:
    hall = IrcHall(IrcConfig(operators=(OPER,)))
    zoe, yan = hall.enter("zoe"), hall.enter("yan")
    zoe.say("OPER sam opensesame")
    yan.say("MODE yan +w")
    zoe.say("WALLOPS :attention", "PRIVMSG $$local.test :all of you")
    assert yan.new() == [
        ":zoe!~zoe@127.0.0.1 WALLOPS :attention",
        ":zoe!~zoe@127.0.0.1 PRIVMSG $$local.test :all of you",
    ]
    assert zoe.say("GLOBOPS :hi")[0] == ":local.test NOTICE * :*** Global -- from zoe: hi"
    assert codes(zoe.say("PRIVMSG $$other.* :x")) == ["402"]


def test_news_for_operators() -> None:
    hall = IrcHall(IrcConfig(operators=(OPER,)))
    zoe = hall.enter("zoe")
    zoe.say("OPER sam opensesame", "MODE zoe +cy")
    zoe.new()
    yan = hall.enter("yan")
    assert "Client connecting: yan!~yan@127.0.0.1" in zoe.new()[0]
    yan.say("STATS u")
    assert "STATS u requested" in zoe.new()[0]
    assert codes(zoe.say("STATS L", "STATS O"))[:2] == ["NOTICE", "211"]


def test_an_operator_with_mode_f_may_flood() -> None:
    hall = IrcHall(IrcConfig(operators=(OPER,)))
    zoe = hall.enter("zoe", peer=HOME)
    zoe.session.client.flood_free = False
    zoe.say("OPER sam opensesame", "MODE zoe +F")
    zoe.wire.pauses.clear()
    zoe.send(b"PING x\r\n" * 40)
    assert [pause for pause in zoe.wire.pauses if pause] == []
    assert len(zoe.new()) == 40


def test_ending_the_program_is_the_console_s() -> None:
    hall = IrcHall(IrcConfig(operators=(OPER,)))
    zoe = hall.enter("zoe")
    zoe.say("OPER sam opensesame")
    assert all("console" in line for line in zoe.say("DIE", "RESTART"))
    assert "stands alone" in zoe.say("CONNECT other.example")[0]
