"""Addresses in Received fields."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.mail.hop import MOST, Hop, hops, public


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (b" from A.test (HELO x [203.0.113.9])\r\n\tby mx.test [192.0.2.1]; Mon", [("a.test", "203.0.113.9")]),
        (b" FROM a.test ([IPv6: 2001:db8::9]) by b.test", [("a.test", "2001:db8::9")]),
        (b" from a ([IPv6:2001:DB8:0::9])", [("a", "2001:db8::9")]),
        (b" from [10.0.0.5] (a.test [203.0.113.9]) by b", [("[10.0.0.5]", "203.0.113.9")]),
        (b" from a [198.51.100.1] (b [203.0.113.9]) by c", [("a", "198.51.100.1"), ("a", "203.0.113.9")]),
        (b" from a.test by mx.test [203.0.113.9]", []),
        (b" by mx.test [203.0.113.9]", []),
        (b" from a.test (unknown)", []),
        (b" from a.test [999.1.1.1] [1.2.3] [::ffff:203.0.113.9]", [("a.test", "203.0.113.9")]),
        (b"", []),
    ],
)  # fmt: skip
def test_where_a_field_says_it_came_from(value: bytes, found: list[tuple[str, str]]) -> None:
    assert hops(value) == [Hop(*one) for one in found]


@pytest.mark.parametrize(
    "address",
    ["10.1.2.3", "127.0.0.1", "192.168.1.1", "172.20.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "::1", "fe80::1",
     "fd00::1", "224.0.0.1", "::ffff:10.0.0.1", "x", ""],
)  # fmt: skip
def test_addresses_that_mean_nobody(address: str) -> None:
    assert public(address) == ""


def test_a_field_full_of_addresses_is_cut() -> None:
    assert len(hops(b"from a " + b"".join(b"[203.0.113.%d]" % number for number in range(200)))) == MOST


@given(st.binary(max_size=300))
def test_any_bytes_are_read(value: bytes) -> None:
    assert isinstance(hops(b"from " + value), list)
