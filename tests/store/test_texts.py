from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dialtone.store.texts import storable


@given(st.text(st.characters(codec="utf-8")))
def test_what_can_be_encoded_stays_as_it_is(text: str) -> None:
    assert storable(text) == text


@given(st.text(st.characters(categories=["Cs", "L", "S"])))
def test_the_result_can_always_be_encoded(text: str) -> None:
    storable(text).encode("utf-8")


def test_half_characters_are_replaced() -> None:
    assert storable("a\udc80b\ud83d") == "a\ufffdb\ufffd"
