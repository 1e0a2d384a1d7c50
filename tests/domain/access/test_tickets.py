"""Tickets for calls from the site."""

from __future__ import annotations

import asyncio

import pytest

from dialtone.base.errors import Refusal
from dialtone.domain.access.tickets import LASTS
from dialtone.domain.model.actor import Caller
from dialtone.wire.port import Peer
from tests.support.browser import SiteWorld

HERE = Peer("192.0.2.1", 1, "192.0.2.2", 2)
THERE = Peer("192.0.2.9", 1, "192.0.2.2", 2)


@pytest.fixture
def site() -> SiteWorld:
    world = SiteWorld()
    world.add("Guest", restrictions="G")
    return world


def issue(site, number=2):
    return asyncio.run(site.house.tickets.issue(Caller(site.user(number), HERE, "web", "TOTP")))


def redeem(site, ticket, peer=HERE):
    return asyncio.run(site.house.tickets.redeem(ticket, peer))


def test_a_ticket_lets_its_owner_call(site):
    caller = redeem(site, issue(site))
    assert (caller.user.alias, caller.method, caller.service) == ("Alice", "TOTP", "websocket")


def test_WSK_04_it_works_once(site):
    ticket = issue(site)
    redeem(site, ticket)
    with pytest.raises(Refusal):
        redeem(site, ticket)


def test_WSK_04_it_works_from_its_address_only_and_is_spent_by_the_attempt(site):
    ticket = issue(site)
    with pytest.raises(Refusal):
        redeem(site, ticket, THERE)
    with pytest.raises(Refusal):
        redeem(site, ticket)


def test_WSK_04_it_lasts_a_minute(site):
    ticket = issue(site)
    site.clock.advance(LASTS + 1)
    with pytest.raises(Refusal):
        redeem(site, ticket)


def test_an_account_that_was_closed_calls_in_vain(site):
    ticket = issue(site)
    site.set(site.user(2), inactive=True)
    with pytest.raises(Refusal):
        redeem(site, ticket)


def test_a_guest_gets_none_and_invented_ones_are_worth_nothing(site):
    with pytest.raises(Refusal):
        issue(site, 4)
    for text in ("", "x", "A" * 43, "A" * 5000, "\0"):
        with pytest.raises(Refusal):
            redeem(site, text)


def test_SEC_01_a_session_is_no_ticket(site):
    secret = asyncio.run(site.house.web_sessions.begin(Caller(site.user(2), HERE, "web")))
    with pytest.raises(Refusal):
        redeem(site, secret)
