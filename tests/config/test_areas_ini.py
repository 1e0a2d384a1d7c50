import pytest

from dialtone.config.areas_ini import SectionReader, choice, number
from dialtone.formats.ini import Ini


def reader(data):
    problems = []
    return SectionReader(Ini(data, "x.ini"), problems), problems


def test_sections_of_a_kind_in_any_case():
    read, _ = reader(b"[A:one]\n[b:two]\n[a: three ]\n[a]\n")
    assert [name for _, name in read.sections("a")] == ["one", "three"]


def test_the_first_of_several_names_that_has_a_value_counts():
    read, _ = reader(b"[s]\nold = 1\nnew =\nother = 2\n")
    assert read.text("s", "new", "old") == "1"
    assert read.text("s", "none") == ""


def test_unknown_keys_are_told_once():
    read, problems = reader(b"[a:1]\nx = 1\nk = 1\n[a:2]\nX = 2\n")
    for section, _ in read.sections("a"):
        read.note_unknown(section, frozenset({"k"}))
    read.tell_unknown()
    assert [(one.level, one.key, one.text) for one in problems] == [
        ("note", "x", "has no effect here (and 1 more times in other sections)")
    ]


def test_wrong_values_keep_the_default_and_say_where():
    read, problems = reader(b"[s]\n\nn = 7x\n")
    assert read.value("s", ("n",), number(0, 9), 5) == 5
    assert [(one.line, one.key) for one in problems] == [(3, "n")]


def test_numbers_and_choices():
    assert number(1, 5)("0x5") == 5
    with pytest.raises(ValueError):
        number(1, 5)("6")
    assert choice("by name", "by date")("By_Date") == 1
    assert choice("by name", "by date")("1") == 1
    with pytest.raises(ValueError):
        choice("a")("2")
