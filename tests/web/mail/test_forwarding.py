"""Having one's mail sent on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.browser import Browser
from tests.web.mail.post_office import PostOffice

PATH = "/mail/forwarding"


@pytest.fixture
def reader(site: PostOffice) -> Browser:
    """Alice on a board that forwards mail."""
    site.rebuild(system=replace(site.settings.system, forward_to_netmail=True))
    browser = site.browser()
    browser.sign_in("Alice")
    return browser


def test_mail_is_sent_on_and_kept_again(site: PostOffice, reader: Browser) -> None:
    reader.get(PATH)
    page = reader.submit(PATH, address="alice@ext.test", on="1").page
    assert "Your mail goes on to alice@ext.test." in page.text
    assert (site.user(2).netmail, site.user(2).forwards) == ("alice@ext.test", True)
    assert page.form(PATH).values["on"] == "1"
    reader.submit(PATH, on=None)
    assert (site.user(2).netmail, site.user(2).forwards) == ("alice@ext.test", False)


@pytest.mark.parametrize("address", ["bob", "alice@local.test", "a b@ext.test", "x" * 60 + "@ext.test"])
def test_an_address_that_is_none_outside_is_refused(site: PostOffice, reader: Browser, address: str) -> None:
    reader.get(PATH)
    answer = reader.submit(PATH, address=address, on="1")
    assert answer.status >= 400 and answer.page.form(PATH).values["address"] == address
    assert not site.user(2).forwards


def test_who_may_not_write_outside_has_nothing_sent_there(site: PostOffice, reader: Browser) -> None:
    site.set(site.user(2), restrictions="M")
    reader.get(PATH)
    assert reader.submit(PATH, address="alice@ext.test", on="1").status == 403 and not site.user(2).forwards


def test_a_board_that_does_not_forward_says_so(site: PostOffice, alice: Browser) -> None:
    assert "Mail is not forwarded from this board." in alice.get(PATH).page.text


def test_WEB_03_it_needs_the_token(site: PostOffice, reader: Browser) -> None:
    assert reader.post(PATH, {"address": "eve@evil.test", "on": "1"}).status == 403 and not site.user(2).forwards
