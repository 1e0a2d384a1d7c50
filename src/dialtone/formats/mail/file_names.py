"""Names of attachments, made fit to be names of files: no folders, no devices, nothing that hides (HDR-05, PTH-01)."""

from __future__ import annotations

import re

LONGEST = 120  # characters

_UNFIT = re.compile(r'[\x00-\x1f\x7f-\x9f<>:"|?*\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff]')
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|\Z)", re.IGNORECASE)


def file_name(text: str) -> str:
    """The last part of a path without what no file should be called; "" when nothing is left. A long name keeps its
    ending."""
    name = re.split(r"[/\\]", text)[-1]
    name = " ".join(_UNFIT.sub("", name).split()).strip(". ")
    if _DEVICES.match(name):
        name = "_" + name
    if len(name) > LONGEST:
        stem, dot, ending = name.rpartition(".")
        name = stem[: LONGEST - 1 - len(ending)] + dot + ending if dot and len(ending) <= 10 else name[:LONGEST]
    return name
