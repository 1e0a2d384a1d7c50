"""Operators: who becomes one, and what they do."""

from __future__ import annotations

from dataclasses import replace

from dialtone.base.log import Secret
from dialtone.config.irc import IrcConfig, IrcOperator, oper_flags
from dialtone.wire.port import Peer
from tests.protocols.irc.hall import HOME, IrcHall
from tests.protocols.irc.test_entry import ABROAD, codes
from tests.support.residents import PASSWORD

OPER = IrcOperator(nick="sam", masks=("*@127.0.0.1",), password=Secret("opensesame"), flags=oper_flags("O"))


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


def test_IRC_08_oper_fails_with_one_text_counts_and_is_limited() -> None:
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
