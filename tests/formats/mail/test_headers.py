"""Header blocks: cutting, decoding, writing."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.mail.headers import (
    decode_words,
    encode_phrase,
    encode_text,
    every,
    fields,
    first,
    fold,
    one_line,
    shown,
    split_head,
    unfold,
)

LINE_ENDERS = "\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"


def test_the_head_ends_at_the_empty_line() -> None:
    head, body = split_head(b"A: 1\r\nB: 2\r\n\r\ntext\r\n\r\nmore")
    assert head == b"A: 1\r\nB: 2\r\n"
    assert body == len(b"A: 1\r\nB: 2\r\n\r\n")


def test_HDR_06_no_empty_line_and_empty_line_first() -> None:
    assert split_head(b"A: 1\r\nB: 2\r\n") == (b"A: 1\r\nB: 2\r\n", 12)
    assert split_head(b"\r\nA: 1\r\n") == (b"", 2)
    assert split_head(b"") == (b"", 0)


def test_a_lone_lf_ends_neither_line_nor_head() -> None:
    head, body = split_head(b"A: 1\n\nB: 2\r\n\r\nx")
    assert [field.name for field in fields(head)] == [b"a"]
    assert body == 14


def test_folded_fields_keep_their_bytes() -> None:
    head = b"Subject: one\r\n two\r\n\tthree\r\nTo: x\r\n"
    found = fields(head)
    assert [(field.name, field.value) for field in found] == [
        (b"subject", b" one\r\n two\r\n\tthree"),
        (b"to", b" x"),
    ]
    assert head[found[0].start : found[0].end] == b"Subject: one\r\n two\r\n\tthree\r\n"
    assert unfold(found[0].value) == b"one two\tthree"


def test_FRM_01_from_with_blank_before_the_colon_is_from() -> None:
    found = fields(b"From: a@x\r\nFrom : b@x\r\nfrom:c@x\r\n")
    assert every(found, b"From") == [b" a@x", b" b@x", b"c@x"]
    assert first(found, b"FROM") == b" a@x"


@pytest.mark.parametrize("head", [b"From\r\n : a@ext.test\r\n", b" From: a@ext.test\r\n", b"From x: y\r\n", b": x\r\n"])
def test_FRM_02_and_HDR_06_lines_that_are_no_fields(head: bytes) -> None:
    found = fields(head)
    assert [field.name for field in found] == [b""]
    assert found[0].value == head[:-2]


def test_HDR_06_names_with_eight_bit_bytes_are_no_fields() -> None:
    assert [field.name for field in fields(b"Fr\xc3\xb6m: x\r\nno colon here\r\nA: 1")] == [b"", b"", b"a"]


def test_HDR_06_two_thousand_fields_and_a_huge_one_are_quick() -> None:
    head = b"".join(b"X-%d: y\r\n" % number for number in range(2000)) + b"Y:" + b" z" * 100_000 + b"\r\n"
    start = time.process_time()
    found = fields(head)
    assert time.process_time() - start < 1
    assert len(found) == 2001
    assert len(found[-1].value) == 200_000


@given(st.binary(max_size=400))
def test_fields_cover_the_block_without_gaps(head: bytes) -> None:
    at = 0
    for field in fields(head):
        assert field.start == at
        at = field.end
    assert at == len(head)


@given(st.lists(st.sampled_from([b"\r\n", b"\r", b"\n", b" ", b":", b"From", b"x", b"\0", b"\xff"]), max_size=40))
def test_any_mixture_is_cut_the_same_way_as_by_lines(pieces: list[bytes]) -> None:
    head = b"".join(pieces)
    joined = b"".join(head[field.start : field.end] for field in fields(head))
    assert joined == head


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"=?ISO-8859-1?Q?a?=", "a"),  # the examples of RFC 2047 section 8
        (b"=?ISO-8859-1?Q?a?= b", "a b"),
        (b"=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=", "ab"),
        (b"=?ISO-8859-1?Q?a?=  =?ISO-8859-1?Q?b?=", "ab"),
        (b"=?ISO-8859-1?Q?a?=\r\n    =?ISO-8859-1?Q?b?=", "ab"),
        (b"=?ISO-8859-1?Q?a_b?=", "a b"),
        (b"=?ISO-8859-1?Q?a?= =?ISO-8859-2?Q?_b?=", "a b"),
        (b"=?utf-8?b?w6TDtsO8?=", "äöü"),
        (b"=?utf-8?B?w6TDtsO8", "=?utf-8?B?w6TDtsO8"),
        (b"=?utf-8?q?=C3?= =?utf-8?q?=A4?=", "ä"),  # a character cut between two words
        (b"=?utf-8*de?q?Gr=C3=BC=C3=9Fe?=", "Grüße"),  # RFC 2231 section 5
        (b"=?cp437?q?=81ber?=", "über"),
        (b"=?IBM437?q?=C9=CD=BB?=", "╔═╗"),
        (b"=?x-nothing?q?abc=FF?=", "abc\ufffd"),
        (b"=?utf-8?q?bad=ZZescape?=", "bad=ZZescape"),
        (b"=?utf-8?b?!!!?=", ""),
        (b"plain =? text ?=", "plain =? text ?="),
        ("Größe".encode(), "Größe"),
        ("Größe".encode("latin-1"), "Größe"),
    ],
)
def test_encoded_words(raw: bytes, text: str) -> None:
    assert decode_words(raw) == text


@pytest.mark.parametrize("name", [b"zlib", b"punycode", b"idna", b"unicode_escape", b"utf-7", b"undefined", b"rot13"])
def test_codecs_that_are_no_character_sets_are_not_used(name: bytes) -> None:
    assert decode_words(b"=?" + name + b"?q?abc?=") == "abc"


def test_words_longer_than_the_rfc_allows_are_read() -> None:
    assert decode_words(b"=?utf-8?q?" + b"a" * 5000 + b"?=") == "a" * 5000


def test_HDR_02_decoded_line_ends_become_blanks() -> None:
    text = decode_words(b"=?utf-8?q?a=0D=0ABcc:=20v@ext.test?=")
    assert text == "a  Bcc: v@ext.test"


def test_HDR_04_nothing_that_ends_a_line_survives() -> None:
    for ender in LINE_ENDERS:
        raw = f"a{ender}X-Y: 1".encode()
        assert decode_words(raw) == "a X-Y: 1"
        encoded = b"=?utf-8?q?a" + b"".join(b"=%02X" % byte for byte in ender.encode()) + b"X?="
        assert decode_words(encoded) == "a X"


def test_SLO_05_a_hundred_thousand_encoded_words_are_linear() -> None:
    start = time.process_time()
    assert len(decode_words(b" ".join([b"=?utf-8?q?=C3=A4?="] * 100_000))) == 100_000
    for hostile in (b"=?" * 200_000, b"=?a?q?" * 100_000, b"=?a?b?x" * 100_000, b"=?utf-8?q?" + b"=" * 500_000):
        decode_words(hostile)
    assert time.process_time() - start < 2


@given(st.binary(max_size=300))
def test_decoding_never_raises_and_gives_one_storable_line(raw: bytes) -> None:
    text = decode_words(raw)
    text.encode("utf-8")
    assert not set(text) & set(LINE_ENDERS + "\0\x1b")


@given(
    st.lists(
        st.sampled_from(
            [
                b"=?utf-8?q?",
                b"=?iso-2022-jp?b?",
                b"=?hz?q?",
                b"=?utf-16?b?",
                b"?=",
                b" ",
                b"=41",
                b"GyRC",
                b"~{",
                b"\xff",
            ]
        ),
        max_size=20,
    )
)
def test_decoding_survives_hostile_words(pieces: list[bytes]) -> None:
    decode_words(b"".join(pieces)).encode("utf-8")


def test_one_line_and_shown() -> None:
    assert one_line("  a \t b\r\nc  ", 200) == "a b c"
    assert one_line("abcdef", 3) == "abc"
    assert shown(b" =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n aus  Wien", 200) == "Grüße aus Wien"
    assert shown(None, 10) == ""
    assert shown(b"x" * 200_000, 200) == "x" * 200


PRINTABLE = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=120).filter(
    lambda text: not set(text) & set("\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
)


@given(PRINTABLE)
def test_text_comes_back(text: str) -> None:
    written = encode_text(text)
    assert written.isascii()
    assert decode_words(fold(b"Subject", written)[len(b"Subject:") :].removesuffix(b"\r\n")) == text
    assert all(len(word) <= 75 for word in written.split(b" ") if word.startswith(b"=?"))


def test_plain_text_is_written_plainly() -> None:
    assert encode_text("Hello, world (again)") == b"Hello, world (again)"
    assert encode_text("=?utf-8?q?x?=").startswith(b"=?utf-8?q?=3D")
    assert encode_phrase("Digital Man") == b'"Digital Man"'
    assert encode_phrase('a"b\\c') == b'"a\\"b\\\\c"'
    assert encode_phrase("Jörg") == b"=?utf-8?q?J=C3=B6rg?="


def test_HDR_01_and_03_written_values_are_one_field() -> None:
    assert encode_text("hi\r\nBcc: v@ext.test") == b"hi  Bcc: v@ext.test"
    assert encode_phrase("X\nReply-To: evil@ext.test") == b'"X Reply-To: evil@ext.test"'
    assert fold(b"Subject", b"a\r\nBcc: b\nc\0") == b"Subject: a  Bcc: b c\r\n"


@given(st.binary(max_size=400))
def test_folding_changes_nothing_but_line_ends(value: bytes) -> None:
    written = fold(b"X-Any", value)
    assert [field.name for field in fields(written)] == [b"x-any"]
    assert not any(line.strip(b" \t") == b"" for line in written.split(b"\r\n")[1:-1])
    plain = value.replace(b"\r", b" ").replace(b"\n", b" ").replace(b"\0", b" ").strip(b" \t")
    assert unfold(written.removesuffix(b"\r\n")[len(b"X-Any:") :]) == plain


def test_folded_lines_stay_short_where_they_can() -> None:
    written = fold(b"References", b" ".join(b"<%d.abcdefghijkl@example.org>" % number for number in range(50)))
    assert max(map(len, written.split(b"\r\n"))) <= 78
