"""Paths never lead above a root (FTP-04, PTH-01)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.base.errors import Refusal
from dialtone.protocols.ftp.paths import Where, where

GAMES = Where(("main", "games"))


@pytest.mark.parametrize(
    ("path", "parts"),
    [
        ("x", ("main", "games", "x")),
        ("/x", ("x",)),
        ("..", ("main",)),
        ("../../../..", ()),
        ("...", ()),
        (".../up", ("up",)),
        ("//a///b/./c/", ("a", "b", "c")),
        ("", ("main", "games")),
        ("%2e%2e/x", ("main", "games", "%2e%2e", "x")),
        ("..\\..", ("main", "games", "..\\..")),
        ("~root", ("main", "games", "~root")),
    ],
)
def test_PTH_01_where_a_path_leads(path, parts):
    assert where(path, GAMES) == Where(parts)


def test_the_local_file_system_and_back():
    assert where("/local:/etc", GAMES) == Where(("etc",), True)
    assert where("local:etc", GAMES) == Where(("etc",), True)
    assert where("..", Where(("etc",), True)) == Where((), True)
    assert where("/bbs:/main", Where(("etc",), True)) == Where(("main",))
    assert Where(("etc",), True).text == "/local:/etc"
    assert where(Where(("etc", "x"), True).text, GAMES) == Where(("etc", "x"), True)


@pytest.mark.parametrize("path", ["a\0b", "/".join(["a"] * 65)])
def test_what_cannot_be_a_path(path):
    with pytest.raises(Refusal):
        where(path, Where())


@given(st.text(max_size=200))
def test_PTH_01_whatever_is_typed_has_neither_dots_nor_empty_components(path):
    try:
        found = where(path, GAMES)
    except Refusal:
        return
    assert not {"", ".", ".."} & set(found.parts)
    assert not any("/" in part for part in found.parts)
    assert where(found.text, Where()) == found or (found.parts[:1] and ":" in found.parts[0]) or "..." in found.parts
