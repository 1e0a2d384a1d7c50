"""Data connections are made as the FTP settings have them."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from dialtone.app.furnish.sidelines import furnish_sidelines
from dialtone.base import log
from dialtone.config.ftp import FtpConfig
from dialtone.config.load import Settings
from dialtone.config.places import Places
from dialtone.net.sidelines import Ways
from dialtone.testing.chance import SteadyChance


def ways(tmp_path: Path, **changes: Any) -> Ways:
    settings = Settings(root=Places(tmp_path), ftp=replace(FtpConfig(), **changes))
    made = furnish_sidelines(settings, SimpleNamespace(chance=SteadyChance()), None)  # type: ignore[arg-type]
    return made.ways


@pytest.mark.proves("FTP.PasvPortLow")
@pytest.mark.proves("FTP.PasvPortHigh")
def test_the_range_of_ports(tmp_path: Path) -> None:
    found = ways(tmp_path, pasv_port_low=50000, pasv_port_high=50200)
    assert (found.low, found.high) == (50000, 50200)


def test_who_takes_or_brings_nothing_is_given_up_after_the_time_for_that(tmp_path: Path) -> None:
    assert ways(tmp_path, max_inactivity=90.0).limits.inactivity == 90.0
    assert ways(tmp_path, max_inactivity=0.0).limits.inactivity > 10**8


@pytest.mark.proves("FTP.Options.TLS_SESSION_REUSE")
def test_FTP_08_the_session_of_the_conversation_is_demanded_where_that_is_set(tmp_path: Path) -> None:
    assert not ways(tmp_path).reuse
    assert ways(tmp_path, options=frozenset({"TLS_SESSION_REUSE"})).reuse


@pytest.mark.proves("FTP.Options.DEBUG_DATA")
def test_lines_are_noted_where_that_is_set(tmp_path: Path) -> None:
    assert ways(tmp_path).shown == log.TRACE
    assert ways(tmp_path, options=frozenset({"DEBUG_DATA"})).shown == log.INFO


def test_no_loop_is_needed_to_make_it(tmp_path: Path) -> None:
    """A house is built for commands, too."""
    with pytest.raises(RuntimeError):
        asyncio.get_running_loop()
    assert ways(tmp_path) is not None
