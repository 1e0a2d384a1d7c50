import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.ini import Ini
from dialtone.formats.ini_lines import DEEPEST, MOST_FILES, Line, LineReader, encoding_of, setting_text, understand


def line(text):
    found = Line(text, "\n", "x.ini", 1)
    problem = understand(found)
    return found, problem


@pytest.mark.parametrize(
    ("text", "key", "value", "literal"),
    [
        ("Key = value", "Key", "value", False),
        ("  Key=value with = and : in it  ", "Key", "value with = and : in it", False),
        ('Key : "two\\tparts "', "Key", "two\tparts ", True),
        ("Key: bare\\x41", "Key", "bareA", True),
        ("Time = 10:30", "Time", "10:30", False),
        ("Key =", "Key", "", False),
        ("Two Words = x", "Two Words", "x", False),
        ("Key = text ; not a comment", "Key", "text ; not a comment", False),
    ],
)
def test_settings(text, key, value, literal):
    found, problem = line(text)
    assert (found.key, found.value, found.literal, problem) == (key, value, literal, "")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("[Mail]", ("Mail",)),
        ("  [ Mail ]  ", ("Mail",)),
        ("[a|b]", ("a", "b")),
        ("[telnet | rlogin] ; both", ("telnet", "rlogin")),
        ("[one]two] three", ("one]two",)),
        ("[]", ("",)),
    ],
)
def test_sections(text, names):
    found, problem = line(text)
    assert found.names == names
    assert not problem


@pytest.mark.parametrize("text", ["", "   ", "; Key = value", "\t;x", "\r"])
def test_blank_lines_and_comments_say_nothing(text):
    found, problem = line(text)
    assert (found.key, found.names, problem) == ("", None, "")


@pytest.mark.parametrize("text", ["no sign here", "= no key", ": none"])
def test_lines_that_say_nothing_are_mentioned(text):
    assert "neither" in line(text)[1]


def test_an_unclosed_section_is_one_and_is_mentioned():
    found, problem = line("[Mail")
    assert found.names == ("Mail",)
    assert "]" in problem


def read(files, name="a.ini"):
    def include(pattern, source):
        return [(known, data) for known, data in files.items() if known == pattern]

    reader = LineReader(include)
    reader.read(files[name], name)
    return reader


def test_included_lines_stand_where_the_directive_is_and_are_not_our_own():
    reader = read({"a.ini": b"[M]\nA=1\n!include b.ini\nC=3\n", "b.ini": b"B=2\n"})
    assert [(line.key, line.own, line.source, line.number) for line in reader.lines if line.key] == [
        ("A", True, "a.ini", 2),
        ("B", False, "b.ini", 1),
        ("C", True, "a.ini", 4),
    ]
    assert reader.problems == []


@pytest.mark.parametrize("end", [b"\x1a", b"\r\n\x1a", b"\r\n\x1a\x1a\x1a"])
def test_the_end_mark_of_dos_is_no_part_of_a_value(end):
    reader = read({"a.ini": b"A = 1\r\nB = x.example" + end})
    assert [(line.key, line.value) for line in reader.lines if line.key] == [("A", "1"), ("B", "x.example")]
    assert reader.problems == []
    assert Ini(b"B = x" + end).data() == b"B = x" + end


def test_eof_ends_only_the_file_it_is_in():
    reader = read({"a.ini": b"!include b.ini\nC=3\n!eof\nD=4\n", "b.ini": b"B=2\n!EOF\nX=9\n"})
    assert [line.key for line in reader.lines if line.key] == ["B", "C"]


def test_files_that_include_each_other_end():
    reader = read({"a.ini": b"A=1\n!include a.ini\n"})
    assert sum(line.key == "A" for line in reader.lines) == DEEPEST + 1
    assert "too many" in reader.problems[-1].text


def test_the_number_of_files_is_bounded():
    def include(pattern, source):
        return [("x.ini", b"!include x\n")] * 50

    reader = LineReader(include)
    reader.read(b"!include x\n" * 50, "a.ini")
    assert len(reader.lines) <= MOST_FILES + 50


def test_a_missing_file_and_an_unknown_directive_are_mentioned():
    reader = read({"a.ini": b"!include none.ini\n!frob\n"})
    assert [(problem.line, problem.level) for problem in reader.problems] == [(1, "warning"), (2, "warning")]
    assert "none.ini" in reader.problems[0].text


def test_without_a_finder_nothing_is_included():
    reader = LineReader(None)
    reader.read(b"!include x.ini\n", "a.ini")
    assert "not included here" in reader.problems[0].text


def test_the_character_set_is_found_out():
    assert encoding_of("Grüße".encode()) == "utf-8"
    assert encoding_of("Grüße".encode("cp437")) == "cp437"


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
def test_every_text_can_be_written_so_that_it_reads_back(value):
    text = setting_text("Key", value)
    assert "\n" not in text
    assert "\r" not in text
    found, problem = line(text)
    assert (found.key, found.value, problem) == ("Key", value, "")
