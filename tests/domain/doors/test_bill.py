"""What doors cost, and what they may make of an account."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.base.errors import Refusal
from dialtone.domain.doors.bill import Bill, changed, spent
from dialtone.domain.model.user import User, UserNumber
from dialtone.formats.doors.read_back import Change
from dialtone.testing.script import run
from tests.support.doors import Arcade

ALICE = User(number=UserNumber(2), alias="Alice", level=50, flags1="AB", credits=1000, free_credits=300)
COSTLY = "[sec:S]\nname=S\n[prog:S:A]\nname=Apples\ncmd=a\ncost=1000\n"


@given(st.integers(0, 5000), st.integers(0, 5000), st.integers(0, 5000))
def test_free_credits_go_first_and_nobody_owes(own, free, cost):
    after = spent(replace(ALICE, credits=own, free_credits=free), cost)
    assert after.free_credits == max(0, free - cost)
    assert after.credits + after.free_credits == max(0, own + free - cost)
    assert after.credits >= 0


def test_the_price_is_taken():
    arcade = Arcade(COSTLY, credits=900, free_credits=300)
    bill, door = Bill(arcade.store, arcade.clock), arcade.doors.doors[0]
    run(bill.charge(door, arcade.alice.user))
    after = arcade.again(arcade.alice)
    assert (after.credits, after.free_credits, after.door) == (200, 0, "A")
    with pytest.raises(Refusal, match="Apples costs 1,000 credits, and you have 200"):
        run(bill.charge(door, after))
    assert arcade.again(arcade.alice) == after


def test_exemption_x_pays_nothing():
    arcade = Arcade(COSTLY, exemptions="X")
    bill, door = Bill(arcade.store, arcade.clock), arcade.doors.doors[0]
    bill.affordable(door, arcade.alice.user)
    run(bill.charge(door, arcade.alice.user))
    assert arcade.again(arcade.alice).credits == 0


@pytest.mark.parametrize(
    ("change", "field", "becomes"),
    [
        (Change(credits=50), "credits", 1050),
        (Change(credits=-400), "credits", 900),
        (Change(level=60), "level", 60),
        (Change(level=90), "level", 50),
        (Change(level=-1), "level", 50),
        (Change(add=(("flags1", "CA"),)), "flags1", "ABC"),
        (Change(remove=(("flags1", "A"),)), "flags1", "B"),
        (Change(replace=(("flags1", "XY"),)), "flags1", "XY"),
        (Change(expires=5.0), "expires", 5.0),
        (Change(expires_local=86400.0), "expires", 82800.0),
        (Change(expires_local=0.0), "expires", 0.0),
        (Change(minutes=10), "banked_minutes", 10),
        (Change(minutes=-10), "banked_minutes", 0),
        (Change(downloads=3), "downloads", 3),
        (Change(downloads=-3), "downloads", 0),
        (Change(downloaded=200), "downloaded", 200),
        (Change(downloaded=400), "credits", 900),
    ],
)
def test_each_change(change, field, becomes):
    assert getattr(changed(ALICE, change, lambda at: 3600.0), field) == becomes


def test_EXE_09_no_door_makes_a_sysop_or_unmakes_one():
    assert changed(ALICE, Change(level=99)).level == 50
    assert changed(replace(ALICE, level=90), Change(level=10)).level == 90


def test_changes_are_kept_and_others_told():
    arcade = Arcade()
    bill, door = Bill(arcade.store, arcade.clock), arcade.doors.doors[0]
    assert run(bill.settle(door, arcade.alice.user, Change())) is None
    after = run(bill.settle(door, arcade.alice.user, Change(credits=5)))
    assert after.credits == arcade.again(arcade.alice).credits == 5
