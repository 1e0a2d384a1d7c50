from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.config.files import DirectoryFlag, Role, Sort, extensions_of, read_files, virtual_name
from dialtone.config.starter import Board, starter_files
from dialtone.formats.ini import Ini

CTRL = Path("/bbs/ctrl")
OLD = Path(__file__).parents[1] / "data" / "file_ini" / "file.ini"


def read(data):
    problems = []
    areas = read_files(Ini(data, "file.ini"), CTRL, problems)
    return areas, [(one.level, one.section, one.key, one.text) for one in problems]


def test_the_file_of_an_old_board():
    areas, problems = read(OLD.read_bytes())
    assert problems == [
        ("note", "protocol:1", "", "known, but not effective in this version"),
        ("note", "dir:Main:games", "strange", "has no effect here (and 1 more times in other sections)"),
    ]
    assert [one.name for one in areas.libraries] == ["Main", "CDROM"]
    assert areas.libraries[0].upload_requirements == "LEVEL 20"
    assert areas.libraries[0].operator_requirements == "FLAG 1L"
    assert list(areas.directories) == ["MAIN-UPLOADS", "MAIN-GAMES", "MAIN-SYSOP", "MAIN-USER", "CD_ALPHA", "CD_BETA"]
    games = areas.find("main-games")
    assert (games.name, games.description, games.virtual, games.shortcut) == ("Games", "Games & fun", "games", "g")
    assert (games.requirements, games.upload_requirements, games.download_requirements) == (
        "LEVEL 10",
        "LEVEL 30",
        "LEVEL 11",
    )
    assert (games.exempt_requirements, games.operator_requirements) == ("FLAG 2F", "FLAG 2O")
    assert (games.extensions, games.max_files, games.max_age) == (("zip", "arj", "lha"), 500, 365)
    assert (games.upload_percent, games.download_percent, games.sort) == (150, 75, Sort.DATE)
    assert (games.semaphore, games.area_tag) == ("../data/games.now", "GAMES_TAG")
    assert games.has(DirectoryFlag.SINCEDL) and games.has(DirectoryFlag.CDTUL) and not games.has(DirectoryFlag.DIZ)
    assert areas.find("MAIN-UPLOADS").download_percent == 90


def test_where_the_folders_are():
    areas, _ = read(OLD.read_bytes())
    paths = {code: str(one.path) for code, one in areas.directories.items()}
    assert paths["MAIN-UPLOADS"] == "/bbs/data/dirs/main-uploads"
    assert paths["MAIN-GAMES"] == "/bbs/data/games"
    assert paths["CD_BETA"] == "/mnt/cdrom/beta"
    assert paths["CD_ALPHA"] == "/srv/alpha"
    alone, _ = read(b"[lib:L]\n[dir:L:x]\n")
    assert str(alone.find("X").path) == "/bbs/data/dirs/x"


def test_special_directories_by_the_root_or_by_their_usual_codes():
    areas, _ = read(OLD.read_bytes())
    assert areas.special(Role.UPLOAD).code == "MAIN-UPLOADS"
    assert areas.special(Role.SYSOP).code == "MAIN-SYSOP"
    assert areas.special(Role.USER).code == "MAIN-USER"
    assert areas.special(Role.OFFLINE) is None
    usual, _ = read(b"[lib:L]\ncode_prefix = L-\n[dir:L:sysop]\n[dir:L:offline]\n")
    assert usual.special(Role.SYSOP).code == "L-SYSOP"
    assert usual.special(Role.OFFLINE).code == "L-OFFLINE"
    _, problems = read(b"upload_dir = NOWHERE\n[lib:L]\n[dir:L:x]\n")
    assert problems == [("error", "", "upload_dir", 'there is no directory "NOWHERE"')]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b"[dir:No:x]\n", 'there is no library "No"; this directory is left out'),
        (b"[dir:x]\n", "a directory is written [dir:LIBRARY:CODE]; this one is left out"),
        (b"[lib:]\n", "a library needs a name: [lib:NAME]"),
        (b"[lib:L]\n[lib:l]\n", "a library of this name stands above; this one is left out"),
        (b"[lib:L]\n[dir:L:a]\n[dir:L:A]\n", "the internal code A is taken; this directory is left out"),
        (b"[lib:L]\n[dir:L:../x]\n", '"../x" cannot be an internal code: it is used as the name of files; '
         "this directory is left out"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_and_left_out(text, told):
    _, problems = read(text)
    assert [text for level, _, _, text in problems if level == "error"] == [told]


def test_a_requirement_that_cannot_be_understood_opens_nothing():
    areas, problems = read(b"[lib:L]\n[dir:L:a]\nars = LEVEL (\nsort = sideways\nmax_files = many\n")
    assert areas.find("A").requirements == "LEVEL ("
    assert areas.find("A").max_files == 0
    assert len(problems) == 3


def test_the_starter_file_has_no_problems_and_somewhere_to_upload():
    text = starter_files(Board(host_name="bbs.example"))["ctrl/file.ini"]
    areas, problems = read(text.encode())
    assert problems == []
    assert areas.special(Role.UPLOAD).upload_requirements == "LEVEL 1"
    assert areas.special(Role.SYSOP).requirements == "SYSOP"
    assert sum(one.role is Role.NONE for one in areas.directories.values()) == 2
    assert areas.find("MAIN-TEXTS").has(DirectoryFlag.FREE)


@given(st.text(max_size=40))
def test_a_virtual_name_is_one_component(text):
    name = virtual_name(text)
    assert "/" not in name and "\\" not in name and "\0" not in name and name not in (".", "..")


def test_extensions():
    assert extensions_of(" .ZIP, txt ,,") == ("zip", "txt")
    assert extensions_of("zip,*") == ()


@given(st.binary(max_size=300))
def test_whatever_is_in_the_file_it_is_read(data):
    read(b"[lib:L]\n[dir:L:a]\n" + data)
