"""Changes one setting in the file that holds it: comments, order and unknown keys stay, and the file is replaced in one
step. Sources: spec services.md 1.2 (a key equal to what it inherits is taken out), mail.md 7.5.

Refuses (ConfigError) what the setting does not allow, saying what it does.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from dialtone.base.errors import ConfigError
from dialtone.config.catalog import find
from dialtone.config.field import Key
from dialtone.config.load import load_settings
from dialtone.config.places import Host, find_file, read_ini
from dialtone.formats.ini import Ini

_ENDS_AT_BLANK = frozenset({"bool", "int", "port", "millis", "enum", "level", "bit", "duration", "size"})


@dataclass(frozen=True, slots=True)
class Change:
    """What was done. `removed`: the key was taken out, the inherited value or the default counts."""

    file: Path
    section: str
    key: str
    removed: bool = False
    effective: bool = True


def set_value(root: Path, name: str, value: str, host: Host = Host()) -> Change:  # noqa: B008  (frozen)
    """Set the setting `name` (`Mail.MaxClients`) to the text `value`. Raises ConfigError, OSError."""
    key = find(name)
    value = value.strip()
    _check(key, value)
    same = key.inherits and bool(value) and _inherited(root, key, host) == key.kind.read(value)
    if same or (not value and not (key.blank or key.kind.blank)):
        return remove_value(root, name, host)
    document, path = _open(root, key, host)
    stands = _standing(document, key)
    old = document.get(key.section.name, stands)
    comment = _comment(old.value) if old is not None and key.kind.name in _ENDS_AT_BLANK else ""
    _change(document, key, stands, f"{value} {comment}".strip(), path)
    return Change(path, key.section.label, key.name, effective=key.effective)


def remove_value(root: Path, name: str, host: Host = Host()) -> Change:  # noqa: B008  (frozen)
    """Take the setting out of its file: the inherited value or the default counts. Raises ConfigError, OSError."""
    key = find(name)
    document, path = _open(root, key, host)
    try:
        if document.remove(key.section.name, _standing(document, key)):
            write_file(path, document.data())
    except ValueError as error:
        raise ConfigError([f"{path.name}: {error}"]) from None
    return Change(path, key.section.label, key.name, removed=True, effective=key.effective)


def write_file(path: Path, data: bytes) -> None:
    """Replace a file in one step, kept over a crash: a new one is written, synced, renamed. Mode and owner stay."""
    path = path.resolve()
    known = path.stat() if path.exists() else None
    new = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            if known is not None and (known.st_uid, known.st_gid) != (os.geteuid(), os.getegid()):
                with suppress(PermissionError):
                    os.fchown(stream.fileno(), known.st_uid, known.st_gid)
            os.fchmod(stream.fileno(), known.st_mode & 0o7777 if known is not None else 0o640)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(new, path)
    except OSError:
        new.unlink(missing_ok=True)
        raise
    _sync_directory(path.parent)


def _sync_directory(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _check(key: Key, value: str) -> None:
    if not value:
        return
    try:
        key.kind.read(value)
        wrong = [text for level, text in key.kind.remarks(value) if level == "unknown"]
    except ValueError as error:
        wrong = [str(error)]
    if not value.isprintable():
        wrong.append("it holds characters that cannot be printed")
    if wrong:
        allowed = f" (allowed: {key.kind.allowed})"
        raise ConfigError([f"{key.section.label}.{key.name}: {text}{allowed}" for text in wrong])


def _inherited(root: Path, key: Key, host: Host) -> object:
    return getattr(load_settings(root, host).global_, key.parent or key.attribute)


def _open(root: Path, key: Key, host: Host) -> tuple[Ini, Path]:
    """The document that holds the key now (an included file perhaps), or the one it goes to."""
    path = find_file(Path(root) / "ctrl", key.section.file, host)
    try:
        document = read_ini(path, includes=key.section.file == "sbbs.ini")
        if key.section.also and document.get(key.section.name, _standing(document, key)) is None:
            other = find_file(Path(root) / "ctrl", key.section.also, host)
            beside = read_ini(other, includes=key.section.also == "sbbs.ini")
            if beside.get(key.section.name, _standing(beside, key)) is not None:
                document, path = beside, other
        entry = document.get(key.section.name, _standing(document, key))
        if entry is not None and not entry.own:
            path = path.parent / entry.file
            document = read_ini(path)
            if document.get(key.section.name, entry.key) is None:
                raise ConfigError([f"{key.name} is in {entry.file}, line {entry.line}; change it by hand"])
    except ValueError as error:
        raise ConfigError([str(error)]) from None
    return document, path


def _standing(document: Ini, key: Key) -> str:
    """The name under which the key is in the file already, its own when it is not."""
    for name in (key.name, *key.also):
        if document.get(key.section.name, name) is not None:
            return name
    return key.name


def _comment(value: str) -> str:
    _, mark, rest = value.partition(";")
    return mark + rest


def _change(document: Ini, key: Key, name: str, value: str, path: Path) -> None:
    try:
        document.set(key.section.name, name, value)
        write_file(path, document.data())
    except ValueError as error:
        raise ConfigError([f"{path.name}: {error}"]) from None
