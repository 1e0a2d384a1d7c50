"""Data connections, as the FTP settings have them."""

from __future__ import annotations

from dialtone.app.pillars import Pillars
from dialtone.base import log
from dialtone.config.load import Settings
from dialtone.domain.access.passive_address import PassiveAddress
from dialtone.domain.ports.outside import Resolver
from dialtone.net.sidelines import SideLineMaker, Ways
from dialtone.net.terms import Limits

NO_LIMIT = 10 * 365 * 86_400.0  # seconds


def furnish_sidelines(settings: Settings, pillars: Pillars, resolver: Resolver) -> SideLineMaker:
    """What makes the data connections of each conversation."""
    ftp = settings.ftp
    low, high = ftp.passive_ports
    ways = Ways(
        low=low,
        high=high,
        limits=Limits(inactivity=ftp.max_inactivity or NO_LIMIT),
        reuse="TLS_SESSION_REUSE" in ftp.options,
        tell=PassiveAddress(ftp, ftp.host_name or settings.host, resolver).tell,
        shown=log.INFO if "DEBUG_DATA" in ftp.options else log.TRACE,
    )
    return SideLineMaker(ways, pillars.chance)
