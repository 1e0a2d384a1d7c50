import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.web.rendering import browser, count, query, segment, size, when


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1000, "1.0 KB"),
        (123_456, "123 KB"),
        (3_400_000, "3.4 MB"),
        (10**15, "1000 TB"),
    ],
)
def test_sizes_for_people(number, shown):
    assert size(number) == shown


def test_numbers_with_their_nouns():
    assert (count(1, "message"), count(2345, "message"), count(2, "reply", "replies")) == (
        "1 message",
        "2,345 messages",
        "2 replies",
    )


def test_a_moment_in_the_boards_time():
    assert when(0, 60) == "never"
    assert when(86_400.0, 120) == '<time datetime="1970-01-02T02:00:00+02:00">1970-01-02 02:00</time>'


@pytest.mark.parametrize(
    ("agent", "shown"),
    [
        (
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0 Safari/537.36",
            "Chrome on Linux",
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/605.1", "Safari on iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Windows"),
        ("lynx", "lynx"),
        ("", "A browser"),
    ],
)
def test_browsers_by_their_names(agent, shown):
    assert browser(agent) == shown


@given(st.floats(allow_nan=False))
def test_SLO_06_no_date_breaks_a_page(at):
    assert when(at, 0)


def test_queries_and_segments_are_quoted():
    assert query({"q": "a&b", "page": 2, "none": ""}) == "?q=a%26b&page=2"
    assert segment("a/b?c") == "a%2Fb%3Fc"
