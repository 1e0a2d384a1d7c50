"""format=flowed, by the examples of RFC 3676."""

from __future__ import annotations

from time import process_time

from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.mail.flowed import unflowed


def test_lines_that_end_in_a_blank_go_on() -> None:
    assert unflowed("one \ntwo \nthree\nfour") == "one two three\nfour"


def test_quotations_join_those_of_their_depth_only() -> None:
    assert unflowed(">> a \n>> b\n> c \nd") == ">> a b\n> c \nd"


def test_a_stuffed_blank_goes() -> None:
    assert unflowed(" >not a quote\n  two blanks\n From here") == ">not a quote\n two blanks\nFrom here"


def test_the_signature_is_never_joined() -> None:
    assert unflowed("text \n-- \nBob") == "text \n-- \nBob"
    assert unflowed("> text \n> -- \n> Bob") == "> text \n> -- \n> Bob"


def test_a_blank_that_belongs_to_the_form_goes() -> None:
    assert unflowed("\u6f22 \n\u5b57", delete_space=True) == "\u6f22\u5b57"


def test_SLO_05_one_paragraph_of_very_many_lines_takes_linear_time() -> None:
    started = process_time()
    assert len(unflowed("a \n" * 400_000)) == 800_000
    assert process_time() - started < 2


@given(st.text(alphabet="ab> -\n"))
def test_nothing_but_line_ends_and_signs_is_lost(text: str) -> None:
    kept = unflowed(text)
    assert [char for char in kept if char in "ab-"] == [char for char in text if char in "ab-"]
