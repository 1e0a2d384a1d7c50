"""The page about tokens."""

from __future__ import annotations

import pytest

from tests.support.browser import SiteWorld


@pytest.fixture
def alice(site: SiteWorld):
    browser = site.browser()
    browser.sign_in("Alice")
    return browser


def test_a_token_is_made_shown_once_used_and_revoked(site, alice):
    alice.get("/account/tokens")
    answer = alice.submit(button="Make a token", name="Script", **{"scope-people": "1"})
    made = answer.page.all("p", class_="secret")[0].text
    asking = site.browser()
    asking.headers = {"authorization": f"Bearer {made}"}
    assert asking.request("GET", "/api/v1/me").status == 200
    assert made not in alice.get("/account/tokens").text
    alice.submit(button="Revoke Script")
    assert asking.request("GET", "/api/v1/me").status == 401


def test_sysops_scopes_are_shown_to_sysops(site, alice):
    assert "scope-sysop" not in alice.get("/account/tokens").text
    sysop = site.browser()
    sysop.sign_in("Sysop")
    assert "scope-sysop" in sysop.get("/account/tokens").text


def test_a_token_for_nothing_is_none(alice):
    alice.get("/account/tokens")
    assert alice.submit(button="Make a token", name="Script").status == 400
