import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.escapes import escape, unescape


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (r"a\tb", "a\tb"),
        (r"\r\n\e\a\b\f\v", "\r\n\x1b\a\b\f\v"),
        (r"\\\"\'", "\\\"'"),
        (r"\x41\x7e", "A~"),
        (r"\065\65", "AA"),  # decimal, not octal
        (r"\0", "\0"),
        (r"\q", "q"),
        ("end\\", "end\\"),
        ("plain", "plain"),
    ],
)
def test_escapes(written, meant):
    assert unescape(written) == meant


@given(st.text())
def test_what_is_escaped_reads_back_and_has_no_control_characters(text):
    assert unescape(escape(text)) == text
    assert not any(char < " " for char in escape(text))
