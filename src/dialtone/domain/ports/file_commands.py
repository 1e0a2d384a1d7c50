"""External programs the sysop names for files of an extension: tests, views, events before downloads.

A command line is split into arguments before anything is put into it, and there is never a shell; the program runs
under limits in a folder of its own, which is removed afterwards (EXE-01, EXE-04).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it. `status` is the exit status (0: well), `trouble` "" or why it did not do its work; `lines` is
    what it printed. `name` and `description` are what it wrote into sbbsfile.nam and sbbsfile.des, "" for nothing."""

    status: int = 0
    trouble: str = ""
    lines: tuple[str, ...] = ()
    name: str = ""
    description: str = ""

    @property
    def well(self) -> bool:
        """Whether it did its work and had nothing against the file."""
        return not self.status and not self.trouble


class FileCommands(Protocol):
    """See the module's text."""

    async def run(
        self,
        command: str,
        root: str,
        name: str,
        *,
        values: Mapping[str, str] | None = None,
        given_name: str = "",
        description: str = "",
        time_limit: float = 60.0,
    ) -> Outcome:
        """Run a command line for a file; %f is its path. `given_name` and `description` are what the two small files
        say at first; `values` are further specifiers by letter."""
        ...
