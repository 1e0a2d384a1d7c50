"""Texts of file records: names as they are compared, words as they are found."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dialtone.domain.model.file import FileRecord, Queued
from dialtone.formats.search import folded
from dialtone.store.texts import storable

_TEXTS = ("directory", "name", "uploader", "description", "extended", "tags", "author", "group", "md5")


def name_key(name: str) -> str:
    """A name without case, the way names are found and sorted."""
    return storable(name).casefold()


def words_of(file: FileRecord) -> str:
    """What can be found of a file, in the form in which it is compared."""
    return storable(folded("\n".join((file.description, file.extended, file.tags))))


def storable_file(file: FileRecord) -> FileRecord:
    """The record as it is kept: texts that every engine can hold, the hash in lower case."""
    texts: dict[str, Any] = {name: storable(getattr(file, name)) for name in _TEXTS}
    return replace(file, **texts, sha1=storable(file.sha1).lower())


def storable_queued(queued: Queued) -> Queued:
    """The same for a flagged file."""
    texts: dict[str, Any] = {name: storable(getattr(queued, name)) for name in ("directory", "name", "description")}
    return replace(queued, **texts)
