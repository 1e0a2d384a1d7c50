"""Programs that ask the API."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from dialtone.config.boards import Boards, Group, OwnPosts, SubBoard
from dialtone.config.mail import MailConfig
from tests.support.browser import Answer, Browser, SiteWorld

MAIN = Group(name="Main", prefix="")
SUBS = (
    SubBoard(code="GENERAL", group=MAIN, name="General", edit=OwnPosts.ALL),
    SubBoard(code="SECRET", group=MAIN, name="Secret", requirements="SYSOP"),
)


class Program:
    """Something with a token."""

    def __init__(self, site: SiteWorld, number: int, *scopes: str) -> None:
        caller = site.caller(site.user(number))
        secret = asyncio.run(site.house.api_tokens.create(caller, "Script", scopes)) if scopes else ""
        self.browser = Browser(site)
        self.browser.headers = {"authorization": f"Bearer {secret}"} if secret else {}

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        data = json.dumps(body).encode() if body is not None else b""
        kind = {"content-type": "application/json"} if body is not None else {}
        return self.browser.request(method, f"/api/v1{path}", data, headers=kind | headers)

    def get(self, path: str) -> Any:
        answer = self.ask("GET", path)
        assert answer.status == 200, answer.text
        return json.loads(answer.text)


@pytest.fixture
def site() -> SiteWorld:
    roomy = MailConfig(min_free_space=0)
    world = SiteWorld(boards=Boards((MAIN,), {sub.code: sub for sub in SUBS}), mail=roomy)
    world.set(world.user(1), level=99)
    return world


@pytest.fixture
def program(site: SiteWorld) -> Any:
    """`program("scope", ...)`: one with Alice's token."""
    return lambda *scopes, number=2: Program(site, number, *scopes)


@pytest.fixture
def nobody_asks(site: SiteWorld) -> Any:
    """A GET without anything."""
    return lambda path, **headers: Browser(site).request("GET", path, headers=headers)
