"""The whole site in a real browser: every page, for everybody, in light and dark, narrow and wide; and what people do.

With SCREENSHOTS=folder every page is photographed at three widths in both colours, too (for looking at them).
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import Any

import pytest

from dialtone.web.page import Page
from dialtone.web.pages import PAGES
from tests.support.chromium import chromium, drive, mark_of
from tests.support.living_site import HOST, LivingSite

pytestmark = pytest.mark.integration

SHOTS = os.environ.get("SCREENSHOTS", "")
# What answers with a file, a picture, a stream or a piece of a page; the tests of the rooms look at those.
RAW = re.compile(
    r"(_html|_file|_source|_feed|_stream|\.feed|\.stream|\.text|\.picture|\.attachment|\.download|\.check|\.figures"
    r"|\.member|\.people|\.news|\.beside|\.message|\.next)$"
)
OPERATORS = {"boards.moderate", "boards.operate", "boards.edit", "files.edit"}  # for those who operate
UNTRUSTED = "Cross-Origin-Opener-Policy header has been ignored"  # Chromium says so where there is no TLS
# What has nothing to show on this board says so with this status.
EXPECTED = {"account.code": 410, "talk.line": 410, "files.to_user": 501}


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


def pages(who: str) -> list[Page]:
    """The pages somebody opens: the sysop the console and what only he has, Alice all the rest."""
    asked = [one for one in PAGES if "GET" in one.methods and (one.name == "texts.text" or not RAW.search(one.name))]
    if who == "Sysop":
        return [one for one in asked if "SYSOP" in one.requirements or one.name in OPERATORS]
    if who == "Alice":
        return [one for one in asked if "SYSOP" not in one.requirements and one.name not in OPERATORS]
    return [one for one in asked if not one.requirements and one.name not in OPERATORS]


def walk(site: LivingSite, who: str, **more: Any) -> dict[str, Any]:
    opened = {one.name: site.paths[one.name] for one in pages(who)}
    return {"who": who, "base": site.secure, "widths": [320], "axe": True, "shots": SHOTS, "pages": opened, **more}


def problems(found: list[dict[str, Any]]) -> list[str]:
    """What is wrong with pages; that a page is refused as it should be is not (Chromium complains of those)."""
    said = []
    for one in found:
        expected, status = EXPECTED.get(one["name"], 200), one.get("status")
        if status != expected:
            said.append(f"{one['name']} {one['path']} as {one['who'] or 'nobody'}: {status}")
        kept = [text for text in one["problems"] if expected == 200 or f"status of {expected}" not in text]
        said += [f"{one['name']} {one['path']} as {one['who'] or 'nobody'}: {text}" for text in kept]
    return said


@pytest.mark.timeout(400)
@pytest.mark.parametrize("who", ["Alice", "Sysop"])
def test_every_page_is_whole(site: LivingSite, browser: str, who: str) -> None:
    found = drive("walk.js", order(site, browser, walks=[walk(site, who)]), seconds=380)
    assert {one["name"] for one in found} == {one.name for one in pages(who)}
    assert not problems(found), "\n".join(problems(found))


@pytest.mark.timeout(400)
def test_pages_for_everybody_are_whole_for_nobody_over_plain_http(site: LivingSite, browser: str) -> None:
    found = drive("walk.js", order(site, browser, walks=[walk(site, "", base=site.plain, axe=False)]), seconds=380)
    wrong = [one for one in problems(found) if UNTRUSTED not in one]
    assert found and not wrong, "\n".join(wrong)


@pytest.mark.timeout(400)
def test_what_people_do(site: LivingSite, browser: str) -> None:
    found = drive("journeys.js", order(site, browser), seconds=380)
    wrong = [f"{one['name']}: {one['wrong']}" for one in found if one["wrong"]]
    assert len(found) >= 14 and not wrong, "\n".join(wrong)


def test_nothing_of_this_was_a_fault(site: LivingSite) -> None:
    assert "FAULT" not in site.board.console() and "Traceback" not in site.board.console()
