"""The site is furnished so that browsers stay signed in over a recycle, and hear of what changes."""

from __future__ import annotations

from dataclasses import replace

from dialtone.app.furnish.web import with_site
from tests.support.browser import SiteWorld


def test_browsers_are_known_after_a_recycle() -> None:
    site = SiteWorld()
    browser = site.browser()
    browser.sign_in("Alice")
    before = site.house
    site.rebuild()
    assert site.house is not before and site.house.visitors is before.visitors
    assert "Sign out" in browser.get("/").page.text


def test_a_browser_is_signed_out_when_its_account_is_closed() -> None:
    site = SiteWorld()
    browser = site.browser()
    browser.sign_in("Alice")
    site.set(site.user(2), inactive=True)
    assert "Sign out" not in browser.get("/").page.text


def test_pages_call_the_terminal_only_where_there_is_one() -> None:
    site = SiteWorld()
    settings = site.house.settings
    silent = replace(settings, terminal=replace(settings.terminal, auto_start=False))
    assert with_site(replace(site.house, settings=silent, browser_calls=None)).browser_calls is None
    loud = replace(settings, terminal=replace(settings.terminal, auto_start=True))
    assert with_site(replace(site.house, settings=loud, browser_calls=None)).browser_calls is not None


def test_the_application_is_made_for_the_first_browser_and_once() -> None:
    site = SiteWorld()
    assert site.house.web is not None and site.house.web._made is None
    site.browser().get("/about")
    made = site.house.web._made
    site.browser().get("/about")
    assert made is not None and site.house.web._made is made
