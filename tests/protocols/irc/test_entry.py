"""How people get in: names, passwords, capabilities, SASL, guests, and who is kept out."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace

import pytest

from dialtone.base.log import Secret
from dialtone.config.irc import Allow, Banned, Gateway, IrcClass, IrcConfig
from dialtone.domain.model.happenings import UserChanged
from dialtone.domain.model.user import UserNumber
from dialtone.protocols.irc.server import EARLY_MOST
from dialtone.wire.port import Peer
from dialtone.wire.sasl_client import answers
from tests.protocols.irc.hall import HOME, IrcHall, Visitor
from tests.support.residents import PASSWORD

ABROAD = Peer("198.51.100.7", 50_000, "192.0.2.25", 6667, "client.ext.test")


def codes(lines: list[str]) -> list[str]:
    """The numerics or commands of answers."""
    return [line.split(" ")[1 if line.startswith(":") else 0] for line in lines]


def plain(name: str, password: str, acting_as: str = "") -> str:
    return b64encode(f"{acting_as}\0{name}\0{password}".encode()).decode()


def sasl(visitor: Visitor, answer: str, mechanism: str = "PLAIN") -> list[str]:
    """CAP, then an AUTHENTICATE with one answer."""
    visitor.say("CAP LS 302", "CAP REQ :sasl", "NICK al", "USER al 0 * :Al")
    return visitor.say(f"AUTHENTICATE {mechanism}", f"AUTHENTICATE {answer}")


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


# capabilities


def test_capabilities_are_listed_with_values_for_302_only() -> None:
    hall = IrcHall()
    new, old = hall.client().say("CAP LS 302")[1:], hall.client().say("CAP LS")[1:]
    assert "sasl=SCRAM-SHA-256,PLAIN" in " ".join(new).split() or "sasl=PLAIN,SCRAM-SHA-256" in " ".join(new).split()
    assert "sasl" in old[0].split()
    for name in ("message-tags", "server-time", "echo-message", "labeled-response", "batch", "multi-prefix"):
        assert name in new[0].split() or name in " ".join(new).replace(":", "").split()


def test_capabilities_are_taken_together_or_not_at_all() -> None:
    visitor = IrcHall().client()
    assert visitor.say("CAP REQ :server-time nonsense")[-1] == ":local.test CAP * NAK :server-time nonsense"
    assert visitor.say("CAP REQ :echo-message batch")[-1] == ":local.test CAP * ACK :echo-message batch"
    assert visitor.say("CAP LIST")[-1] == ":local.test CAP * LIST :echo-message batch"
    assert visitor.say("CAP REQ :-batch")[-1] == ":local.test CAP * ACK :-batch"
    assert visitor.say("CAP LIST")[-1].endswith(":echo-message")
    visitor.say("NICK zoe", "USER zoe 0 * :Z")
    assert not visitor.session.client.registered
    assert "001" in " ".join(visitor.say("CAP END"))


def test_sts_is_told_where_the_sysop_wants_it() -> None:
    hall = IrcHall(IrcConfig(sts=3600))
    assert "sts=port=6697" in " ".join(hall.client().say("CAP LS 302"))
    assert "sts=duration=3600" in " ".join(hall.client(secure=True).say("CAP LS 302"))
    assert codes(hall.client().say("CAP REQ :sts"))[-1] == "CAP"
    assert "NAK" in hall.client().say("CAP REQ :sts")[-1]


# SASL


def test_sasl_plain_logs_in() -> None:
    hall = IrcHall()
    visitor = hall.client()
    lines = sasl(visitor, plain("alice", PASSWORD))
    assert codes(lines) == ["AUTHENTICATE", "900", "903"]
    visitor.say("CAP END")
    assert visitor.session.client.account == "Alice"
    assert codes(visitor.say("AUTHENTICATE PLAIN")) == ["907"]


def test_sasl_scram_logs_in() -> None:
    hall = IrcHall()
    hall.enter("x1", account="Alice")  # the keys of SCRAM are made when the password is seen
    visitor = hall.client()
    visitor.say("CAP REQ :sasl", "NICK al", "USER al 0 * :Al")
    client = answers("SCRAM-SHA-256", "alice", PASSWORD, hall.chance)
    assert visitor.say("AUTHENTICATE SCRAM-SHA-256")[-1] == "AUTHENTICATE +"
    first = client.initial()
    assert first is not None
    second = visitor.say(f"AUTHENTICATE {first.decode()}")[-1].split(" ")[1]
    third = visitor.say(f"AUTHENTICATE {client.answer(second.encode()).decode()}")[-1].split(" ")[1]
    last = client.answer(third.encode()).decode()
    assert client.satisfied
    assert codes(visitor.say(f"AUTHENTICATE {last or '+'}")) == ["900", "903"]


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (plain("alice", "wrong"), "904"),
        (plain("alice", PASSWORD, "bob"), "904"),
        ("not base64!", "904"),
        ("=", "904"),
        ("*", "906"),
        ("A" * 401, "905"),
    ],
)
def test_IRC_09_what_goes_wrong_is_one_numeric(answer: str, code: str) -> None:
    visitor = IrcHall().client()
    assert codes(sasl(visitor, answer))[-1] == code
    assert not visitor.session.client.account


def test_IRC_09_pieces_for_ever_are_bounded() -> None:
    visitor = IrcHall().client()
    visitor.say("CAP REQ :sasl", "AUTHENTICATE PLAIN")
    seen = visitor.say(*[f"AUTHENTICATE {'A' * 400}"] * 40)
    assert "905" in codes(seen)
    assert len(visitor.session.pieces) < 13_000


def test_IRC_08_wrong_proofs_are_limited_for_each_connection() -> None:
    visitor = IrcHall().client()
    visitor.say("CAP REQ :sasl")
    for _ in range(3):
        visitor.say("AUTHENTICATE PLAIN", f"AUTHENTICATE {plain('alice', 'wrong')}")
    assert visitor.over


def test_unknown_mechanisms_are_told_which_there_are() -> None:
    visitor = IrcHall().client()
    assert codes(visitor.say("CAP REQ :sasl", "AUTHENTICATE EXTERNAL"))[-2:] == ["908", "904"]


def test_TLS_02_03_starttls_forgets_what_was_said() -> None:
    visitor = IrcHall().client()
    visitor.send(b"NICK early\r\nSTARTTLS\r\nNICK zoe\r\nUSER zoe 0 * :Z\r\n")
    assert codes(visitor.new())[-1] == "670"
    assert visitor.session.client.secure and not visitor.session.wanted
    assert codes(visitor.say("STARTTLS"))[-1] == "691"
    assert "001" in codes(visitor.say("NICK late", "USER late 0 * :L"))
