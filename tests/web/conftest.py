"""A board with browsers."""

from __future__ import annotations

import pytest

from tests.support.browser import Browser, SiteWorld


@pytest.fixture
def site() -> SiteWorld:
    """A board with Sysop (number 1), Alice and Bob, and a guest."""
    world = SiteWorld()
    world.set(world.user(1), level=99)
    world.add("Guest", restrictions="G")
    return world


@pytest.fixture
def nobody(site: SiteWorld) -> Browser:
    """Somebody who has not signed in."""
    return site.browser()


@pytest.fixture
def alice(site: SiteWorld) -> Browser:
    """Alice has signed in."""
    browser = site.browser()
    browser.sign_in("Alice")
    return browser


@pytest.fixture
def sysop(site: SiteWorld) -> Browser:
    """The sysop has signed in, on the board's own machine."""
    browser = site.browser(address="127.0.0.1")
    browser.sign_in("Sysop")
    return browser
