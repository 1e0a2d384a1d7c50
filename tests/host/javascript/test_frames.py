import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.host.javascript.frames import (
    HEADER,
    LARGEST,
    BadFrame,
    inward,
    length,
    narrow,
    outward,
    pack,
    to_bytes,
    unpack,
    widen,
)

VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(2**53), 2**53), st.text()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(), inner, max_size=3)),
    max_leaves=8,
)


@given(st.dictionaries(st.text(), VALUES, max_size=4))
def test_what_is_packed_is_unpacked(message):
    frame = pack(message)
    assert length(frame[:HEADER]) == len(frame) - HEADER
    assert frame[HEADER:].isascii() and b"\0" not in frame[HEADER:]
    assert unpack(frame[HEADER:]) == message


def test_frames_are_bounded_and_must_be_objects():
    with pytest.raises(BadFrame):
        length((LARGEST + 1).to_bytes(HEADER, "big"))
    for body in (b"[]", b"{", b"[" * 100_000, b"\xff"):
        with pytest.raises(BadFrame):
            unpack(body)


@given(st.text(st.characters(blacklist_categories=["Cs"])))
def test_text_of_the_house_goes_in_as_bytes_and_comes_back(text):
    assert to_bytes(narrow(text)) == text.encode()
    assert widen(narrow(text)) == text
    assert outward(inward({"a": [text]})) == {"a": [text]}


@given(st.binary())
def test_no_byte_of_a_script_is_lost(data):
    assert outward(data.decode("latin-1")).encode("utf-8", "surrogateescape") == data


def test_latin_1_and_characters_that_are_no_bytes():
    assert widen("gr\xf6\xdfe") == "größe"
    assert to_bytes("a\xff€") == b"a\xff\xe2\x82\xac"
