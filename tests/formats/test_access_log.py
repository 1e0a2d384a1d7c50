"""Lines of the access log."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.access_log import Line, day, local_time, writer

LINE = Line(
    at=1_795_849_774.0,
    minutes_east=90,
    address="192.0.2.1",
    host="client.example",
    user="Alice",
    request="GET /a?b HTTP/1.1",
    protocol="HTTP/1.1",
    status=200,
    size=512,
    referer="http://bbs.example/",
    agent='Mozilla "5"',
    site="bbs.example",
    port=80,
    client_port=40_000,
)


def test_the_combined_format() -> None:
    assert writer()(LINE) == (
        'client.example - Alice [28/Nov/2026:08:39:34 +0130] "GET /a?b HTTP/1.1" 200 512 '
        '"http://bbs.example/" "Mozilla \\"5\\""'
    )


def test_what_is_missing_is_a_dash() -> None:
    assert writer()(Line(at=0.0, address="192.0.2.1", request="x", status=304)) == (
        '192.0.2.1 - - [01/Jan/1970:00:00:00 +0000] "x" 304 - "-" "-"'
    )


@pytest.mark.proves("Web.CustomLogFormat")
def test_a_format_of_the_sysops() -> None:
    form = "%a|%B|%b|%H|%v|%p|%{remote}p|%{User-agent}i|%>s|%%|%{X}i|%q"
    assert writer(form)(LINE) == '192.0.2.1|512|512|HTTP/1.1|bbs.example|80|40000|Mozilla \\"5\\"|200|%|-|-'
    assert writer("%B %b")(Line(at=0.0)) == "0 -"


@given(st.text(max_size=50))
def test_nothing_a_client_sends_breaks_a_line_or_its_quotes(text: str) -> None:
    line = writer("%r %u")(Line(at=0.0, request=text, user=text))
    assert line.isascii()
    assert line.isprintable()
    assert line.replace("\\\\", "").replace('\\"', "").count('"') == 0


def test_the_day_is_the_local_one() -> None:
    assert day(1_795_823_999.0, 0) == "2026-11-27"
    assert day(1_795_823_999.0, 60) == "2026-11-28"


@given(st.floats(allow_nan=True))
def test_no_moment_is_too_odd(at: float) -> None:
    assert local_time(at, 0)
    assert len(day(at, 0)) == 10
