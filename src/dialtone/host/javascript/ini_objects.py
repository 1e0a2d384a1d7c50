"""ini files as objects of scripts: values with the type of their default, or with the type they look like.

Source: spec mail.md 6.6 (File). Texts have one character for each byte; the files stay byte for byte what they were,
but for the line that is changed.
"""

from __future__ import annotations

import re
from typing import Any

from dialtone.formats.ini import Ini
from dialtone.formats.ini_values import read_bool, read_int
from dialtone.host.javascript.frames import narrow, widen

_WHOLE = re.compile(r"-?(?:0[xX][0-9A-Fa-f]{1,13}|\d{1,15})", re.ASCII)
_BROKEN = re.compile(r"-?\d{1,15}\.\d{1,15}", re.ASCII)

Value = Any  # what JSON has: a text, a number, a truth value, a list, or None


def typed(text: str) -> Value:
    """A value by its looks: true and false, numbers (0x too), else text."""
    word = text.strip().lower()
    if word in ("true", "false"):
        return word == "true"
    if _WHOLE.fullmatch(word):
        return int(word, 16) if "x" in word else int(word)
    return float(word) if _BROKEN.fullmatch(word) else narrow(text)


def value_of(ini: Ini, section: str, key: str, default: Value) -> Value:
    """A value with the type of `default`, which is returned when there is none or it is blank."""
    entry = ini.get(widen(section), widen(key))
    if entry is None or not entry.value:
        return default
    try:
        return _as(entry.value, default)
    except ValueError:
        return default


def _as(text: str, default: Value) -> Value:
    if isinstance(default, bool):
        return read_bool(text)
    if isinstance(default, int):
        return read_int(text)
    if isinstance(default, float):
        return float(text.split()[0])
    if isinstance(default, list):
        return [narrow(part.strip()) for part in text.split(",")]
    return narrow(text)


def object_of(ini: Ini, section: str) -> dict[str, Value] | None:
    """Every value of a section; None when there is no such section."""
    wide = widen(section)
    if wide and wide.lower() not in (name.lower() for name in ini.sections()):
        return None
    return _values(ini, wide)


def _values(ini: Ini, section: str) -> dict[str, Value]:
    return {narrow(entry.key): typed(entry.value) for entry in ini.entries(section)}


def all_objects(ini: Ini, name_property: str, prefix: str) -> list[dict[str, Value]]:
    """One object for each section whose name begins with `prefix`, its name (without that) in `name_property`."""
    wide = widen(prefix)
    return [
        {name_property: narrow(name[len(wide) :]), **_values(ini, name)}
        for name in ini.sections()
        if name.lower().startswith(wide.lower())
    ]


def written(value: Value) -> str:
    """A value as text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, list):
        return ",".join(written(one) for one in value)
    return widen(str(value))


def set_object(ini: Ini, section: str, values: dict[str, Value]) -> None:
    """Give a section these values; others of it stay. Raises ValueError for impossible names and texts."""
    for key, value in values.items():
        ini.set(widen(section), widen(key), written(value))


def with_objects(data: bytes, objects: list[dict[str, Value]], name_property: str, prefix: str) -> bytes:
    """A file's bytes with these objects as sections. Raises ValueError as `set_object`.

    Sections that are not there yet are made apart and put at the end: a list of thousands is written in no time.
    """
    ini = Ini(data)
    known = {name.lower() for name in ini.sections()}
    new: dict[str, Ini] = {}
    for one in objects:
        name = prefix + str(one.get(name_property, ""))
        values = {key: value for key, value in one.items() if key != name_property}
        lower = widen(name).lower()
        target = ini if lower in known or not lower else new.setdefault(lower, Ini())
        set_object(target, name, values)
    made = b"\n".join(section.data() for section in new.values()).decode().encode(ini.encoding)
    kept = ini.data()
    if kept and made:
        made = (b"\n" if kept.endswith(b"\n") else b"\n\n") + made
    return kept + made


def without_section(data: bytes, section: str) -> bytes:
    """A file's bytes without a section."""
    kept, inside = [], False
    wanted = section.encode("latin-1", "replace").strip().lower()
    for line in data.splitlines(keepends=True):
        header = re.match(rb"\s*\[(.*)\]", line)
        if header:
            inside = header[1].strip().lower() == wanted
        if not inside:
            kept.append(line)
    return b"".join(kept)
