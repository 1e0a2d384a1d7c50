"""CAP: what is offered, and what is taken."""

from __future__ import annotations

from dialtone.config.irc import IrcConfig
from tests.protocols.irc.hall import IrcHall
from tests.protocols.irc.test_entry import codes


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
