"""SASL EXTERNAL. That a certificate's key is the client's is proved before, by TLS (tests/net/test_asking_tls.py)."""

from __future__ import annotations

from base64 import b32decode, b64encode

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from dialtone.base.log import Secret
from dialtone.config.irc import Gateway, IrcConfig
from dialtone.domain.access.attempts import address_key
from dialtone.domain.model.login import Attempts
from dialtone.testing.script import run
from dialtone.wire.port import Peer
from tests.protocols.irc.hall import IrcHall, Visitor
from tests.protocols.irc.test_entry import ABROAD, codes
from tests.protocols.irc.test_proofs import plain
from tests.support.client_certificates import KINDS, certificate
from tests.support.residents import PASSWORD

MINE, OTHER = (certificate(KINDS["ed25519"]()) for _ in range(2))
FOUND = ["AUTHENTICATE", "900", "903"]
REFUSED = ["AUTHENTICATE", "904"]


@pytest.fixture
def hall() -> IrcHall:
    """Alice has put her certificate into her keys."""
    made = IrcHall()
    give(made, 2, MINE)
    return made


def give(hall: IrcHall, number: int, shown: object) -> str:
    """Put a certificate's key into an account."""
    pem = shown.public_bytes(Encoding.PEM).decode()  # type: ignore[attr-defined]
    return run(hall.house.public_keys.add(hall.at_terminal(number), pem)).fingerprint


def client(hall: IrcHall, shown: object = MINE, *, nick: str = "al", peer: Peer = ABROAD) -> Visitor:
    """Somebody who shows a certificate and says his nick."""
    visitor = hall.client(secure=True, peer=peer)
    visitor.wire.certificate = shown.public_bytes(Encoding.DER) if shown else b""  # type: ignore[attr-defined]
    visitor.say("CAP LS 302", "CAP REQ :sasl", f"NICK {nick}", "USER al 0 * :Al")
    return visitor


def external(visitor: Visitor, name: str = "") -> list[str]:
    """AUTHENTICATE with this authorization identity."""
    answer = b64encode(name.encode()).decode() or "+"
    return visitor.say("AUTHENTICATE EXTERNAL", f"AUTHENTICATE {answer}")


@pytest.mark.parametrize("name", ["", "Alice", "alice"])
def test_the_key_of_an_account_lets_in(hall: IrcHall, name: str) -> None:
    visitor = client(hall)
    assert codes(external(visitor, name)) == FOUND
    assert visitor.session.client.account == "Alice"
    visitor.say("CAP END")
    assert visitor.session.client.registered


def test_it_is_offered_to_who_shows_a_certificate(hall: IrcHall) -> None:
    for shown, there in ((MINE, True), (OTHER, True), (None, False)):
        visitor = hall.client(secure=True)
        visitor.wire.certificate = shown.public_bytes(Encoding.DER) if shown else b""
        offered = next(word for word in visitor.say("CAP LS 302")[-1].split() if word.lstrip(":").startswith("sasl="))
        assert ("EXTERNAL" in offered.partition("=")[2].split(",")) is there


def test_without_a_certificate_it_is_no_mechanism(hall: IrcHall) -> None:
    assert codes(client(hall, None).say("AUTHENTICATE EXTERNAL")) == ["908", "904"]


def test_in_the_clear_there_is_no_certificate(hall: IrcHall) -> None:
    visitor = hall.client()
    visitor.wire.certificate = MINE.public_bytes(Encoding.DER)
    assert codes(visitor.say("CAP REQ :sasl", "AUTHENTICATE EXTERNAL"))[-2:] == ["908", "904"]


@pytest.mark.parametrize("name", ["", "alice", "bob", "nobodyatall", "guest", "sysop"])
def test_AUT_01_a_key_nobody_has_is_refused_in_one_way(hall: IrcHall, name: str) -> None:
    visitor = client(hall, OTHER)
    seen = external(visitor, name)
    assert codes(seen) == REFUSED
    assert seen[-1] == external(client(hall, OTHER), "somebody else")[-1]
    assert visitor.wire.pauses  # LoginAttemptDelay, as for every failure
    assert not visitor.session.client.account


def test_another_account_s_key_is_of_no_use(hall: IrcHall) -> None:
    give(hall, 3, OTHER)
    for shown, name in ((MINE, "bob"), (OTHER, "alice"), (MINE, "sysop"), (MINE, "guest")):
        visitor = client(hall, shown)
        assert codes(external(visitor, name)) == REFUSED
        assert not visitor.session.client.account


