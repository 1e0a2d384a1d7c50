"""Paths of requests as names of files: PTH-01, HTP-08."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.web.sites.paths import Outside, components, host_name, is_hidden


def test_a_path_is_its_components() -> None:
    assert components("/") == ((), True)
    assert components("/a/b c") == (("a", "b c"), False)
    assert components("/a/b/") == (("a", "b"), True)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "a",
        "/..",
        "/../etc",
        "/a/../b",
        "/./a",
        "//",
        "//a",
        "/a//b",
        "/a\0b",
        "/a\\..\\b",
        "/a\r\nb",
        "/c:/x",
        "/" + "a/" * 100,
        "/" + "a" * 256,
    ],
)
def test_PTH_01_what_leads_elsewhere_or_is_no_name(path: str) -> None:
    with pytest.raises(Outside):
        components(path)


@given(st.text())
def test_components_never_lead_out(path: str) -> None:
    try:
        parts, _ = components(path)
    except (Outside, UnicodeEncodeError):
        return
    assert all(part not in ("", ".", "..") and "/" not in part and "\0" not in part for part in parts)


@pytest.mark.parametrize(
    "parts",
    [
        (".git", "config"),
        ("a", ".htaccess"),
        ("x.py",),
        ("x.PHP",),
        ("x.ssjs",),
        ("main.ini",),
        ("access.ars",),
        ("a.html~",),
        ("a.html.",),
        ("a.html ",),
        ("a", ".well-known"),
        ("users.db",),
    ],
)
def test_HTP_08_what_is_never_shown(parts: tuple[str, ...]) -> None:
    assert is_hidden(parts)


def test_what_is_shown() -> None:
    assert not is_hidden(("a", "b.html"))
    assert not is_hidden((".well-known", "security.txt"))
    assert is_hidden(("x.foo",), frozenset({".foo"}))


@pytest.mark.parametrize(
    ("field", "name"),
    [
        ("BBS.Example:8080", "bbs.example"),
        ("bbs.example.", "bbs.example"),
        ("[::1]:80", ""),
        ("..", ""),
        ("a/b", ""),
        ("-a", ""),
        (".a", ""),
        ("a..b", ""),
        ("", ""),
    ],
)
def test_names_of_hosts(field: str, name: str) -> None:
    assert host_name(field) == name
