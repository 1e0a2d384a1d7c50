"""SASL: who somebody is."""

from __future__ import annotations

from base64 import b64encode

import pytest

from dialtone.wire.sasl_client import answers
from tests.protocols.irc.hall import IrcHall, Visitor
from tests.protocols.irc.test_entry import codes
from tests.support.residents import PASSWORD


def plain(name: str, password: str, acting_as: str = "") -> str:
    return b64encode(f"{acting_as}\0{name}\0{password}".encode()).decode()


def sasl(visitor: Visitor, answer: str, mechanism: str = "PLAIN") -> list[str]:
    """CAP, then an AUTHENTICATE with one answer."""
    visitor.say("CAP LS 302", "CAP REQ :sasl", "NICK al", "USER al 0 * :Al")
    return visitor.say(f"AUTHENTICATE {mechanism}", f"AUTHENTICATE {answer}")


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
