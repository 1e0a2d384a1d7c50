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
from tests.support.live import LiveBoard
from tests.support.living_site import HOST, WEB, LivingSite

pytestmark = pytest.mark.integration

SHOTS = os.environ.get("SCREENSHOTS", "")
# What answers with a file, a picture, a stream or a piece of a page; the tests of the rooms look at those.
RAW = re.compile(
    r"(_html|_file|_source|_feed|_stream|\.feed|\.stream|\.text|\.picture|\.attachment|\.download|\.check"
    r"|\.people|\.news|\.beside|\.message|\.next)$"
)
OPERATORS = {"boards.moderate", "boards.operate", "boards.edit", "files.edit"}  # for those who operate
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


def order(board: LiveBoard, browser: str, **more: Any) -> dict[str, Any]:
    mark = mark_of(board.root / "ctrl/ssl.cert")
    return {"chromium": browser, "host": HOST, "certificate": mark, "secure": base(board, "https"), **more}


def base(board: LiveBoard, kind: str) -> str:
    return f"{kind}://{HOST}:{board.port(kind)}"


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
    return {"who": who, "base": base(site.board, "https"), "axe": True, "shots": SHOTS, "pages": opened, **more}


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


@pytest.mark.timeout(600)
@pytest.mark.parametrize("who", ["Alice", "Sysop", "Guest"])
def test_every_page_is_whole(site: LivingSite, browser: str, who: str) -> None:
    found = drive("walk.js", order(site.board, browser, walks=[walk(site, who)]), seconds=580)
    assert {one["name"] for one in found} == {one.name for one in pages(who)}
    assert not problems(found), "\n".join(problems(found))


@pytest.mark.timeout(600)
def test_whoever_has_not_signed_in_sees_what_the_guest_sees_over_plain_http(site: LivingSite, browser: str) -> None:
    plain = walk(site, "", base=base(site.board, "http"), axe=False)
    found = drive("walk.js", order(site.board, browser, walks=[plain]), seconds=580)
    wrong = problems(found)
    assert found and not wrong, "\n".join(wrong)


@pytest.mark.timeout(600)
def test_a_board_without_a_guest_shows_its_door_and_nothing_else(browser: str) -> None:
    board = LiveBoard(HOST, settings=WEB)
    with board:
        opened = {one.name: one.path for one in pages("") if "{" not in one.path and one.name != "account.code"}
        door = {"who": "", "base": base(board, "https"), "axe": True, "shots": SHOTS, "pages": opened}
        found = drive("walk.js", order(board, browser, walks=[door]), seconds=580)
    public = {one.name for one in PAGES if one.public}
    let_in = {one["name"] for one in found if one["landed"] == one["path"]}
    assert let_in == set(opened) & public, {one["name"]: one["landed"] for one in found}
    assert {one["landed"] for one in found if one["name"] not in public} == {"/sign-in"}
    assert not problems(found), "\n".join(problems(found))


@pytest.mark.timeout(600)
@pytest.mark.parametrize("kinds", [("account", "console", "mail", "live"), ("boards", "files", "keyboard")])
def test_what_people_do(site: LivingSite, browser: str, kinds: tuple[str, ...]) -> None:
    found = drive("journeys.js", order(site.board, browser, kinds=kinds), seconds=580)
    wrong = [f"{one['name']}: {one['wrong']}" for one in found if one["wrong"]]
    assert len(found) >= 12 and not wrong, "\n".join(wrong)


def test_nothing_of_this_was_a_fault(site: LivingSite) -> None:
    assert "FAULT" not in site.board.console() and "Traceback" not in site.board.console()
