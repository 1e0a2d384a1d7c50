import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.wire.encoded import from_base64, text_of, to_base64


@given(st.binary(max_size=200))
def test_base64_comes_back(raw):
    assert from_base64(to_base64(raw)) == raw


@pytest.mark.parametrize(
    "text",
    [
        b"YWJj\n",
        b" YWJj",
        b"YW Jj",
        b"YWI",  # padding left out
        b"YWI==",
        b"YWJ=",  # bits that are not zero behind the last byte
        b"=",
        b"====",
        b"YW-_",
        b"YW\xff=",
        b"YWI=YWI=",
    ],
)
def test_only_one_spelling_of_base64_is_taken(text):
    assert from_base64(text) is None


def test_text_is_utf8_or_what_old_windows_programs_send():
    assert text_of("grün".encode()) == "grün"
    assert text_of("grün".encode("cp1252")) == "grün"


@pytest.mark.parametrize("raw", [b"a\0b", b"a\rb", b"a\nb", b"\x1b[2J", b"a\x7f", "a\x85b".encode(), b"\x81"])
def test_control_characters_are_no_text(raw):
    with pytest.raises(ValueError):
        text_of(raw)


def test_spaces_and_invisible_joiners_are_left_to_others():
    assert text_of("a b\u00a0c\u200d".encode()) == "a b\u00a0c\u200d"
