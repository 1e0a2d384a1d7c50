"""The list of a text section's files."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.text_list import DESCRIPTION_MOST, MODES, ListedText, is_name, read_list, write_list

NAMES = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_-]{0,10}\.txt", fullmatch=True)
TEXTS = st.builds(
    ListedText,
    name=NAMES,
    description=st.text(max_size=200),
    modes=st.sets(st.sampled_from(MODES)).map(frozenset),
)


def test_a_list_written_by_hand_is_read() -> None:
    data = b"[rules.txt]\ndesc = The rules\nmode = P_WORDWRAP|P_NOATCODES\n\n[../secret]\ndesc = no\n[old.ans]\n"
    assert read_list(data) == [
        ListedText(name="rules.txt", description="The rules", modes=frozenset({"wordwrap", "noatcodes"})),
        ListedText(name="old.ans"),
    ]


@given(st.lists(TEXTS, max_size=5, unique_by=lambda text: text.name.lower()))
def test_what_was_written_is_read_again(texts: list[ListedText]) -> None:
    found = read_list(write_list(texts))
    assert [(text.name, text.modes) for text in found] == [(text.name, text.modes) for text in texts]
    assert all(len(text.description) <= DESCRIPTION_MOST for text in found)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_list(data: bytes) -> None:
    assert all(is_name(text.name) for text in read_list(data))


@pytest.mark.parametrize("name", ["", ".hidden", "../x", "a/b", "a\\b", "a\0b", "x.", "a\n", "]", "a" * 90])
def test_names_no_file_may_have(name: str) -> None:
    assert not is_name(name)
