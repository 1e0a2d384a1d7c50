"""Telling webhooks."""

from __future__ import annotations

import asyncio
import hmac
import json
from hashlib import sha256

import pytest

from dialtone.domain.hooks.service import GIVEN_UP
from dialtone.domain.model.happenings import PostMade
from dialtone.domain.ports.outside import Unreachable
from dialtone.workers import hooks as module
from dialtone.workers.hooks import Telling
from tests.support.browser import SiteWorld
from tests.support.office import logged

FACT = PostMade("GENERAL", 7, 1)


class World:
    def __init__(self) -> None:
        self.site = SiteWorld()
        self.site.set(self.site.user(1), level=99)
        self.answers: list[int | Exception] = []
        self.told: list[tuple[str, bytes, dict]] = []
        self.telling = Telling(self.site.house.hooks, self.post, self.site.clock)

    async def post(self, url, body, fields):
        self.told.append((url, body, dict(fields)))
        answer = self.answers.pop(0) if self.answers else 204
        if isinstance(answer, Exception):
            raise answer
        return answer

    def hook(self, url="https://hooks.example/x", events=("post.made",)):
        return asyncio.run(self.site.house.hooks.add(self.site.caller(self.site.user(1)), url, events))

    def once(self):
        return asyncio.run(self.telling.once())

    def shown(self):
        return asyncio.run(self.site.house.hooks.shown(self.site.caller(self.site.user(1))))


@pytest.fixture
def world():
    return World()


def test_what_happened_is_told_signed_and_without_anybodys_words(world):
    _, secret = world.hook()
    world.telling.happened(FACT)
    world.once()
    ((url, body, fields),) = world.told
    assert url == "https://hooks.example/x"
    assert {"event": "post.made", "board": "GENERAL", "number": 7}.items() <= json.loads(body).items()
    at, mark = (part.split("=")[1] for part in fields["X-Dialtone-Signature"].split(","))
    assert mark == hmac.new(secret.encode(), f"{at}.".encode() + body, sha256).hexdigest()
    assert world.shown()[0].last == "status 204"


def test_only_what_was_asked_for_is_told_and_nothing_is_kept_for_nobody(world):
    world.telling.happened(FACT)
    world.hook(events=("post.held",))
    world.telling.happened(FACT)
    world.once()
    assert world.told == []


def test_it_is_tried_three_times_with_pauses(world):
    world.hook()
    world.answers = [Unreachable("refused"), 500, 500]
    world.telling.happened(FACT)
    assert world.once() == pytest.approx(module.PAUSES[0])
    world.once()
    assert len(world.told) == 1  # not before its time
    world.site.clock.advance(module.PAUSES[0])
    world.once()
    world.site.clock.advance(module.PAUSES[1])
    world.once()
    world.site.clock.advance(10_000)
    world.once()
    assert len(world.told) == 3 and world.shown()[0].failures == 3


def test_who_never_answers_is_told_nothing_any_more(world):
    world.hook()
    world.answers = [500] * 100
    for _ in range(GIVEN_UP + 5):
        world.telling.happened(FACT)
        world.once()
        world.site.clock.advance(100_000)
    told = len(world.told)
    world.telling.happened(FACT)
    world.once()
    assert len(world.told) == told


def test_SLO_the_line_is_bounded(world, monkeypatch):
    monkeypatch.setattr(module, "LINE_MOST", 5)
    world.telling = Telling(world.site.house.hooks, world.post, world.site.clock)
    world.hook()
    for _ in range(50):
        world.telling.happened(FACT)
    world.once()
    assert len(world.told) == 5


def test_LOG_02_the_path_of_an_address_is_not_logged_it_may_be_a_secret(world):
    world.hook(url="https://hooks.example/services/hush-hush")
    world.answers = [500, 204]
    with logged() as lines:
        world.telling.happened(FACT)
        world.once()
    assert any("hooks.example could not be told" in line for line in lines)
    assert not any("hush-hush" in line for line in lines)
