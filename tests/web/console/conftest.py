"""A board with a folder of its own, so that its settings and lists can be changed."""

from __future__ import annotations

import pytest

from dialtone.config.load import load_settings
from tests.support.browser import Browser, SiteWorld

INI = "; mine\n[Mail]\nMaxClients = 7 ; few\nRelayPassword = hush-hush\n[Console]\nAccess = local-or-factor\n"


@pytest.fixture
def board(tmp_path):
    """The board; Sysop is number 1, Alice 2, Bob 3."""
    for name in ("ctrl", "data", "text"):
        (tmp_path / name).mkdir()
    (tmp_path / "ctrl/sbbs.ini").write_text(INI)
    loaded = load_settings(tmp_path)
    world = SiteWorld(root=loaded.root, mail=loaded.mail, origins=loaded.origins)
    world.set(world.user(1), level=99)
    return world


@pytest.fixture
def sysop(board: SiteWorld) -> Browser:
    """The sysop has signed in on the board's own machine."""
    browser = board.browser(address="127.0.0.1")
    browser.sign_in("Sysop")
    return browser


@pytest.fixture
def later(board: SiteWorld, sysop: Browser) -> Browser:
    """The same, an hour after the password was given."""
    board.clock.advance(3600)
    return sysop
