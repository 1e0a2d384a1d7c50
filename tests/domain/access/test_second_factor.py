"""Codes besides the password."""

from base64 import b32decode
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from dialtone.base.errors import Refusal, Why
from dialtone.base.log import Secret
from dialtone.domain.access.second_factor import SecondFactor, spaced
from dialtone.domain.model.actor import Caller, Remote, System
from dialtone.testing.script import run
from dialtone.wire.proofs import PasswordProof
from tests.support.front_door import ABROAD, PASSWORD, FrontDoor


def code(door, secret, later=0):
    return TOTP(b32decode(secret), 6, SHA1(), 30).generate(int(door.clock.now()) + later).decode()


@pytest.fixture
def door():
    return FrontDoor()


@pytest.fixture
def secret(door):
    """Alice has a second factor, and has just used a code."""
    caller = door.caller(door.user(2))
    made = door.house.second_factor.new_secret()
    door.codes = run(door.house.second_factor.enrol(caller, made, code(door, made)))
    door.clock.advance(300)
    return made


def fits(door, text):
    return run(door.house.second_factor.fits(door.user(2).number, text))


def test_the_codes_are_those_of_rfc_6238(door):
    """Appendix B: at 59 seconds SHA-1 gives 94287082 in eight digits; ours are the last six."""
    factor = SecondFactor(door.store, door.clock, door.chance, door.pillars.vault, "B")
    assert factor._step_of(b"12345678901234567890", "287082", after=0) == 0
    door.clock.set(59.0)
    assert factor._step_of(b"12345678901234567890", "287082", after=0) == 1


def test_AUT_12_a_code_works_once(door, secret):
    now = code(door, secret)
    assert fits(door, now)
    assert not fits(door, now)


def test_AUT_12_a_code_of_the_window_before_is_taken_unless_a_later_one_was(door, secret):
    before, now = code(door, secret, -30), code(door, secret)
    assert fits(door, now)
    assert not fits(door, before)
    door.clock.advance(300)
    assert fits(door, code(door, secret, -30))
    assert not fits(door, code(door, secret, -90))


def test_AUT_12_a_recovery_code_works_once(door, secret):
    first, second = door.codes[:2]
    assert fits(door, f" {first.upper()} ")
    assert not fits(door, first)
    assert fits(door, second)
    assert not run(door.house.second_factor.fits(door.user(3).number, door.codes[2]))


def test_what_is_no_code(door, secret):
    for text in ("", "12345", "1234567", "abcdef", "٣٤٥٦٧٨", "x" * 5000):
        assert not fits(door, text)


def test_AUT_12_the_password_alone_is_half_a_login_on_a_terminal_and_none_elsewhere(door, secret):
    proof = PasswordProof("alice", Secret(PASSWORD))
    logins = door.house.logins
    caller = run(logins.admit(ABROAD, "telnet", proof, secure=True))
    assert run(logins.wants_code(caller))
    assert door.user(2).last_address == ""
    assert run(logins.confirm(caller, code(door, secret))).user.alias == "Alice"
    for service in ("pop3", "smtp", "submission", "ftp", "imap"):
        with pytest.raises(Refusal):
            run(logins.admit(ABROAD, service, proof, secure=True))


def test_AUT_12_guesses_count(door, secret):
    logins = door.house.logins
    caller = run(logins.admit(ABROAD, "telnet", PasswordProof("alice", Secret(PASSWORD)), secure=True))
    reasons = []
    for number in range(20):
        with pytest.raises(Refusal) as no:
            run(logins.confirm(caller, f"{number:06d}"))
        reasons.append(no.value.why)
    assert reasons[:10] == [Why.BAD_LOGIN] * 10
    assert Why.TOO_FAST in reasons[10:]
    assert run(door.pillars.ledger.standing("ip:198.51.100.7")).attempts.count >= 10


def test_a_password_between_the_guesses_forgives_nothing(door, secret):
    logins, proof = door.house.logins, PasswordProof("alice", Secret(PASSWORD))
    for number in range(3):
        caller = run(logins.admit(ABROAD, "telnet", proof, secure=True))
        with pytest.raises(Refusal):
            run(logins.confirm(caller, f"{number:06d}"))
    assert run(door.pillars.ledger.standing("ip:198.51.100.7")).attempts.count == 3


def test_a_key_is_two_factors(door, secret):
    assert not run(door.house.logins.wants_code(Caller(door.user(2), ABROAD, "ssh", "publickey")))


def test_whose_app_does_not_have_the_secret_switches_nothing_on(door):
    with pytest.raises(Refusal):
        run(door.house.second_factor.enrol(door.caller(door.user(2)), door.house.second_factor.new_secret(), "000000"))
    with pytest.raises(Refusal):
        run(door.house.second_factor.enrol(door.caller(door.user(2)), "short", "000000"))
    assert not run(door.house.second_factor.enrolled(door.user(2).number))


def test_the_secret_is_sealed_in_the_store(door, secret):
    kept = run(door.store.read(lambda records: records.properties.all(door.user(2).number)))
    assert secret not in repr(kept)
    assert all(one not in repr(kept) for one in door.codes)


def test_who_may_switch_it_off(door, secret):
    factor, alice = door.house.second_factor, door.user(2)
    for actor in (Remote(ABROAD), door.caller(door.user(3)), door.caller(replace(door.user(3), level=89))):
        with pytest.raises(Refusal):
            run(factor.remove(actor, alice))
    run(factor.remove(door.caller(door.user(1)), alice))
    assert not run(factor.enrolled(alice.number))
    assert not fits(door, door.codes[0])
    run(factor.remove(System("operator"), alice))


def test_what_an_app_is_given(door):
    factor, alice = door.house.second_factor, door.user(2)
    assert factor.uri(alice, "ABC") == "otpauth://totp/Test%20Board:Alice?secret=ABC&issuer=Test%20Board"
    assert spaced("ABCDEFGHIJ") == "ABCD EFGH IJ"
    assert len(b32decode(factor.new_secret())) == 20
