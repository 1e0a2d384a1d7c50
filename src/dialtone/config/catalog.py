"""Every setting there is, by the name people type: `Mail.MaxClients`, `main.name`, `msgs.Internet.addr`.

The section may be left out when only one has a key of that name (`MaxClients`).
"""

from __future__ import annotations

from dialtone.base.errors import ConfigError
from dialtone.config.field import Key, keys_of
from dialtone.config.load import CLASSES


def every_key() -> tuple[Key, ...]:
    """Every setting, in order."""
    return tuple(key for settings in CLASSES for key in keys_of(settings))


def labels() -> tuple[str, ...]:
    """Every section's label."""
    return tuple(dict.fromkeys(key.section.label for key in every_key()))


def find(name: str) -> Key:
    """The setting of that name, in any case. Raises ConfigError when there is none, or more than one."""
    section, _, last = name.strip().rpartition(".")
    found = [key for key in every_key() if last.lower() in _names(key)]
    if section:
        found = [key for key in found if key.section.label.lower() == section.lower()]
    places = dict.fromkeys(key.section.label for key in found)
    if not found:
        raise ConfigError([f'there is no setting "{name}"'])
    if len(places) > 1:
        raise ConfigError([f'"{name}" is in several sections: ' + ", ".join(f"{place}.{last}" for place in places)])
    return found[0]


def _names(key: Key) -> set[str]:
    return {key.name.lower(), *(name.lower() for name in key.also)}
