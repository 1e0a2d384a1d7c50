"""What clients say, read strictly."""

from __future__ import annotations

import pytest

from dialtone.base.errors import Refusal, Why
from dialtone.domain.mailstore.contract import Mark
from dialtone.protocols.imap.grammar import MissingLiteral, Reader
from dialtone.protocols.imap.numbers import LAST


@pytest.mark.parametrize(
    "said",
    [
        b'"open',
        b'"bad \\x"',
        b"",
        b" ",
        b"(",
        b"\\x",
        b"a%",
        b"a*",
        b'"line\rend"',
        b"{3",
        b"{x}",
        b"{-1}",
        b"{}",
        b"{1_0}",
    ],
)
def test_what_is_no_astring_is_refused(said: bytes) -> None:
    with pytest.raises(Refusal) as caught:
        reader = Reader([said])
        reader.astring()
        reader.end()
    assert caught.value.why is Why.INVALID


def test_a_literal_takes_the_next_line_along() -> None:
    reader = Reader([b"{5}", b" {3+}", b" end"], [b"one\r\n", b'"\\"'])
    assert reader.astring() == b"one\r\n"
    reader.space()
    assert reader.astring() == b'"\\"'
    reader.space()
    assert reader.atom() == b"end"
    reader.end()


def test_a_literal_that_is_not_here_is_missed() -> None:
    with pytest.raises(MissingLiteral):
        Reader([b"{5}"]).astring()


def test_a_literal_in_the_middle_of_a_line_is_none() -> None:
    with pytest.raises(Refusal):
        Reader([b"{5} x", b""], [b"12345"]).astring()


def said(ranges: list[tuple[int, int]]) -> bytes:
    def one(number: int) -> bytes:
        return b"*" if number == LAST else b"%d" % number

    return b",".join(one(first) if first == last else one(first) + b":" + one(last) for first, last in ranges)


def test_flags_are_bits_and_keywords() -> None:
    assert Reader([b"(\\Seen \\deleted $Junk \\Recent)"]).flags() == (Mark.SEEN | Mark.DELETED, ("$Junk",))


@pytest.mark.parametrize("said", [b"(\\Foo)", b"(" + b"x" * 65 + b")", b"(a)b", b'("a")', b"(\\*)", b"a"])
def test_other_flags_are_refused(said: bytes) -> None:
    with pytest.raises(Refusal):
        reader = Reader([said])
        reader.flags()
        reader.end()


def test_dates_with_times() -> None:
    assert Reader([b'" 7-Feb-1994 21:52:25 -0800"']).moment() == 760_665_600 + 5 * 3600 + 52 * 60 + 25
    assert Reader([b'"01-Jan-1970 00:00:00 +0100"']).moment() == 0.0


@pytest.mark.parametrize(
    "said",
    [
        b'"7-Feb-1994 21:52:25 -0800"',
        b'"01-Jan-1970"',
        b'"01-Jan-1970 24:00:00 +0000"',
        b'"99-Jan-1970 00:00:00 +0000"',
    ],
)
def test_other_dates_are_refused(said: bytes) -> None:
    with pytest.raises(Refusal):
        Reader([said]).moment()
