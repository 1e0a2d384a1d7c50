"""Builds doors and events."""

from __future__ import annotations

import os
import platform
from pathlib import Path

from dialtone import __version__
from dialtone.app.gateways import Gateways
from dialtone.app.pillars import Pillars
from dialtone.config.load import Settings
from dialtone.domain.access.requirements import Requirements
from dialtone.domain.doors.bill import Bill
from dialtone.domain.doors.catalog import Catalog
from dialtone.domain.doors.events import Events
from dialtone.domain.doors.launching import Launching
from dialtone.domain.doors.service import DoorService
from dialtone.domain.doors.telling import Place, Telling
from dialtone.domain.mail.surroundings import Surroundings
from dialtone.domain.ports.outside import Resolver
from dialtone.host.doors.folders import DiskEventFiles, DiskNodeFolders
from dialtone.host.doors.programs import HostPrograms
from dialtone.host.machine import platform_name
from dialtone.net.dialer import NetDialer


def furnish_doors(
    settings: Settings, pillars: Pillars, requirements: Requirements, resolver: Resolver, *, as_root: bool = False
) -> DoorService:
    """Make them. `as_root`: doors are run as root whatever the settings say (for the operator's own commands)."""
    clock, root = pillars.clock, settings.root
    terminal = settings.terminal
    around = Surroundings.of(root, settings.temp, settings.system, __version__, platform_name())
    folders = DiskNodeFolders(root.root, root.ctrl, settings.temp)
    programs = HostPrograms(as_root=as_root or terminal.doors_as_root)
    events = Events(
        settings.doors,
        store=pillars.store,
        clock=clock,
        presence=pillars.presence,
        running=pillars.running,
        programs=programs,
        folders=folders,
        files=DiskEventFiles(root.data),
        values=around.specifiers(),
        on="NO_EVENTS" not in terminal.options,
        new_day="NO_NEWDAY_EVENTS" not in terminal.options,
        log_level=terminal.event_log_level,
    )
    catalog = Catalog(settings.doors, requirements, pillars.running)
    place = Place(
        system=settings.system,
        terminal=terminal,
        levels=settings.levels,
        ctrl=_folder(root.ctrl),
        data=_folder(root.data),
        text=_folder(root.text),
        exec=_folder(root / "exec"),
        version=__version__,
        platform=platform_name().lower(),
        machine=platform.machine(),
    )
    return DoorService(
        catalog=catalog,
        launching=Launching(
            catalog=catalog,
            telling=Telling(place, folders, clock),
            bill=Bill(pillars.store, clock),
            running=pillars.running,
            programs=programs,
            folders=folders,
            gateways=Gateways(resolver, NetDialer()),
            clock=clock,
            terminal=terminal,
            next_event=events.next_minute,
        ),
        events=events,
    )


def _folder(path: Path) -> str:
    return f"{os.path.abspath(path)}/"
