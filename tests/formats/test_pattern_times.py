from datetime import UTC, datetime

import pytest

from dialtone.formats.pattern_times import day_text, read_time, time_text

NEW_YEAR = datetime(2026, 1, 1, 7, tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    "text",
    ["20260101T000000-0700", "20260101T070000Z", "20260101T083000+0130", "2026-01-01T07:00:00Z", str(int(NEW_YEAR))],
)
def test_times_with_a_zone(text):
    assert read_time(text) == NEW_YEAR


@pytest.mark.parametrize("text", ["20240105T000000", "2024-01-05", "Jan 5 2024", "Jan  5 2024", "5 Jan 2024"])
def test_times_without_a_zone_are_local(text):
    assert read_time(text) == datetime(2024, 1, 5).timestamp()


@pytest.mark.parametrize("text", ["", "soon", "20261399T000000", "99999999999999999999", "1", "20260101T000000+9900"])
def test_what_cannot_be_read(text):
    assert read_time(text) is None


@pytest.mark.parametrize("offset", [-420, 0, 90, 765])
def test_the_written_form_reads_back(offset):
    assert read_time(time_text(NEW_YEAR, offset)) == NEW_YEAR


def test_the_written_form():
    assert time_text(NEW_YEAR, -420) == "20260101T000000-0700"


def test_the_form_for_the_log():
    assert day_text(datetime(2024, 1, 5, 13, 2, 45).timestamp()) == "Jan 5 13:02:45 2024"
