"""Paths of commands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.base.errors import Refusal, Why
from dialtone.formats.mail.addresses import parse_path, take_path


@pytest.mark.parametrize(
    ("text", "local", "domain"),
    [
        (b"<alice@local.test>", "alice", "local.test"),
        (b"alice@local.test", "alice", "local.test"),
        (b"<alice@LOCAL.TEST>", "alice", "local.test"),
        (b"<Alice@Local.Test>", "Alice", "local.test"),
        (b"<Postmaster>", "Postmaster", ""),
        (b'<"a\\"b"@local.test>', 'a"b', "local.test"),
        (b'<"digital man"@local.test>', "digital man", "local.test"),
        (b"<digital man@local.test>", "digital man", "local.test"),
        (b'<"a> b@c"@local.test>', "a> b@c", "local.test"),
        (b"<alice+tag@local.test>", "alice+tag", "local.test"),
        (b"<o'neill@local.test>", "o'neill", "local.test"),
        (b"<a.b.c@local.test>", "a.b.c", "local.test"),
        (b"<a..b.@local.test>", "a..b.", "local.test"),
        (b"<sub:general@local.test>", "sub:general", "local.test"),
        (b"<local:alice@local.test>", "local:alice", "local.test"),
        (b"<VERT/HUB!alice@local.test>", "VERT/HUB!alice", "local.test"),
        (b"<" + b"a" * 64 + b"@local.test>", "a" * 64, "local.test"),
        (b"<%s%n{0}{x.__class__}@local.test>", "%s%n{0}{x.__class__}", "local.test"),
    ],
)
def test_HDR_07_and_POS_04_addresses_that_mean_somebody(text: bytes, local: str, domain: str) -> None:
    path = parse_path(text)
    assert (path.local, path.domain) == (local, domain)


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"<",
        b"<>x",
        b'<"" @local.test>',
        b'<""@local.test>',
        b"<@local.test>",
        b"<alice@>",
        b"<alice@local.test.>",
        b"<alice@.local.test>",
        b"<alice@local..test>",
        b"<alice@-local.test>",
        b"<" + b"a" * 65 + b"@local.test>",
        b"<" + b"a" * 10_000 + b"@local.test>",
        b"<alice@" + b"a" * 64 + b".test>",
        b"<alice@" + b"a." * 130 + b"test>",
        b"<alice@[999.1.1.1]>",
        b"<alice@[1.2.3]>",
        b"<alice@[IPv6:::g]>",
        b"<alice@[IPv6:fe80::1%25eth0]>",
        b"<alice@[1.2.3.4>",
        b"<alice@local.test\0@ext.test>",
        b"<alice\0@local.test>",
        b"<a@ext.test>\rRCPT TO:<bob@local.test>",
        b"<a@b@c>",
        b"<a<b@c>",
        b"a@b>",
        b"<alice@local.test:0>",
        b"<alice@local.test:99999>",
        b'<"alice@local.test>',
        b"<alice@local.test",
        b"<alice\x7f@local.test>",
        b"<alice@lo cal.test>",
        b"<@a.test:>",
        b"<@a.test,b.test:alice@local.test>",
        "<alice@münchen.test>".encode(),
        "<jörg@local.test>".encode(),
    ],
)
def test_HDR_07_and_SMG_17_what_is_refused(text: bytes) -> None:
    with pytest.raises(Refusal) as no:
        parse_path(text)
    assert no.value.why is Why.BAD_ADDRESS


def test_the_null_path() -> None:
    path = parse_path(b"<>")
    assert path.null
    assert path.address == ""


def test_parameters_are_left_over() -> None:
    path, rest = take_path(b'<"a> SIZE=1"@x.test>  SIZE=10 BODY=8BITMIME')
    assert path.address == '"a> SIZE=1"@x.test'
    assert rest == b"SIZE=10 BODY=8BITMIME"
    assert take_path(b"a@x.test NOTIFY=NEVER")[1] == b"NOTIFY=NEVER"
    with pytest.raises(Refusal):
        parse_path(b"<a@x.test> NOTIFY=NEVER")


def test_a_source_route_is_reported() -> None:
    path = parse_path(b"<@One.test,@[192.0.2.1]:alice@local.test>")
    assert path.address == "alice@local.test"
    assert path.route == ("one.test", "[192.0.2.1]")


def test_literals_and_ports() -> None:
    assert parse_path(b"<a@[192.0.2.1]>").domain == "[192.0.2.1]"
    path = parse_path(b"<a@[ipv6:2001:DB8:0:0::1]:2525>")
    assert (path.domain, path.literal, path.port) == ("[IPv6:2001:db8::1]", True, 2525)
    assert parse_path(b"<a@hub.test:2525>").port == 2525
    assert parse_path(b"<a@hub.test:2525>").address == "a@hub.test"


def test_international_addresses_need_smtputf8() -> None:
    path = parse_path("<jörg@MÜNCHEN.test>".encode(), utf8=True)
    assert (path.local, path.domain) == ("jörg", "xn--mnchen-3ya.test")
    assert path.needs_utf8
    assert not parse_path("<joerg@münchen.test>".encode(), utf8=True).needs_utf8
    with pytest.raises(Refusal) as no:
        parse_path("<jörg@local.test>".encode())
    assert no.value.status == "5.6.7"
    with pytest.raises(Refusal):
        parse_path(b"<j\xf6rg@local.test>", utf8=True)
    with pytest.raises(Refusal):
        parse_path("<a\u2028b@local.test>".encode(), utf8=True)


@given(st.binary(max_size=120), st.booleans())
def test_a_path_is_read_or_refused(text: bytes, utf8: bool) -> None:
    try:
        path, _ = take_path(text, utf8=utf8)
    except Refusal as no:
        assert no.why is Why.BAD_ADDRESS
    else:
        assert parse_path(b"<" + path.address.encode() + b">", utf8=utf8).address == path.address
