"""The files of the settings as a sysop changes them from afar: tried on a copy, then replaced, each in one step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

Versions = Mapping[str, tuple[bytes | None, bytes | None]]  # by name below ctrl/: before and after, None: no file


@dataclass(frozen=True, slots=True)
class Edit:
    """One setting by its name ("Mail.MaxClients") and its new text; None takes it out of the file. `bit`: not the whole
    value, but this bit of it ("1" or "0")."""

    name: str
    value: str | None
    bit: int = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What would come of edits. `wrong` says by the places of the edits what cannot be; `problems` are errors that the
    settings would have and do not have now; `changed` are the files that would be others."""

    wrong: Mapping[int, str] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    changed: Versions = field(default_factory=dict)

    @property
    def good(self) -> bool:
        """Whether it may be done."""
        return not self.wrong and not self.problems


class SettingsFiles(Protocol):
    """See the module's text. Nothing here blocks; every verb raises OSError."""

    async def try_edits(self, edits: Sequence[Edit]) -> Trial:
        """Make these edits on a copy of ctrl/, and check that."""
        ...

    async def try_texts(self, texts: Mapping[str, bytes | None]) -> Trial:
        """The same with whole files (None: without the file)."""
        ...

    async def put(self, changed: Versions) -> bool:
        """Replace files by their versions after. False: one of them is not as before any more; then nothing was
        written."""
        ...
