"""How people get in: names, passwords, guests, and who is kept out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dialtone.base import log
from dialtone.base.log import Secret
from dialtone.config.irc import Allow, Banned, Gateway, IrcClass, IrcConfig
from dialtone.domain.model.happenings import UserChanged
from dialtone.domain.model.user import UserNumber
from dialtone.protocols.irc.server import EARLY_MOST
from dialtone.wire.port import Peer
from tests.protocols.irc.hall import HOME, IrcHall
from tests.support.residents import PASSWORD

ABROAD = Peer("198.51.100.7", 50_000, "192.0.2.25", 6667, "client.ext.test")


def codes(lines: list[str]) -> list[str]:
    """The numerics or commands of answers."""
    return [line.split(" ")[1 if line.startswith(":") else 0] for line in lines]


# the first words


def test_POS_06_a_client_without_cap_is_welcomed() -> None:
    lines = IrcHall().client().say("NICK zoe", "USER zoe 0 * :Zoe")
    assert codes(lines)[:9] == ["NOTICE", "001", "002", "003", "004", "005", "005", "005", "251"]
    assert codes(lines)[-3:] == ["375", "372", "376"]
    assert lines[1] == ":local.test 001 zoe :Welcome to the Test Board IRC Service, zoe!~zoe@127.0.0.1"


def test_the_order_of_nick_and_user_does_not_matter() -> None:
    assert "001" in codes(IrcHall().client().say("USER zoe 0 * :Zoe", "NICK zoe"))


def test_before_registration_other_commands_are_refused() -> None:
    assert codes(IrcHall().client().say("JOIN #a", "PRIVMSG b :c", "NONSENSE")) == ["NOTICE", "451", "451", "451"]


def test_what_is_missing_is_told() -> None:
    assert codes(IrcHall().client().say("NICK", "USER a", "PASS")) == ["NOTICE", "431", "461", "461"]


@pytest.mark.parametrize("first", ["GET / HTTP/1.1", "POST / HTTP/1.1", "EHLO there"])
def test_IRC_02_another_protocol_is_hung_up_on(first: str) -> None:
    visitor = IrcHall().client()
    lines = visitor.say(first)
    assert visitor.over
    assert first.split()[1] not in " ".join(lines)


def test_IRC_04_who_never_registers_is_told_and_cut_off() -> None:
    hall = IrcHall()
    visitor = hall.client()
    assert visitor.be_silent()[-1] == "ERROR :Closing Link: (Registration timed out)"
    assert visitor.over and not hall.network.connected
    chatty = hall.client()
    chatty.say(*["PING x"] * (EARLY_MOST + 1))
    assert chatty.over


def test_IRC_10_a_server_is_told_politely_that_there_are_no_links() -> None:
    """IRC-10."""
    visitor = IrcHall().client()
    lines = visitor.say("PASS x :TS", "CAPAB TS3 NOQUIT")
    assert visitor.over
    assert "stands alone" in lines[-1]
    named = IrcHall().client()
    assert "stands alone" in named.say("SERVER evil.example 1 :x")[-1]


# names


@pytest.mark.parametrize("nick", ["a,b", "#a", "1a", "é", "x" * 31, "NickServ", "chanserv", "FooServ", "Sysop"])
def test_IRC_05_nicks_nobody_may_have(nick: str) -> None:
    visitor = IrcHall().client()
    assert codes(visitor.say(f"NICK {nick}", "USER a 0 * :A"))[1] == "432"
    assert not visitor.session.client.registered


def test_IRC_05_a_nick_is_had_once_and_its_look_alikes_too() -> None:
    hall = IrcHall()
    hall.enter("zoe")
    other = hall.client()
    assert codes(other.say("NICK ZOE", "USER a 0 * :A"))[-1] == "433"
    assert codes(other.say("NICK z0e"))[-1] == "433"
    assert "001" in codes(other.say("NICK yvonne"))


def test_an_account_s_name_is_for_its_owner() -> None:
    hall = IrcHall()
    guest = hall.client()
    assert codes(guest.say("NICK alice", "USER a 0 * :A"))[-1] == "433"
    assert hall.enter("alice", account="Alice").nick == "alice"


def test_a_nick_is_changed_and_those_who_see_it_are_told() -> None:
    hall = IrcHall()
    zoe, yan = hall.join("zoe", "#a"), hall.join("yan", "#a")
    zoe.new()
    assert zoe.say("NICK ida") == [":zoe!~zoe@127.0.0.1 NICK ida"]
    assert yan.new() == [":zoe!~zoe@127.0.0.1 NICK ida"]
    assert codes(zoe.say("NICK yan")) == ["433"]
    assert hall.network.find("zoe") is None


def test_IRC_04_nicks_changed_again_and_again_are_slowed_down() -> None:
    hall = IrcHall()
    zoe = hall.enter("zoe")
    zoe.session.client.flood_free = False
    zoe.wire.arrive(b"".join(b"NICK n%d\r\n" % number for number in range(9)))
    zoe.step()
    assert len(zoe.wire.pauses) == 2


# passwords


def test_pass_is_the_board_s_password_of_user_or_nick() -> None:
    hall = IrcHall()
    by_user = hall.client()
    by_user.say(f"PASS :{PASSWORD}", "NICK owl", "USER Alice 0 * :A")
    by_nick = hall.client()
    by_nick.say(f"PASS :{PASSWORD}", "NICK bob", "USER x 0 * :A")
    named = hall.enter("sam", account="sysop")
    assert [one.session.client.account for one in (by_user, by_nick, named)] == ["Alice", "Bob", "Sysop"]
    assert by_user.session.client.mask == "owl!alice@127.0.0.1"
    assert by_nick.wire.identified == ["Bob"]


@pytest.mark.parametrize(("folds", "let_in"), [(True, True), (False, False)])
def test_the_case_of_a_password_counts_as_everywhere_on_the_board(folds: bool, let_in: bool) -> None:
    """Accounts of old boards fold it (spec 8.2: "either case"); others do not (`PasswordCase`)."""
    hall = IrcHall()
    hall.set(hall.user(2), fold_case=folds)
    visitor = hall.client()
    visitor.say(f"PASS :{PASSWORD.upper()}", "NICK alice", "USER alice 0 * :A")
    assert visitor.session.client.registered is let_in


def test_a_password_of_the_file_is_taken_as_it_is() -> None:
    hall = IrcHall(IrcConfig(allows=(Allow(password=Secret("Open")),)))
    for given, let_in in (("open", False), ("Open", True)):
        visitor = hall.client()
        visitor.say(f"PASS {given}", "NICK zoe", "USER zoe 0 * :Z")
        assert visitor.session.client.registered is let_in


def test_IRC_08_a_wrong_password_counts_and_ends_it_in_one_way() -> None:
    hall = IrcHall()
    said = []
    for name in ("alice", "nobodyatall"):
        visitor = hall.client(peer=HOME)
        said.append(visitor.say("PASS wrong", f"NICK {name}", f"USER {name} 0 * :A")[1:])
        assert visitor.over
        assert not visitor.session.client.registered
    assert codes(said[0]) == ["464", "ERROR"]
    assert said[0] == said[1]
    attempts = hall.through(hall.store.read(lambda records: records.attempts.all()))
    assert sum(one.count for one in attempts if one.key.startswith("ip") or "127.0.0.1" in one.key) == 2


def test_TLS_13_passwords_are_not_taken_in_the_clear_from_outside() -> None:
    hall = IrcHall()
    visitor = hall.client(peer=ABROAD)
    lines = visitor.say(f"PASS :{PASSWORD}", "NICK alice", "USER alice 0 * :A")
    assert visitor.over
    assert "TLS" in lines[-1]
    secure = hall.enter("alice", account="Alice", peer=ABROAD, secure=True)
    assert secure.session.client.account == "Alice"
    offered = " ".join(hall.client(peer=ABROAD).say("CAP LS 302"))
    assert "sasl=SCRAM-SHA-256" in offered.split()


def test_a_second_connection_of_an_account_replaces_the_first() -> None:
    hall = IrcHall()
    first = hall.enter("alice", account="Alice")
    second = hall.enter("alice", account="Alice")
    assert first.over and not second.over
    assert first.new()[-1] == "ERROR :Closing Link: 127.0.0.1 (Replaced by a new connection)"
    assert hall.network.find("alice") is second.session.client


def test_a_connection_that_was_replaced_leaves_no_seat_behind() -> None:
    hall = IrcHall()
    hall.join("alice", "#main", account="Alice")
    hall.enter("alice", account="Alice")
    assert hall.house.chat.channels.room(hall.settings.chat.channels[0]).seats == []


def test_AUT_14_another_password_ends_it() -> None:
    hall = IrcHall()
    alice, bob = hall.enter("alice", account="Alice"), hall.enter("bob", account="Bob")
    hall.bus.announce((UserChanged(UserNumber(2), secret=True),))
    hall.settle()
    assert alice.over and not bob.over
    assert "log in again" in alice.new()[-1]


# guests


def test_who_proves_nothing_is_the_board_s_guest() -> None:
    hall = IrcHall()
    zoe = hall.enter("zoe")
    assert zoe.session.client.user == "~zoe"
    assert zoe.session.caller.user.is_guest
    assert zoe.wire.identified == [""]


@pytest.mark.parametrize("closed", [{"guest": False}, {"irc": IrcConfig(guests=False)}])
def test_without_guests_an_account_is_needed(closed: dict[str, object]) -> None:
    hall = IrcHall(**closed)  # type: ignore[arg-type]
    visitor = hall.client()
    lines = visitor.say("NICK zoe", "USER zoe 0 * :Z")
    assert codes(lines) == ["NOTICE", "464", "ERROR"]
    assert "account" in lines[1]
    assert visitor.over
    assert hall.enter("alice", account="Alice").nick == "alice"


# who is let in


def test_who_is_on_a_blacklist_of_the_file_is_turned_away_and_this_machine_is_on_none() -> None:
    hall = IrcHall()

    async def listed_on(address: str, host: str) -> str:
        return "bl.test"

    hall.house = replace(hall.house, irc=replace(hall.house.irc, listed_on=listed_on))
    listed = hall.client(peer=ABROAD)
    told = listed.say("NICK x", "USER x 0 * :X")
    assert codes(told)[1:] == ["465", "ERROR"] and "bl.test" in told[1]
    assert hall.enter("zoe").nick == "zoe"


def test_bans_allows_and_classes_of_the_file() -> None:
    config = IrcConfig(
        bans=(Banned(masks=("*@198.51.100.7",), reason="Enough"),),
        allows=(Allow(masks=("~*@127.0.0.1",), password=Secret("open")), Allow(masks=("*@127.0.0.1",), class_=1)),
        classes={0: IrcClass(), 1: IrcClass(maximum=1)},
    )
    hall = IrcHall(config)
    banned = hall.client(peer=ABROAD)
    assert codes(banned.say("NICK x", "USER x 0 * :X"))[1:] == ["465", "ERROR"]
    closed = hall.client()
    assert codes(closed.say("NICK x", "USER x 0 * :X"))[1:] == ["464", "ERROR"]
    opened = hall.client()
    assert "001" in codes(opened.say("PASS open", "NICK x", "USER x 0 * :X"))
    assert hall.enter("alice", account="Alice").session.client.class_ == 1
    full = hall.client()
    full.say(f"PASS :Bob:{PASSWORD}", "NICK bob", "USER b 0 * :B")
    assert full.over and "class" in full.session.client.quit_reason
    stranger = hall.client(peer=Peer("203.0.113.1", 1, "192.0.2.1", 6667))
    stranger.say("NICK q", "USER q 0 * :Q")
    assert stranger.over and "not authorized" in stranger.session.client.quit_reason


def test_a_gateway_says_whom_it_brings() -> None:
    config = IrcConfig(gateways=(Gateway(address="127.0.0.1", password=Secret("gate")),))
    hall = IrcHall(config)
    visitor = hall.client()
    visitor.say("WEBIRC gate cgi client.example 203.0.113.77", "NICK zoe", "USER zoe 0 * :Z")
    assert visitor.session.client.mask == "zoe!~zoe@client.example"
    assert visitor.session.client.address == "203.0.113.77"
    wrong = hall.client()
    wrong.say("WEBIRC nope cgi client.example 203.0.113.77")
    assert wrong.over


# STARTTLS


def test_TLS_02_03_starttls_forgets_what_was_said() -> None:
    visitor = IrcHall().client()
    visitor.send(b"NICK early\r\nSTARTTLS\r\nNICK zoe\r\nUSER zoe 0 * :Z\r\n")
    assert codes(visitor.new())[-1] == "670"
    assert visitor.session.client.secure and not visitor.session.wanted
    assert codes(visitor.say("STARTTLS"))[-1] == "691"
    assert "001" in codes(visitor.say("NICK late", "USER late 0 * :L"))


def test_why_somebody_is_not_let_in_is_in_the_log(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[log.Event] = []
    monkeypatch.setattr(log.switch, "sinks", [told.append])
    monkeypatch.setattr(log.switch, "level", log.INFO)
    IrcHall(guest=False).client().say("NICK x", "USER x 0 * :X")
    assert [event.text for event in told if event.name == "irc.refused"] == [
        "!not let in: You need an account of the board here: log in by SASL, or by PASS before NICK and USER"
    ]
    told.clear()
    IrcHall().join("zoe").say("QUIT")
    assert not [event for event in told if event.name == "irc.refused"]
