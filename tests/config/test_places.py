import os

import pytest

from dialtone.config.places import Host, Places, find_file, read_ini

HOST = Host("bbs.example.net", "linux")


def test_directories(tmp_path):
    places = Places(tmp_path)
    assert places.ctrl == tmp_path / "ctrl"
    assert places / "data" == places.data
    assert os.fspath(places) == str(tmp_path) == str(places)


@pytest.mark.parametrize(
    ("present", "used"),
    [
        (["sbbs.ini"], "sbbs.ini"),
        (["sbbs.ini", "sbbs.local.ini"], "sbbs.local.ini"),
        (["sbbs.ini", "sbbs.local.ini", "sbbs.linux.ini"], "sbbs.linux.ini"),
        (["sbbs.ini", "sbbs.linux.ini", "sbbs.bbs.ini"], "sbbs.bbs.ini"),
        (["sbbs.bbs.ini", "sbbs.bbs.example.net.ini"], "sbbs.bbs.example.net.ini"),
        (["sbbs.other.ini", "sbbs.ini"], "sbbs.ini"),
        (["SBBS.Linux.ini"], "SBBS.Linux.ini"),
        ([], "sbbs.ini"),
    ],
)
def test_variants(tmp_path, present, used):
    for name in present:
        (tmp_path / name).write_text("")
    assert find_file(tmp_path, "sbbs.ini", HOST) == tmp_path / used


def test_without_a_host_name_only_local_and_plain_count(tmp_path):
    (tmp_path / "sbbs.ini").write_text("")
    assert Host().variants("sbbs.ini") == ("sbbs.local.ini", "sbbs.ini")
    assert find_file(tmp_path / "none", "sbbs.ini", Host()) == tmp_path / "none" / "sbbs.ini"


def test_a_missing_file_is_empty(tmp_path):
    assert read_ini(tmp_path / "none.ini").data() == b""
    assert read_ini(tmp_path / "no" / "none.ini").data() == b""


def test_includes_are_found_from_the_file_that_names_them(tmp_path):
    (tmp_path / "parts" / "deep").mkdir(parents=True)
    (tmp_path / "a.ini").write_text("[M]\n!include parts/*.ini\n")
    (tmp_path / "parts" / "1.ini").write_text("A=1\n!include deep/x.ini\n")
    (tmp_path / "parts" / "2.ini").write_text("B=2\n")
    (tmp_path / "parts" / "deep" / "x.ini").write_text("X=3\n")
    document = read_ini(tmp_path / "a.ini", includes=True)
    assert [(entry.key, entry.file) for entry in document.entries("M")] == [
        ("A", "parts/1.ini"),
        ("X", "parts/deep/x.ini"),
        ("B", "parts/2.ini"),
    ]
    assert read_ini(tmp_path / "a.ini").entries("M") == []


def test_a_part_that_cannot_be_read_costs_only_itself(tmp_path):
    (tmp_path / "a.ini").write_text("[M]\n!include a\0b\nA=1\n!include huge.ini\n")
    with open(tmp_path / "huge.ini", "wb") as huge:
        huge.truncate(17 * 1024 * 1024)
    document = read_ini(tmp_path / "a.ini", includes=True)
    assert document.get("M", "A").value == "1"
    assert [problem.line for problem in document.problems] == [2, 4]
