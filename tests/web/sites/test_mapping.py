"""What addresses stand for: services.md 4.3."""

from __future__ import annotations

import pytest

from dialtone.web.sites.mapping import Ways, encoded, read_aliases, shortcuts


def test_aliases_of_the_sysops_file() -> None:
    found = read_aliases(b"/Synchronet/ = /files/main/sbbs/\nbad = /x\n/evil = //other.example\n/a = b\n")
    assert found == {"/Synchronet/": "/files/main/sbbs/"}


def test_a_beginning_is_replaced_the_longest_first() -> None:
    ways = Ways({"/old/": "/new/", "/old/deep/": "/other/"})
    assert ways.path("/old/a") == "/new/a"
    assert ways.path("/old/deep/a") == "/other/a"
    assert ways.path("/old") == "/new/"
    assert ways.path("/older/a") == "/older/a"
    assert ways.path("/x/old/a") == "/x/old/a"


def test_aliases_that_lead_in_circles_end() -> None:
    assert Ways({"/a/": "/b/", "/b/": "/a/"}).path("/a/x") in ("/a/x", "/b/x")


@pytest.mark.proves("Web.FileVPathPrefix")
def test_the_file_section_under_another_prefix() -> None:
    assert Ways({}, prefix="/dl/").path("/dl/main/a.zip") == "/files/main/a.zip"
    assert Ways({}, prefix="/files/").path("/files/main/a.zip") == "/files/main/a.zip"
    assert Ways({}, prefix="").path("/main/a.zip") == "/main/a.zip"


def test_shortcuts_of_directories() -> None:
    ways = Ways(shortcuts([("doors", "main", "door-games"), ("", "main", "x")]))
    assert ways.path("/doors/a.zip") == "/files/main/door-games/a.zip"


def test_a_path_in_an_address() -> None:
    assert encoded("/a b/ü%") == "/a%20b/%C3%BC%25"
