"""How many sessions one user may have at a time."""

import pytest

from dialtone.base.errors import Refusal, Why
from dialtone.domain.access.seats import Seats
from dialtone.domain.model.user import User, UserNumber

ALICE, BOB = User(number=UserNumber(2), alias="Alice"), User(number=UserNumber(3), alias="Bob")


def test_IMP_10_each_user_has_so_many():
    seats = Seats(2)
    first, second = seats.take(ALICE), seats.take(ALICE)
    with pytest.raises(Refusal) as caught:
        seats.take(ALICE)
    assert caught.value.why is Why.BUSY
    assert caught.value.final
    seats.take(BOB)
    first()
    first()
    assert seats.taken(ALICE) == 1
    seats.take(ALICE)
    second()
    assert seats.taken(ALICE) == 1


def test_nobody_is_remembered_who_left():
    seats = Seats()
    seats.take(ALICE)()
    assert seats.taken(ALICE) == 0
    assert seats._taken == {}
