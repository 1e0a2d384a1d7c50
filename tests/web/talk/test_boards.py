"""Words for people on other boards, in browsers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dialtone.app.furnish.web import with_site
from tests.support.browser import SiteWorld
from tests.support.neighbours import Neighbours, with_neighbours


@pytest.fixture
def neighbours(site: SiteWorld) -> Neighbours:
    found = Neighbours()
    site.house = with_site(replace(site.house, other_boards=with_neighbours(site, found)))
    return found


def test_who_is_on_line_elsewhere_and_words_for_them(site, neighbours):
    alice = site.browser()
    alice.sign_in("Alice")
    page = alice.get("/telegrams/boards").page
    assert "Digital Man" in page.text and "Busy (not to be disturbed)" in page.text
    assert "It does not answer." in page.text
    answer = alice.submit(button="Send them", to="Digital Man@vert.test", text="Hello")
    assert "Your words went to Digital Man at Vertrauen." in answer.page.text
    assert "Digital Man@vert.test" in answer.page.text  # the last one written to
    assert [(parcel.recipient, parcel.text) for _, _, parcel in neighbours.brought] == [("Digital Man", "Hello")]


def test_a_telegram_with_an_address_goes_there(site, neighbours):
    alice = site.browser()
    alice.sign_in("Alice")
    alice.get("/telegrams")
    assert "went to eve at Near Board." in alice.submit(button="Send it", to="eve@near.test", text="Hi").page.text
    assert "went to Bob." in alice.submit(button="Send it", to="bob@local.test", text="Hi").page.text
    assert [parcel.recipient for _, _, parcel in neighbours.brought] == ["eve"]


def test_what_cannot_be_sent_is_told_and_kept(site, neighbours):
    alice = site.browser()
    alice.sign_in("Alice")
    alice.get("/telegrams/boards")
    answer = alice.submit(button="Send them", to="eve@other.test", text="words")
    assert answer.status == 404 and "No board called other.test" in answer.page.text
    assert answer.page.form(button="Send them").values["text"] == "words"
    neighbours.away = True
    answer = alice.submit(button="Send them", to="eve@vert.test", text="words")
    assert answer.status >= 400 and "cannot be reached" in answer.page.text


def test_who_may_not(site, neighbours):
    assert "Sign in" in site.browser().get("/telegrams/boards").page.text
    site.set(site.user(2), restrictions="C")
    alice = site.browser()
    alice.sign_in("Alice")
    assert alice.get("/telegrams/boards").status == 403
