import json

import pytest

from dialtone.cli.main import main

ROWS = [
    {
        "section": "Finger",
        "port": 79,
        "transport": "tcp",
        "kind": "built in",
        "clients": 0,
        "max_clients": 10,
        "served": 3,
        "state": "listening",
        "command": "fingerservice.js",
    }
]


@pytest.fixture
def asked(tmp_path, monkeypatch):
    """What the running program was asked."""
    found = []
    (tmp_path / "ctrl").mkdir()
    monkeypatch.setenv("DIALTONE_ROOT", str(tmp_path))
    monkeypatch.setattr("dialtone.cli.running.ask", lambda root, command, **more: found.append((command, more)) or ROWS)
    return found


def test_the_services_as_a_table_and_as_JSON(asked, capsys):
    assert main(["services"]) == 0
    heads, line = capsys.readouterr().out.splitlines()
    assert heads.split()[:2] == ["SECTION", "PORT"]
    assert line.split()[:2] == ["Finger", "79"]
    assert main(["services", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == ROWS
    assert asked == [("services", {}), ("services", {})]


@pytest.mark.parametrize(
    ("words", "details"),
    [
        ([], {"server": "", "services": []}),
        (["services"], {"server": "services", "services": []}),
        (["services", "nntp", "imap"], {"server": "services", "services": ["nntp", "imap"]}),
    ],
)
def test_recycling(asked, words, details):
    assert main(["recycle", *words]) == 0
    assert asked == [("recycle", details)]


def test_other_servers_are_not_recycled_alone(asked, capsys):
    assert main(["recycle", "mail"]) == 1
    assert "dialtone recycle services" in capsys.readouterr().err
    assert asked == []
