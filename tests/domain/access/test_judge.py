from dataclasses import replace

import pytest

from dialtone.base.errors import Refusal, StoreError, Why
from dialtone.base.log import Secret
from dialtone.domain.access.judge import Judge
from dialtone.domain.access.secrets import cram_md5
from dialtone.domain.model.user import Secrets, UserNumber
from dialtone.domain.people.passwords import Safe
from dialtone.testing.script import run
from dialtone.wire.proofs import DigestProof, PasswordProof, ScramProof
from tests.support.residents import PASSWORD, Residents

ALICE = UserNumber(2)
CHALLENGE = b"<1@local.test>"


class Court:
    """A judge, and alice before him."""

    def __init__(self, **kwargs):
        self.residents = Residents(**kwargs).settle()
        self.alice = run(self.residents.directory.get(ALICE))
        self.safe = Safe(self.residents.hasher, self.residents.vault, recoverable=self.residents.general.challenge_auth)
        self.judge = Judge(
            self.residents.store, self.residents.clock, self.residents.chance, self.residents.hasher, self.safe
        )

    def fits(self, password=PASSWORD, user="alice"):
        account = self.alice if user == "alice" else user
        return run(self.judge.fits(account, PasswordProof("alice", Secret(password))))

    def secrets(self):
        return run(self.residents.store.read(lambda records: records.users.secrets(ALICE)))

    def give(self, secrets):
        run(self.residents.store.write(lambda records: records.users.set_secrets(ALICE, secrets)))

    @property
    def work(self):
        return self.residents.hasher.verified


def test_AUT_05_only_the_exact_password_fits():
    court = Court()
    assert court.fits()
    for password in (PASSWORD.upper(), PASSWORD + " ", " " + PASSWORD, "", "x" * 1000, PASSWORD + "\0"):
        assert not court.fits(password)


def test_AUT_05_composed_and_decomposed_characters_are_the_same():
    court = Court()
    run(court.residents.people.set_password(ALICE, "grüße"))
    assert court.fits("gru\u0308\u00dfe")


def test_an_account_that_folds_case_does():
    court = Court(password_case="fold")
    assert court.alice.fold_case
    for password in (PASSWORD, PASSWORD.upper()):
        assert court.fits(password)
    assert not court.fits("other")


def test_a_returning_client_does_not_pay_again():
    court = Court()
    for _ in range(5):
        assert court.fits()
    assert court.work == 1
    assert not court.fits("wrong")
    assert court.work == 2


def test_forgotten_when_told():
    court = Court()
    court.fits()
    court.judge.forget(ALICE)
    court.fits()
    assert court.work == 2


def test_ENU_03_the_same_work_for_names_nobody_has():
    court = Court()
    assert not court.fits(user=None)
    assert not court.fits(user=None)
    assert court.work == 2
    assert not court.fits("x" * 1000, user=None)
    assert not court.fits("x" * 1000)
    assert court.work == 2


def test_SLO_04_too_many_at_once_is_passed_on():
    court = Court()

    async def busy(hashed, password):
        raise Refusal(Why.BUSY, temporary=True)

    court.residents.hasher.verify = busy
    with pytest.raises(Refusal) as caught:
        court.fits()
    assert caught.value.why is Why.BUSY


@pytest.mark.parametrize("password", [PASSWORD, PASSWORD.upper()])
def test_answers_to_challenges(password):
    court = Court()
    proof = DigestProof("alice", CHALLENGE, cram_md5(password, CHALLENGE), "CRAM-MD5")
    assert run(court.judge.fits(court.alice, proof)) is (password == PASSWORD)
    assert run(court.judge.fits(None, proof)) is False


def test_scram_needs_an_account():
    court = Court()
    assert run(court.judge.fits(court.alice, ScramProof("alice", True)))
    assert not run(court.judge.fits(court.alice, ScramProof("alice", False)))
    assert not run(court.judge.fits(None, ScramProof("alice", True)))


def test_scram_keys_of_an_account_and_of_nobody():
    court = Court()
    assert run(court.judge.scram_keys(court.alice)).iterations == 4096
    assert run(court.judge.scram_keys(None)) is None
    court.give(Secrets("hash of x"))
    assert run(court.judge.scram_keys(court.alice)) is None


def test_missing_forms_are_made_at_the_first_login():
    court = Court()
    court.give(Secrets(f"hash of {PASSWORD}", changed=3.0))
    assert court.fits()
    secrets = court.secrets()
    assert court.safe.recovered(secrets) == PASSWORD
    assert court.safe.scram_keys(secrets.scram) is not None
    assert secrets.changed == 3.0


def test_missing_forms_are_not_made_from_a_wrong_password():
    court = Court()
    court.give(Secrets(f"hash of {PASSWORD}"))
    court.fits("wrong")
    assert court.secrets() == Secrets(f"hash of {PASSWORD}")


def test_missing_forms_do_not_overwrite_a_new_password():
    court = Court()
    court.give(Secrets(f"hash of {PASSWORD}"))
    scram = court.residents.hasher.scram
    newer = Secrets("hash of newer", sealed=b"x", scram="y")

    async def overtaken(password):
        await court.residents.store.write(lambda records: records.users.set_secrets(ALICE, newer))
        return await scram(password)

    court.residents.hasher.scram = overtaken
    assert court.fits()
    assert court.secrets() == newer


def test_a_full_disk_or_a_busy_pool_does_not_stop_a_good_login():
    court = Court()
    bare = Secrets(f"hash of {PASSWORD}")
    court.give(bare)

    async def full(change):
        raise StoreError("disk full")

    court.residents.store.write = full
    assert court.fits()
    assert court.secrets() == replace(bare)
