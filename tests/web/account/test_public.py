"""What strangers are told, as a person chooses it on a page."""

from __future__ import annotations

from dialtone.config.finger import FingerConfig
from dialtone.testing.script import run
from tests.support.browser import SiteWorld


def test_FIN_02_boxes_for_what_the_board_would_tell():
    site = SiteWorld(finger=FingerConfig(include_age=True, include_gender=True))
    alice = site.browser()
    alice.sign_in("Alice")
    page = alice.get("/account/public").page
    assert "My age" in page.text and "My real name" not in page.text
    alice.submit(button="Keep it", gender="1", age=None)
    assert "Your choice is kept." in alice.answer.page.text
    assert run(site.house.publicity.chosen(site.user(2))) == {"gender"}
    alice.submit(button="Keep it", gender=None)
    assert run(site.house.publicity.chosen(site.user(2))) == frozenset()


def test_a_board_that_tells_nothing():
    alice = SiteWorld().browser()
    alice.sign_in("Alice")
    assert "tells strangers nothing more" in alice.get("/account/public").page.text
    assert "What strangers see of you" in alice.get("/account").page.text
