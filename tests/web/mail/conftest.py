"""A board whose people write to each other."""

from __future__ import annotations

import pytest

from tests.support.browser import Browser
from tests.web.mail.post_office import PostOffice


@pytest.fixture
def site() -> PostOffice:
    world = PostOffice()
    world.set(world.user(1), level=99)
    world.add("Guest", restrictions="G")
    return world


@pytest.fixture
def bob(site: PostOffice) -> Browser:
    """Bob has signed in."""
    browser = site.browser(address="192.0.2.8")
    browser.sign_in("Bob")
    return browser
