"""Every setting is one field of a frozen dataclass: its name in the file, its default, its kind, one line of help.

From this table come loading, checking, saving, showing and the manual's pages. Code never sees ini names, ini files
never see Python names. The text given as default is exactly what a file would say.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from functools import cache
from typing import Any, cast

from dialtone.config.kinds import Kind


@dataclass(frozen=True, slots=True)
class Section:
    """Where a class of settings lives: the file's name without directory, and the section ("" is the root). `also` is
    a file that may have the section, too; what `file` says goes before it."""

    file: str
    name: str
    also: str = ""

    @property
    def files(self) -> tuple[str, ...]:
        """Every file that may have the section."""
        return (self.file, self.also) if self.also else (self.file,)

    @property
    def label(self) -> str:
        """How people name it: `Mail` for a section of sbbs.ini, `main` or `msgs.Internet` for other files."""
        if self.file == "sbbs.ini":
            return self.name
        stem = self.file.removesuffix(".ini")
        return f"{stem}.{self.name}" if self.name else stem


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One setting. `attribute` is its Python name; `default` the text that stands for the default."""

    name: str
    attribute: str = ""
    kind: Kind
    default: str
    help: str
    unit: str = ""  # of a plain number: "seconds", "bytes", ...
    effective: bool = True  # whether it does something in this version
    note: str = ""  # what to say when a file sets it although it needs nothing here
    own: bool = False  # ours: the reference does not know it
    inherits: bool = False  # without a value here, the same key of [Global] counts
    parent: str = ""  # the attribute of [Global] it inherits, where that has another name
    follows: str = ""  # without a value here, this earlier attribute of the class counts
    follows_name: str = ""  # its name in the file, filled in
    blank: bool = False  # present without a value means an empty value, not the default
    zero_is_default: bool = False
    listens: bool = False  # a port we listen on: [Global] PortOffset is added to its default
    section: Section = Section("", "")  # its class's usual one unless given
    also: tuple[str, ...] = ()  # older names

    @property
    def default_value(self) -> Any:
        """The default as a value."""
        return self.kind.read(self.default)


def key(name: str, default: str, kind: Kind, help: str, **more: Any) -> Any:
    """Declare one setting; `more` are the further fields of `Key`. The result is a dataclass field."""
    setting = Key(name=name, default=default, kind=kind, help=help, **more)
    return field(default=setting.default_value, metadata={"key": setting})


def keys_of(settings: type[Any]) -> tuple[Key, ...]:
    """Every setting of a class, in order, with attribute and section filled in."""
    keys: tuple[Key, ...] = _keys_of(cast(Any, settings))
    return keys


@cache
def _keys_of(settings: Any) -> tuple[Key, ...]:
    usual: Section = settings.SECTION
    found: list[Key] = []
    names: dict[str, str] = {}
    for item in dataclasses.fields(settings):
        setting: Key | None = item.metadata.get("key")
        if setting is not None:
            place = setting.section if setting.section.file else usual
            names[item.name] = setting.name
            followed = names[setting.follows] if setting.follows else ""
            filled = dataclasses.replace(setting, attribute=item.name, section=place, follows_name=followed)
            found.append(filled)
    return tuple(found)


def find_key(settings: type[Any], name: str) -> Key | None:
    """The setting of that ini name, in any case, or None."""
    wanted = name.lower()
    for setting in keys_of(settings):
        if setting.name.lower() == wanted:
            return setting
    return None
