"""Requests."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.base.errors import Refusal, Why
from dialtone.protocols.finger.grammar import About, Ask, FindFile, Request, WhoIsOn, parse


@pytest.mark.parametrize(
    ("line", "request_"),
    [
        (b"", WhoIsOn()),
        (b"   ", WhoIsOn()),
        (b"/W", WhoIsOn()),
        (b"/w ", WhoIsOn()),
        (b"  /W  alice", About("alice")),
        (b"alice", About("alice")),
        (b"digital man", About("digital man")),
        (b"7", About("7")),
        (b"alice@BBS.test", About("alice", "bbs.test")),
        (b"?ver", Ask("ver")),
        (b".Stats.JSON", Ask("stats.json")),
        (b"?", Ask("")),
        (b"/Walter", About("/Walter")),
        (b"?FindFile?Read.me", FindFile("Read.me")),
        (b"findfile? a b.zip ", FindFile("a b.zip")),
    ],
)
def test_forms(line: bytes, request_: Request) -> None:
    assert parse(line) == request_


@pytest.mark.parametrize("line", [b"@", b"alice@a@b", b"@host", b"alice@", b"x" * 129, b"a\x00b", b"a\x1b[2J"])
def test_FIN_01_what_is_refused(line: bytes) -> None:
    with pytest.raises(Refusal):
        parse(line)


@given(st.binary(max_size=200))
def test_any_line_is_read_or_refused(line: bytes) -> None:
    try:
        parse(line)
    except Refusal as no:
        assert no.why in (Why.INVALID, Why.DENIED)
