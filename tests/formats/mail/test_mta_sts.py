import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.mail.mta_sts import (
    LARGEST,
    LONGEST_AGE,
    BadPolicy,
    StsPolicy,
    matches,
    parse_policy,
    policy_text,
    record_id,
)

GOOD = b"version: STSv1\r\nmode: enforce\r\nmx: mail.example.com\r\nmx: *.example.net\r\nmax_age: 604800\r\n"


@pytest.mark.parametrize(
    ("texts", "id"),
    [
        (["v=STSv1; id=20160831085700Z;"], "20160831085700Z"),
        (["v=STSv1;id=1"], "1"),
        (["v=spf1 -all", "v=STSv1; foo=bar; id=abc; more=x"], "abc"),
        ([], ""),
        (["v=STSv1; id=1", "v=STSv1; id=2"], ""),  # more than one: there is no policy
        (["v=STSv2; id=1"], ""),
        (["v=STSv1"], ""),
        (["v=STSv1; id="], ""),
        (["v=STSv1; id=" + "a" * 33], ""),
        (["v=STSv1; id=a b"], ""),
        (["id=1; v=STSv1"], ""),  # the version comes first
        (["V=stsv1; id=1"], ""),
    ],
)
def test_the_record_says_whether_there_is_a_policy(texts, id):
    assert record_id(texts) == id


def test_a_policy_is_read():
    assert parse_policy(GOOD) == StsPolicy("enforce", 604800, ("mail.example.com", "*.example.net"))


def test_line_ends_may_be_bare_and_the_last_one_missing():
    assert parse_policy(GOOD.replace(b"\r\n", b"\n").rstrip()) == parse_policy(GOOD)


def test_unknown_keys_are_passed_over_and_of_repeated_ones_the_first_counts():
    more = GOOD + b"mode: none\r\nmax_age: 1\r\nnew_thing: x:y\r\nrubbish\r\n\xff\xfe: x\r\n"
    assert parse_policy(more) == parse_policy(GOOD)


def test_a_policy_that_ends_policies_needs_no_hosts():
    assert parse_policy(b"version: STSv1\nmode: none\nmax_age: 86400\n") == StsPolicy("none", 86400)


def test_an_age_beyond_a_year_is_a_year():
    assert parse_policy(GOOD.replace(b"604800", b"9999999999")).max_age == LONGEST_AGE


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"<html>not found</html>",
        GOOD.replace(b"STSv1", b"STSv2"),
        GOOD.replace(b"enforce", b"Enforced"),
        GOOD.replace(b"max_age", b"age"),
        GOOD.replace(b"604800", b"-1"),
        GOOD.replace(b"604800", b"one week"),
        GOOD.replace(b"604800", "٣".encode()),
        GOOD.replace(b"604800", b"9" * 5000),
        b"version: STSv1\nmode: enforce\nmax_age: 1\n",  # no host
        GOOD.replace(b"*.example.net", b"*.*.example.net"),
        GOOD.replace(b"*.example.net", b"mail*.example.net"),
        GOOD.replace(b"*.example.net", b"*"),
        GOOD.replace(b"*.example.net", b""),
        GOOD + b"mx: a.example\n" * 100,
        GOOD + b"x" * LARGEST,
    ],
)
def test_what_cannot_be_used_is_refused_whole(text):
    with pytest.raises(BadPolicy):
        parse_policy(text)


@pytest.mark.parametrize(
    ("host", "pattern", "good"),
    [
        ("mail.example.com", "mail.example.com", True),
        ("MAIL.Example.com.", "mail.example.com", True),
        ("mail2.example.com", "mail.example.com", False),
        ("mail.example.com", "*.example.com", True),
        ("a.mail.example.com", "*.example.com", False),  # one label, no more
        ("example.com", "*.example.com", False),
        (".example.com", "*.example.com", False),
        ("evilexample.com", "*.example.com", False),
        ("mail.example.com.evil.test", "*.example.com", False),
    ],
)
def test_hosts_are_matched(host, pattern, good):
    assert matches(host, pattern) is good


LABEL = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,10}[a-z0-9])?", fullmatch=True)
HOST = st.lists(LABEL, min_size=2, max_size=4).map(".".join)
PATTERN = st.tuples(st.sampled_from(["", "*."]), HOST).map("".join)


@given(st.builds(StsPolicy, st.sampled_from(["testing", "enforce"]), st.integers(0, LONGEST_AGE), st.tuples(PATTERN)))
def test_what_is_published_is_what_others_read(policy):
    assert parse_policy(policy_text(policy).encode()) == policy


@given(HOST, LABEL)
def test_a_wildcard_stands_for_every_one_label(domain, label):
    assert matches(f"{label}.{domain}", f"*.{domain}")
    assert not matches(domain, f"*.{domain}")
    assert not matches(f"{label}.{label}.{domain}", f"*.{domain}")


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader(data):
    try:
        assert parse_policy(data).mode in ("none", "testing", "enforce")
    except BadPolicy as why:
        assert str(why)
