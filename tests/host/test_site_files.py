"""Files below the root of a site: PTH-01, HTP-08."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from dialtone.host.site_files import DiskSiteFiles


@pytest.fixture
def root(tmp_path: Path) -> Path:
    made = tmp_path / "root"
    (made / "docs" / "deep").mkdir(parents=True)
    (made / "a.txt").write_text("hello")
    (made / "docs" / "index.html").write_text("docs")
    (made / "docs" / "webctrl.ini").write_text("AccessRequirements = LEVEL 50\n")
    (made / "docs" / "deep" / "x").write_text("x")
    (tmp_path / "outside").write_text("secret")
    return made


async def test_a_file_is_found_and_read_in_pieces(root: Path) -> None:
    sight = await DiskSiteFiles(root).look("", ("a.txt",), ())
    assert sight.file is not None
    assert (sight.file.name, sight.file.size, sight.is_folder) == ("a.txt", 5, False)
    assert await sight.file.read(1, 3) == b"ell"
    assert await sight.file.read(5, 3) == b""
    sight.file.close()
    sight.file.close()


async def test_a_folder_is_its_first_index(root: Path) -> None:
    sight = await DiskSiteFiles(root).look("", ("docs",), ("index.ssjs", "index.html"))
    assert sight.is_folder
    assert sight.file is not None
    assert sight.file.name == "index.html"
    none = await DiskSiteFiles(root).look("", ("docs", "deep"), ("index.html",))
    assert (none.is_folder, none.file) == (True, None)


async def test_what_is_said_about_who_may_see_comes_along(root: Path) -> None:
    sight = await DiskSiteFiles(root).look("", ("docs", "deep", "x"), ())
    assert sight.controls == ((("docs",), b"AccessRequirements = LEVEL 50\n"),)
    missing = await DiskSiteFiles(root).look("", ("docs", "nothing"), ())
    assert missing.file is None
    assert missing.controls == sight.controls


async def test_what_cannot_be_read_is_said_to_be_there(root: Path) -> None:
    (root / "docs" / "webctrl.ini").unlink()
    (root / "docs" / "webctrl.ini").symlink_to("nowhere")
    sight = await DiskSiteFiles(root).look("", ("docs", "index.html"), ())
    assert sight.controls == ((("docs",), None),)


@pytest.mark.parametrize(
    "parts", [("link",), ("folder", "outside"), ("..", "outside"), ("docs", "..", "..", "outside")]
)
async def test_PTH_01_nothing_leads_outside(root: Path, parts: tuple[str, ...]) -> None:
    (root / "link").symlink_to(root.parent / "outside")
    (root / "folder").symlink_to(root.parent)
    files = DiskSiteFiles(root)
    assert (await files.look("", parts, ())).file is None
    assert (await files.look("..", parts[-1:], ())).file is None


async def test_links_are_no_files_even_inside(root: Path) -> None:
    (root / "inside").symlink_to(root / "a.txt")
    assert (await DiskSiteFiles(root).look("", ("inside",), ())).file is None


async def test_pipes_and_devices_are_no_files(root: Path) -> None:
    os.mkfifo(root / "pipe")
    assert (await DiskSiteFiles(root).look("", ("pipe",), ())).file is None


async def test_a_virtual_host_has_a_folder_of_its_own(root: Path) -> None:
    (root / "games.example").mkdir()
    (root / "games.example" / "b.txt").write_text("b")
    files = DiskSiteFiles(root)
    assert files.names("games.example") == {"b.txt"}
    sight = await files.look("games.example", ("b.txt",), ())
    assert sight.file is not None
    assert (await files.look("games.example", ("a.txt",), ())).file is None


async def test_names_are_known_for_a_moment(root: Path) -> None:
    time = [0.0]
    files = DiskSiteFiles(root, now=lambda: time[0])
    assert files.names() == {"a.txt", "docs"}
    (root / "new").write_text("")
    assert files.names() == {"a.txt", "docs"}
    time[0] += 3
    assert files.names() == {"a.txt", "docs", "new"}


async def test_a_root_that_is_not_there_is_empty(tmp_path: Path) -> None:
    files = DiskSiteFiles(tmp_path / "nothing")
    assert files.names() == frozenset()
    assert (await files.look("", ("a",), ())).file is None


async def test_a_changed_file_has_another_mark(root: Path) -> None:
    files = DiskSiteFiles(root)
    before = (await files.look("", ("a.txt",), ())).file
    (root / "a.txt").write_text("other")
    os.utime(root / "a.txt", ns=(1, 1))
    after = (await files.look("", ("a.txt",), ())).file
    assert before is not None
    assert after is not None
    assert before.mark != after.mark
