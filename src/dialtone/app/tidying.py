"""Expired lines of the filter lists, taken out when the sysop asks for it."""

from __future__ import annotations

import asyncio
from pathlib import Path

from dialtone.config.places import Places
from dialtone.config.tables import Tables
from dialtone.domain.access.filtering import Filtering
from dialtone.host.clock import SystemClock
from dialtone.host.filter_files import DiskFilterFiles


def prune_lists(root: Path) -> int:
    """Take the lines out of every list below `root`; how many there were. Raises OSError."""
    places, clock = Places(root), SystemClock()
    tables = Tables(places.ctrl, places.text)
    files = DiskFilterFiles(places.ctrl, places.text, lambda name: tables.reread(name, clock.now()))

    async def work() -> int:
        tables.refresh(clock.now())
        return await Filtering(files, tables, clock).prune_all()

    return asyncio.run(work())
