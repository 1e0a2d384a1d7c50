"""Lines of LIST and facts of MLSD, spec services.md 3.6 and 3.7."""

import re

from hypothesis import given
from hypothesis import strategies as st

from dialtone.protocols.ftp.entries import FACTS, Entry, chosen, index, offered

NOW = 1_704_110_400.0  # 1 January 2024, noon
FILE = Entry(
    name="a.zip",
    path="/main/games/a.zip",
    size=12345,
    written=NOW - 60,
    created=NOW,
    owner="Bob Smith",
    group="games",
    may="r",
)


def test_a_file():
    assert FILE.line(NOW) == "-r--r--r--   1 Bob.Smith       games        12345 Jan 01 11:59 a.zip"


def test_a_year_in_place_of_the_time():
    old = Entry(name="b", written=NOW - 400 * 86400, owner="J. R. Doe", group="games")
    assert old.line(NOW) == "-r--r--r--   1 J._R._Doe       games            0 Nov 27  2022 b"


def test_a_library():
    library = Entry(
        name="main", folder=True, size=512, written=NOW, owner="LOCAL", group="LOCAL", rights="r-xr-xr-x", may="el"
    )
    assert library.line(NOW) == "dr-xr-xr-x   1 LOCAL           LOCAL          512 Jan 01 12:00 main"


def test_the_facts():
    unique = "6a436a78f0fbbf72c1adca94c1dc3bda"
    assert FILE.facts(FACTS) == (
        f"Type=file;Perm=r;Size=12345;Modify=20240101115900;Unique={unique};"
        "Create=20240101120000;UNIX.ownername=Bob.Smith; a.zip"
    )
    assert FILE.facts(chosen("size;TYPE;")) == "Type=file;Size=12345; a.zip"
    assert FILE.facts(()) == " a.zip"


def test_a_folder_has_no_size_and_what_is_made_neither():
    folder = Entry(name="x", folder=True, size=512, may="el")
    assert folder.facts(("Type", "Perm", "Size"), "cdir") == "Type=cdir;Perm=el; x"
    assert Entry(name="x", size=512, made=True, may="r").facts(("Type", "Size")) == "Type=file; x"


def test_facts_that_are_asked_for():
    assert chosen("type;size;nonsense;") == {"Type", "Size"}
    assert chosen("") == frozenset()
    assert offered({"Type", "Size"}) == "MLST Type*;Perm;Size*;Modify;Unique;Create;UNIX.ownername;"


def test_the_index():
    text = index("/main/games", [Entry(name="a.zip", description="A game"), Entry(name="b.zip")])
    assert text == b"/main/games     File/Folder Descriptions\r\na.zip           A game\r\nb.zip\r\n"


def test_the_index_keeps_control_characters_of_others_out():
    text = index("/", [Entry(name="a", description="x\x1b[2Jy\r\nz")])
    assert b"\x1b" not in text and text.count(b"\r\n") == 2


@given(st.text(max_size=40), st.text(max_size=40), st.floats(-1e12, 1e15), st.integers(0, 2**50))
def test_whatever_an_entry_holds_it_is_one_line_with_its_columns(name, owner, written, size):
    entry = Entry(name=name, owner=owner, group=owner, written=written, size=size)
    line = entry.line(NOW)
    assert not any(ord(ch) < 32 or ord(ch) == 127 or ch in "\x85\u2028" for ch in line)
    begin = re.match(r"-r--r--r--   1 (\S+) +(\S+) +(\d+) [A-Z][a-z]{2} \d\d ( \d{4}|\d\d:\d\d) ", line)
    assert begin and int(begin[3]) == size
    assert not any(ch in entry.facts(FACTS) for ch in "\r\n\x1b")
