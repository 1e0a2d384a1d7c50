"""Paths of commands and address lists of fields."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.base.errors import Refusal, Why
from dialtone.formats.mail.addresses import (
    Mailbox,
    ascii_domain,
    mailboxes,
    parse_path,
    quote_local,
    split_address,
    take_path,
    write_mailbox,
)


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


def test_the_two_forms_of_a_name_are_one() -> None:
    assert ascii_domain("Bücher.Example") == ascii_domain("xn--bcher-kva.example") == "xn--bcher-kva.example"
    assert ascii_domain("straße.example") == "xn--strae-oqa.example"  # IDNA 2008 keeps the sharp s
    assert ascii_domain("ｅｘａｍｐｌｅ。test") == "example.test"


def test_SLO_08_lengths_are_checked_before_labels_are_converted() -> None:
    start = time.process_time()
    for name in ("ü" * 100_000, "ü" * 64 + ".test", "xn--" + "9" * 100_000, "xn--" + "9" * 60 + ".test"):
        with pytest.raises(Refusal):
            ascii_domain(name)
    assert ascii_domain("xn--99999999.test")  # garbage that is only a name nobody has
    assert time.process_time() - start < 0.5


@given(st.binary(max_size=120), st.booleans())
def test_a_path_is_read_or_refused(text: bytes, utf8: bool) -> None:
    try:
        path, _ = take_path(text, utf8=utf8)
    except Refusal as no:
        assert no.why is Why.BAD_ADDRESS
    else:
        assert parse_path(b"<" + path.address.encode() + b">", utf8=utf8).address == path.address


LOCALS = st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=30)


@given(LOCALS)
def test_any_local_part_comes_back(local: str) -> None:
    written = quote_local(local) + "@local.test"
    assert parse_path(f"<{written}>".encode()).local == local
    assert split_address(written) == (local, "local.test")
    assert mailboxes(written.encode()) == [Mailbox("", written)]


def test_splitting() -> None:
    assert split_address("Alice@Local.Test") == ("Alice", "local.test")
    assert split_address("alice") == ("alice", "")
    assert split_address('"a@b"@c') == ("a@b", "c")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (b" Alice <alice@ext.test>", [("Alice", "alice@ext.test")]),
        (b'"Alice, A." <alice@EXT.test>', [("Alice, A.", "alice@ext.test")]),
        (b"alice@ext.test", [("", "alice@ext.test")]),
        (b"alice@ext.test (Alice A)", [("Alice A", "alice@ext.test")]),
        (b"J. Doe <j@ext.test>", [("J. Doe", "j@ext.test")]),
        (b"J Doe j@ext.test", [("J Doe", "j@ext.test")]),
        (b"alice @ ext . test", [("", "alice@ext.test")]),
        (b"=?utf-8?q?J=C3=B6rg=2C_x?=\r\n <j@ext.test>", [("Jörg, x", "j@ext.test")]),
        (b'"=?utf-8?q?J=C3=B6rg?=" <j@ext.test>', [("Jörg", "j@ext.test")]),
        ("Jörg <j@münchen.test>".encode(), [("Jörg", "j@xn--mnchen-3ya.test")]),
        (b"a@b.test, Bob <c@d.test>,, e@f.test", [("", "a@b.test"), ("Bob", "c@d.test"), ("", "e@f.test")]),
        (b"a@[192.0.2.1]", [("", "a@[192.0.2.1]")]),
        (b"undisclosed:;", []),
        (b"a:b@c,d@e;", [("", "b@c"), ("", "d@e")]),
        (b"team: Bob <b@c.test>; , d@e.test", [("Bob", "b@c.test"), ("", "d@e.test")]),
        (b"", []),
        (b" ,;, ", []),
        (b"alice", [("alice", "")]),
        (b"<alice>", [("alice", "")]),
        (b"<>", [("", "")]),
        (b"Alice (nested (deep) comment) <alice@ext.test>", [("Alice", "alice@ext.test")]),
    ],
)
def test_lists(value: bytes, expected: list[tuple[str, str]]) -> None:
    assert [(box.display, box.address) for box in mailboxes(value)] == expected


@pytest.mark.parametrize(
    ("value", "addresses"),
    [
        (b"<a@evil.test>, <ceo@local.test>", ["a@evil.test", "ceo@local.test"]),  # FRM-03
        (b'"ceo@local.test" <a@evil.test>', ["a@evil.test"]),  # FRM-04
        (b"<@evil.test,@x:ceo@local.test>", ["ceo@local.test"]),
        (b"ceo@local.test(comment) <a@evil.test>", ["a@evil.test"]),
        (b"=?utf-8?b?Y2VvQGxvY2FsLnRlc3Q=?=", [""]),
        (b"<=?utf-8?b?Y2VvQGxvY2FsLnRlc3Q=?=>", [""]),
        (b"c\\eo@local.test", ["ceo@local.test"]),
        (b"<a@evil.test> <ceo@local.test>", ["a@evil.test", "ceo@local.test"]),
        (b"<a@evil.test> ceo@local.test", ["a@evil.test", "ceo@local.test"]),
        (b"a@evil.test ceo@local.test", [""]),
        (b"a@evil.test@local.test", [""]),
        (b"<a@evil.test <ceo@local.test>", [""]),
        (b"<a@evil.test, ceo@local.test>", ["a@evil.test", "ceo@local.test"]),
        (b"a@evil.test\x00@local.test", [""]),
    ],
)
def test_FRM_05_one_parser_and_no_second_reading(value: bytes, addresses: list[str]) -> None:
    assert [box.address for box in mailboxes(value)] == addresses


def test_HDR_03_display_names_are_one_clean_line() -> None:
    assert mailboxes(b'"a\r\n b" <x@ext.test>') == [Mailbox("a b", "x@ext.test")]
    assert mailboxes(b"=?utf-8?q?a=0D=0AReply-To:_e?= <x@ext.test>") == [Mailbox("a Reply-To: e", "x@ext.test")]


def test_HDR_08_depth_and_length_are_linear() -> None:
    start = time.process_time()
    assert mailboxes(b"(" * 10_000 + b")" * 10_000 + b"a@b.test") == [Mailbox("(" * 1000, "a@b.test")]
    assert len(mailboxes(b", ".join(b"N <u%d@ext.test>" % number for number in range(100_000)))) == 100_000
    for hostile in (b"<", b"a <", b'"', b"(\\", b"a b ", b"a@", b"[x", b"=?a?q?", b":", b"a,", b"\\", b"@,"):
        mailboxes(hostile * 50_000)
    assert time.process_time() - start < 4


def test_only_as_many_as_wanted() -> None:
    assert len(mailboxes(b"a@b.test, c@d.test, e@f.test", most=2)) == 2
    assert len(mailboxes(b"A <a@b.test>, C <c@d.test>, E <e@f.test>", most=2)) == 2


@given(st.binary(max_size=200))
def test_reading_a_list_never_raises(value: bytes) -> None:
    for box in mailboxes(value):
        box.display.encode("utf-8")
        assert "\r" not in box.display + box.address
        assert "\n" not in box.display + box.address


@given(st.lists(st.sampled_from([*'<>,;:@."()[]\\ ax', "=?utf-8?q?x?=", "b.test", '"q"']), max_size=25))
def test_an_address_that_is_read_reads_the_same_again(pieces: list[str]) -> None:
    for box in mailboxes("".join(pieces).encode()):
        if box.address:
            assert mailboxes(b"<" + box.address.encode() + b">") == [Mailbox("", box.address)]


@given(st.text(max_size=80))
def test_a_written_mailbox_comes_back(display: str) -> None:
    written = write_mailbox(display, "alice@local.test")
    (box,) = mailboxes(written)
    assert box.address == "alice@local.test"
    assert b"\r" not in written
    assert b"\n" not in written


def test_a_written_mailbox_looks_as_mail_programs_expect() -> None:
    assert write_mailbox("Digital Man", "dm@bbs.test") == b'"Digital Man" <dm@bbs.test>'
    assert write_mailbox("", "dm@bbs.test") == b"dm@bbs.test"
    assert write_mailbox("x", "a@b\r\nBcc: <c@d>") == b'"x" <a@bBcc: c@d>'
    assert mailboxes(write_mailbox("Jörg", "j@bbs.test")) == [Mailbox("Jörg", "j@bbs.test")]
