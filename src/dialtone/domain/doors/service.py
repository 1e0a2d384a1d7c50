"""Doors and events as one thing: what `House.doors` holds."""

from __future__ import annotations

from dataclasses import dataclass

from dialtone.domain.doors.catalog import Catalog
from dialtone.domain.doors.events import Events
from dialtone.domain.doors.launching import Launching


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorService:
    """See the module's text."""

    catalog: Catalog  # who sees and may run what
    launching: Launching  # a door is run
    events: Events  # timed and fixed events
