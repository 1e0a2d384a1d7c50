"""Conditional requests and ranges: HTP-05."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.web.sites.conditions import Unsatisfiable, http_date, part, read_date, unchanged

CHANGED = 784_111_777.5
DATE = "Sun, 06 Nov 1994 08:49:37 GMT"


def test_dates_as_http_writes_them() -> None:
    assert http_date(CHANGED) == DATE
    assert read_date(DATE) == 784_111_777
    assert read_date("yesterday") is None
    assert http_date(1e30) == "Thu, 01 Jan 1970 00:00:00 GMT"


@pytest.mark.parametrize(
    ("fields", "same"),
    [
        ({}, False),
        ({"if-none-match": '"m"'}, True),
        ({"if-none-match": 'W/"m", "x"'}, True),
        ({"if-none-match": "*"}, True),
        ({"if-none-match": '"x"', "if-modified-since": DATE}, False),
        ({"if-modified-since": DATE}, True),
        ({"if-modified-since": "Sun, 06 Nov 1994 08:49:36 GMT"}, False),
        ({"if-modified-since": "nonsense"}, False),
    ],
)
def test_whether_the_browser_has_it(fields: dict[str, str], same: bool) -> None:
    assert unchanged(fields, "m", CHANGED) is same


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("bytes=0-0", (0, 0)),
        ("bytes=5-", (5, 99)),
        ("bytes=-10", (90, 99)),
        ("bytes=-1000", (0, 99)),
        ("Bytes = 5-7", (5, 7)),
        ("bytes=90-99999999999999999999", (90, 99)),
        ("lines=1-2", None),
    ],
)
def test_a_part(wanted: str, found: tuple[int, int] | None) -> None:
    assert part({"range": wanted}, 100, "m", CHANGED) == found


@pytest.mark.parametrize(
    "wanted",
    [
        "bytes=-0",
        "bytes=5-2",
        "bytes=100-",
        "bytes=-",
        "bytes=a-b",
        "bytes=0-1,3-4",
        "bytes=" + "0-1," * 1000,
        "bytes=1-2-3",
        "bytes=" + "9" * 5000 + "-",
    ],
)
def test_HTP_05_ranges_that_are_not_served(wanted: str) -> None:
    with pytest.raises(Unsatisfiable):
        part({"range": wanted}, 100, "m", CHANGED)


@pytest.mark.parametrize(
    ("condition", "given_out"),
    [('"m"', (0, 0)), ('"x"', None), ('W/"m"', None), (DATE, (0, 0)), ("Sun, 06 Nov 1994 08:49:38 GMT", None)],
)
def test_a_part_of_what_the_browser_has_the_rest_of(condition: str, given_out: tuple[int, int] | None) -> None:
    assert part({"range": "bytes=0-0", "if-range": condition}, 100, "m", CHANGED) == given_out


@given(st.text(max_size=120), st.integers(0, 1000))
def test_whatever_is_asked_a_part_lies_within(wanted: str, size: int) -> None:
    try:
        found = part({"range": wanted}, size, "m", CHANGED)
    except Unsatisfiable:
        return
    assert found is None or 0 <= found[0] <= found[1] < size
