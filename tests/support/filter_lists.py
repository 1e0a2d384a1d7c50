"""List files in memory, behind the `FilterFiles` port; what is written is in force at once."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from dialtone.config.tables import Tables
from dialtone.formats.patterns import read_line


class MemoryFilterFiles:
    """`lines` by file name. `trouble` is raised by every call; with `wait` a call lets others go first.
    `prunes` counts the calls of `prune`."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.lines: dict[str, list[str]] = {}
        self.trouble: OSError | None = None
        self.wait = False
        self.prunes = 0

    def write(self, name: str, *lines: str) -> None:
        """Put lines into a file, as a sysop with an editor."""
        self.lines[name] = list(lines)
        self._in_force(name)

    async def append(self, name: str, lines: Sequence[str], *, newline_before: bool = False) -> None:
        await self._begin()
        self.lines.setdefault(name, []).extend(lines)
        self._in_force(name)

    async def prune(self, name: str, now: float) -> int:
        await self._begin()
        self.prunes += 1
        before = self.lines.get(name, [])
        kept = [text for text in before if not _is_over(text, now)]
        if kept != before:
            self.lines[name] = kept
            self._in_force(name)
        return len(before) - len(kept)

    async def _begin(self) -> None:
        if self.trouble is not None:
            raise self.trouble
        if self.wait:
            await asyncio.sleep(0)

    def _in_force(self, name: str) -> None:
        for table in self.tables.all():
            if table.name == name:
                table.set(*self.lines[name])


def _is_over(text: str, now: float) -> bool:
    line = read_line(text)
    return line is not None and line.expires is not None and line.expires <= now
