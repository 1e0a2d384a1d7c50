"""Webhooks are the sysop's."""

from __future__ import annotations

import asyncio

import pytest

from dialtone.base.errors import Refusal
from dialtone.domain.hooks.service import MOST
from dialtone.domain.model.happenings import MailQueued, PostMade
from dialtone.domain.model.user import SYSOP
from tests.support.browser import SiteWorld


@pytest.fixture
def site():
    world = SiteWorld()
    world.set(world.user(1), level=99)
    return world


def add(site, number=1, url="https://hooks.example/x", events=("post.made",)):
    return asyncio.run(site.house.hooks.add(site.caller(site.user(number)), url, events))


def test_EXE_09_nobody_else_has_any(site):
    hook, _ = add(site)
    alice = site.caller(site.user(2))
    for work in (
        site.house.hooks.shown(alice),
        site.house.hooks.remove(alice, hook.id),
        site.house.hooks.add(alice, hook.url, ("post.made",)),
    ):
        with pytest.raises(Refusal):
            asyncio.run(work)


def test_SEC_01_the_secret_is_kept_sealed(site):
    _, secret = add(site)
    kept = asyncio.run(site.store.read(lambda records: records.properties.section(SYSOP, "hooks")))
    assert kept and all(secret not in text for text in kept.values())
    assert asyncio.run(site.house.hooks.all())[0].secret == secret


@pytest.mark.parametrize("events", [(), ("nothing",), ("post.made", "x")])
def test_events_that_are_none_are_refused(site, events):
    with pytest.raises(Refusal):
        add(site, events=events)


def test_there_are_so_many(site):
    for number in range(MOST):
        add(site, url=f"https://hooks.example/{number}")
    with pytest.raises(Refusal):
        add(site)


def test_facts_nobody_wants_are_no_messages(site):
    hooks = site.house.hooks
    assert hooks.message(PostMade("A", 1, 1)) is None
    add(site)
    assert hooks.message(PostMade("A", 1, 1)) and hooks.message(MailQueued("x")) is None
