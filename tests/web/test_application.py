"""The site as a whole: what is there, what is not, what every answer carries."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dialtone.base.errors import Refusal, StoreError, Why
from dialtone.web import links
from dialtone.web.application import Site
from dialtone.web.page import Page
from dialtone.web.pages import PAGES
from tests.support.browser import Browser, SiteWorld


def test_a_page_that_is_not_there_says_so(nobody: Browser) -> None:
    answer = nobody.get("/no/such/page")
    assert (answer.status, answer.page.heading) == (404, "Not here")


@pytest.mark.parametrize("path", ["/", "/sign-in", "/here", "/about", "/no/such/page"])
def test_WEB_05_every_answer_carries_the_policies(nobody: Browser, path: str) -> None:
    headers = nobody.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy and "script-src 'self'" in policy and "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["referrer-policy"] == "same-origin"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"


def test_a_page_that_takes_no_form_says_so(nobody: Browser) -> None:
    answer = nobody.post("/here", {"a": "b"})
    assert (answer.status, answer.page.heading) == (405, "Not that way")


def test_pages_have_different_names_and_their_paths_are_found_by_them() -> None:
    assert len({page.name for page in PAGES}) == len(PAGES)
    assert all(links.known(page.name) for page in PAGES)


async def _broken(visit: object) -> None:
    raise RuntimeError("secret detail")


async def _troubled(visit: object) -> None:
    raise StoreError("disk full")


async def _busy(visit: object) -> None:
    raise Refusal(Why.BUSY, "come back later", temporary=True)


def _with(site: SiteWorld, run: object) -> Browser:
    page = Page(name=f"test.{run.__name__}", path=f"/{run.__name__}", run=run, public=True)  # type: ignore[attr-defined, arg-type]
    site.house = replace(site.house, web=Site(site.house, (*PAGES, page)))
    return site.browser()


def test_SEC_10_a_fault_is_a_code_and_nothing_else(site: SiteWorld, caplog: pytest.LogCaptureFixture) -> None:
    answer = _with(site, _broken).get("/_broken")
    assert answer.status == 500
    assert "secret detail" not in answer.text and "Traceback" not in answer.text
    assert "under the code" in answer.page.text


def test_SLO_09_a_store_in_trouble_is_told_in_words(site: SiteWorld) -> None:
    answer = _with(site, _troubled).get("/_troubled")
    assert answer.status == 503
    assert "disk full" not in answer.text
    assert "Nothing was changed" in answer.page.text


def test_who_is_to_come_back_later_is_told_when(site: SiteWorld) -> None:
    answer = _with(site, _busy).get("/_busy")
    assert (answer.status, answer.headers["retry-after"]) == (503, "60")
    assert "Come back later." in answer.page.text
