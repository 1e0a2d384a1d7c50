"""Names of newsgroups."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.news.group_names import NAME_MOST, group_name, is_group_name, listed_groups, unique_names


@pytest.mark.parametrize(
    ("given_name", "group", "sub", "name"),
    [
        ("", "Main", "General", "Main.General"),
        ("comp.lang.c", "Main", "General", "comp.lang.c"),
        ("", "Local Area", "What's new?", "Local_Area.What_s_new_"),
        (".hidden.", "Main", "General", "_hidden_"),
        ("", "Größe", "C++", "Gr__e.C++"),
    ],
)
def test_what_a_group_is_called(given_name: str, group: str, sub: str, name: str) -> None:
    assert group_name(given_name, group, sub) == name


@given(st.text(), st.text(), st.text())
def test_every_name_can_be_a_groups(newsgroup: str, group: str, sub: str) -> None:
    name = group_name(newsgroup, group, sub)
    assert is_group_name(name)
    assert len(name) <= NAME_MOST


@given(st.lists(st.tuples(st.text(min_size=1), st.sampled_from(["a", "A", "b.c"])), unique_by=lambda pair: pair[0]))
def test_no_two_groups_have_one_name(pairs: list[tuple[str, str]]) -> None:
    names = unique_names(pairs)
    assert len({name.casefold() for name in names.values()}) == len(pairs)
    assert all(is_group_name(name) for name in names.values())


def test_the_first_keeps_its_name() -> None:
    assert unique_names([("X-ONE", "a.b"), ("X-TWO", "A.B")]) == {"X-ONE": "a.b", "X-TWO": "A.B.X-TWO"}


@pytest.mark.parametrize("value", ["", " ", ",", "a,,b", "a b", "a,", "a..b", ".a", "a;b", "../../x", "$(id)"])
def test_malformed_newsgroups_fields(value: str) -> None:
    assert listed_groups(value) is None


def test_a_newsgroups_field_names_each_group_once() -> None:
    assert listed_groups("a.b, C.d\t,A.B") == ["a.b", "C.d"]
