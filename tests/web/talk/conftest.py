"""A board with channels."""

from __future__ import annotations

from typing import Any

import pytest

from dialtone.config.chat import Channel, ChatConfig, Guru
from tests.support.browser import Browser, SiteWorld

CHAT = ChatConfig(
    channels=(
        Channel(number=1, code="MAIN", name="Main <channel>", may_have_password=True),
        Channel(number=2, code="SYSOPS", name="Sysops", requirements="SYSOP"),
    ),
    gurus=(Guru(code="GURU", name="The Guru"),),
)


@pytest.fixture
def site() -> SiteWorld:
    world = SiteWorld(chat=CHAT)
    world.set(world.user(1), level=99)
    world.add("Guest", restrictions="G")
    return world


@pytest.fixture
def bob(site: SiteWorld) -> Browser:
    browser = site.browser(address="192.0.2.8")
    browser.sign_in("Bob")
    return browser


def token(browser: Browser) -> dict[str, Any]:
    """The field every form carries."""
    return {"csrf": browser.get("/").page.all("meta", name="csrf-token")[0].attributes["content"]}
