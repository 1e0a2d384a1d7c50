"""Builds what FTP needs besides the file section."""

from __future__ import annotations

from dialtone.app.pillars import Pillars
from dialtone.base import log
from dialtone.config.load import Settings
from dialtone.config.tables import Tables
from dialtone.domain.access.filtering import Filtering
from dialtone.domain.access.rates import Rates
from dialtone.domain.files.alias_files import AliasFiles
from dialtone.domain.files.ftp_services import FtpServices
from dialtone.domain.files.local_tree import LocalTree
from dialtone.domain.files.visits import FileVisits
from dialtone.domain.presence.file_clients import FileClients
from dialtone.host.file_store import DiskFiles
from dialtone.host.local_files import LocalFiles
from dialtone.host.small_files import SmallFiles


def furnish_ftp(settings: Settings, pillars: Pillars, tables: Tables, filtering: Filtering) -> FtpServices:
    """Make it for a house."""
    config, clock = settings.ftp, pillars.clock
    if config.narrow and config.auto_start:
        low, high = config.passive_ports
        log.warning("ftp.ports", f"FTP passive ports: {low} to {high} are used, so that there is one for each client")
    return FtpServices(
        visits=FileVisits(pillars.store, clock, settings.levels, tables.email),
        aliases=AliasFiles(tables.ftp_alias, DiskFiles(), settings.root.ctrl),
        local=None if "NO_LOCAL_FSYS" in config.options else LocalTree(LocalFiles()),
        rates=Rates(clock, config, filtering, tables) if config.max_requests_per_period else None,
        read_text=SmallFiles(settings.root.text).read,
        clients=FileClients(pillars.presence),
    )
