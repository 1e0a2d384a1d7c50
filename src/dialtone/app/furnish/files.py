"""Builds the file section: its directories, disk, archives and the sysop's commands."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from dialtone import __version__
from dialtone.app.desk import Desk
from dialtone.app.pillars import Pillars
from dialtone.base.chance import Chance
from dialtone.config.load import Settings
from dialtone.config.tables import Tables
from dialtone.domain.access.requirements import Requirements
from dialtone.domain.files.areas import Areas
from dialtone.domain.files.batch import Batch
from dialtone.domain.files.editing import Editing
from dialtone.domain.files.examining import Examination
from dialtone.domain.files.fetching import Fetching
from dialtone.domain.files.links import Links
from dialtone.domain.files.listing import Listing
from dialtone.domain.files.maintenance import Maintenance
from dialtone.domain.files.preferences import Preferences
from dialtone.domain.files.receiving import Receiving
from dialtone.domain.files.service import Files
from dialtone.domain.files.temporary import Temporary
from dialtone.domain.mail.surroundings import Surroundings
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.store import Store
from dialtone.domain.presence.nodes import Presence
from dialtone.domain.presence.telegrams import Telegrams
from dialtone.host.archives import DiskArchives
from dialtone.host.chance import SystemChance
from dialtone.host.clock import SystemClock
from dialtone.host.file_commands import FilePrograms
from dialtone.host.file_store import DiskFiles
from dialtone.host.machine import platform_name


def furnish_files(
    settings: Settings,
    pillars: Pillars,
    tables: Tables,
    requirements: Requirements,
    touch: Callable[[str], None],
) -> Files:
    """Make it for a house. `touch` touches semaphore files."""
    telegrams = Telegrams(pillars.store, pillars.clock, pillars.presence)
    return make_files(
        settings, pillars.store, pillars.clock, pillars.chance, telegrams, tables, requirements, touch=touch
    )


def files_at(desk: Desk) -> Files:
    """Make it for a command."""
    settings, clock, chance = desk.settings, SystemClock(), SystemChance()
    tables = Tables(settings.root.ctrl, settings.root.text)
    tables.refresh(clock.now())
    telegrams = Telegrams(desk.store, clock, Presence(clock))
    requirements = Requirements(clock, chance, settings.boards, files=settings.file_areas)
    return make_files(settings, desk.store, clock, chance, telegrams, tables, requirements)


def make_files(
    settings: Settings,
    store: Store,
    clock: Clock,
    chance: Chance,
    telegrams: Telegrams,
    tables: Tables,
    requirements: Requirements,
    *,
    touch: Callable[[str], None] = lambda name: None,
) -> Files:
    """Put it together."""
    around = Surroundings.of(settings.root, settings.temp, settings.system, __version__, platform_name())
    areas = Areas(settings.file_areas, requirements)
    disk = DiskFiles()
    archives = DiskArchives(disk)
    commands = FilePrograms(settings.temp, settings.root.ctrl, around.specifiers())
    examination = Examination(disk, settings.file_areas.options, archives, commands)
    listing = Listing(store, areas, disk, archives, commands)
    fetching = Fetching(store, clock, settings.levels, areas, disk, telegrams, commands)
    banned = tables.file
    return Files(
        settings=settings.file_areas,
        areas=areas,
        listing=listing,
        fetching=fetching,
        receiving=Receiving(store, clock, areas, disk, examination, telegrams, touch=touch, banned=banned),
        batch=Batch(store, clock, areas, fetching),
        editing=Editing(store, clock, areas, disk),
        links=Links(store, clock, chance, areas, fetching),
        maintenance=Maintenance(store, clock, areas, disk, examination),
        temporary=Temporary(areas, listing, disk, archives, _folders(settings.temp)),
        preferences=Preferences(store),
    )


def _folders(temp: Path) -> Callable[[int], str]:
    return lambda node: str(Path(temp).resolve() / f"node{node}-files")