def test_a_key_of_several_accounts_needs_a_name_or_the_nick(hall: IrcHall) -> None:
    give(hall, 3, MINE)
    assert codes(external(client(hall))) == REFUSED
    for name, nick, account in (("alice", "al", "Alice"), ("bob", "al", "Bob"), ("", "bob", "Bob")):
        visitor = client(hall, nick=nick)
        assert codes(external(visitor, name)) == FOUND
        assert visitor.session.client.account == account


@pytest.mark.parametrize("answer", [b64encode(b"al\0ice").decode(), b64encode(b"al\r\nice").decode(), "no base64!"])
def test_names_that_are_none(hall: IrcHall, answer: str) -> None:
    visitor = client(hall)
    assert codes(visitor.say("AUTHENTICATE EXTERNAL", f"AUTHENTICATE {answer}")) == REFUSED


def test_bytes_that_are_no_certificate_are_refused(hall: IrcHall) -> None:
    visitor = client(hall)
    visitor.wire.certificate = b"0\x82nonsense"
    assert codes(external(visitor, "alice")) == REFUSED


def test_it_can_be_given_up(hall: IrcHall) -> None:
    assert codes(client(hall).say("AUTHENTICATE EXTERNAL", "AUTHENTICATE *")) == ["AUTHENTICATE", "906"]


def test_IRC_08_failures_count_with_the_others(hall: IrcHall) -> None:
    visitor = client(hall, OTHER)
    for _ in range(3):
        external(visitor, "alice")
    assert visitor.over
    counted = run(hall.store.read(lambda records: records.attempts.get(address_key(ABROAD.address))))
    assert counted is not None and (counted.count, counted.protocol) == (3, "IRCS")


def test_a_banned_address_is_not_let_in_by_the_right_key(hall: IrcHall) -> None:
    now = hall.clock.now()
    held = Attempts(key=address_key(ABROAD.address), count=100, first=now - 60, last=now, name="root")
    run(hall.store.write(lambda records: records.attempts.put(held)))
    visitor = client(hall)
    assert codes(external(visitor, "alice"))[:2] == REFUSED
    assert visitor.over and not visitor.session.client.account


def test_a_removed_key_lets_nobody_in(hall: IrcHall) -> None:
    (key,) = run(hall.house.public_keys.list(hall.at_terminal(2)))
    run(hall.house.public_keys.remove(hall.at_terminal(2), key.fingerprint))
    assert codes(external(client(hall), "alice")) == REFUSED


def test_an_account_that_is_no_more_lets_nobody_in(hall: IrcHall) -> None:
    hall.set(hall.user(2), deleted=True)
    for name in ("", "alice"):
        assert codes(external(client(hall), name)) == REFUSED


def test_the_use_of_a_key_is_noted(hall: IrcHall) -> None:
    external(client(hall))
    (key,) = run(hall.house.public_keys.list(hall.at_terminal(2)))
    assert key.last_used == hall.clock.now()


def test_AUT_12_a_key_stands_for_both_factors(hall: IrcHall) -> None:
    """Where there is a second factor the password alone does not let in, and a key does."""
    factor, secret = hall.house.second_factor, hall.house.second_factor.new_secret()
    code = TOTP(b32decode(secret), 6, SHA1(), 30).generate(int(hall.clock.now())).decode()
    run(factor.enrol(hall.at_terminal(2), secret, code))
    visitor = client(hall)
    assert codes(visitor.say("AUTHENTICATE PLAIN", f"AUTHENTICATE {plain('alice', PASSWORD)}"))[-1] == "904"
    assert codes(external(visitor)) == FOUND


def test_a_gateway_s_certificate_is_not_its_people_s() -> None:
    """WEBIRC: all of them come over the gateway's connection."""
    own = IrcHall(IrcConfig(gateways=(Gateway(address=ABROAD.address, password=Secret("between")),)))
    give(own, 2, MINE)
    visitor = own.client(secure=True, peer=ABROAD)
    visitor.wire.certificate = MINE.public_bytes(Encoding.DER)
    visitor.say("WEBIRC between gateway host.test 203.0.113.9")
    visitor.say("CAP REQ :sasl")
    assert codes(external(visitor, "alice"))[:2] == ["908", "904"]
