"""Turns ini files into settings objects: every key of a class, with inheritance, blanks, bad values and origins.

Source: spec mail.md 7.3. A key that is missing, blank (except where blank means empty) or wrong takes what it
inherits or follows, else its default; a wrong value is a problem of level "error". Nothing here raises.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, TypeVar

from dialtone.config.field import Key, keys_of
from dialtone.config.ftp_options import RETIRED_KEYS
from dialtone.config.mail_options import RETIRED
from dialtone.config.problems import Origin, Problem
from dialtone.formats.ini import Entry, Ini

Config = TypeVar("Config")
Origins = dict[tuple[str, str], Origin]  # by section label and attribute


@dataclass(slots=True)
class Resolver:
    """Resolves one class of settings after another; [Global] must come before those that inherit from it."""

    documents: Mapping[str, Ini]
    port_offset: int = 0
    origins: Origins = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def resolve(self, settings: type[Config], parent: object = None) -> Config:
        """Make the settings object; `parent` is the [Global] object keys may inherit from."""
        values: dict[str, Any] = {}
        for key in keys_of(settings):
            values[key.attribute], self.origins[key.section.label, key.attribute] = self._value(key, values, parent)
        return settings(**values)

    def _value(self, key: Key, values: dict[str, Any], parent: object) -> tuple[Any, Origin]:
        entry = self._entry(key)
        if entry is not None and (entry.value or key.blank or key.kind.blank):
            try:
                value = key.kind.read(entry.value)
            except ValueError as error:
                self._tell(key, entry, "error", str(error), key.kind.allowed)
            else:
                self._remark(key, entry, value)
                if not (key.zero_is_default and value == 0):
                    return value, Origin("file", entry.file, entry.line)
        return self._without(key, values, parent)

    def _without(self, key: Key, values: dict[str, Any], parent: object) -> tuple[Any, Origin]:
        """What counts when the file does not say."""
        if key.follows:
            origin = self.origins[key.section.label, key.follows]
            return values[key.follows], Origin("followed", origin.file, origin.line, key.follows_name)
        if key.inherits and parent is not None:
            attribute = key.parent or key.attribute
            origin = self.origins.get(("Global", attribute), Origin())
            value = getattr(parent, attribute)
            return value, Origin("inherited", origin.file, origin.line) if origin.line else origin
        if key.listens and self.port_offset:
            return self._moved(key)
        return key.default_value, Origin()

    def _moved(self, key: Key) -> tuple[int, Origin]:
        port: int = key.default_value
        if port + self.port_offset < 65536:
            return port + self.port_offset, Origin("offset")
        origin = self.origins["Global", "port_offset"]
        text = f"{key.name} would be {port + self.port_offset}, which is no port; it stays {port}"
        self.problems.append(Problem(file=origin.file, line=origin.line, section="Global", key="PortOffset", text=text))
        return port, Origin()

    def _entry(self, key: Key) -> Entry | None:
        for document in (self.documents[file] for file in key.section.files):
            for name in (key.name, *key.also):
                entry = document.get(key.section.name, name)
                if entry is not None:
                    return entry
        return None

    def _remark(self, key: Key, entry: Entry, value: Any) -> None:
        if key.note:
            self._tell(key, entry, "note", key.note)
        elif not key.effective:
            asked = value != key.default_value
            self._tell(key, entry, "warning" if asked else "note", "known, but not effective in this version")
        else:
            for level, text in key.kind.remarks(entry.value):
                self._tell(key, entry, "note" if level == "unknown" else level, text)

    def _tell(self, key: Key, entry: Entry, level: str, text: str, allowed: str = "") -> None:
        self.problems.append(
            Problem(
                file=entry.file,
                line=entry.line,
                section=key.section.name,
                key=key.name,
                level=level,
                text=text,
                allowed=allowed,
            )
        )

    def report_unknown(self, *classes: type) -> None:
        """Mention every key of these classes' sections that no class knows."""
        known: dict[tuple[str, str], set[str]] = {}
        for key in (key for settings in classes for key in keys_of(settings)):
            for file in key.section.files:
                known.setdefault((file, key.section.name), set()).update((key.name, *key.also))
        for (file, section), names in known.items():
            for entry in self.documents[file].entries(section):
                if entry.key.lower() in RETIRED_KEYS and section == "FTP":
                    continue
                if entry.key.lower() not in {name.lower() for name in names}:
                    self.problems.append(_unknown(entry, names))


def _unknown(entry: Entry, names: set[str]) -> Problem:
    retired = RETIRED.get(entry.key.lower())
    close = get_close_matches(entry.key.lower(), sorted(name.lower() for name in names), 1, 0.8)
    spelled = next((name for name in names if close and name.lower() == close[0]), "")
    return Problem(
        file=entry.file,
        line=entry.line,
        section=entry.section,
        key=entry.key,
        level="warning" if spelled and not retired else "note",
        text=retired or ("unknown key, without effect" + (f"; is {spelled} meant?" if spelled else "")),
    )
