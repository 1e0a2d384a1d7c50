"""What FTP needs is there, as the settings say."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from dialtone.app import build, conditions, outward
from dialtone.app.registry import STREAMS
from dialtone.base import log
from dialtone.config.load import load_settings
from dialtone.protocols.ftp import make
from dialtone.testing.script import ScriptedWire


@pytest.fixture
def settings(root: Any) -> Any:
    return load_settings(root)


def with_ftp(settings: Any, **changes: Any) -> Any:
    return replace(settings, ftp=replace(settings.ftp, **changes))


def offer() -> Any:
    return next(offer for offer in STREAMS if offer.kind.door.service == "ftp")


async def test_a_session_is_made_of_the_house(settings: Any, pillars: Any) -> None:
    house = replace(build.build(settings, pillars), sidelines=lambda wire: None)
    session = make(ScriptedWire(), offer().kind.door, house)
    assert session.needs.files is house.files and session.needs.services is house.ftp
    await session.greet()


@pytest.mark.proves("FTP.Options.NO_LOCAL_FSYS", "FTP.MaxRequestsPerPeriod")
async def test_what_the_settings_leave_out_is_not_there(settings: Any, pillars: Any) -> None:
    usual = build.build(settings, pillars).ftp
    assert usual is not None and usual.local is not None and usual.rates is None
    other = build.build(
        with_ftp(settings, options=frozenset({"NO_LOCAL_FSYS"}), max_requests_per_period=5), pillars
    ).ftp
    assert other is not None and other.local is None and other.rates is not None and other.rates.on


async def test_a_range_of_ports_that_is_too_small_is_told(settings: Any, pillars: Any) -> None:
    told: list[log.Event] = []
    before = log.switch.level, log.switch.sinks
    log.switch.level, log.switch.sinks = log.TRACE, [told.append]
    try:
        build.build(with_ftp(settings, pasv_port_low=50000, pasv_port_high=50010), pillars)
    finally:
        log.switch.level, log.switch.sinks = before
    (line,) = [event.text for event in told if event.name == "ftp.ports"]
    assert line == "FTP passive ports: 50000 to 50099 are used, so that there is one for each client"


@pytest.mark.proves("FTP.MaxInactivity", "FTP.Options.NO_HOST_LOOKUP", "FTP.Options.DEBUG_RX", "FTP.Options.DEBUG_TX")
async def test_what_surrounds_a_session(settings: Any, pillars: Any) -> None:
    resolver = outward.name_service(settings)
    quiet = build.build(with_ftp(settings, options=frozenset(), max_inactivity=77.0), pillars)
    terms = conditions.conditions(offer(), quiet, resolver, None)
    assert (terms.limits.inactivity, terms.resolver) == (77.0, resolver)
    assert (terms.transcript.received, terms.transcript.sent) == (log.TRACE, log.TRACE)
    loud = build.build(
        with_ftp(settings, options=frozenset({"DEBUG_RX", "DEBUG_TX", "NO_HOST_LOOKUP"}), max_inactivity=0.0), pillars
    )
    terms = conditions.conditions(offer(), loud, resolver, None)
    assert (terms.limits.inactivity > 86_400, terms.resolver) == (True, None)
    assert (terms.transcript.received, terms.transcript.sent) == (log.DEBUG, log.DEBUG)
