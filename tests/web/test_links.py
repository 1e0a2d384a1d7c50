import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.web import links


@pytest.mark.parametrize(
    "path",
    [
        "//evil.test",
        "https://evil.test",
        "\\\\evil.test",
        "/\\evil.test",
        "javascript:x",
        "",
        "x",
        "/a\r\nSet-Cookie: a",
        "/ x",
    ],
)
def test_HTP_06_a_redirect_leads_to_ourselves_only(path):
    assert links.local(path) == "/"


@given(st.text())
def test_HTP_06_whatever_is_asked_for(path):
    found = links.local(path)
    assert found.startswith("/") and not found.startswith(("//", "/\\")) and "\r" not in found and "\n" not in found


def test_a_path_of_ours_stays():
    assert links.local("/boards/GENERAL?page=2#5") == "/boards/GENERAL?page=2#5"


def test_paths_are_made_of_names_and_parameters():
    links.learn("test.path", "/a/{code}/{number:int}/{rest:path}")
    assert links.to("test.path", code="a/b c", number=5, rest="x/y z") == "/a/a%2Fb%20c/5/x/y%20z"
    assert links.to("test.path", code="a", number=1, rest="", q="1 & 2", empty="") == "/a/a/1/?q=1+%26+2"
    with pytest.raises(KeyError):
        links.to("test.path", code="a")
    with pytest.raises(KeyError):
        links.to("test.nothing")
    with pytest.raises(ValueError, match=r"test\.path"):
        links.learn("test.path", "/b")
