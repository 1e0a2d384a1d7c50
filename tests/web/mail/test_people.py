"""Whom a message is for, and the names that are offered."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.web.mail import people
from dialtone.web.mail.people import names
from tests.support.browser import Browser
from tests.web.mail.post_office import PROBE, PostOffice


def offered(browser: Browser, query: str) -> list[str]:
    """What a field would offer."""
    page = browser.get(f"/mail/people?{query}", **{"hx-request": "true"}).page
    return [node.attributes["value"] for node in page.all("option")]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Bob", ["Bob"]),
        (" Bob ,, Alice\n; Eve <eve@ext.test>", ["Bob", "Alice", "Eve <eve@ext.test>"]),
        ('"Doe, Jane" <jane@ext.test>, Bob', ['"Doe, Jane" <jane@ext.test>', "Bob"]),
        (" , ", []),
    ],
)
def test_lists_are_split_at_commas_but_not_in_quotes(typed: str, found: list[str]) -> None:
    assert names(typed) == found


@given(st.text(max_size=200))
def test_no_name_is_empty_or_has_a_line_end(typed: str) -> None:
    assert all(name.strip() == name and name and "\n" not in name for name in names(typed))


def test_names_are_offered_behind_those_that_stand_there(site: PostOffice, alice: Browser) -> None:
    site.add("Bobby")
    assert offered(alice, "to=bo") == ["Bob", "Bobby"]
    assert offered(alice, "cc=Alice,+bobb") == ["Alice, Bobby"]
    for query in ("to=b", "to=zzzz", "to=bob@", "", "to=Bob,"):
        assert offered(alice, query) == []


def test_WEB_01_a_name_is_text(site: PostOffice, alice: Browser) -> None:
    assert offered(alice, "to=%3Csvg%3E,+bob") == ["<svg>, Bob"] and PROBE not in alice.get("/mail/write").text


def test_guests_are_offered_nothing(site: PostOffice, nobody: Browser) -> None:
    assert nobody.get("/mail/people?to=bob", follow=False).status == 303


def test_names_are_not_collected(site: PostOffice, alice: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people, "ASKED_MOST", 2)
    assert [offered(alice, "to=bob") for _ in range(3)] == [["Bob"], ["Bob"], []]
    site.clock.advance(61)
    assert offered(alice, "to=bob") == ["Bob"]


def test_a_message_has_a_bounded_number_of_recipients(site: PostOffice, alice: Browser) -> None:
    alice.get("/mail/write")
    to = ",".join(f"a{number}@ext.test" for number in range(101))
    answer = alice.submit("/mail/write", button="Send", to=to, subject="x", text="x")
    assert answer.status == 429 and "at most 100 people" in answer.page.text and not site.queued()
