"""What clients say, read strictly."""

from __future__ import annotations

import re
from array import array

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialtone.base.errors import Refusal, Why
from dialtone.domain.mailstore.contract import Mark
from dialtone.protocols.imap.arriving import announced, split
from dialtone.protocols.imap.fetch_items import Kind, Section, read_wanted
from dialtone.protocols.imap.grammar import MissingLiteral, Reader
from dialtone.protocols.imap.names import Pattern, from_utf7, read_name, to_utf7
from dialtone.protocols.imap.numbers import LAST, blocks, ranges_of, read_numbers, spans, written
from dialtone.protocols.imap.search_keys import All, Among, And, Between, Header, Keys, Marked, Not, Or, Sized, Time
from dialtone.protocols.imap.writing import astring, quoted
from tests.support.examples import examples

# Strings


@given(st.binary(max_size=60).filter(lambda raw: b"\0" not in raw))
def test_what_is_written_is_read_again(raw: bytes) -> None:
    for write in (quoted, astring):
        said = write(raw)
        if said.endswith(raw) and said.startswith(b"{"):
            head, _, data = said.partition(b"\r\n")
            reader = Reader([head, b""], [data])
        else:
            reader = Reader([said])
        assert reader.astring() == raw
        reader.end()


@pytest.mark.parametrize(
    "said",
    [
        b'"open',
        b'"bad \\x"',
        b"",
        b" ",
        b"(",
        b"\\x",
        b"a%",
        b"a*",
        b'"line\rend"',
        b"{3",
        b"{x}",
        b"{-1}",
        b"{}",
        b"{1_0}",
    ],
)
def test_what_is_no_astring_is_refused(said: bytes) -> None:
    with pytest.raises(Refusal) as caught:
        reader = Reader([said])
        reader.astring()
        reader.end()
    assert caught.value.why is Why.INVALID


def test_a_literal_takes_the_next_line_along() -> None:
    reader = Reader([b"{5}", b" {3+}", b" end"], [b"one\r\n", b'"\\"'])
    assert reader.astring() == b"one\r\n"
    reader.space()
    assert reader.astring() == b'"\\"'
    reader.space()
    assert reader.atom() == b"end"
    reader.end()


def test_a_literal_that_is_not_here_is_missed() -> None:
    with pytest.raises(MissingLiteral):
        Reader([b"{5}"]).astring()


def test_a_literal_in_the_middle_of_a_line_is_none() -> None:
    with pytest.raises(Refusal):
        Reader([b"{5} x", b""], [b"12345"]).astring()


@pytest.mark.parametrize(
    ("line", "size", "waits"),
    [
        (b"a {5}", 5, True),
        (b"a {5+}", 5, False),
        (b"a ~{0}", 0, True),
        (b"a {12345678901234567890}", 12345678901234567890, True),
    ],
)
def test_literals_are_announced(line: bytes, size: int, waits: bool) -> None:
    coming = announced(line)
    assert coming is not None
    assert (coming.size, coming.waits, coming.binary) == (size, waits, b"~" in line)


@pytest.mark.parametrize(
    "line", [b"a {5", b"a {-1}", b"a {}", b"a {1_0}", b"a {\xb2}", b"a {+5}", b"a {5} ", b"a {123456789012345678901}"]
)
def test_IMP_01_nothing_else_is_a_literal(line: bytes) -> None:
    assert announced(line) is None


def test_tags_and_verbs() -> None:
    assert split(b"a.1 noop") == (b"a.1", b"NOOP", 8)
    assert split(b"a uid fetch 1 FLAGS") == (b"a", b"UID FETCH", 11)
    assert split(b"a") == (b"a", b"", 2)


@pytest.mark.parametrize(
    "line", [b"", b" NOOP", b"* NOOP", b"+ NOOP", b"a+ NOOP", b"\xe4 NOOP", b'"a" NOOP', b"x" * 10_000 + b" NOOP"]
)
def test_IMP_06_other_tags_are_refused(line: bytes) -> None:
    with pytest.raises(Refusal):
        split(line)


# Numbers

COLUMN = st.lists(st.integers(1, 60), max_size=30, unique=True).map(sorted)
NUMBER = st.one_of(st.integers(1, 70), st.just(LAST))
SETS = st.lists(st.tuples(NUMBER, NUMBER), min_size=1, max_size=6)


def said(ranges: list[tuple[int, int]]) -> bytes:
    def one(number: int) -> bytes:
        return b"*" if number == LAST else b"%d" % number

    return b",".join(one(first) if first == last else one(first) + b":" + one(last) for first, last in ranges)


@given(SETS, COLUMN)
def test_sets_mean_the_messages_they_name(ranges: list[tuple[int, int]], uids: list[int]) -> None:
    numbers = read_numbers(said(ranges))

    def named(last: int) -> set[int]:
        found: set[int] = set()
        for pair in ranges:
            low, high = sorted(last if one == LAST else one for one in pair)
            found.update(range(low, high + 1))
        return found

    by_number = [place for one in numbers.places(len(uids)) for place in one]
    assert by_number == sorted(number - 1 for number in named(len(uids)) if 1 <= number <= len(uids))
    by_uid = [place for one in numbers.places_of(array("Q", uids)) for place in one]
    assert by_uid == [place for place, uid in enumerate(uids) if uid in named(uids[-1] if uids else 0)]


