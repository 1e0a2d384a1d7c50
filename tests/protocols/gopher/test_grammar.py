"""Requests and lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.base.errors import Refusal
from dialtone.protocols.gopher.grammar import Item, Plus, Request, info_line, item_line, parse, text_line


@pytest.mark.parametrize(
    ("line", "request_"),
    [
        (b"", Request("")),
        (b"/", Request("")),
        (b"/grp:Main", Request("grp:Main")),
        (b"time\t+", Request("time", plus=Plus.REPLY)),
        (b"time\t+text/plain", Request("time", plus=Plus.REPLY)),
        (b"\t$", Request("", plus=Plus.MENU)),
        (b"time\t!", Request("time", plus=Plus.ABOUT)),
        (b"find\tsome words", Request("find", "some words")),
        (b"find\tsome words\t+", Request("find", "some words", Plus.REPLY)),
    ],
)
def test_requests(line: bytes, request_: Request) -> None:
    assert parse(line) == request_


@pytest.mark.parametrize("line", [b"x" * 513, b"\0", b"a\rb", b"a\x7f", b"a\x1b", "a\x85b".encode()])
def test_GPH_01_what_is_no_request(line: bytes) -> None:
    with pytest.raises(Refusal):
        parse(line)


@given(st.text(), st.text(), st.sampled_from("0139i"))
def test_GPH_01_an_item_is_one_line_of_four_fields_whatever_others_wrote(text: str, selector: str, kind: str) -> None:
    line = item_line(Item(kind, text, selector), "host.test", 70)
    assert b"\r" not in line
    assert b"\n" not in line
    assert line.count(b"\t") == 3
    plus = info_line(Item(kind, text, selector), "host.test", 70)
    assert plus.startswith(b"+INFO: " + line)


@given(st.text())
def test_a_line_of_text_never_ends_the_text(line: str) -> None:
    sent = text_line(line)
    assert sent != b"."
    assert b"\r" not in sent
    assert b"\n" not in sent


def test_leading_dots_are_doubled() -> None:
    assert text_line("..") == b"..."
    assert text_line("a.b") == b"a.b"
