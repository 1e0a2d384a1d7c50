"""Lines of the web's access log, in the combined format or as Apache's LogFormat writes formats (services.md 4.8).

Known: %a address, %h host, %l -, %u user, %t time, %r request, %s status, %b and %B bytes, %H protocol, %v virtual
host, %p port, %{remote}p the client's port, %{Referer}i, %{User-agent}i, %%. What a client sent is made harmless: a
quote gets a backslash, what is no visible ASCII is written as \\xhh.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from typing import Any, NamedTuple

COMBINED = '%h %l %u %t "%r" %s %b "%{Referer}i" "%{User-agent}i"'
LONGEST = 4000  # characters of one value

_WORD = re.compile(r"%(?:[<>]|[!0-9,]+)?(?:\{([^}]*)\})?([a-zA-Z%])")
_ODD = re.compile(r"[^ !#-\[\]-~]")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Line(NamedTuple):
    """What a line can say. `minutes_east` is the local time's distance from UTC."""

    at: float
    minutes_east: int = 0
    address: str = ""
    host: str = ""
    user: str = ""
    request: str = ""
    protocol: str = ""
    status: int = 0
    size: int = 0
    referer: str = ""
    agent: str = ""
    site: str = ""
    port: int = 0
    client_port: int = 0


Writer = Callable[[Line], str]

_VALUES: dict[str, Callable[[Line], object]] = {
    "a": lambda line: line.address,
    "h": lambda line: line.host or line.address,
    "l": lambda line: "",
    "u": lambda line: line.user,
    "r": lambda line: line.request,
    "s": lambda line: line.status,
    "b": lambda line: line.size or "",
    "B": lambda line: line.size,
    "H": lambda line: line.protocol,
    "v": lambda line: line.site,
    "V": lambda line: line.site,
    "p": lambda line: line.port,
}
_FIELDS: dict[str, Callable[[Line], object]] = {
    "referer": lambda line: line.referer,
    "user-agent": lambda line: line.agent,
    "host": lambda line: line.site,
}


@lru_cache(maxsize=16)
def writer(form: str = "") -> Writer:
    """What makes lines of a format ("" is the combined one), without a line end."""
    parts: list[Any] = []
    at = 0
    for found in _WORD.finditer(form or COMBINED):
        parts += [(form or COMBINED)[at : found.start()], _value(found[1] or "", found[2])]
        at = found.end()
    parts.append((form or COMBINED)[at:])
    return lambda line: "".join(part if isinstance(part, str) else part(line) for part in parts)


def local_time(at: float, minutes_east: int) -> str:
    """[28/Nov/2026:07:09:34 +0100]."""
    try:
        when = datetime.fromtimestamp(at, timezone(timedelta(minutes=minutes_east)))
    except (OverflowError, ValueError, OSError):
        return "-"
    return f"[{when.day:02}/{_MONTHS[when.month - 1]}/{when.year:04}:{when:%H:%M:%S %z}]"


def day(at: float, minutes_east: int) -> str:
    """2026-11-28: which day's file a line belongs to."""
    try:
        return f"{datetime.fromtimestamp(at, timezone(timedelta(minutes=minutes_east))):%Y-%m-%d}"
    except (OverflowError, ValueError, OSError):
        return "1970-01-01"


def _value(argument: str, letter: str) -> Callable[[Line], str] | str:
    if letter == "%":
        return "%"
    if letter == "t":
        return lambda line: local_time(line.at, line.minutes_east)
    if letter == "p" and argument.lower() == "remote":
        return lambda line: _shown(line.client_port)
    get = _FIELDS.get(argument.lower()) if letter == "i" else _VALUES.get(letter)
    return "-" if get is None else lambda line: _shown(get(line))


def _shown(value: object) -> str:
    text = str(value)[:LONGEST]
    if not text:
        return "-"
    return _ODD.sub(_escaped, text)


def _escaped(found: re.Match[str]) -> str:
    char = found[0]
    if char in '"\\':
        return "\\" + char
    return "".join(f"\\x{byte:02x}" for byte in char.encode("utf-8", "surrogatepass"))
