"""@-codes that are known before anybody has logged in: the board, the program, the connection, the time."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from dialtone import __version__
from dialtone.domain.house import House
from dialtone.domain.model.user import SYSOP
from dialtone.terminal.codes.spans import Span
from dialtone.terminal.console import Console

DATE = "%d %b %Y"


class Scene(NamedTuple):
    """What these codes are about."""

    house: House
    console: Console


def local(house: House, at: float) -> datetime:
    """A moment (seconds since 1970) in the board's time of day."""
    return datetime.fromtimestamp(at + house.clock.offset(at) * 60, UTC).replace(tzinfo=None)


def clock(house: House, moment: datetime) -> str:
    """A time of day, of 24 or of 12 hours as the board says."""
    if house.settings.system.military_time:
        return f"{moment:%H:%M}"
    return f"{moment:%I:%M %p}".lower().lstrip("0")


def zone(house: House, at: float) -> str:
    """The board's zone, such as UTC+02:00."""
    minutes = house.clock.offset(at)
    if not minutes:
        return "UTC"
    return f"UTC{'+' if minutes > 0 else '-'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


def _now(scene: Scene) -> datetime:
    return local(scene.house, scene.house.clock.now())


def _utc(scene: Scene) -> datetime:
    return datetime.fromtimestamp(scene.house.clock.now(), UTC).replace(tzinfo=None)


def _name(scene: Scene) -> str:
    return scene.house.settings.system.name or scene.house.settings.host


def _sysop_here(scene: Scene) -> bool:
    """Whether the sysop is on line and may be disturbed."""
    return any(visit.user == SYSOP and visit.pageable for visit in scene.house.presence.visible())


def _nodes(scene: Scene) -> int:
    return max(1, len(scene.house.presence.nodes()))


def _system(read: Callable[[House], object]) -> Callable[[Scene], object]:
    return lambda scene: read(scene.house)


_VERSION = f"dialtone {__version__}"

CODES: Mapping[str, Callable[[Scene], object]] = {
    # the system
    "BBS": _name,
    "BOARDNAME": _name,
    "SYSOP": _system(lambda house: house.settings.system.operator),
    "LOCATION": _system(lambda house: house.settings.system.location),
    "QWKID": _system(lambda house: house.settings.system.qwk_id),
    "ID": _system(lambda house: house.settings.system.qwk_id),
    "INETADDR": _system(lambda house: house.settings.system.inet_addr or house.settings.host),
    "HOSTNAME": _system(lambda house: house.settings.host),
    "VER": lambda scene: __version__,
    "REV": lambda scene: "",
    "FULL_VER": lambda scene: _VERSION,
    "VER_NOTICE": lambda scene: f"{_VERSION}, a community server",
    "PLATFORM": lambda scene: sys.platform,
    "COMPILER": lambda scene: f"Python {sys.version_info.major}.{sys.version_info.minor}",
    "COPYRIGHT": lambda scene: "MIT licence",
    "UPTIME": _system(lambda house: Span(house.clock.now() - house.started)),
    "PWDAYS": _system(lambda house: house.settings.system.password_days or "Unlimited"),
    "AUTODEL": _system(lambda house: house.settings.system.auto_delete_days or "Unlimited"),
    "DATEFMT": lambda scene: "DD Mon YYYY",
    "BDATEFMT": lambda scene: "YYYY/MM/DD",
    "FIDOADDR": _system(lambda house: next(iter(house.settings.networks.fidonet), "")),
    "SYSAVAIL": lambda scene: "On" if _sysop_here(scene) else "Off",
    "SYSAVAILYN": lambda scene: "Yes" if _sysop_here(scene) else "No",
    # nodes and the connection
    "TNODES": _nodes,
    "TN": _nodes,
    "ANODES": _system(lambda house: len(house.presence.visible())),
    "AN": _system(lambda house: len(house.presence.visible())),
    "CONN": lambda scene: scene.console.terminal.protocol,
    "CONNECT": lambda scene: scene.console.terminal.protocol,
    "HOST": lambda scene: scene.console.terminal.peer.host,
    "IP": lambda scene: scene.console.terminal.peer.address,
    "CID": lambda scene: scene.console.terminal.peer.address,
    "LOCAL-IP": lambda scene: scene.console.terminal.peer.local_address,
    "TERM": lambda scene: scene.console.terminal.kind or "unknown",
    "TERMTYPE": lambda scene: scene.console.terminal.kind or "unknown",
    "ROWS": lambda scene: scene.console.look.rows,
    "COLS": lambda scene: scene.console.look.columns,
    "CHARSET": lambda scene: scene.console.look.charset.value.upper(),
    # the time
    "TIME": lambda scene: clock(scene.house, _now(scene)),
    "SYSTIME": lambda scene: clock(scene.house, _now(scene)),
    "DATE": lambda scene: f"{_now(scene):{DATE}}",
    "SYSDATE": lambda scene: f"{_now(scene):{DATE}}",
    "DATETIME": lambda scene: f"{_now(scene):{DATE}} {clock(scene.house, _now(scene))}",
    "DATETIMEZONE": lambda scene: (
        f"{_now(scene):{DATE}} {clock(scene.house, _now(scene))} {zone(scene.house, scene.house.clock.now())}"
    ),
    "TIMEZONE": lambda scene: zone(scene.house, scene.house.clock.now()),
    "TIME_UTC": lambda scene: clock(scene.house, _utc(scene)),
    "DATE_UTC": lambda scene: f"{_utc(scene):{DATE}}",
    "DATETIME_UTC": lambda scene: f"{_utc(scene):{DATE}} {clock(scene.house, _utc(scene))}",
    # words
    "YESCHAR": lambda scene: "Y",
    "NOCHAR": lambda scene: "N",
    "QUITCHAR": lambda scene: "Q",
}

FORMATTED: Mapping[str, Callable[[Scene], datetime]] = {"DATE": _now, "TIME": _now, "UTC": _utc}
