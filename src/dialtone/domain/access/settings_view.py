"""Settings as a person sees and types them: made from the typed fields (`config/field.py`), one view a field.

Secrets are never in a view: only whether there is one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from dialtone.config.catalog import every_key, labels
from dialtone.config.field import Key
from dialtone.config.load import Settings

BITS = 32


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the values a field may have; of flags several may be `on`."""

    name: str
    help: str = ""
    on: bool = False
    effective: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One setting. `id` is unique among all ("Mail.max_clients"); `value` is what a person would type, "" for secrets;
    `control` says how it is asked for: text, number, yes-no, choice, flags, secret."""

    id: str
    section: str
    name: str
    help: str
    control: str
    value: str
    default: str
    allowed: str
    unit: str
    origin: str
    changed: bool
    is_set: bool
    effective: bool
    note: str
    own: bool
    inherits: bool
    in_file: bool
    choices: tuple[Choice, ...] = ()

    @property
    def attribute(self) -> str:
        """Its name within the section, as forms use it."""
        return self.id.rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section: the file it is in, how many settings it has, and how many of them are not as by default."""

    label: str
    file: str
    count: int
    changed: int


def sections(settings: Settings) -> list[SectionView]:
    """Every section, in order."""
    found = []
    for label in labels():
        fields = list(fields_of(settings, label))
        file = next(key.section.file for key in every_key() if key.section.label == label)
        found.append(SectionView(label, file, len(fields), sum(field.changed for field in fields)))
    return found


def fields_of(settings: Settings, label: str) -> Iterator[Field]:
    """The settings of a section, in order."""
    return (view(settings, key) for key in keys_of(label))


def search(settings: Settings, text: str) -> list[Field]:
    """Every setting with these words in its name, help or section; all words, without case."""
    words = text.casefold().split()
    found = []
    for key in every_key():
        about = (
            f"{key.section.label}.{key.name} {key.attribute.replace('_', ' ')} {key.help} {' '.join(key.kind.choices)}"
        )
        if words and all(word in about.casefold() for word in words):
            found.append(view(settings, key))
    return found


def keys_of(label: str) -> list[Key]:
    """The keys of a section."""
    return [key for key in every_key() if key.section.label == label]


def view(settings: Settings, key: Key) -> Field:
    """One setting as it is in force."""
    value = getattr(settings.section(key.section.label), key.attribute)
    origin = settings.origins.get((key.section.label, key.attribute))
    shown = "" if key.kind.secret else key.kind.show(value)
    is_bit = key.kind.name == "bit"
    return Field(
        id=f"{key.section.label}.{key.attribute}",
        section=key.section.label,
        name=key.attribute.replace("_", " ") if is_bit else key.name,
        help=key.help,
        control=_control(key),
        value=shown,
        default="" if key.kind.secret else key.kind.show(key.default_value),
        allowed="true or false" if is_bit else key.kind.allowed,
        unit=key.unit,
        origin=str(origin) if origin is not None else "default",
        changed=value != key.default_value,
        is_set=bool(value),
        effective=key.effective,
        note=key.note,
        own=key.own,
        inherits=key.inherits,
        in_file=origin is not None and origin.how == "file",
        choices=_choices(key, value),
    )


def bit_of(key: Key) -> int:
    """Which bit of a number a key is; -1 for what is no bit."""
    if key.kind.name != "bit":
        return -1
    return next(number for number in range(BITS) if key.kind.read(str(1 << number)))


def version(settings: Settings, label: str) -> str:
    """A mark that is another one when any value of a section is, secrets included."""
    holder = settings.section(label)
    values = [getattr(holder, key.attribute) for key in keys_of(label)]
    texts = [value.reveal() if hasattr(value, "reveal") else repr(_steady(value)) for value in values]
    return sha256("\0".join(texts).encode("utf-8", "surrogateescape")).hexdigest()[:24]


def _steady(value: object) -> object:
    return sorted(value) if isinstance(value, frozenset) else value


def _control(key: Key) -> str:
    if key.kind.secret:
        return "secret"
    match key.kind.name:
        case "bool" | "bit":
            return "yes-no"
        case "enum":
            return "choice"
        case "flags":
            return "flags"
    return "text"


def _choices(key: Key, value: object) -> tuple[Choice, ...]:
    if key.kind.flags and isinstance(value, frozenset):
        return tuple(Choice(flag.name, flag.help, flag.name in value, flag.effective) for flag in key.kind.flags)
    return tuple(Choice(word, on=word == value) for word in key.kind.choices)
