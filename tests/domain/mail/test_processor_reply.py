"""One well-formed reply of whatever an error file holds (spec mail.md defect S22)."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.base.errors import Why
from dialtone.domain.mail.processor_reply import LINE_MOST, LINES_MOST, lines_of, refusal


def reply(data: bytes) -> list[bytes]:
    return refusal(lines_of(data)).reply.split(b"\r\n")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"no\n", [b"554 no"]),
        (b"550 no such thing", [b"550 no such thing"]),
        (b"451 later\r\n", [b"451 later"]),
        (b"one\ntwo\nthree", [b"554-one", b"554-two", b"554 three"]),
        (b"550-one\n550 two\n\n\n", [b"550-one", b"550 two"]),
        (b"550 one\n451 two\n200 three", [b"550-one", b"550-two", b"550 three"]),
        (b"250 fine", [b"554 fine"]),
        (b"999 x", [b"554 x"]),
        (b"5 dollars", [b"554 5 dollars"]),
        (b"1234 x", [b"554 1234 x"]),
        (b"550", [b"550 "]),
        (b" \n\n", [b"554 Message refused"]),
        (b"a\x1b[2J\tb\r\nc\x85d\xff", [b"554-a [2J b", "554 c\ufffdd\ufffd".encode()]),
        (b"550 5.7.26 not yours\nso there", [b"550-not yours", b"550 so there"]),
    ],
)
def test_S22_examples(data: bytes, expected: list[bytes]) -> None:
    assert reply(data) == expected


@pytest.mark.parametrize(
    ("data", "status", "temporary"),
    [
        (b"no", "5.7.1", False),
        (b"451 later", "4.7.1", True),
        (b"550 5.1.1 who", "5.1.1", False),
        (b"451 5.1.1 who", "4.7.1", True),
    ],
)
def test_status(data: bytes, status: str, temporary: bool) -> None:
    no = refusal(lines_of(data))
    assert (no.why, no.status, no.temporary) == (Why.DENIED, status, temporary)


def test_S22_bounds() -> None:
    lines = reply(b"x" * 5000 + b"\n" + b"y\n" * 100)
    assert len(lines) == LINES_MOST
    assert len(lines[0]) == LINE_MOST + 4


@given(st.binary(max_size=300))
def test_S22_always_one_reply_with_one_code(data: bytes) -> None:
    lines = reply(data)
    assert len({line[:3] for line in lines}) == 1
    assert all(line[3:4] == b"-" for line in lines[:-1]) and lines[-1][3:4] == b" "
    assert all(re.match(rb"[45][0-9]{2}[ -][^\x00-\x1f\x7f]*\Z", line) for line in lines)
