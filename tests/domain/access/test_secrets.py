"""Vectors: spec mail.md 1.7 (CRAM-MD5) and 5.2 (APOP)."""

import hmac

import pytest

from dialtone.base.log import Secret
from dialtone.domain.access import secrets
from dialtone.domain.access.secrets import digest_fits, erase_when_off, offered, password_fits
from dialtone.domain.model.user import Secrets, User, UserNumber
from dialtone.testing.script import run
from dialtone.wire.proofs import DigestProof, PasswordProof
from tests.support.residents import CountingHasher, Residents

CHALLENGE = b"<1896.697170952@postoffice.example.net>"
CRAM = DigestProof("alice", CHALLENGE, "abb7de49c58da1416866bbc566b7e585", "CRAM-MD5")
APOP = DigestProof("alice", CHALLENGE, "69e6c39c890cc38eca505360f358e7fb", "APOP")


def user(*, fold_case=False):
    return User(number=UserNumber(2), alias="alice", fold_case=fold_case)


@pytest.mark.parametrize("proof", [CRAM, APOP])
def test_digest_vectors(proof):
    assert digest_fits("secret", proof)
    assert digest_fits("SeCret", proof)  # reference clients use lower case
    assert not digest_fits("secret ", proof)
    assert not digest_fits(None, proof)


def test_a_digest_of_the_exact_password_fits_too():
    proof = DigestProof("alice", CHALLENGE, secrets.cram_md5("SeCret", CHALLENGE), "CRAM-MD5")
    assert digest_fits("SeCret", proof)
    assert not digest_fits("secret", proof)


def test_the_stand_in_for_a_missing_password_is_no_password():
    digest = secrets.cram_md5(secrets._NO_PASSWORD, CHALLENGE)
    assert not digest_fits(None, DigestProof("nobody", CHALLENGE, digest, "CRAM-MD5"))


def test_AUT_06_digests_are_compared_in_constant_time(monkeypatch):
    compared = []

    def watched(one, other):
        compared.append((one, other))
        return one == other

    monkeypatch.setattr(hmac, "compare_digest", watched)
    for password in ("secret", "wrong", None):
        digest_fits(password, APOP)
    assert len(compared) == 6  # both forms, every time, whether or not the first fits


def test_AUT_05_the_offered_password_keeps_its_case_unless_the_account_folds():
    proof = PasswordProof("alice", Secret("SeCret"))
    assert offered(proof, user()) == "SeCret"
    assert offered(proof, None) == "SeCret"
    assert offered(proof, user(fold_case=True)) == "secret"


def test_AUT_05_over_long_passwords_and_nul_never_reach_the_hasher():
    assert offered(PasswordProof("alice", Secret("x" * 1000)), user()) is None
    assert offered(PasswordProof("alice", Secret("a\0b")), user()) is None


def test_ENU_03_the_same_work_is_done_without_an_account():
    hasher = CountingHasher()
    assert run(password_fits(hasher, Secrets("hash of secret"), "secret"))
    assert not run(password_fits(hasher, None, "secret"))
    assert not run(password_fits(hasher, Secrets(""), "secret"))
    assert hasher.verified == 3


def test_switching_challenges_off_erases_the_copies():
    residents = Residents().settle()
    assert run(erase_when_off(residents.store, residents.general)) == 0
    off = Residents(challenge_auth=False, store=residents.store)
    assert run(erase_when_off(off.store, off.general)) == 4
    assert run(off.store.read(lambda records: records.users.secrets(UserNumber(2)))).sealed == b""
    assert run(erase_when_off(off.store, off.general)) == 0
