"""Calls to other boards and door servers: where, and who the caller is there. Source: spec bbs.md 9.9.

Where a call goes is said by the sysop in xtrn.ini and by nobody else; a caller's name only fills what RLogin says.
"""

from __future__ import annotations

from collections.abc import Mapping

from dialtone.base.errors import Refusal, Why
from dialtone.config.doors import RLOGIN, TELNET, Door
from dialtone.domain.doors.scene import Scene
from dialtone.domain.ports.doors import GatewayCall
from dialtone.formats.specifiers import vector

PORTS = {TELNET: 23, RLOGIN: 513}
TERMINAL = "ansi-bbs/115200"
MISSPELT = "This gateway is not set up right. The sysop should look at it."


def destination(door: Door, values: Mapping[str, str], scene: Scene, *, rlogin: bool) -> GatewayCall:
    """The call a door of this kind stands for. Raises Refusal."""
    place, *said = vector(door.command, values) or ("",)
    host, port = split(place, PORTS[door.kind])
    if not host or not 1 <= port <= 65535:
        raise Refusal(Why.INVALID, MISSPELT)
    first, user, terminal = (*said[:3], "", "", "")[:3]
    return GatewayCall(
        kind=door.kind,
        host=host,
        port=port,
        first=first if rlogin else "",
        user=(user or values.get("a", "")) if rlogin else "",
        terminal=(terminal or TERMINAL) if rlogin else "",
        kind_of_terminal=scene.kind or ("ansi" if scene.ansi else "dumb"),
        size=scene.size,
    )


def split(place: str, port: int) -> tuple[str, int]:
    """Host and port of HOST, HOST:PORT, [ADDRESS]:PORT or a bare IPv6 address; port 0 for one that is none."""
    if place.startswith("["):
        host, _, rest = place[1:].partition("]")
        return host, _port(rest.removeprefix(":"), port)
    if place.count(":") > 1:
        return place, port
    host, colon, rest = place.partition(":")
    return host, _port(rest, port) if colon else port


def _port(text: str, port: int) -> int:
    if not text:
        return port
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0
