"""Every page of the site and every operation of the API, asked by those who may not, and with nonsense."""

from __future__ import annotations

import re
from time import perf_counter
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialtone.config.boards import Boards
from dialtone.config.mail import MailConfig
from dialtone.web.api import OPERATIONS
from dialtone.web.page import Page
from dialtone.web.pages import PAGES
from tests.domain.boards.hall import sub
from tests.support.browser import Browser
from tests.web.files.shelves import Shelves

PARAMETER = re.compile(r"\{(\w+)(?::(\w+))?\}")
PRESENT = {"code": "GENERAL", "library": "MAIN", "directory": "GAMES", "name": "game.zip", "secret": "x" * 43}
LONGEST = 5.0  # seconds a page may take at most, on a slow machine
READ = [page for page in PAGES if "GET" in page.methods]
CHANGING = [page for page in PAGES if "POST" in page.methods]
HOSTILE = ("..", "%2e%2e%2f", "%00", "%ff", "a" * 3000, "%F0%9F%98%80", "'%20OR%201=1--", "%25s", "-1", "0", "9" * 30)
ODD = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)


class Town(Shelves):
    """Boards, files and mail; what is written to the store is counted."""

    def __init__(self) -> None:
        super().__init__()
        general = sub("GENERAL", description="General chatter")
        self.rebuild(boards=Boards((general.group,), {general.code: general}), mail=MailConfig(min_free_space=0))
        self.keep("game.zip")

    def people(self) -> dict[str, Browser]:
        """Browsers of nobody, a user and the sysop."""
        found = {"nobody": self.browser(), "Alice": self.browser(), "Sysop": self.browser(address="127.0.0.1")}
        found["Alice"].sign_in("Alice")
        found["Sysop"].sign_in("Sysop")
        return found


@pytest.fixture(scope="module")
def town() -> Town:
    """One for all: nothing here changes it."""
    return Town()


@pytest.fixture(scope="module")
def people(town: Town) -> dict[str, Browser]:
    """Those who ask."""
    return town.people()


def _path(page: Page | Any, value: Any = None) -> str:
    """A page's path; `value` in place of each parameter that is text, else what is there."""

    def fill(match: re.Match[str]) -> str:
        if match[2] == "int":
            return str(value) if value is not None and str(value).isascii() and str(value).isdigit() else "1"
        return str(value) if value is not None else PRESENT.get(match[1], "1")

    return PARAMETER.sub(fill, page.path)


def _counted(town: Town, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    written: list[Any] = []
    real = type(town.store).write

    async def write(store: Any, change: Any) -> Any:
        written.append(change)
        return await real(store, change)

    monkeypatch.setattr(type(town.store), "write", write)
    return written


@pytest.mark.parametrize("page", CHANGING, ids=lambda page: page.name)
def test_WEB_03_no_page_changes_anything_without_our_token(town, people, page, monkeypatch):
    written = _counted(town, monkeypatch)
    for who, browser in people.items():
        for token in ({}, {"csrf": "0" * 64}):
            answer = browser.request(
                "POST",
                _path(page),
                urlencode(token).encode(),
                headers={"content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin"},
            )
            assert answer.status in (401, 403, 404, 410), (who, answer.status)
    assert written == []


@pytest.mark.parametrize("page", CHANGING, ids=lambda page: page.name)
def test_WEB_03_a_good_token_from_another_site_changes_nothing(town, people, page, monkeypatch):
    browser = people["Sysop"]
    token = browser.get("/account/password").page.form("/account/password").values["csrf"]
    written = _counted(town, monkeypatch)
    answer = browser.request(
        "POST",
        _path(page),
        urlencode({"csrf": token}).encode(),
        headers={"content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "cross-site"},
    )
    assert answer.status in (403, 404, 410)
    assert written == []


@pytest.mark.parametrize("page", READ, ids=lambda page: page.name)
def test_WEB_06_every_page_answers_everybody(town, people, page):
    for who, browser in people.items():
        for value in (None, *HOSTILE):
            begun = perf_counter()
            answer = browser.request("GET", _path(page, value))
            assert answer.status < 500 or answer.status == 501, (who, value, answer.status)
            assert perf_counter() - begun < LONGEST, (who, value)


@pytest.mark.parametrize("page", READ, ids=lambda page: page.name)
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.lists(ODD, min_size=1, max_size=3), number=st.integers(-(2**70), 2**70))
def test_SQL_01_nonsense_in_any_part_of_an_address_is_answered(town, people, page, words, number):
    names = ("q", "page", "before", "after", "sort", "order", "next", "at", "from", "to", "user", "folder", "limit")
    query = urlencode({name: words[at % len(words)] if at % 2 else number for at, name in enumerate(names)})
    for browser in (people["Alice"], people["Sysop"]):
        answer = browser.request("GET", f"{_path(page, quote(words[0], safe='') or '1')}?{query}")
        assert answer.status < 500 or answer.status == 501
        answer = browser.request("GET", f"{_path(page)}?{query}")
        assert answer.status < 500 or answer.status == 501


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: f"{one.method} {one.path}")
def test_WEB_06_an_operation_without_a_token_does_nothing(town, people, operation, monkeypatch):
    written = _counted(town, monkeypatch)
    for secret in ("", "Bearer ", "Bearer dt_" + "x" * 43, "Bearer x", "Basic QWxpY2U6eA==", "Bearer \xff\xfe"):
        headers = {"content-type": "application/json"} | ({"authorization": secret} if secret else {})
        path = "/api/v1" + _path(operation)
        assert people["Sysop"].request(operation.method, path, b"{}", headers=headers).status == 401
    assert written == []


def test_WEB_06_pages_for_sysops_are_for_no_user(people):
    for page in READ:
        if page.requirements == "SYSOP":
            assert people["Alice"].request("GET", _path(page)).status == 403, page.name
            assert people["nobody"].request("GET", _path(page)).status in (303, 403), page.name


@pytest.mark.parametrize("method", ["OPTIONS", "PUT", "PATCH", "DELETE"])
def test_HTP_04_other_methods_change_nothing(town, people, method, monkeypatch):
    written = _counted(town, monkeypatch)
    for page in PAGES:
        if method not in page.methods:
            assert people["Sysop"].request(method, _path(page)).status in (404, 405), page.name
    assert written == []
