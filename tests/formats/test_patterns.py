"""Vectors of the specification, and the index against the plain reading of its rules."""

import ipaddress
import random
import time
from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dialtone.formats.patterns import Patterns, outline, read_line
from tests.support.examples import examples

SINGLE = [
    ("foo^", "foobar", True),
    ("bar~", "foobar", True),
    ("*bar", "foobar", True),
    ("foo*", "foobar", True),
    ("f*r", "foobar", True),
    ("foo*foo", "foo", False),
    ("foo*foo", "foofoo", True),
    ("!abc", "abd", True),
    ("!", "anything", True),
    ("0.0.0.0/0", "1.2.3.4", True),
    ("::/0", "2001:db8::1", True),
    ("::/0", "1.2.3.4", False),
    ("0.0.0.0/0", "::1", False),
    ("FooBar", "fOObAR", True),
    ("foo", "foobar", False),
    ("*", "anything", True),
    ("~", "anything", True),
    ("^", "anything", True),
    ("^foo", "foobar", False),
    ("f?obar", "foobar", False),
    ("f*b*r", "foobar", False),  # the second * is itself
    ("f*b*r", "foob*r", True),
    ("10.0.0.0/8", "10.255.0.1", True),
    ("10.0.0.0/8", "11.0.0.1", False),
    ("192.168.1.77/24", "192.168.1.2", True),
    ("2001:db8::/32", "2001:DB8:1::9", True),
    (r"\x66oobar", "foobar", True),
    (r"foo\*bar", "foo*bar", True),
    ("  foobar", "foobar", True),
    ("foobar\tt=20260101T000000-0700\tp=SMTP", "foobar", True),
]
LISTS = [
    (["!1.2.3.4", "*"], ("1.2.3.4",), False),
    (["!1.2.3.4", "*"], ("1.2.3.5",), True),
    (["*", "!1.2.3.4"], ("1.2.3.4",), True),
    (["foo", "!bar"], ("baz",), True),
    (["foo", "!bar", "; comment"], ("baz",), False),
    (["foo", "!bar", "", "  "], ("baz",), True),
    (["!bar", "foo"], ("baz",), False),
    (["!1.2.3.4", "*"], ("1.2.3.4", "some.host"), True),
    (["!1.2.3.4"], ("1.2.3.4", "some.host"), True),
    (["!1.2.3.4", "!*.host"], ("1.2.3.4", "some.host"), True),
    (["some.host"], ("1.2.3.4", "some.host"), True),
    ([], ("x",), False),
    (["; only"], ("x",), False),
]


@pytest.mark.parametrize(("pattern", "text", "answer"), SINGLE)
def test_single_patterns(pattern, text, answer):
    assert Patterns([pattern]).matches(text) is answer


@pytest.mark.parametrize(("lines", "strings", "answer"), LISTS)
def test_lists(lines, strings, answer):
    assert Patterns(lines).matches(*strings) is answer
    assert plain(lines, *strings) is answer


def test_ipv4_rules_match_mapped_addresses():
    for rule in ("1.2.3.4", "1.2.3.0/24", "1.2.3.*", "::ffff:1.2.3.4", "::ffff:1.2.3.0/120"):
        assert Patterns([rule]).matches("::ffff:1.2.3.4"), rule
        assert Patterns([rule]).matches("1.2.3.4"), rule
        assert not Patterns([rule]).matches("::ffff:1.2.4.4"), rule
    assert not Patterns(["!1.2.3.4", "*"]).matches("::ffff:1.2.3.4")


def test_ipv6_addresses_match_in_every_spelling():
    assert Patterns(["2001:DB8:0:0::1"]).matches("2001:db8::1")
    assert Patterns(["fe80::/10"]).matches("fe80::1%eth0")


def test_an_unknown_host_name_is_left_out():
    assert not Patterns(["!1.2.3.4", "*"]).matches("1.2.3.4", "")
    assert Patterns(["1.2.3.4"]).matches("1.2.3.4", "")
    assert Patterns(["*"]).matches("", "")


SOON = datetime(2026, 6, 1, tzinfo=UTC).timestamp()
EXPIRING = "1.2.3.4\tt=20260101T000000+0000\tp=SMTP\tr=SPAM BAIT taken\te=20260601T000000+0000\th=bad.example"


