"""The whole site in a real browser: every page, for everybody, in light and dark, narrow and wide; and what people do.

With SCREENSHOTS=folder every page is photographed at three widths in both colours, too (for looking at them).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest

from dialtone.web.pages import PAGES
from tests.support.chromium import chromium, mark_of
from tests.support.living_site import HOST, LivingSite

pytestmark = pytest.mark.integration

NO_PAGE = {"mail.beside"}  # goes on to a page at once
SHOTS = os.environ.get("SCREENSHOTS", "")
WIDTHS = [320, 768, 1440]
GONE = "sysop"  # files nobody but a sysop sees


@pytest.fixture(scope="module")
def browser() -> str:
    return chromium()


@pytest.fixture(scope="module")
def site(browser: str) -> Iterator[LivingSite]:
    made = LivingSite()
    try:
        yield made
    finally:
        made.close()


def order(site: LivingSite, browser: str, **more: Any) -> dict[str, Any]:
    mark = mark_of(site.board.root / "ctrl/ssl.cert")
    return {"chromium": browser, "host": HOST, "certificate": mark, "plain": site.plain, "secure": site.secure, **more}


def pages_of(site: LivingSite, who: str) -> dict[str, str]:
    """What somebody can open: those who are nobody cannot open what is not for guests, people not the console."""
    return {
        page.name: site.paths[page.name]
        for page in PAGES
        if "GET" in page.methods and (who == "Sysop" or who not in ("", "Alice") or _open_to(who, page.requirements))
    }


def _open_to(who: str, requirements: str) -> bool:
    return "SYSOP" not in requirements and (bool(who) or "NOT" not in requirements)
