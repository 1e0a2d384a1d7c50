"""Orders to nodes, and who may give them."""

import pytest

from dialtone.base.errors import Refusal, Why
from dialtone.domain.model.actor import Remote, System
from dialtone.testing.script import run
from tests.support.front_door import ABROAD, FrontDoor

OPERATOR = System("operator")


@pytest.fixture
def door():
    return FrontDoor()


def test_the_caller_of_a_node_is_interrupted_and_woken(door):
    from dialtone.base.bell import Bell

    bell = Bell()
    node = door.presence.enter(door.user(2), "Telnet", bell=bell).node
    door.house.orders.interrupt(OPERATOR, node)
    assert door.presence.at(node).interrupted
    assert bell.answer()
    with pytest.raises(Refusal) as no:
        door.house.orders.interrupt(OPERATOR, 9)
    assert no.value.why is Why.NOT_FOUND


def test_EXE_09_orders_of_those_who_may_not_are_refused(door):
    orders = door.house.orders
    node = door.presence.enter(door.user(3), "Telnet").node
    for actor in (door.caller(door.user(2)), Remote(ABROAD)):
        for order in (
            lambda: orders.list(actor),  # noqa: B023
            lambda: orders.interrupt(actor, node),  # noqa: B023
            lambda: orders.lock(actor, 1, True),  # noqa: B023
            lambda: orders.down(actor, 1, True),  # noqa: B023
            lambda: run(orders.message(actor, node, "hi", "x")),  # noqa: B023
        ):
            with pytest.raises(Refusal) as no:
                order()
            assert no.value.why is Why.DENIED
    for order in (orders.go_quiet, orders.go_anonymous):
        with pytest.raises(Refusal):
            order(door.caller(door.user(3)), node, True)
    assert not door.presence.at(node).interrupted
    assert not door.presence.node(1).locked


def test_exemptions_open_some_orders(door):
    orders, node = door.house.orders, door.presence.enter(door.user(3), "Telnet").node
    alice = door.set(door.user(2), exemptions="INQ")
    orders.interrupt(door.caller(alice), node)
    orders.lock(door.caller(alice), 2, True)
    orders.go_quiet(door.caller(alice), node, True)
    orders.go_anonymous(door.caller(alice), node, True)
    visit = door.presence.at(node)
    assert (visit.interrupted, visit.quiet, visit.anonymous, door.presence.node(2).locked) == (True, True, True, True)
    with pytest.raises(Refusal):
        orders.down(door.caller(alice), 2, True)


def test_a_line_to_the_caller_of_a_node(door):
    node = door.presence.enter(door.user(2), "Telnet").node
    run(door.house.orders.message(OPERATOR, node, "Come \x1b[2Jhere", "Sysop"))
    (text,) = door.telegrams(door.user(2))
    assert "\x1b" not in text
    assert "here" in text
    with pytest.raises(Refusal):
        run(door.house.orders.message(OPERATOR, 77, "x", "Sysop"))


def test_what_is_no_node(door):
    for number in (0, -1, 10_000):
        with pytest.raises(Refusal):
            door.house.orders.lock(OPERATOR, number, True)
