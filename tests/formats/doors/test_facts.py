"""How parts of drop files are written."""

from dataclasses import replace

import pytest

from dialtone.formats.doors.facts import age, birth_date, clock, date, kilobytes, midnight, minute, names, small
from tests.formats.doors.caller import ALICE, NOON


def test_small():
    assert [small(value) for value in (-5, 0, 32767, 32768, 1e300)] == ["0", "0", "32767", "32767", "32767"]


def test_dates_and_times():
    assert (date(NOON), clock(NOON), midnight(NOON)) == ("01/01/24", "12:00", 43200)
    assert (date(0), clock(0), minute(None), minute(65)) == ("00/00/00", "00:00", "00:00", "01:05")


@pytest.mark.parametrize("birth", ["", "1990", "199007041", "nineteen"])
def test_no_birthday(birth):
    assert birth_date(birth) == "00/00/00"
    assert age(replace(ALICE, birth=birth)) == 0


def test_age():
    assert age(ALICE) == 33
    assert age(replace(ALICE, birth="19900101")) == 34
    assert age(replace(ALICE, birth="19900102")) == 33


def test_names_and_sizes():
    assert names("Alice Pleasance Liddell") == ("Alice", "Pleasance Liddell")
    assert names("Alice") == ("Alice", "")
    assert kilobytes(2047) == "1"
