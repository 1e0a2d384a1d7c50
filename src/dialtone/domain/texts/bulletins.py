"""Bulletins: display files that everybody should see once, and again when they have changed. Source: spec bbs.md 10.

What somebody has seen is kept with his account: the time of the file he saw last, by its name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dialtone.base.errors import Refusal, Why
from dialtone.config.texts import BulletinEntry
from dialtone.domain.access.requirements import Requirements
from dialtone.domain.model.actor import Caller
from dialtone.domain.ports.store import Store
from dialtone.domain.ports.text_files import TextFiles

MOST = 200
SHOWN = ("msg", "asc", "ans", "mon", "seq", "rip", "txt")  # endings of display files
_SECTION = "bulletins"
_NAME_MOST = 64  # of a property


@dataclass(frozen=True, slots=True, kw_only=True)
class Bulletin:
    """One bulletin for one reader. `changed` is in seconds since 1970."""

    name: str
    title: str
    changed: float
    new: bool


class Bulletins:
    """See the module's text. `files` are those of text/bulletins, of the folder that counts first and so on."""

    __slots__ = ("_entries", "_files", "_requirements", "_store")

    def __init__(
        self, entries: Sequence[BulletinEntry], files: Sequence[TextFiles], store: Store, requirements: Requirements
    ) -> None:
        self._entries = tuple(entries)
        self._files = tuple(files)
        self._store = store
        self._requirements = requirements

    async def bulletins(self, caller: Caller) -> list[Bulletin]:
        """Those for this caller: those with a title first, as they are listed, then the others by name. Raises
        StoreError."""
        changed = await self._changed()
        listed = {entry.name: entry for entry in self._entries}
        others = [BulletinEntry(name=name, title=name.capitalize()) for name in sorted(changed.keys() - listed.keys())]
        entries = [entry for entry in (*self._entries, *others) if entry.name in changed and self._for(caller, entry)]
        seen: dict[str, str] = {}
        if entries and not caller.user.is_guest:
            seen = await self._store.read(lambda records: records.properties.section(caller.user.number, _SECTION))
        return [
            Bulletin(
                name=entry.name,
                title=entry.title,
                changed=changed[entry.name],
                new=changed[entry.name] > _moment(seen.get(entry.name, "")),
            )
            for entry in entries[:MOST]
        ]

    async def saw(self, caller: Caller, name: str) -> None:
        """Remember that the caller was shown this one. Raises Refusal (NOT_FOUND), StoreError."""
        found = next((one for one in await self.bulletins(caller) if one.name == name), None)
        if found is None:
            raise Refusal(Why.NOT_FOUND, "There is no such bulletin.")
        if caller.user.is_guest:
            return
        text = repr(found.changed)
        await self._store.write(lambda records: records.properties.put(caller.user.number, _SECTION, found.name, text))

    async def _changed(self) -> dict[str, float]:
        """The newest change of any variant of each bulletin."""
        found: dict[str, float] = {}
        for folder in self._files:
            for file, at in (await folder.changed()).items():
                stem, *rest = file.lower().split(".")
                if rest and rest[-1] in SHOWN and 0 < len(stem) <= _NAME_MOST:
                    found[stem] = max(at, found.get(stem, 0.0))
        return found

    def _for(self, caller: Caller, entry: BulletinEntry) -> bool:
        return self._requirements.met(entry.requirements, caller.user, protocol=caller.service, peer=caller.peer)


def _moment(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
