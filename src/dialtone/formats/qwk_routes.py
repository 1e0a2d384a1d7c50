"""route.dat: the ways to QWKnet systems that were learned from mail coming by. Source: spec bbs.md 16.4.

One line for each way, `MM/DD/YY DEST:FIRST/.../DEST`: on that day mail of DEST came through FIRST.
"""

from __future__ import annotations

import re
from datetime import date

from dialtone.formats.network_addresses import read_route

VALID = 90  # days

_LINE = re.compile(r"(\d\d)/(\d\d)/(\d\d) ([^:\s]+):(\S+)", re.ASCII)
_EPOCH = date(1970, 1, 1).toordinal()


def read_routes(data: bytes, today: int) -> dict[str, tuple[str, ...]]:
    """For each system (upper case) the newest way to it, from our neighbour to itself.

    `today` is in days since 1970. Lines that are old, cut off or malformed are as if not there.
    """
    newest: dict[str, tuple[int, tuple[str, ...]]] = {}
    for line in data.decode("latin-1").splitlines():
        found = _line(line.strip())
        if found is None:
            continue
        day, route = found
        known = newest.get(route[-1])
        if today - day <= VALID and (known is None or known[0] <= day):
            newest[route[-1]] = day, route
    return {name: route for name, (_, route) in newest.items()}


def _line(line: str) -> tuple[int, tuple[str, ...]] | None:
    found = _LINE.fullmatch(line)
    if found is None:
        return None
    month, day, year = (int(part) for part in found.groups()[:3])
    try:
        written = date(year + (1900 if year >= 70 else 2000), month, day)
        route = read_route(found[5])
    except ValueError:
        return None
    return (written.toordinal() - _EPOCH, route) if route[-1] == found[4].upper() else None