@given(st.lists(st.integers(1, 100), unique=True))
def test_numbers_are_written_as_runs_in_their_order(numbers: list[int]) -> None:
    found = [number for low, high in spans(numbers) for number in range(low, high + 1)]
    assert found == numbers
    if numbers:
        again = read_numbers(written(numbers))
        assert [one for low, high in again.ranges for one in range(low, high + 1)] == numbers


@given(COLUMN, st.integers(1, 5))
def test_blocks_are_small_and_complete(places: list[int], size: int) -> None:
    found = list(blocks(ranges_of(places), size))
    assert [place for one in found for place in one] == places
    assert all(len(one) <= size for one in found)


@pytest.mark.parametrize(
    "text", [b"0", b"4294967296", b"1:0", b"", b",", b"1,", b"1:", b":1", b"**", b"1:2:3", b"99999999999"]
)
def test_IMP_03_zero_and_overflow_are_refused(text: bytes) -> None:
    with pytest.raises(Refusal):
        read_numbers(text)


def test_IMP_03_a_huge_set_costs_nothing() -> None:
    assert read_numbers(b"1:4294967295").places(3) == [range(3)]
    assert read_numbers(b"*:1").places(3) == [range(3)]
    assert read_numbers(b"5:7").places(3) == []
    assert read_numbers(b"9:*").places(3) == [range(2, 3)]


# Names


@given(st.text(max_size=40))
def test_names_survive_modified_utf7(name: str) -> None:
    fit = re.sub("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]", "", name)
    written_name = to_utf7(fit)
    assert written_name.isascii()
    assert from_utf7(written_name) == fit


@pytest.mark.parametrize(
    ("name", "text"),
    [("~peter/mail/台北/日本語", "~peter/mail/&U,BTFw-/&ZeVnLIqe-"), ("a&b", "a&-b"), ("Entwürfe", "Entw&APw-rfe")],
)
def test_modified_utf7_of_the_standard(name: str, text: str) -> None:
    assert to_utf7(name) == text
    assert read_name(text.encode(), False) == name


@pytest.mark.parametrize(
    "raw", [b"&AC4ALg-", b"&", b"&Jjo", b"&U,BTFw-&ZeVnLIqe-", b"&Jjo!-", b"&2AA-", b"a\x7f", b"&AAA-", b"a\xff"]
)
def test_IMP_04_other_spellings_are_refused(raw: bytes) -> None:
    with pytest.raises(Refusal):
        read_name(raw, False)


@pytest.mark.parametrize("raw", [b"a\0b", b"a\rb", b"x" * 10_000, b"\xff"])
def test_IMP_04_so_are_odd_names_in_utf8(raw: bytes) -> None:
    with pytest.raises(Refusal):
        read_name(raw, True)


def test_inbox_is_inbox_however_it_is_written() -> None:
    assert read_name(b"iNbOx", False) == "INBOX"
    assert read_name(b"inbox/x", False) == "inbox/x"


@settings(max_examples=examples(200))
@given(st.text("ab/*%", max_size=8), st.text("ab/", max_size=8))
def test_patterns_mean_what_they_say(pattern: str, name: str) -> None:
    meaning = "".join(".*" if mark == "*" else "[^/]*" if mark == "%" else mark for mark in pattern)
    assert Pattern(pattern).matches(name) == bool(re.fullmatch(meaning, name))


def test_RED_01_patterns_do_not_go_back() -> None:
    assert not Pattern("%a" * 400).matches("a" * 399 + "b")
    assert Pattern("*" * 900).matches("a" * 900)


# FETCH


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


# SEARCH


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


# Flags and dates


def test_flags_are_bits_and_keywords() -> None:
    assert Reader([b"(\\Seen \\deleted $Junk \\Recent)"]).flags() == (Mark.SEEN | Mark.DELETED, ("$Junk",))


@pytest.mark.parametrize("said", [b"(\\Foo)", b"(" + b"x" * 65 + b")", b"(a)b", b'("a")', b"(\\*)", b"a"])
def test_other_flags_are_refused(said: bytes) -> None:
    with pytest.raises(Refusal):
        reader = Reader([said])
        reader.flags()
        reader.end()


def test_dates_with_times() -> None:
    assert Reader([b'" 7-Feb-1994 21:52:25 -0800"']).moment() == 760_665_600 + 5 * 3600 + 52 * 60 + 25
    assert Reader([b'"01-Jan-1970 00:00:00 +0100"']).moment() == 0.0


@pytest.mark.parametrize(
    "said",
    [
        b'"7-Feb-1994 21:52:25 -0800"',
        b'"01-Jan-1970"',
        b'"01-Jan-1970 24:00:00 +0000"',
        b'"99-Jan-1970 00:00:00 +0000"',
    ],
)
def test_other_dates_are_refused(said: bytes) -> None:
    with pytest.raises(Refusal):
        Reader([said]).moment()
