import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.base.errors import Refusal, Why
from dialtone.config.file_options import FileOptions
from dialtone.domain.files import names

PLAIN = FileOptions()


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        "../x",
        "..\\x",
        "a/../../../x",
        "/etc/passwd",
        "-rf",
        ".htaccess",
        " x",
        "x ",
        "x.",
        "CON",
        "con.txt",
        "lpt1.zip",
        "x\0.jpg",
        "x:y",
        "a|b",
        "a*b",
        "a?b",
        'a"b',
        "a;b",
        "a,b",
        "50%2e",
        "x\x1b[2Jy",
        "x\u202ey",
        "a..b",
    ],
)
def test_FTP_04_and_PTH_01_names_that_mean_something_elsewhere_are_illegal(name):
    assert names.illegal(name)
    with pytest.raises(Refusal) as no:
        names.check(name, PLAIN)
    assert no.value.why is Why.BAD_PARAMETER


@pytest.mark.parametrize(
    "name", ["FILE_ID.DIZ", "index.html", "x.ssjs", "game.zip", "README", "a-b_c.tar.gz", "conx.txt"]
)
def test_FTP_11_ordinary_names_are_legal(name):
    assert names.check(name, PLAIN) == name


@pytest.mark.proves("file.settings", "file.filename_maxlen")
def test_what_the_board_allows():
    assert names.disallowed("a b.zip", PLAIN) == "Blanks are not allowed in names."
    assert names.disallowed("a b.zip", FileOptions(spaces=True)) == ""
    assert names.disallowed("é.zip", PLAIN) == "Only ASCII characters are allowed in names."
    assert names.disallowed("é.zip", FileOptions(extended=True)) == ""
    assert names.disallowed("a+b.zip", FileOptions(safest=True)) != ""
    assert names.disallowed("a" * 65, PLAIN) != ""
    assert names.disallowed("abcdefghi.zip", FileOptions(name_most=12)) != ""


@pytest.mark.parametrize(
    ("brought", "name"),
    [
        ("C:\\games\\doom.zip", "doom.zip"),
        ("../../etc/passwd", "passwd"),
        ("my file.zip", "my_file.zip"),
        ("....", ""),
        ("a:b?.zip", "a_b_.zip"),
        ("x" * 100 + ".zip", "x" * 60 + ".zip"),
        ("nul", ""),
        ("über.txt", "_ber.txt"),
    ],
)
def test_PTH_01_a_name_that_a_transfer_brings_becomes_a_base_name(brought, name):
    assert names.received(brought, PLAIN) == name


@given(st.text(max_size=300), st.booleans(), st.booleans(), st.booleans())
def test_a_received_name_is_always_legal_and_allowed_or_nothing(text, spaces, extended, safest):
    options = FileOptions(spaces=spaces, extended=extended)
    name = names.received(text, options)
    assert name == "" or (not names.illegal(name) and names.disallowed(name, options) == "")


@given(st.text(max_size=120), st.integers(5, 40))
def test_a_column_is_never_wider_than_asked(text, width):
    assert len(names.columns(text, width)) <= width


def test_columns_keep_the_extension():
    assert names.columns("averylongname.zip", 12) == "averylon.zip"
    assert names.columns("short.zip", 12) == "short.zip"
    assert names.columns("noextensionatall", 12) == "noextensiona"


@pytest.mark.parametrize(
    ("typed", "pattern"),
    [("", "*"), ("*.*", "*"), ("doom", "*doom*"), ("*.zip", "*.zip"), ("d?om", "d?om.*"), ("doo*", "doo*")],
)
def test_what_people_type_to_find_files(typed, pattern):
    assert names.pattern(typed) == pattern


def test_numbers_in_names_count_as_numbers():
    assert sorted(["FILE10", "file9", "FILE1"], key=names.natural_key) == ["FILE1", "file9", "FILE10"]


@given(st.lists(st.text(max_size=20), max_size=10))
def test_every_name_has_a_natural_place(found):
    assert len(sorted(found, key=names.natural_key)) == len(found)
