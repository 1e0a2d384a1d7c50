"""Tokens for programs."""

from __future__ import annotations

import asyncio

import pytest

from dialtone.base.errors import Refusal
from dialtone.domain.access.api_tokens import MOST
from dialtone.wire.port import Peer
from tests.support.browser import SiteWorld

PEER = Peer("192.0.2.1", 1, "192.0.2.2", 2)


@pytest.fixture
def site() -> SiteWorld:
    world = SiteWorld()
    world.set(world.user(1), level=99)
    world.add("Guest", restrictions="G")
    return world


def make(site, *scopes, number=2, **more):
    return asyncio.run(
        site.house.api_tokens.create(site.caller(site.user(number)), "Script", scopes or ("people",), **more)
    )


def admit(site, secret):
    return asyncio.run(site.house.api_tokens.admit(secret, PEER))


def test_a_token_is_its_owners_for_its_scopes(site):
    caller, scopes = admit(site, make(site, "people", "boards:read"))
    assert caller.user.alias == "Alice" and scopes == {"people", "boards:read"}


def test_SEC_01_what_is_kept_is_no_token(site):
    secret = make(site)
    (kept,) = asyncio.run(site.house.api_tokens.list(site.caller(site.user(2))))
    assert secret not in repr(kept)
    with pytest.raises(Refusal):
        admit(site, kept.id)


def test_revoked_expired_and_invented_ones_open_nothing(site):
    secret = make(site, days=1)
    (kept,) = asyncio.run(site.house.api_tokens.list(site.caller(site.user(2))))
    bob = site.caller(site.user(3))
    with pytest.raises(Refusal):  # WEB-06
        asyncio.run(site.house.api_tokens.revoke(bob, kept.id))
    assert admit(site, secret)
    site.clock.advance(90_000)
    for text in (secret, "", "dt_", "dt_" + "A" * 43, "x" * 9999):
        with pytest.raises(Refusal):
            admit(site, text)
    other = make(site)
    (kept,) = asyncio.run(site.house.api_tokens.list(site.caller(site.user(2))))
    asyncio.run(site.house.api_tokens.revoke(site.caller(site.user(2)), kept.id))
    with pytest.raises(Refusal):
        admit(site, other)


def test_EXE_09_the_sysops_scope_is_for_sysops_while_they_are(site):
    with pytest.raises(Refusal):
        make(site, "sysop")
    secret = make(site, "sysop", "people", number=1)
    assert "sysop" in admit(site, secret)[1]
    site.set(site.user(1), level=50)
    assert admit(site, secret)[1] == {"people"}


def test_a_closed_account_has_no_tokens_that_work(site):
    secret = make(site)
    site.set(site.user(2), inactive=True)
    with pytest.raises(Refusal):
        admit(site, secret)


@pytest.mark.parametrize(
    ("scopes", "days", "name"),
    [((), 0, "x"), (("nothing",), 0, "x"), (("people",), -1, "x"), (("people",), 9999, "x"), (("people",), 0, " ")],
)
def test_what_is_no_token_is_refused(site, scopes, days, name):
    with pytest.raises(Refusal):
        asyncio.run(site.house.api_tokens.create(site.caller(site.user(2)), name, scopes, days=days))


def test_there_are_so_many_and_none_for_guests(site):
    for _ in range(MOST):
        make(site)
    with pytest.raises(Refusal):
        make(site)
    with pytest.raises(Refusal):
        make(site, number=4)
