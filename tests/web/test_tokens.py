"""Forms of ours, and of others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.web.tokens import fits, form_token, opened_notice, sealed_notice
from tests.support.browser import Browser


def test_WEB_03_a_form_without_its_token_changes_nothing(alice: Browser) -> None:
    answer = alice.post("/sign-out", {})
    assert answer.status == 403
    assert "Alice" in alice.get("/").page.text


def test_WEB_03_a_token_of_another_browser_changes_nothing(alice: Browser, nobody: Browser) -> None:
    nobody.get("/sign-in")
    foreign = nobody.answer.page.form("/sign-in").values["csrf"]  # type: ignore[union-attr]
    assert alice.post("/sign-out", {"csrf": foreign}).status == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "", "origin": "https://evil.test"},
    ],
    ids=["cross-site", "same-site", "origin"],
)
def test_WEB_03_what_another_site_sends_changes_nothing(alice: Browser, headers: dict[str, str]) -> None:
    token = alice.get("/").page.form("/sign-out").values["csrf"]
    assert alice.post("/sign-out", {"csrf": token}, **headers).status == 403


def test_WEB_03_text_plain_is_no_form(alice: Browser) -> None:
    token = alice.get("/").page.form("/sign-out").values["csrf"]
    assert alice.post("/sign-out", {"csrf": token}, **{"content-type": "text/plain"}).status == 403


def test_WEB_03_nobody_is_signed_in_by_another_site(nobody: Browser) -> None:
    nobody.get("/sign-in")
    answer = nobody.post("/sign-in", {"name": "Alice", "password": "correct horse"})
    assert answer.status == 403 and "__Host-dialtone" not in nobody.cookies


@given(st.text(min_size=1), st.text())
def test_a_token_fits_its_secret_only(secret: str, other: str) -> None:
    assert fits(secret, form_token(secret))
    assert not fits("", form_token(""))
    assert secret == other or not fits(secret, form_token(other))


@given(st.text(min_size=1), st.text(max_size=200), st.text())
def test_a_notice_is_shown_to_the_browser_it_was_written_for(secret: str, text: str, other: str) -> None:
    sealed = sealed_notice(secret, text)
    assert opened_notice(secret, sealed) == text
    assert opened_notice(secret, f"x{sealed}") == ""
    assert secret == other or opened_notice(other, sealed) == ""


@given(st.text())
def test_any_cookie_may_come(value: str) -> None:
    assert opened_notice("secret", value) == ""
