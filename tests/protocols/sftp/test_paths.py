import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.base.errors import Refusal
from dialtone.protocols.sftp.paths import parts_of

HOME = ("home", "Alice")


@pytest.mark.parametrize(
    ("path", "parts"),
    [
        ("", HOME),
        (".", HOME),
        ("/", ()),
        ("plan", (*HOME, "plan")),
        ("..", ("home",)),
        ("/files//Main/./x", ("files", "Main", "x")),
        ("../../../../etc/passwd", ("etc", "passwd")),
        ("/..", ()),
        ("/a/..\\..\\b", ("a", "..\\..\\b")),
        ("/%2e%2e", ("%2e%2e",)),
    ],
)
def test_a_path_from_the_root_or_from_home(path, parts):
    assert parts_of(path, HOME) == parts


@pytest.mark.parametrize("path", ["/x\0y", "/" + "x" * 5000, "/x" * 100])
def test_PTH_01_what_is_no_path_is_not_there(path):
    with pytest.raises(Refusal):
        parts_of(path, HOME)


@given(st.text(max_size=200))
def test_PTH_01_no_component_leads_up(path):
    try:
        found = parts_of(path, HOME)
    except Refusal:
        return
    assert not {"", ".", ".."} & set(found) and not any("/" in part for part in found)
