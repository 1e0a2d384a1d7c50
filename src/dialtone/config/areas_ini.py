"""Reading ini files that a tool writes with hundreds of sections of one shape: `[kind:NAME]`.

What is wrong is told and the default counts; a key nobody knows is told once, with how many times it occurs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import TypeVar

from dialtone.config.problems import Problem
from dialtone.formats.ini import Entry, Ini
from dialtone.formats.ini_values import read_int
from dialtone.formats.requirements import BadRequirement, parse

Read = TypeVar("Read")


class SectionReader:
    """Reads values of one file, each by the first of several names that is there (names in lower case)."""

    def __init__(self, ini: Ini, problems: list[Problem]) -> None:
        self.ini = ini
        self.problems = problems
        self._unknown: Counter[str] = Counter()
        self._first: dict[str, Entry] = {}

    def sections(self, *kinds: str) -> Iterator[tuple[str, str]]:
        """Names of sections `[kind:NAME]`, and the NAME."""
        for section in self.ini.sections():
            kind, colon, name = section.partition(":")
            if colon and kind.strip().lower() in kinds:
                yield section, name.strip()

    def entry(self, section: str, *names: str) -> Entry | None:
        """The first of the named keys that has a value."""
        for name in names:
            entry = self.ini.get(section, name)
            if entry is not None and entry.value:
                return entry
        return None

    def text(self, section: str, *names: str) -> str:
        """A text, "" for none."""
        entry = self.entry(section, *names)
        return entry.value.strip() if entry is not None else ""

    def requirements(self, section: str, *names: str) -> str:
        """An access requirement string. One that cannot be understood is kept: nobody meets it."""
        entry = self.entry(section, *names)
        if entry is None:
            return ""
        try:
            parse(entry.value)
        except BadRequirement as error:
            self.tell(section, f"{error}; nobody meets this", entry=entry)
        return entry.value

    def value(self, section: str, names: tuple[str, ...], read: Callable[[str], Read], default: Read) -> Read:
        """A value of another kind; `read` raises ValueError for what is none."""
        entry = self.entry(section, *names)
        if entry is None:
            return default
        try:
            return read(entry.value)
        except ValueError as error:
            self.tell(section, f"{error}; the default counts", entry=entry)
            return default

    def note_unknown(self, section: str, known: frozenset[str]) -> None:
        """Remember keys that are not known."""
        for entry in self.ini.entries(section):
            if entry.key.lower() not in known:
                self._unknown[entry.key.lower()] += 1
                self._first.setdefault(entry.key.lower(), entry)

    def tell_unknown(self) -> None:
        """Tell each of them once."""
        for key, count in self._unknown.items():
            entry = self._first[key]
            more = f" (and {count - 1} more times in other sections)" if count > 1 else ""
            self.tell(entry.section, f"has no effect here{more}", entry=entry, level="note")

    def tell(self, section: str, text: str, *, entry: Entry | None = None, level: str = "error") -> None:
        """Add a problem."""
        key, line = (entry.key, entry.line) if entry is not None else ("", 0)
        problem = Problem(file=self.ini.name, line=line, section=section, key=key, level=level, text=text)
        self.problems.append(problem)


def number(low: int = 0, high: int = 2**63 - 1) -> Callable[[str], int]:
    """A reader of whole numbers in a range."""

    def read(text: str) -> int:
        found = read_int(text)
        if not low <= found <= high:
            raise ValueError(f'"{text}" is not a number from {low} to {high}')
        return found

    return read


def choice(*words: str) -> Callable[[str], int]:
    """A reader of one of several words, or its number from 0; blanks and "_" are alike."""

    def read(text: str) -> int:
        word = " ".join(text.lower().replace("_", " ").split())
        if word in words:
            return words.index(word)
        try:
            found = read_int(text)
        except ValueError:
            found = -1
        if not 0 <= found < len(words):
            raise ValueError(f'"{text}" is none of: {", ".join(words)}')
        return found

    return read
