from dialtone.domain.access.remembered import REMEMBERED_FOR, REMEMBERED_MOST, Remembered
from dialtone.domain.model.user import UserNumber
from dialtone.testing.chance import SteadyChance

ALICE, BOB = UserNumber(2), UserNumber(3)


def remembering(password="secret", number=ALICE):
    remembered = Remembered(SteadyChance())
    remembered.end(remembered.begin(number), password, 0.0)
    return remembered


def test_a_verified_password_is_remembered_for_minutes():
    remembered = remembering()
    assert remembered.fits(ALICE, "secret", 1.0)
    assert remembered.fits(ALICE, "secret", REMEMBERED_FOR)
    assert not remembered.fits(ALICE, "secret", REMEMBERED_FOR + 1)


def test_only_this_password_of_this_account():
    remembered = remembering()
    assert not remembered.fits(ALICE, "Secret", 1.0)
    assert not remembered.fits(BOB, "secret", 1.0)


def test_a_failed_verification_is_not_remembered():
    remembered = Remembered(SteadyChance())
    remembered.end(remembered.begin(ALICE), None, 0.0)
    assert not remembered.fits(ALICE, "", 0.0)


def test_forgotten_when_told():
    remembered = remembering()
    remembered.forget(BOB)
    assert remembered.fits(ALICE, "secret", 1.0)
    remembered.forget(ALICE)
    assert not remembered.fits(ALICE, "secret", 1.0)


def test_a_verification_under_way_when_the_password_changes_is_not_remembered():
    remembered = Remembered(SteadyChance())
    first, other = remembered.begin(ALICE), remembered.begin(BOB)
    remembered.forget(ALICE)
    second = remembered.begin(ALICE)
    remembered.end(first, "old", 0.0)
    remembered.end(other, "bobs", 0.0)
    assert not remembered.fits(ALICE, "old", 0.0)
    assert remembered.fits(BOB, "bobs", 0.0)
    remembered.end(second, "new", 0.0)
    assert remembered.fits(ALICE, "new", 0.0)


def test_the_memory_is_bounded():
    remembered = Remembered(SteadyChance())
    for number in range(1, REMEMBERED_MOST + 2):
        remembered.end(remembered.begin(UserNumber(number)), "secret", 0.0)
    assert not remembered.fits(UserNumber(1), "secret", 0.0)
    assert remembered.fits(UserNumber(2), "secret", 0.0)
