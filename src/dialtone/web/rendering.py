"""Templates: every value is escaped, and nothing is loaded but our own files (EXE-06)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from dialtone.web import links, static_files
from dialtone.web.navigation import places


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The templates below `web/templates`."""
    made = Environment(
        loader=PackageLoader("dialtone.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=400,
    )
    made.filters.update(size=size, query=query, segment=segment, count=count, browser=browser)
    made.globals.update(static=static_files.address, link=links.to, known=links.known, places=places)
    return made


def render(template: str, context: Mapping[str, Any]) -> str:
    """A template's text."""
    return environment().get_template(template).render(context)


@lru_cache(maxsize=4096)
def when(at: float, minutes_east: int, *, day_only: bool = False) -> Markup:
    """A moment as a `<time>` element in the board's local time; "never" for 0."""
    if not at:
        return Markup("never")
    try:
        local = datetime.fromtimestamp(at, timezone(timedelta(minutes=minutes_east)))
    except (OverflowError, ValueError, OSError):  # a date no calendar has (SLO-06)
        return Markup("at an unknown time")
    shown = local.strftime("%Y-%m-%d" if day_only else "%Y-%m-%d %H:%M")
    return Markup('<time datetime="{}">{}</time>').format(local.isoformat(timespec="seconds"), shown)


def size(number: float) -> str:
    """Bytes for people: 980 bytes, 12 KB, 3.4 MB."""
    if number < 1000:
        return f"{int(number)} bytes"
    for unit in ("KB", "MB", "GB", "TB"):
        number /= 1000
        if number < 1000 or unit == "TB":
            return f"{number:.0f} {unit}" if number >= 100 else f"{number:.1f} {unit}"
    raise AssertionError


def count(number: int, one: str, many: str = "") -> str:
    """A number with its noun: 1 message, 2,345 messages."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


_BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
_SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "macOS"))


def browser(agent: str) -> str:
    """What a browser calls itself, for people: "Firefox on Windows"; others as they say it, shortened."""
    name = next((shown for sign, shown in _BROWSERS if sign in agent), "")
    system = next((shown for sign, shown in (*_SYSTEMS, ("Linux", "Linux")) if sign in agent), "")
    return f"{name} on {system}" if name and system else name or agent[:60] or "A browser"


def query(values: Mapping[str, Any]) -> str:
    """A query string with its "?", without empty values."""
    kept = {name: value for name, value in values.items() if value not in ("", None, False)}
    return f"?{urlencode(kept)}" if kept else ""


def segment(text: object) -> str:
    """A text as one component of a path."""
    return quote(str(text), safe="")
