from hypothesis import given
from hypothesis import strategies as st

from dialtone.domain.files import credits
from dialtone.domain.model.user import User, UserNumber

amounts = st.integers(0, 10**12)


def user(**fields):
    return User(number=UserNumber(2), alias="Bob", **fields)


def test_free_credits_go_first():
    after, spent = credits.spend(user(credits=100, free_credits=30), 50)
    assert (after.free_credits, after.credits) == (0, 80)
    assert spent == (30, 20)


@given(amounts, amounts, amounts)
def test_nobody_spends_more_than_he_has_and_everything_comes_back(bought, free, cost):
    before = user(credits=bought, free_credits=free)
    paid = credits.spend(before, cost)
    assert (paid is None) == (cost > bought + free)
    if paid is not None:
        after, spent = paid
        assert credits.available(after) == credits.available(before) - cost
        assert credits.give_back(after, spent) == before


def test_free_credits_of_another_day_do_not_come_back():
    after, spent = credits.spend(user(credits=100, free_credits=30), 50)
    again = credits.give_back(after, spent, same_day=False)
    assert (again.free_credits, again.credits) == (0, 100)


def test_a_share_is_exact():
    assert credits.share(999, 150) == 1498
    assert credits.share(1000, 33) == 330


def test_minutes_in_place_of_credits():
    after, minutes = credits.earn_minutes(user(banked_minutes=5), 600_000, 1000.0)
    assert (after.banked_minutes, minutes) == (15, 10)
