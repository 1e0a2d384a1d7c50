import re

import pytest

from dialtone.base.errors import Refusal, Why
from dialtone.base.log import Secret
from dialtone.config.mail import MailConfig
from dialtone.config.system import GlobalConfig, SystemConfig
from dialtone.domain.access.offers import Offers
from dialtone.testing.chance import SteadyChance
from dialtone.wire.proofs import DigestProof, PasswordProof, ScramProof
from tests.support.residents import peer

ALL = ("PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-256")
HIDDEN = ("CRAM-MD5", "SCRAM-SHA-256")
OUTSIDE, LOOPBACK = peer(), peer("127.0.0.1")


def offers(clear="loopback", challenge_auth=True, host="mx.local.test", inet="local.test"):
    return Offers(
        SteadyChance(),
        MailConfig(host_name=host, clear_text_login=clear),
        GlobalConfig(challenge_auth=challenge_auth),
        SystemConfig(inet_addr=inet),
    )


@pytest.mark.proves("Mail.ClearTextLogin")
@pytest.mark.parametrize(
    ("clear", "client", "secure", "expected"),
    [
        ("loopback", OUTSIDE, False, HIDDEN),
        ("loopback", OUTSIDE, True, ALL),
        ("loopback", LOOPBACK, False, ALL),
        ("always", OUTSIDE, False, ALL),
        ("never", LOOPBACK, False, HIDDEN),
        ("never", LOOPBACK, True, ALL),
    ],
)
def test_TLS_13_what_is_announced(clear, client, secure, expected):
    assert offers(clear).mechanisms(client, secure) == expected
    assert offers(clear).clear_text(client, secure) == (expected == ALL)


def test_without_challenges():
    off = offers(challenge_auth=False)
    assert off.mechanisms(OUTSIDE, True) == ("PLAIN", "LOGIN", "SCRAM-SHA-256")
    assert not off.challenges()
    for ask in (
        lambda: off.check_mechanism("CRAM-MD5", OUTSIDE, True),
        lambda: off.check_proof(DigestProof("a", b"<a@b>", "0" * 32, "APOP"), OUTSIDE, True),
    ):
        with pytest.raises(Refusal) as caught:
            ask()
        assert caught.value.why is Why.BAD_MECHANISM


def test_TLS_13_asking_for_what_needs_tls():
    with pytest.raises(Refusal) as caught:
        offers().check_mechanism("plain", OUTSIDE, False)
    assert (caught.value.why, caught.value.status) == (Why.NEEDS_TLS, "5.7.11")
    with pytest.raises(Refusal) as caught:
        offers().check_proof(PasswordProof("a", Secret("b")), OUTSIDE, False)
    assert caught.value.why is Why.NEEDS_TLS
    offers().check_proof(ScramProof("a", True), OUTSIDE, False)
    offers().check_mechanism("scram-sha-256", OUTSIDE, False)


def test_AUT_08_unknown_mechanism():
    with pytest.raises(Refusal) as caught:
        offers().check_mechanism("KERBEROS_V4", OUTSIDE, True)
    assert caught.value.why is Why.BAD_MECHANISM


def test_AUT_10_challenges_are_unique_message_ids():
    source = offers()
    challenges = {source.challenge() for _ in range(100)}
    assert len(challenges) == 100
    assert all(re.fullmatch(rb"<[0-9a-f]{32}@mx\.local\.test>", challenge) for challenge in challenges)


@pytest.mark.parametrize(
    ("host", "inet", "expected"), [("", "local.test", b"@local.test>"), ("", "", b"@localhost>"), ("a b>", "", b"@ab>")]
)
def test_a_challenge_names_the_host(host, inet, expected):
    assert offers(host=host, inet=inet).challenge().endswith(expected)


def test_nonces_are_printable_and_unique():
    source = offers()
    nonces = {source.nonce() for _ in range(100)}
    assert len(nonces) == 100
    assert all(re.fullmatch("[0-9a-f]{36}", nonce) for nonce in nonces)
