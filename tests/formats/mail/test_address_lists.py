"""Address lists of header fields."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.mail.address_lists import Mailbox, mailboxes, write_mailbox
from tests.support.examples import examples


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


@pytest.mark.timeout(60)  # what grows with the square of the length takes far longer
def test_HDR_08_depth_and_length_are_linear() -> None:
    assert mailboxes(b"(" * 10_000 + b")" * 10_000 + b"a@b.test") == [Mailbox("(" * 1000, "a@b.test")]
    many = examples(100_000)
    assert len(mailboxes(b", ".join(b"N <u%d@ext.test>" % number for number in range(many)))) == many
    for hostile in (b"<", b"a <", b'"', b"(\\", b"a b ", b"a@", b"[x", b"=?a?q?", b":", b"a,", b"\\", b"@,"):
        mailboxes(hostile * examples(50_000))


def test_what_is_remembered_is_nobodys_to_change() -> None:
    first = mailboxes(b"a@ext.test, b@ext.test", 1)
    first.clear()
    assert [box.address for box in mailboxes(b"a@ext.test, b@ext.test")] == ["a@ext.test", "b@ext.test"]
    assert [box.address for box in mailboxes(b"a@ext.test, b@ext.test", 1)] == ["a@ext.test"]


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
