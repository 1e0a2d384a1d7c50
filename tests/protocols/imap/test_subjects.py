"""Base subjects."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.protocols.imap.subjects import base_subject


@pytest.mark.parametrize(
    ("subject", "base", "reply"),
    [
        ("hello", "HELLO", False),
        ("Re: hello", "HELLO", True),
        ("RE:  Fwd: re[2]: hello", "HELLO", True),
        ("[list] Re: [list] hello (fwd)", "HELLO", True),
        ("[Fwd: hello]", "HELLO", True),
        ("[Fwd: Re: hello (FWD)]", "HELLO", True),
        ("[only]", "[ONLY]", False),
        ("Regarding: hello", "REGARDING: HELLO", False),
        ("", "", False),
        ("Re:", "", True),
    ],
)
def test_base_subjects(subject: str, base: str, reply: bool) -> None:
    assert base_subject(subject) == (base, reply)


@given(st.text(max_size=300))
def test_a_base_subject_is_its_own(subject: str) -> None:
    base = base_subject(subject)[0]
    assert base_subject(base)[0] == base
