"""What there is to read: text sections and bulletins.

Text sections are `[text:CODE]` of file.ini: `name`, and `ars` for who may read there. The files of a section are in
`data/text/CODE.ini`, which sysops change at the terminal (`formats/text_list.py`). Bulletins are the display files in
`text/bulletins`; `bulletins.ini` beside them gives them titles and an order, a section for each: `[NAME]` with `title`
and `ars`. A bulletin that is not in it is for everybody and called like its file. Source: spec bbs.md 10.
"""

from __future__ import annotations

from dataclasses import dataclass

from dialtone.config.areas_ini import SectionReader
from dialtone.config.boards import internal_code
from dialtone.config.places import Places, read_ini
from dialtone.config.problems import Problem
from dialtone.formats.ini import Ini

NAME_MOST = 40  # characters of a section's name


@dataclass(frozen=True, slots=True, kw_only=True)
class TextSection:
    """A section of texts; `requirements` is an access requirement string."""

    code: str  # upper case
    name: str
    requirements: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BulletinEntry:
    """What bulletins.ini says of a bulletin. `name` is the file's, in lower case and without its ending."""

    name: str
    title: str
    requirements: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """All of it, in the order of the files."""

    sections: tuple[TextSection, ...] = ()
    bulletins: tuple[BulletinEntry, ...] = ()


def read_texts(file_ini: Ini, places: Places, problems: list[Problem]) -> Texts:
    """Read both; what is wrong is added to `problems` and left out."""
    return Texts(sections=_sections(file_ini, problems), bulletins=_bulletins(places, problems))


def _sections(file_ini: Ini, problems: list[Problem]) -> tuple[TextSection, ...]:
    reader = SectionReader(file_ini, problems)
    found: dict[str, TextSection] = {}
    for section, suffix in reader.sections("text"):
        try:
            code = internal_code("", suffix)
        except ValueError as error:
            reader.tell(section, f"{error}; it is left out")
            continue
        name = reader.text(section, "name", "description", "long_name")[:NAME_MOST] or code.capitalize()
        made = TextSection(code=code, name=name, requirements=reader.requirements(section, "ars"))
        found.setdefault(code, made)
    return tuple(found.values())


def _bulletins(places: Places, problems: list[Problem]) -> tuple[BulletinEntry, ...]:
    file = "bulletins/bulletins.ini"
    try:
        ini = read_ini(places.text / file)
    except (OSError, ValueError) as error:
        problems.append(Problem(file=file, text=f"cannot be read: {error}"))
        return ()
    ini.name = file
    reader = SectionReader(ini, problems)
    found: dict[str, BulletinEntry] = {}
    for section in ini.sections():
        name = section.strip().lower().partition(".")[0]
        entry = BulletinEntry(
            name=name,
            title=reader.text(section, "title", "name")[:NAME_MOST] or section,
            requirements=reader.requirements(section, "ars"),
        )
        if name:
            found.setdefault(name, entry)
    return tuple(found.values())
