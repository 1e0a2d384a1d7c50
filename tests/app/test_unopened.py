"""What should listen and does not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from dialtone.app.unopened import unopened
from dialtone.config.load import Settings, load_settings


def settings(tmp_path: Path) -> Settings:
    (tmp_path / "ctrl").mkdir()
    (tmp_path / "ctrl/sbbs.ini").write_text(
        "[Global]\nInterface = 127.0.0.1\n[BBS]\nAutoStart = no\n[FTP]\nAutoStart = no\n[Web]\nAutoStart = no\n"
        "[Mail]\nOptions = ALLOW_POP3\n"
    )
    (tmp_path / "ctrl/services.ini").write_text("[Finger-UDP]\nCommand = fingerservice.js\nOptions = UDP\n")
    return load_settings(tmp_path)


def test_what_is_wanted_and_not_bound_is_named(tmp_path: Path) -> None:
    smtp = {"service": "smtp", "transport": "tcp", "host": "127.0.0.1", "port": 25}
    rows = unopened([smtp], settings(tmp_path))
    assert [(row["service"], row["transport"], row["port"], row["open"]) for row in rows] == [
        ("pop3", "tcp", 110, False),
        ("finger", "udp", 79, False),
    ]


def test_the_same_port_of_another_family_or_transport_does_not_count(tmp_path: Path) -> None:
    found = settings(tmp_path)
    others = [
        {"service": "pop3", "transport": "udp", "host": "127.0.0.1", "port": 110},
        {"service": "smtp", "transport": "tcp", "host": "::1", "port": 25},
    ]
    assert [row["port"] for row in unopened(others, found)] == [25, 110, 79]
    assert [row["port"] for row in unopened([], replace(found, service_table=()))] == [25, 110]
