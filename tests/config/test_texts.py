"""Text sections and bulletins in the files."""

from __future__ import annotations

from pathlib import Path

from dialtone.config.places import Places
from dialtone.config.problems import Problem
from dialtone.config.texts import BulletinEntry, TextSection, read_texts
from dialtone.formats.ini import Ini


def read(folder: Path, text: str) -> tuple[object, list[Problem]]:
    problems: list[Problem] = []
    return read_texts(Ini(text.encode(), "file.ini"), Places(folder), problems), problems


def test_sections_of_file_ini(tmp_path: Path) -> None:
    texts, problems = read(
        tmp_path, "[text:info]\nname = Information\n[lib:Main]\n[text:OLD]\nars = LEVEL 60\n[text:info]\nname = Again\n"
    )
    assert texts.sections == (  # type: ignore[attr-defined]
        TextSection(code="INFO", name="Information"),
        TextSection(code="OLD", name="Old", requirements="LEVEL 60"),
    )
    assert problems == []


def test_a_code_no_folder_can_have_is_left_out_and_a_broken_requirement_told(tmp_path: Path) -> None:
    texts, problems = read(tmp_path, "[text:../x]\n[text:a]\nars = LEVEL (\n")
    assert [section.code for section in texts.sections] == ["A"]  # type: ignore[attr-defined]
    assert len(problems) == 2


def test_titles_of_bulletins(tmp_path: Path) -> None:
    folder = tmp_path / "text" / "bulletins"
    folder.mkdir(parents=True)
    (folder / "bulletins.ini").write_text("[News.msg]\ntitle = What is new\n[sysops]\ntitle = For us\nars = SYSOP\n")
    texts, problems = read(tmp_path, "")
    assert texts.bulletins == (  # type: ignore[attr-defined]
        BulletinEntry(name="news", title="What is new"),
        BulletinEntry(name="sysops", title="For us", requirements="SYSOP"),
    )
    assert problems == []
