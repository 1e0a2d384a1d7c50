"""The web server: its sites, limits and access log, where the settings ask for it. The library is read only then."""

from __future__ import annotations

import ipaddress
from dataclasses import replace
from functools import partial
from typing import Any

from dialtone.app.pillars import Pillars
from dialtone.base import log
from dialtone.config.load import Settings
from dialtone.config.tables import Tables
from dialtone.domain.access.filtering import Filtering
from dialtone.domain.access.rates import Rates
from dialtone.domain.house import House
from dialtone.domain.ports.outside import Clock


def with_http(house: House, pillars: Pillars) -> House:
    """The house with what makes HTTP sessions (`net/http/service.py`); unchanged when there is no web server."""
    made = furnish_http(house, pillars)
    return replace(house, http=made) if made is not None else house


def furnish_http(house: House, pillars: Pillars) -> Any:
    """Make it, or None."""
    web = house.settings.web
    if not web.auto_start:
        return None
    try:
        from dialtone.net.http.guard import Guard
        from dialtone.net.http.service import HttpService
    except ImportError as missing:
        log.error("http.missing", f"!ERROR: no web server: {missing}")
        return None
    guard = Guard(
        house.web,
        now=pillars.clock.now,
        chance=pillars.chance,
        rates=_rates(house),
        proxies=tuple(map(partial(ipaddress.ip_network, strict=False), web.remote_ip_from)),
        address_field=web.remote_ip_header,
        strict="HSTS_SAFE" in web.options and wants_tls(house.settings),
    )
    return HttpService(guard, now=pillars.clock.now, idle=web.max_inactivity)


def connect_rates(settings: Settings, clock: Clock, filtering: Filtering, tables: Tables) -> dict[str, Rates]:
    """How often a client may connect (MaxConnectsPerPeriod), by service."""
    web = settings.web
    if not web.max_connects_per_period:
        return {}
    config = replace(
        web,
        max_requests_per_period=web.max_connects_per_period,
        request_rate_limit_period=web.connect_rate_limit_period,
    )
    return dict.fromkeys(("http", "https"), Rates(clock, config, filtering, tables))


def wants_tls(settings: Settings) -> bool:
    """Whether HTTPS is to be served."""
    return settings.web.auto_start and "ALLOW_TLS" in settings.web.options


def _rates(house: House) -> Rates | None:
    web = house.settings.web
    if not web.max_requests_per_period:
        return None
    return Rates(house.clock, web, house.filtering, house.tables)