def test_an_expired_line_is_not_there():
    patterns = Patterns([EXPIRING])
    assert patterns.matches("1.2.3.4", now=SOON - 1)
    assert not patterns.matches("1.2.3.4", now=SOON)


def test_an_expired_line_hides_no_later_one():
    patterns = Patterns([EXPIRING, "1.2.3.4\tr=again"])
    assert patterns.find("1.2.3.4", now=SOON).reason == "again"
    assert patterns.find("1.2.3.4", now=SOON - 1).reason == "SPAM BAIT taken"


def test_an_expired_exclusion_excludes_nothing():
    patterns = Patterns(["!1.2.3.4\te=20260601T000000+0000", "*"])
    assert not patterns.matches("1.2.3.4", now=SOON - 1)
    assert patterns.matches("1.2.3.4", now=SOON)
    assert not Patterns(["!x\te=20260601T000000+0000"]).matches("1.2.3.4", now=SOON)


def test_the_line_that_matched_is_told():
    hit = Patterns(["; comment", "", EXPIRING + "\tq=true"]).find("1.2.3.4")
    assert (hit.line, hit.pattern, hit.quiet) == (3, "1.2.3.4", True)
    assert hit.items["h"] == "bad.example"
    local = datetime(2026, 1, 1, tzinfo=UTC).astimezone().strftime("%b {d} %H:%M:%S %Y")
    day = datetime(2026, 1, 1, tzinfo=UTC).astimezone().day
    assert hit.details() == f"since {local.format(d=day)} for SPAM BAIT taken using SMTP"


def test_a_line_without_items_has_no_details():
    hit = Patterns(["1.2.3.4"]).find("1.2.3.4")
    assert (hit.details(), hit.quiet, hit.reason) == ("", False, "")


def test_a_time_that_cannot_be_read_never_comes():
    assert Patterns(["x\te=whenever"]).matches("x", now=10**11)


def test_reading_a_line():
    assert read_line("; x") is None
    assert read_line("   ") is None
    line = read_line("  !Foo \tR = why = so\tp=SMTP\tjunk")
    assert (line.pattern, line.negated, line.items) == ("Foo", True, {"r": "why = so", "p": "SMTP"})


@pytest.mark.timeout(60)  # going through the lines one by one would take many minutes
def test_a_hundred_thousand_lines_answer_in_microseconds():
    chance = random.Random(7)
    lines = [".".join(str(chance.randrange(1, 250)) for _ in range(4)) for _ in range(100_000)]
    patterns = Patterns([line + chance.choice(["", "", "/24", "*", "~", "^"]) for line in lines])
    for number in range(10_000):
        assert not patterns.matches(f"251.2.{number // 250}.{number % 250}", f"host{number}.example")
    assert patterns.matches(lines[77_777])


WRITTEN = st.lists(
    st.sampled_from(
        [
            "1.2.3.4",
            "x",
            " ",
            "\t",
            "!",
            ";",
            "\\t",
            "\\",
            "e=",
            "E = ",
            "e",
            "=",
            "20260601T000000+0000",
            "soon",
            "r=e=1",
            "q=1",
        ]
    ),
    max_size=8,
).map("".join)


@given(WRITTEN)
def test_the_short_reading_of_a_line_is_the_long_one(text):
    short, long = outline(text), read_line(text)
    assert (short is None) == (long is None)
    if short is not None:
        assert (short.pattern, short.negated, short.expires) == (long.pattern, long.negated, long.expires)


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("192.0.2.0/33", "no network"),
        ("192.0.2/24", "no network"),
        ("2001:db8::/129", "no network"),
        ("0.0.0.0/0", "every address"),
        ("::/0", "every address"),
        ("0.0.0.0/0\tp=SMTP", "every address"),
        ("x\te=soon", "cannot be read"),
        ("0.0.0.0/0\tr=closed for the night", ""),
        ("!0.0.0.0/0", ""),
        ("192.0.2.0/24\te=20260601T000000+0000", ""),
        ("x/y", ""),
        ("; 192.0.2.0/33", ""),
    ],
)
def test_RED_02_doubtful_lines(line, part):
    flaws = Patterns(["fine", line]).flaws
    assert [flaw.line for flaw in flaws] == [2] * bool(part)
    assert all(part in flaw.text for flaw in flaws)


