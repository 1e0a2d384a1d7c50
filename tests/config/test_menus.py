"""Shells and menus from files: ours, and a sysop's over them."""

from __future__ import annotations

from pathlib import Path

from dialtone.config.menus import Menus, read_menus
from dialtone.config.places import Places
from dialtone.config.problems import Problem


def read(root: Path, **files: str) -> tuple[Menus, list[Problem]]:
    for name, text in files.items():
        path = root / "text" / "menu" / name.replace("__", "/").replace("_ini", ".ini")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    problems: list[Problem] = []
    return read_menus(Places(root), problems), problems


def test_the_stock_shells_are_there_and_nothing_is_wrong_with_them(tmp_path: Path) -> None:
    menus, problems = read(tmp_path)
    assert next(iter(menus.shells)) == "CLASSIC"
    assert "LIGHTBAR" in menus.shells
    assert problems == []


def test_a_shell_has_the_menus_of_the_one_it_is_based_on(tmp_path: Path) -> None:
    menus, _ = read(tmp_path)
    light = menus.shells["LIGHTBAR"]
    assert light.style == "light"
    assert light.menus["main"] == menus.shells["CLASSIC"].menus["main"]


def test_a_sysops_menu_replaces_ours_and_the_others_stay(tmp_path: Path) -> None:
    mine = (
        "title = My house\n[read]\nkeys = R Up\nlabel = Read\naction = boards.read all new\nrequirements = LEVEL 60\n"
    )
    menus, problems = read(tmp_path, classic__main_ini=mine)
    assert problems == []
    classic = menus.find("classic")
    assert classic is not None
    assert classic.menus["main"].title == "My house"
    (row,) = classic.menus["main"].rows
    assert row.keys == ("R", "<up>")
    assert (row.action, row.argument, row.requirements) == ("boards.read", "all new", "LEVEL 60")
    assert "mail" in classic.menus


def test_a_shell_of_his_own_in_a_folder_of_its_own(tmp_path: Path) -> None:
    menus, problems = read(
        tmp_path,
        quiet__shell_ini="name = Quiet\nbased_on = classic\nfirst = start\nrequirements = LEVEL 20\n",
        quiet__start_ini="[off]\nkeys = O\naction = session.log_off\n",
    )
    assert problems == []
    quiet = menus.shells["QUIET"]
    assert (quiet.name, quiet.first, quiet.requirements) == ("Quiet", "start", "LEVEL 20")
    assert "files" in quiet.menus


def test_a_shell_without_its_first_menu_is_told_and_left_out(tmp_path: Path) -> None:
    menus, problems = read(tmp_path, broken__shell_ini="name = Broken\nfirst = nowhere\n")
    assert "BROKEN" not in menus.shells
    assert [problem.text for problem in problems] == ["the shell BROKEN has no menu nowhere; it is left out"]


def test_rows_that_cannot_work_are_told(tmp_path: Path) -> None:
    text = (
        "style = sideways\n[nothing]\nlabel = Nothing\n[one]\nkeys = A\naction = boards.read\n"
        "[two]\nkeys = A\naction = boards.post\ncolour = red\n[three]\nkeys = B\naction = x.y\nrequirements = LEVEL (\n"
    )
    menus, problems = read(tmp_path, classic__main_ini=text)
    told = {(problem.section, problem.level) for problem in problems}
    assert ("", "error") in told  # the style
    assert ("nothing", "error") in told  # no keys, no action
    assert ("two", "warning") in told  # the key is taken
    assert ("two", "note") in told  # colour
    assert ("three", "error") in told  # the requirement
    assert [row.name for row in menus.shells["CLASSIC"].menus["main"].rows] == ["one", "two", "three"]


def test_one_key_may_stand_twice_for_people_of_different_rights(tmp_path: Path) -> None:
    text = "[sysop]\nkeys = U\naction = sysop.users\nrequirements = SYSOP\n[others]\nkeys = U\naction = info.users\n"
    _, problems = read(tmp_path, classic__main_ini=text)
    assert problems == []
