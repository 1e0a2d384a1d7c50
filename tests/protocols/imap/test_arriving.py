"""Where a command ends, and what follows it."""

from __future__ import annotations

import pytest

from dialtone.base.errors import Refusal
from dialtone.protocols.imap.arriving import announced, split


@pytest.mark.parametrize(
    ("line", "size", "waits"),
    [
        (b"a {5}", 5, True),
        (b"a {5+}", 5, False),
        (b"a ~{0}", 0, True),
        (b"a {12345678901234567890}", 12345678901234567890, True),
    ],
)
def test_literals_are_announced(line: bytes, size: int, waits: bool) -> None:
    coming = announced(line)
    assert coming is not None
    assert (coming.size, coming.waits, coming.binary) == (size, waits, b"~" in line)


@pytest.mark.parametrize(
    "line", [b"a {5", b"a {-1}", b"a {}", b"a {1_0}", b"a {\xb2}", b"a {+5}", b"a {5} ", b"a {123456789012345678901}"]
)
def test_IMP_01_nothing_else_is_a_literal(line: bytes) -> None:
    assert announced(line) is None


def test_tags_and_verbs() -> None:
    assert split(b"a.1 noop") == (b"a.1", b"NOOP", 8)
    assert split(b"a uid fetch 1 FLAGS") == (b"a", b"UID FETCH", 11)
    assert split(b"a") == (b"a", b"", 2)


@pytest.mark.parametrize(
    "line", [b"", b" NOOP", b"* NOOP", b"+ NOOP", b"a+ NOOP", b"\xe4 NOOP", b'"a" NOOP', b"x" * 10_000 + b" NOOP"]
)
def test_IMP_06_other_tags_are_refused(line: bytes) -> None:
    with pytest.raises(Refusal):
        split(line)
