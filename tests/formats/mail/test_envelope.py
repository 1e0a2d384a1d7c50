"""Envelopes as headers have them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.mail.envelope import Address, _read, addresses, envelope_fields
from dialtone.formats.mail.headers import unfold

START, END = (lambda name: Address(None, name, None)), Address(None, None, None)


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (b"", []),
        (b"joe@a.b", [Address(None, b"joe", b"a.b")]),
        (b"Joe <joe@a.b>", [Address(b"Joe", b"joe", b"a.b")]),
        (b'"Joe \\"Q\\" P." <joe@a.b>', [Address(b'Joe "Q" P.', b"joe", b"a.b")]),
        (b"Joe Q. Public <joe@a.b>", [Address(b"Joe Q. Public", b"joe", b"a.b")]),
        (b"joe@a.b (Joe (the) Public)", [Address(b"Joe (the) Public", b"joe", b"a.b")]),
        (b"=?utf-8?q?J=C3=B6?= <j@a.b>", [Address(b"=?utf-8?q?J=C3=B6?=", b"j", b"a.b")]),
        (b"a@b, c@d", [Address(None, b"a", b"b"), Address(None, b"c", b"d")]),
        (b"<@relay,@other:a@b>", [Address(None, b"a", b"b")]),
        (b'"a b"@[192.0.2.1]', [Address(None, b"a b", b"[192.0.2.1]")]),
        (b"Friends: a@b, C <c@d>;", [START(b"Friends"), Address(None, b"a", b"b"), Address(b"C", b"c", b"d"), END]),
        (b"undisclosed-recipients:;", [START(b"undisclosed-recipients"), END]),
        (b"Open: a@b", [START(b"Open"), Address(None, b"a", b"b"), END]),
        (b"nobody", [Address(None, b"nobody", b"")]),
        (b", ,a@b,,", [Address(None, b"a", b"b")]),
        (b"a@b\r\n <c@d>", [Address(b"a @ b", b"c", b"d")]),
    ],
)
def test_addresses(value: bytes, found: list[Address]) -> None:
    assert addresses(value) == found


def test_of_a_field_that_is_there_twice_the_first_counts_and_all_when_it_is_a_list() -> None:
    found = envelope_fields(b"To: a@b\r\nSubject: one\r\nX-To: e@f\r\nTO: c@d\r\nSubject: two\r\n")
    assert found == {b"to": b" a@b, c@d", b"subject": b" one"}


@given(st.binary(max_size=300))
def test_whatever_it_is_it_is_read(value: bytes) -> None:
    for one in addresses(value):
        assert one.host is not None or one.name is None


def test_HDR_08_it_is_bounded_and_linear() -> None:
    assert len(addresses(b"a@b," * 50_000)) <= 1000
    assert addresses(b"(" * 100_000) == []
    assert len(addresses(b"<" * 100_000)) <= 1000
    assert len(addresses(b'"' * 99_999)) <= 1000


@given(
    st.lists(
        st.sampled_from(
            ["Joe", " ", '"', "<", ">", "@", "a", "b.c", ".", ",", ":", ";", "(", ")", "\\", "=?x?q?y?=", "\r\n "]
        ),
        max_size=14,
    )
)
def test_the_short_way_reads_what_the_long_one_does(pieces: list[str]) -> None:
    value = "".join(pieces).encode()
    assert addresses(value) == _read(unfold(value))
