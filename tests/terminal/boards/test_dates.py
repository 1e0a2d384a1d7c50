import pytest

from dialtone.terminal.boards.dates import date, date_time, read_date
from dialtone.testing.clock import ManualClock

DAY = 86400.0


class East(ManualClock):
    """Two hours east."""

    def offset(self, at):
        return 120


def test_moments_are_shown_in_the_boards_time():
    clock = East()
    assert date_time(clock, 1704110400.0) == "01 Jan 2024 14:00"
    assert date(clock, 1704110400.0 + 11 * 3600) == "2024-01-02"
    assert date(clock, -5.0) == "1970-01-01"
    assert date(clock, 1e18) == "9999-12-31" or date(clock, 1e18).startswith("9999")


@pytest.mark.parametrize(
    "text", ["2024-01-02", "02.01.2024", "2 Jan 2024", "2 january 2024", " 2024-01-02 ", "20240102"]
)
def test_days_are_read_in_the_ways_people_write_them(text):
    assert read_date(East(), text) == 1704153600.0 - 2 * 3600


def test_a_number_is_so_many_days_ago():
    clock = ManualClock()
    assert read_date(clock, "3") == clock.now() - 3 * DAY
    assert read_date(clock, "99999") == 0.0


@pytest.mark.parametrize("text", ["", "tomorrow", "2024-13-01", "31.02.2024", "²", "1e5"])
def test_everything_else_is_no_date(text):
    assert read_date(ManualClock(), text) is None