def test_RED_01_many_wildcards_cost_nothing():
    start = time.perf_counter()
    patterns = Patterns(["*a" * 9 + "*b", "a*" * 2000, "~" * 5000])
    for _ in range(100):
        assert not patterns.matches("a" * 5000)
    assert time.perf_counter() - start < 1


# The rules read plainly: every line tried in order.


def plain_inner(pattern, text):
    pattern, text = pattern.lower(), text.lower()
    address = number(text)
    if "/" in pattern and address is not None:
        try:
            network = ipaddress.ip_network(pattern, strict=False)
        except ValueError:
            pass
        else:
            return address.version == network.version and address in network
    if pattern.endswith("~"):
        return pattern[:-1] in text
    if pattern.endswith("^"):
        return text.startswith(pattern[:-1])
    if "*" in pattern:
        before, _, after = pattern.partition("*")
        return len(text) >= len(before) + len(after) and text.startswith(before) and text.endswith(after)
    return text == pattern


def number(text):
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


def plain(lines, *strings):
    result = False
    for line in lines:
        text = line.strip()
        if not text:
            continue
        if text.startswith(";"):
            result = False
            continue
        if text.startswith("!"):
            if all(plain_inner(text[1:], string) for string in strings):
                return False
            result = True
        elif any(plain_inner(text, string) for string in strings):
            return True
        else:
            result = False
    return result


WORDS = st.sampled_from(
    ["a", "b", "ab", "abc", "abcde", "bcdea", "1.2.3.4", "1.2.9.9", "10.0.0.1", "2001:db8::1", "::1"]
)
PATTERN = st.one_of(
    WORDS,
    st.builds("{}{}".format, WORDS, st.sampled_from(["*", "~", "^", "/8", "/16", "/32", "/0", "/64", "/200"])),
    st.builds("*{}".format, WORDS),
    st.builds("{}*{}".format, WORDS, WORDS),
    st.sampled_from(["*", "~", "^", "**", "a*b*c", "*~", ""]),
)
LINE = st.one_of(PATTERN, PATTERN, st.builds("!{}".format, PATTERN), st.sampled_from(["", "; c", ";", "  "]))


@settings(max_examples=examples(400))
@given(
    st.lists(LINE, max_size=8),
    st.lists(st.one_of(WORDS, st.text("abc", min_size=1, max_size=7)), min_size=1, max_size=2),
)
@example(["!a", "!b"], ["a", "b"])
def test_the_index_answers_as_the_plain_rules_do(lines, strings):
    assert Patterns(lines).matches(*strings) is plain(lines, *strings)


TIMED = st.builds("{}{}".format, LINE, st.sampled_from(["", "", "\te=20260601T000000+0000"]))
ASKED = st.tuples(st.lists(WORDS, min_size=1, max_size=2), st.sampled_from([SOON - 1, SOON]))


@given(st.lists(TIMED, max_size=8), st.lists(ASKED, max_size=8))
def test_what_is_remembered_answers_as_a_new_list_does(lines, questions):
    patterns = Patterns(lines)
    for strings, now in questions:
        assert patterns.find(*strings, now=now) == Patterns(lines).find(*strings, now=now)


def test_what_is_remembered_is_bounded(monkeypatch):
    monkeypatch.setattr("dialtone.formats.patterns.REMEMBERED", 3)
    patterns, plenty = Patterns(["x~", *(f"!{number}^" for number in range(10))]), Patterns(["!*"] * 200)
    for number in range(10):
        assert patterns.matches(f"{number} x" if number % 2 else f"x {number}") is True
        assert not plenty.matches(str(number))
    assert patterns.matches("x" * 600)
    assert 0 < len(patterns._remembered) <= 3 and all(len(text) < 600 for text in patterns._remembered)
    assert not plenty._remembered, "what is large is not kept"


def test_contained_words_that_begin_alike():
    patterns = Patterns([f"word{number}~" for number in range(10, 2000)])
    assert patterns.find("a word1999").line == 10  # word19 is there before it
    assert patterns.find("word word words: word77").line == 68
    assert not patterns.matches("word words: word7")


@given(st.lists(st.text(max_size=12), max_size=5), st.text(max_size=12))
def test_no_list_breaks_it(lines, text):
    Patterns(lines).matches(text, "other")
