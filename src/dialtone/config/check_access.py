"""Checks of who may do what: access requirement strings, and lines of list files that hardly do what was meant."""

from __future__ import annotations

from collections.abc import Iterator

from dialtone.config.load import Settings
from dialtone.config.problems import Problem
from dialtone.config.tables import PatternList, Tables, text_lines
from dialtone.formats.patterns import Patterns
from dialtone.formats.requirements import BadRequirement, parse


def requirements(settings: Settings) -> Iterator[Problem]:
    """Requirement strings that cannot be understood; those of msgs.ini and mailproc.ini are looked at when they are
    read."""
    places: set[tuple[str, int]] = set()  # what several sections inherit is told once
    for section, key, attribute in (
        ("Mail", "LoginRequirements", "login_requirements"),
        ("Mail", "ArchiveRequirements", "archive_requirements"),
        ("BBS", "LoginRequirements", "login_requirements"),
        ("FTP", "LoginRequirements", "login_requirements"),
        ("Web", "LoginRequirements", "login_requirements"),
        ("Services", "LoginRequirements", "login_requirements"),
    ):
        if told := _flaw(getattr(settings.section(section), attribute)):
            origin = settings.origins.get((section, attribute))
            file, line = (origin.file, origin.line) if origin is not None and origin.file else ("sbbs.ini", 0)
            if line and (file, line) in places:
                continue
            places.add((file, line))
            yield Problem(file=file, line=line, section=section, key=key, text=told)


def lists(settings: Settings) -> Iterator[Problem]:
    """Doubtful lines of list files (RED-02)."""
    for table in Tables(settings.root.ctrl, settings.root.text).all():
        if not isinstance(table, PatternList) or table.path is None:
            continue
        try:
            patterns = Patterns(text_lines(table.path.read_bytes()))
        except FileNotFoundError:
            continue
        except (OSError, ValueError) as error:
            yield Problem(file=table.name, text=f"cannot be read: {error}")
            continue
        for flaw in patterns.flaws:
            yield Problem(file=table.name, line=flaw.line, level="warning", text=flaw.text)


def _flaw(text: str) -> str:
    try:
        parse(text)
    except BadRequirement as error:
        return f"{error}; nobody meets it (see: dialtone access check)"
    return ""
