"""NickServ and ChanServ, as far as there is anything of them."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from dialtone.testing.script import run
from tests.protocols.irc.hall import IrcHall
from tests.protocols.irc.test_entry import ABROAD, codes
from tests.support.client_certificates import KINDS, certificate


def test_nickserv_logs_in() -> None:
    hall = IrcHall()
    hall.add("Carol", "secret")
    zoe = hall.enter("zoe")
    lines = zoe.say("PRIVMSG NickServ :IDENTIFY carol secret")
    assert codes(lines) == ["900", "NOTICE"]
    assert zoe.session.client.mask == "zoe!carol@127.0.0.1"
    assert zoe.wire.identified[-1] == "Carol"
    assert "logged in as Carol" in zoe.say("NS IDENTIFY carol secret")[0]
    assert codes(zoe.say("NICK carol")) == ["NICK"]


def test_IRC_08_nickserv_counts_wrong_passwords_too() -> None:
    hall = IrcHall()
    zoe = hall.enter("zoe")
    said = [zoe.say(f"IDENTIFY {name} wrong")[0] for name in ("alice", "nobodyatall")]
    assert said[0] == said[1] == ":NickServ!services@local.test NOTICE zoe :That is not right."
    assert len(zoe.wire.pauses) >= 2
    zoe.say("NS ID alice wrong")
    assert zoe.over


def test_passwords_are_for_tls_from_outside() -> None:
    hall = IrcHall()
    zoe = hall.enter("zoe", peer=ABROAD)
    assert "TLS" in zoe.say("NS IDENTIFY alice x")[0]
    assert not zoe.over


def test_nickserv_shows_the_key_of_a_certificate() -> None:
    hall = IrcHall()
    shown = certificate(KINDS["ed25519"]())
    pem, der = (shown.public_bytes(form).decode("latin-1") for form in (Encoding.PEM, Encoding.DER))
    alice = hall.enter("alice", account="Alice", secure=True)
    assert "no certificate" in alice.say("NS CERT")[0]
    alice.wire.certificate = der.encode("latin-1")
    key, told = alice.say("NS CERT")
    assert "into your account's keys" in told
    added = run(hall.house.public_keys.add(hall.at_terminal(2), pem))
    assert added.fingerprint in key
    assert "Alice has it" in alice.say("NS CERT")[1]
    zoe = hall.enter("zoe", secure=True)
    zoe.wire.certificate = der.encode("latin-1")
    assert "into your account's keys" in zoe.say("NS CERT")[1]  # whose it is is nobody else's business
    zoe.wire.certificate = b"nonsense"
    assert "of no use" in zoe.say("NS CERT")[0]


@pytest.mark.parametrize("nick", ["NickServ", "ChanServ", "OperServ"])
def test_they_say_what_they_know(nick: str) -> None:
    lines = IrcHall().enter("zoe").say(f"PRIVMSG {nick} :what?")
    assert lines and all(line.startswith(f":{nick}!services@local.test NOTICE zoe :") for line in lines)


def test_channels_are_registered_by_their_operators_with_an_account() -> None:
    hall = IrcHall()
    alice, zoe = hall.join("alice", "#a", account="Alice"), hall.join("zoe", "#a")
    assert "Log in first" in zoe.say("CS REGISTER #a")[0]
    bob = hall.join("bob", "#a", account="Bob")
    assert codes(bob.say("CS REGISTER #a")) == ["482"]
    assert codes(alice.say("CS REGISTER #a")) == ["MODE", "NOTICE"]
    assert "kept already" in alice.say("CS REGISTER #a")[0]
    assert "registered by Alice" in zoe.say("CS INFO #a")[-1]
    assert "a room of the board" in zoe.say("CS INFO #main")[0]
    assert codes(bob.say("CS DROP #a"))[-1] == "482"
    alice.say("PART #a")
    assert hall.network.channel("#a") is not None
    assert "@alice" in " ".join(alice.say("JOIN #a"))


def test_founders_give_and_take_rank() -> None:
    hall = IrcHall()
    alice, zoe = hall.join("alice", "#a", account="Alice"), hall.join("zoe", "#a")
    alice.say("CS REGISTER #a", "MODE #a -o alice")
    assert alice.say("CS OP #a")[-1].endswith("MODE #a +o alice")
    assert alice.say("CS VOICE #a zoe")[-1].endswith("MODE #a +v zoe")
    assert codes(zoe.say("CS OP #a"))[-1] == "482"
    assert codes(alice.say("CS OP #a nobody")) == ["441"]


def test_sysops_look_after_every_channel() -> None:
    hall = IrcHall()
    hall.join("alice", "#a", account="Alice").say("CS REGISTER #a")
    sysop = hall.enter("sam", account="Sysop")
    assert "kept no more" in sysop.say("CS DROP #a")[-1]


def test_who_logs_in_later_sits_in_rooms_as_himself() -> None:
    hall = IrcHall()
    hall.add("Carol", "secret")
    zoe = hall.join("zoe", "#main")
    (seat,) = hall.house.chat.channels.room(hall.settings.chat.channels[0]).seats
    assert seat.caller.user.is_guest
    zoe.say("NS IDENTIFY carol secret")
    assert seat.caller.user.alias == "Carol"
