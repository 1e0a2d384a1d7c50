"""What the check-up stands on, gathered from a board's files."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from dialtone.app.checkup import certificate, ground_of, wanted, within
from dialtone.config.load import load_settings
from dialtone.net.certificates import make_self_signed


@pytest.fixture
def settings(tmp_path):
    for name in ("ctrl", "data"):
        (tmp_path / name).mkdir()
    (tmp_path / "ctrl/sbbs.ini").write_text("[Global]\nInterface=127.0.0.1\n[Mail]\nSMTPPort=2525\n")
    return load_settings(tmp_path)


def test_what_should_listen(settings):
    places = {(one.service, one.host, one.port, one.transport) for one in wanted(settings)}
    assert ("smtp", "127.0.0.1", 2525, "tcp") in places
    assert {transport for _, _, _, transport in places} == {"tcp", "udp"}
    off = replace(settings, mail=replace(settings.mail, auto_start=False))
    assert "smtp" not in {one.service for one in wanted(off)}


def test_a_certificate_is_read_or_it_is_said_why_not(settings):
    assert "is not there" in str(certificate(settings))
    ctrl = settings.root.ctrl
    make_self_signed(ctrl / "ssl.cert", ctrl / "ssl.key", "BBS.example", "Board")
    found = certificate(settings)
    assert (found.names, found.self_signed, found.file) == (frozenset({"bbs.example"}), True, "ctrl/ssl.cert")
    (ctrl / "ssl.cert").write_text("-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n")
    assert "cannot be read" in str(certificate(settings))


def test_rows_of_a_running_program_or_none(settings):
    assert ground_of(settings, 1.0, None).listening is None
    rows = [{"host": "127.0.0.1", "port": 2525, "transport": "tcp", "service": "smtp"}]
    assert ground_of(settings, 1.0, rows).listening == {("127.0.0.1", 2525, "tcp")}


def test_nothing_is_waited_for_for_ever():
    async def never():
        await asyncio.get_running_loop().create_future()
        return []

    with pytest.raises(TimeoutError):
        asyncio.run(within(never(), 0.01))
