"""Checks of services against what else there is: ports of other servers, files of scripts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from dialtone.config.browser_calls import WEBSOCKET
from dialtone.config.load import Settings
from dialtone.config.problems import Problem
from dialtone.config.service import JAVASCRIPT, PYTHON, ServiceConfig
from dialtone.formats.specifiers import words


def ports(settings: Settings, taken: Mapping[tuple[str, int], str]) -> Iterator[Problem]:
    """Services on a port that another server has (`taken` names it); among each other they were compared when they
    were read."""
    for row in settings.service_table:
        places = () if row.udp or row.stock == WEBSOCKET else row.places()
        other = next((taken[place] for place in places if place in taken), "")
        if other:
            yield _about(settings, row, "Port", f"port {row.port} is taken by {other} already")


def scripts(settings: Settings) -> Iterator[Problem]:
    """Scripts of the sysop's own that are not there."""
    for row in settings.service_table:
        if row.wanted and row.kind in (JAVASCRIPT, PYTHON) and not any(map(Path.is_file, _files(row, settings))):
            name = words(row.command)[0]
            yield _about(settings, row, "Command", f"{name} is neither in mods/ nor in exec/: clients get nothing")


def _files(row: ServiceConfig, settings: Settings) -> list[Path]:
    """Where its script may be."""
    root, name = settings.root, words(row.command)[0]
    name = name if row.kind == PYTHON or Path(name).suffix else f"{name}.js"
    if "/" in name:
        return [root.ctrl / name]
    return [root.mods / name, root / "exec" / name, *([root.ctrl / name] if row.kind == PYTHON else [])]


def _about(settings: Settings, row: ServiceConfig, key: str, text: str) -> Problem:
    file = settings.files.get("services.ini", Path("services.ini")).name
    return Problem(file=file, section=row.name, key=key, level="warning", text=text)
