"""What FETCH may ask for."""

from __future__ import annotations

import pytest

from dialtone.base.errors import Refusal, Why
from dialtone.protocols.imap.fetch_items import Kind, Section, read_wanted
from dialtone.protocols.imap.grammar import Reader
from dialtone.protocols.imap.numbers import LAST


def said(ranges: list[tuple[int, int]]) -> bytes:
    def one(number: int) -> bytes:
        return b"*" if number == LAST else b"%d" % number

    return b",".join(one(first) if first == last else one(first) + b":" + one(last) for first, last in ranges)


@pytest.mark.parametrize(
    ("said", "items"),
    [
        (b"FLAGS", [Kind.FLAGS]),
        (b"(FLAGS UID flags)", [Kind.FLAGS, Kind.UID]),
        (b"FAST", [Kind.FLAGS, Kind.INTERNALDATE, Kind.SIZE]),
        (b"BODY", [Kind.BODY]),
        (b"BODY[]", [Section(b"BODY[]")]),
        (b"BODY.PEEK[1.2.MIME]<5.10>", [Section(b"BODY[1.2.MIME]<5>", (1, 2), b"MIME", partial=(5, 10), peek=True)]),
        (
            b'BODY[HEADER.FIELDS (to "From")]',
            [Section(b"BODY[HEADER.FIELDS (to From)]", (), b"HEADER.FIELDS", frozenset({b"to", b"from"}))],
        ),
        (b"RFC822.HEADER", [Section(b"RFC822.HEADER", what=b"HEADER", peek=True)]),
        (b"BINARY.SIZE[3]", [Section(b"BINARY.SIZE[3]", (3,), peek=True, binary=True, sized=True)]),
        (b"(PREVIEW (LAZY) MODSEQ)", [Kind.PREVIEW, Kind.MODSEQ]),
    ],
)
def test_items_of_fetch(said: bytes, items: list[object]) -> None:
    assert read_wanted(Reader([said])).items == items


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"()",
        b"NOTHING",
        b"BODY[",
        b"BODY[0]",
        b"BODY[1.]",
        b"BODY[1.X]",
        b"BODY[MIME]",
        b"BODY[]<1>",
        b"BODY[]<1.0>",
        b"BODY[HEADER.FIELDS ()]",
        b"BODY[HEADER.FIELDS]",
        b"(FLAGS",
        b"FLAGS)",
        b"FLAGS UID",
        b"(FLAGS  UID)",
        b"BODY[1.HEADER",
        b"SIZE",
        b"BODY.SIZE[1]",
        b"BINARY[1.MIME]",
        b"FLAGS (X)",
    ],
)
def test_other_items_are_refused(said: bytes) -> None:
    with pytest.raises(Refusal) as caught:
        read_wanted(Reader([said]))
    assert caught.value.why is Why.INVALID


def test_IMP_02_sections_have_a_depth() -> None:
    with pytest.raises(Refusal):
        read_wanted(Reader([b"BODY[" + b".".join([b"1"] * 10_000) + b"]"]))
