"""Restart positions and patterns."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.base.errors import Refusal
from dialtone.protocols.ftp.views import fitting, position


def test_a_restart_position_is_the_end():
    position(5, 5)
    for offset in (4, 6):
        with pytest.raises(Refusal) as no:
            position(offset, 5)
        assert no.value.reply.startswith(b"554 ")


def test_patterns():
    assert fitting("*")("anything") and fitting("**")("anything")
    assert fitting("*.ZIP")("a.zip") and not fitting("*.zip")("a.zipx")
    assert fitting("?.zip")("a.zip") and not fitting("?.zip")("ab.zip")
    assert not fitting("a" * 200)("a" * 200)


@given(st.text(alphabet="ab*?.", max_size=12), st.text(alphabet="ab.", max_size=12))
def test_a_pattern_fits_what_it_says(pattern, name):
    import re

    wanted = "".join({"*": ".*", "?": "."}.get(ch, re.escape(ch)) for ch in pattern)
    assert fitting(pattern)(name) is (re.fullmatch(wanted, name) is not None)
