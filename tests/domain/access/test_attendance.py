from hypothesis import given
from hypothesis import strategies as st

from dialtone.domain.access.attendance import Attendance
from tests.support.residents import peer


def test_a_connection_is_counted_under_its_server_address_and_network():
    inside = Attendance()
    inside.enter(peer("2001:db8::1"), "mail")
    inside.enter(peer("2001:db8::2"), "finger")
    assert (inside.active("mail"), inside.active("finger"), len(inside)) == (1, 1, 2)
    assert inside.waiting("2001:db8::1") == 1
    assert inside.waiting_near("2001:db8::ffff") == 2


def test_who_logged_in_does_not_wait_any_more_but_is_inside():
    inside, client = Attendance(), peer()
    inside.enter(client, "mail")
    inside.identified(client)
    inside.identified(client)
    assert (inside.waiting(client.address), inside.active("mail")) == (0, 1)
    inside.leave(client)
    assert (inside.waiting(client.address), inside.active("mail"), len(inside)) == (0, 0, 0)


def test_a_connection_is_taken_back_once_whatever_its_address_became():
    inside, client, other = Attendance(), peer("192.0.2.9"), peer("203.0.113.5")
    inside.enter(client, "mail")
    inside.enter(other, "mail")
    client.address = "203.0.113.5"  # what a PROXY header said
    inside.leave(client)
    inside.leave(client)
    assert inside.waiting("192.0.2.9") == 0
    assert inside.waiting("203.0.113.5") == 1
    assert inside.active("mail") == 1


def test_who_never_entered_changes_nothing():
    inside = Attendance()
    inside.identified(peer())
    inside.leave(peer())
    assert len(inside) == 0


@given(st.lists(st.tuples(st.sampled_from(["enter", "identified", "leave"]), st.integers(0, 4))))
def test_counts_are_right_after_any_history(steps):
    inside, peers = Attendance(), [peer(f"192.0.2.{number % 2}") for number in range(5)]
    here, known = set(), set()
    for step, number in steps:
        if step == "enter" and number not in here:
            inside.enter(peers[number], "mail")
            here.add(number)
        elif step == "identified":
            inside.identified(peers[number])
            known |= {number} & here
        elif step == "leave":
            inside.leave(peers[number])
            here.discard(number)
            known.discard(number)
    assert inside.active("mail") == len(inside) == len(here)
    for parity in (0, 1):
        waiting = [number for number in here - known if number % 2 == parity]
        assert inside.waiting(f"192.0.2.{parity}") == inside.waiting_near(f"192.0.2.{parity}") == len(waiting)
