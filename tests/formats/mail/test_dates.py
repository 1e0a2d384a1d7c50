"""Dates in and out."""

from __future__ import annotations

import calendar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.mail import dates

NEW_YEAR_2026 = 1767225600.0  # spec mail.md 8.9


@pytest.mark.parametrize(
    ("at", "offset", "text"),
    [
        (NEW_YEAR_2026, 0, "Thu, 1 Jan 2026 00:00:00 +0000"),
        (NEW_YEAR_2026 + 0.9, 60, "Thu, 1 Jan 2026 01:00:00 +0100"),
        (NEW_YEAR_2026, -210, "Wed, 31 Dec 2025 20:30:00 -0330"),
        (0, 0, "Thu, 1 Jan 1970 00:00:00 +0000"),
        (951827696, 0, "Tue, 29 Feb 2000 12:34:56 +0000"),
        (4102444799, 0, "Thu, 31 Dec 2099 23:59:59 +0000"),
    ],
)
def test_mail_dates(at: float, offset: int, text: str) -> None:
    assert dates.rfc5322(at, offset) == text


def test_the_systems_own_form() -> None:
    at = calendar.timegm((2025, 1, 5, 13, 2, 45))
    assert dates.system_time(at) == "Sun Jan 05 2025 01:02 pm"
    assert dates.system_time(at, military=True) == "Sun Jan 05 2025 13:02:45"
    assert dates.system_time(at - 13 * 3600) == "Sun Jan 05 2025 12:02 am"
    assert dates.system_time(at - 3600) == "Sun Jan 05 2025 12:02 pm"
    assert dates.system_time(at, 11 * 60) == "Mon Jan 06 2025 12:02 am"


@pytest.mark.parametrize(
    "text",
    [
        "Sun, 5 Jan 2025 13:02:45 +0000",
        "5 Jan 2025 13:02:45 GMT",
        "Sunday, 05-Jan-25 13:02:45 GMT",
        "Sun, 05 Jan 2025 05:02:45 PST",
        "Sun, 5 January 2025 14:02:45 +0100 (CET)",
        "Sun, 5 Jan 125 13:02:45 XYZ",
        "Sun Jan  5 13:02:45 2025",
        "Sun Jan 5 14:02:45 +0100 2025",
        "2025-01-05T13:02:45Z",
        "2025-01-05 14:02:45.123+01:00",
        b" Sun,  5 Jan 2025 13:02:45 -0000 \r\n",
    ],
)
def test_many_forms_are_read(text: str | bytes) -> None:
    assert dates.parse(text) == calendar.timegm((2025, 1, 5, 13, 2, 45))


def test_a_date_as_it_is_written_has_no_zone() -> None:
    for zone in ("+1400", "-1200", "EST", ""):
        assert dates.as_written(f"Sun, 5 Jan 2025 23:02:45 {zone}") == calendar.timegm((2025, 1, 5, 23, 2, 45))
    assert dates.as_written("2025-01-05T23:02:45+05:30") == calendar.timegm((2025, 1, 5, 23, 2, 45))
    assert dates.as_written("yesterday") is None


@pytest.mark.parametrize(
    "text", ["", "yesterday", "32 Foo 2025 1:2:3", "5 Jan 2025", "99 Jan 2025 10:00:00", b"\xff\0"]
)
def test_what_is_no_date(text: str | bytes) -> None:
    assert dates.parse(text) is None


def test_SLO_06_far_dates_are_clamped() -> None:
    assert dates.parse("Mon, 1 Jan 99999999999999 00:00:00 +0000") == dates.LATEST
    assert dates.parse("Mon, 1 Jan 10000 00:00:00 +0000") == dates.LATEST
    assert dates.parse("Mon, 1 Jan 0000 00:00:00 +0000") == dates.EARLIEST
    assert dates.parse("Tue, 19 Jan 2038 03:14:08 +0000") == 2**31
    assert dates.parse("9" * 100_000) is None
    assert dates.rfc5322(1e300).endswith("9999 23:59:59 +0000")
    assert dates.rfc5322(float("nan")).startswith("Thu, 1 Jan 1970")
    assert dates.rfc5322(-5).startswith("Thu, 1 Jan 1970")


@given(st.integers(0, int(dates.LATEST)), st.integers(-14 * 60, 14 * 60))
def test_what_is_written_is_read(at: int, offset: int) -> None:
    if 86400 < at < dates.LATEST - 86400:
        assert dates.parse(dates.rfc5322(at, offset)) == at


@given(st.integers(-800_000, 3_000_000))
def test_the_calendar_is_its_own_inverse(day: int) -> None:
    assert dates.days(*dates.civil(day)) == day


@given(st.text(alphabet="0123456789 JanFeb:+-,T.Z", max_size=60))
def test_reading_never_raises(text: str) -> None:
    found = dates.parse(text)
    assert found is None or dates.EARLIEST <= found <= dates.LATEST
