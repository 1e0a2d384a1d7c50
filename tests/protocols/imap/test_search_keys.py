"""Search keys, as a tree."""

from __future__ import annotations

import pytest

from dialtone.base.errors import Refusal, Why
from dialtone.domain.mailstore.contract import Mark
from dialtone.protocols.imap.grammar import Reader
from dialtone.protocols.imap.numbers import LAST, read_numbers
from dialtone.protocols.imap.search_keys import All, Among, And, Between, Header, Keys, Marked, Not, Or, Sized, Time


def said(ranges: list[tuple[int, int]]) -> bytes:
    def one(number: int) -> bytes:
        return b"*" if number == LAST else b"%d" % number

    return b",".join(one(first) if first == last else one(first) + b":" + one(last) for first, last in ranges)


def keys(text: bytes) -> And:
    return Keys(Reader([text])).read()


@pytest.mark.parametrize(
    ("said", "key"),
    [
        (b"ALL", All()),
        (b"UNSEEN", Not(Marked(Mark.SEEN))),
        (b"NOT DELETED", Not(Marked(Mark.DELETED))),
        (b"OR SEEN (DRAFT ALL)", Or(Marked(Mark.SEEN), And((Marked(Mark.DRAFT), All())))),
        (b"LARGER 100", Sized(True, 100)),
        (b"SINCE 1-Feb-1994", Between(Time.RECEIVED, 760_060_800.0, None)),
        (b'SENTON "01-feb-1994"', Between(Time.SENT, 760_060_800.0, 760_147_200.0)),
        (b'HEADER Subject ""', Header(b"subject", "")),
        (b'FROM "Sm\xc3\xaeth"', Header(b"from", "Smîth")),
        (b"$", Among(None)),
        (b"UID 1:5", Among(read_numbers(b"1:5"), uid=True)),
    ],
)
def test_search_keys(said: bytes, key: object) -> None:
    assert keys(said) == And((key,))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"FOO",
        b"NOT",
        b"OR SEEN",
        b"(SEEN",
        b"SEEN)",
        b"BEFORE 32-Jan-2000",
        b"ON 1-Foo-2000",
        b"FROM",
        b"LARGER x",
        b"UID x",
        b"SEEN  SEEN",
    ],
)
def test_other_keys_are_refused(said: bytes) -> None:
    with pytest.raises(Refusal) as caught:
        keys(said)
    assert caught.value.why is Why.INVALID


@pytest.mark.parametrize("said", [b"(" * 10_000, b"NOT " * 10_000 + b"SEEN", b"OR SEEN " * 10_000 + b"SEEN"])
def test_IMP_02_keys_have_a_depth(said: bytes) -> None:
    with pytest.raises(Refusal):
        keys(said)


def test_so_have_texts_a_number() -> None:
    with pytest.raises(Refusal):
        keys(b" ".join([b"TEXT a"] * 100))
