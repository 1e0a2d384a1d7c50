"""The effective settings as rows: section, key, value, where it came from. Secrets are dots."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from dialtone.base.errors import ConfigError
from dialtone.config.catalog import every_key, find, labels
from dialtone.config.field import Key
from dialtone.config.load import Settings


@dataclass(frozen=True, slots=True)
class Row:
    """One setting in force. `changed`: another value than the default."""

    section: str
    key: str
    value: str
    origin: str
    help: str
    changed: bool
    effective: bool
    own: bool

    def as_dict(self) -> dict[str, str | bool]:
        """For JSON."""
        return asdict(self)


def rows(settings: Settings, name: str = "", *, changed: bool = False) -> list[Row]:
    """The settings of `name`: "" for all, a section's label, or one setting. Raises ConfigError when there is none.

    `changed`: only those that differ from their defaults.
    """
    shown = [_row(settings, key) for key in _chosen(name)]
    return [row for row in shown if row.changed] if changed else shown


def table(shown: Iterable[Row]) -> list[str]:
    """Rows as lines of text: `Mail.MaxClients = 100   (sbbs.ini line 20)`."""
    texts = [(f"{row.section}.{row.key} = {row.value}".rstrip(), row.origin) for row in shown]
    width = min(max((len(text) for text, _ in texts), default=0), 60)
    return [f"{text:<{width}}  ({origin})" for text, origin in texts]


def _chosen(name: str) -> list[Key]:
    if not name:
        return list(every_key())
    wanted = name.lower()
    if wanted in (label.lower() for label in labels()):
        return [key for key in every_key() if key.section.label.lower() == wanted]
    try:
        first = find(name)
    except ConfigError:
        found = [key for key in every_key() if key.name.lower() == wanted]
        if not found:
            raise
        return found
    return [key for key in every_key() if (key.section, key.name) == (first.section, first.name)]


def _row(settings: Settings, key: Key) -> Row:
    value = getattr(settings.section(key.section.label), key.attribute)
    origin = settings.origins.get((key.section.label, key.attribute))
    name = key.name if key.kind.name != "bit" else f"{key.name} ({key.attribute})"
    return Row(
        section=key.section.label,
        key=name,
        value=key.kind.show(value),
        origin=str(origin) if origin is not None else "default",
        help=key.help,
        changed=value != key.default_value,
        effective=key.effective,
        own=key.own,
    )
