import pytest

from dialtone.base.errors import Refusal, Why
from dialtone.domain.model.user import Secrets
from dialtone.domain.people.passwords import Safe, chosen, compared, presented
from dialtone.testing.script import run
from dialtone.wire.scram import make_keys
from tests.support.residents import CountingHasher, SteadyVault


def safe(*, recoverable=True, vault=None):
    return Safe(CountingHasher(), vault or SteadyVault(), recoverable=recoverable)


def keep(password, *, fold_case=False, **kwargs):
    return run(safe(**kwargs).keep(password, fold_case=fold_case, now=7.0))


def test_AUT_05_composed_and_decomposed_are_one_password():
    assert presented("gro\u0308\u00dfe") == presented("größe")


def test_AUT_05_trailing_space_and_case_count():
    assert presented("abc ") == "abc "
    assert compared("aBc", False) == "aBc"


@pytest.mark.parametrize("password", ["", "a\0b", "x" * 129, "\ud800"])
def test_AUT_05_what_can_be_nobodys_password(password):
    assert presented(password) is None


def test_AUT_05_the_longest_password():
    assert presented("x" * 128) == "x" * 128
    assert presented("\U0001f600" * 128) is not None


@pytest.mark.parametrize("password", ["", "a\0b", "a\nb", "a\x7fb", "x" * 129])
def test_passwords_that_cannot_be_chosen(password):
    with pytest.raises(Refusal) as caught:
        chosen(password)
    assert caught.value.why is Why.INVALID
    assert password not in caught.value.text or not password


def test_nothing_is_kept_in_the_clear():
    secrets = keep("correct horse")
    assert "correct horse" not in secrets.scram
    assert b"correct horse" not in secrets.sealed
    assert secrets.changed == 7.0


def test_the_hash_is_of_the_password_or_of_its_folded_form():
    assert keep("SeCret").password_hash == "hash of SeCret"
    assert keep("SeCret", fold_case=True).password_hash == "hash of secret"


def test_the_sealed_copy_is_exact_and_only_kept_while_challenges_are_on():
    assert safe().recovered(keep("SeCret", fold_case=True)) == "SeCret"
    assert keep("SeCret", recoverable=False).sealed == b""
    assert safe(recoverable=False).recovered(keep("SeCret")) is None


def test_a_sealed_copy_under_another_key_is_lost():
    secrets = keep("SeCret")
    assert safe(vault=SteadyVault(key=1)).recovered(secrets) is None
    assert safe(vault=SteadyVault(key=1)).scram_keys(secrets.scram) is None


def test_scram_keys_come_back():
    assert safe().scram_keys(keep("SeCret").scram) == make_keys("SeCret", b"salt", 4096)


@pytest.mark.parametrize("text", ["", "4096", "4096:c2FsdA==", "4096:c2FsdA==:", "x:y:z", "4096:c2FsdA==:AAAA", "::::"])
def test_scram_texts_that_say_nothing(text):
    assert safe().scram_keys(text) is None


def test_missing_forms_are_made_from_a_password_found_right():
    bare = Secrets("hash of SeCret", changed=1.0)
    whole = run(safe().completed(bare, "SeCret"))
    assert safe().lacks(bare)
    assert not safe().lacks(whole)
    assert whole.password_hash == bare.password_hash
    assert safe().recovered(whole) == "SeCret"
    assert not safe(recoverable=False).lacks(keep("SeCret", recoverable=False))


def test_forms_under_a_lost_key_are_missing():
    secrets = keep("SeCret")
    replaced = safe(vault=SteadyVault(key=1))
    assert replaced.lacks(secrets)
    assert not replaced.lacks(run(replaced.completed(secrets, "SeCret")))
