"""Names of folders."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.base.errors import Refusal, Why
from dialtone.domain.mail.folder_names import checked_name


@pytest.mark.parametrize(
    "name", ["", "/", "a/", "/a", "a//b", "a/../b", ".", "a\nb\x00", "x" * 65, "a*", "a%b", "a\\b", "1/2/3/4/5/6/7/8/9"]
)
def test_names_that_cannot_be(name: str) -> None:
    with pytest.raises(Refusal):
        checked_name(name)


@pytest.mark.parametrize("name", ["Boards", "boards/Main/General", "Sent", "JUNK"])
def test_names_that_mail_programs_find_something_else_under_are_taken(name: str) -> None:
    with pytest.raises(Refusal) as no:
        checked_name(name)
    assert no.value.why is Why.EXISTS


def test_names_are_kept_in_one_form() -> None:
    assert checked_name("  Bu\u0308ro /  2026  x ") == "Büro/2026 x"


@given(st.text(max_size=80))
def test_a_name_that_is_taken_is_taken_again_as_it_is(name: str) -> None:
    try:
        kept = checked_name(name)
    except Refusal:
        return
    assert checked_name(kept) == kept
    assert len(kept) <= 64 and kept.isprintable()
