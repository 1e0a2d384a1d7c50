"""The web server: its sites, limits and access log, where the settings ask for it. The library is read only then."""

from __future__ import annotations

import ipaddress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from dialtone.app.pillars import Pillars
from dialtone.base import log
from dialtone.config.load import Settings
from dialtone.config.tables import Tables
from dialtone.domain.access.filtering import Filtering
from dialtone.domain.access.rates import Rates
from dialtone.domain.house import House
from dialtone.domain.model.user import User
from dialtone.domain.ports.outside import Clock
from dialtone.host.access_log import AccessLog
from dialtone.host.site_files import DiskSiteFiles

SMALL = 1 << 20  # bytes of a list in ctrl/


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
        sites(house),
        now=pillars.clock.now,
        chance=pillars.chance,
        rates=_rates(house),
        visits=access_log(house),
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


def sites(house: House) -> Any:
    """The application that decides between the board's site and the sysop's own files."""
    from dialtone.web.sites.application import Rules, Sites, sources
    from dialtone.web.sites.kinds import read_kinds
    from dialtone.web.sites.mapping import Ways, read_aliases, shortcuts

    settings, web = house.settings, house.settings.web
    ctrl = settings.root.ctrl
    aliases = read_aliases(_small(ctrl / "web_alias.ini"))
    rules = Rules(
        own_host=settings.host.lower(),
        virtual_hosts="VIRTUAL_HOSTS" in web.options,
        files="NO_FILEBASE" not in web.options,
        files_for_hosts=web.file_vpath_for_vhosts,
        indexes=web.index_file_names,
        error_folder=web.error_directory,
        sources=sources(web.cgi_extensions, (web.javascript_extension,)),
        kinds=read_kinds(_small(ctrl / "mime_types.ini")),
        ways=Ways({**shortcuts(_directories(settings)), **aliases}, prefix=web.file_vpath_prefix),
    )

    def met(text: str, user: User | None, peer: Any) -> bool:
        return house.requirements is not None and house.requirements.met(text, user, protocol="web", peer=peer)

    return Sites(house.web, DiskSiteFiles(ctrl / web.root_directory), rules, who_asks=_who_asks(house), met=met)


def _who_asks(house: House) -> Any:
    async def who_asks(scope: Any) -> User | None:
        from starlette.requests import HTTPConnection

        from dialtone.web.cookies import NAME, Cookies
        from dialtone.web.entering import peer_of, signed_in

        request = HTTPConnection(scope)
        _, caller = await signed_in(Cookies(request).get(NAME), peer_of(request), house)
        return caller.user if caller is not None else None

    return who_asks


def _directories(settings: Settings) -> list[tuple[str, str, str]]:
    """Shortcuts of file directories, with the names of library and directory in addresses."""
    every = settings.file_areas.directories.values()
    return [(one.shortcut, one.library.virtual, one.virtual) for one in every if one.shortcut]


def _small(path: Path) -> bytes:
    """A small file of ctrl/, nothing when there is none."""
    try:
        with path.open("rb") as file:
            return file.read(SMALL)
    except OSError:
        return b""


def access_log(house: House) -> AccessLog | None:
    """The access log, where HTTP_LOGGING asks for it."""
    settings, web = house.settings, house.settings.web
    if "HTTP_LOGGING" not in web.options:
        return None
    prefix = settings.root.ctrl / web.http_log_file if web.http_log_file else settings.root.data / "logs" / "http-"
    return AccessLog(
        str(prefix),
        web.custom_log_format,
        one="ONE_HTTP_LOG" in web.options,
        minutes_east=house.clock.offset,
    )


def _rates(house: House) -> Rates | None:
    web = house.settings.web
    if not web.max_requests_per_period:
        return None
    return Rates(house.clock, web, house.filtering, house.tables)
