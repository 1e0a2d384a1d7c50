"""Spec mail.md 1.7: authentication by address."""

import pytest

from dialtone.domain.access.by_address import GOOD_FOR, ByAddress
from dialtone.testing.script import run
from tests.support.residents import Residents, peer


@pytest.fixture
def house():
    return Residents().settle()


def at(house, client):
    user = run(ByAddress(house.store, house.clock).user_at(client))
    return user and user.alias


@pytest.mark.proves("Mail.Options.SMTP_AUTH_VIA_IP")
def test_a_log_on_counts_for_an_hour_from_its_address(house):
    house.enter("alice", client=peer("198.51.100.7"))
    assert at(house, peer("198.51.100.7")) == "alice"
    assert at(house, peer("198.51.100.8")) is None
    house.clock.advance(GOOD_FOR)
    assert at(house, peer("198.51.100.7")) == "alice"
    house.clock.advance(1)
    assert at(house, peer("198.51.100.7")) is None


def test_RLY_25_an_address_of_two_users_is_nobodys(house):
    house.enter("alice", client=peer("198.51.100.7"))
    house.enter("bob", client=peer("198.51.100.7"))
    assert at(house, peer("198.51.100.7")) is None
    house.clock.advance(GOOD_FOR + 1)
    house.enter("bob", client=peer("198.51.100.7"))
    assert at(house, peer("198.51.100.7")) is None  # alice may come back to it
    house.enter("alice", client=peer("198.51.100.9"))
    assert at(house, peer("198.51.100.7")) == "bob"


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "192.0.2.25"])
def test_this_machine_stands_for_nobody(house, address):
    house.enter("alice", client=peer(address))
    assert at(house, peer(address)) is None


def test_everybody_is_the_guest_so_the_guest_is_nobody(house):
    house.enter("guest", client=peer("198.51.100.7"))
    assert at(house, peer("198.51.100.7")) is None


def test_an_account_that_may_not_be_used_is_not_recognized(house):
    house.enter("alice", client=peer("198.51.100.7"))
    run(house.people.remove(2))
    assert at(house, peer("198.51.100.7")) is None
