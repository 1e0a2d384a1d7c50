"""Passkeys, with a device in software. What pages make of it: tests/web/account/test_passkeys.py."""

from __future__ import annotations

import asyncio
import json

import pytest

from dialtone.base.errors import Refusal, Why
from dialtone.domain.access.passkeys import LASTS, MOST, Site
from tests.support.browser import SiteWorld
from tests.support.passkey_device import HOST, ORIGIN, Device

SITE = Site(HOST, ORIGIN, "Test Board")
BROWSER = "secret of a browser"


class World(SiteWorld):
    """A house whose users have devices."""

    def offer(self, number=2, browser=BROWSER):
        return asyncio.run(self.house.passkeys.offer(self.caller(self.user(number)), SITE, browser))

    def make(self, device, number=2, browser=BROWSER, name="Key"):
        answer = json.loads(device.make(self.offer(number)))
        asyncio.run(self.house.passkeys.add(self.caller(self.user(number)), SITE, browser, answer, name))

    def list(self, number=2):
        return asyncio.run(self.house.passkeys.list(self.caller(self.user(number))))

    def remove(self, id, number=2):
        asyncio.run(self.house.passkeys.remove(self.caller(self.user(number)), id))

    def whose(self, device, browser=BROWSER, waiting=0.0, **changes):
        asked = self.house.passkeys.ask(SITE, BROWSER)
        self.clock.advance(waiting)
        answer = json.loads(device.sign(asked)) | changes
        return asyncio.run(self.house.passkeys.whose(SITE, browser, answer)).alias


@pytest.fixture
def world():
    world = World()
    world.add("Guest", restrictions="G")
    return world


def refused(work, *arguments, **more):
    with pytest.raises(Refusal) as no:
        work(*arguments, **more)
    return no.value.why


def test_a_passkey_says_whose_it_is(world):
    device = Device()
    world.make(device)
    assert world.whose(device) == "Alice"
    (kept,) = world.list()
    assert (kept.name, kept.made > 0, kept.used > 0) == ("Key", True, True)
    assert world.list(3) == []


def test_names_are_one_line_and_never_empty(world):
    first, second = Device(), Device()
    second.id = b"another credential"
    world.make(first, name="\r\n \x1b")
    world.make(second, name="Blue\r\nkey " + "x" * 90)
    names = [one.name for one in world.list()]
    assert names[0] and "\n" not in names[1] and len(names[1]) <= 40


def test_only_its_owner_removes_it_and_then_it_opens_nothing(world):
    device = Device()
    world.make(device)
    (kept,) = world.list()
    assert refused(world.remove, kept.id, number=3) is Why.NOT_FOUND
    world.remove(kept.id)
    assert world.list() == [] and refused(world.whose, device) is Why.BAD_LOGIN
    assert refused(world.remove, kept.id) is Why.NOT_FOUND


def test_a_device_is_taken_once(world):
    device = Device()
    world.make(device)
    assert refused(world.make, device) is Why.EXISTS


def test_guests_have_none_and_others_so_many(world):
    assert refused(world.offer, number=4) is Why.DENIED
    for number in range(MOST):
        device = Device()
        device.id = b"credential %d" % number
        world.make(device)
    assert refused(world.offer) is Why.TOO_MANY


def test_a_challenge_is_for_one_browser_and_five_minutes(world):
    device = Device()
    world.make(device)
    assert refused(world.whose, device, browser="another") is Why.BAD_LOGIN
    assert world.whose(device, waiting=LASTS - 1) == "Alice"
    assert refused(world.whose, device, waiting=LASTS + 1) is Why.BAD_LOGIN
    assert refused(world.make, Device(), browser="another") is Why.BAD_LOGIN


def test_what_is_kept_signs_nothing(world):
    """A copy of the store is no copy of a device: nothing that was drawn at random here is kept, only a public key."""
    device = Device()
    world.make(device)
    kept = asyncio.run(world.store.read(lambda records: records.properties.section(world.user(2).number, "passkeys")))
    secret = device.key.private_numbers().private_value.to_bytes(32, "big")
    assert kept and all(secret.hex() not in text for text in kept.values())


@pytest.mark.parametrize("response", [None, 1, [], "x", {}, {"response": {}}, {"response": {"userHandle": "!"}}])
def test_answers_that_are_none_are_refused_and_logged(world, events, response):
    world.house.passkeys.ask(SITE, BROWSER)
    with pytest.raises(Refusal):
        asyncio.run(world.house.passkeys.whose(SITE, BROWSER, response))
    assert [event.name for event in events if event.name == "login.passkey"]
    world.offer()
    with pytest.raises(Refusal) as no:
        asyncio.run(world.house.passkeys.add(world.caller(world.user(2)), SITE, BROWSER, response, "x"))
    assert no.value.why is Why.INVALID
