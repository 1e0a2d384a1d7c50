import json
from pathlib import Path
from types import SimpleNamespace

from dialtone.app.try_it import Trial
from dialtone.cli import try_

ROW = {"service": "smtp", "protocol": "SMTP", "transport": "tcp", "host": "127.0.0.1", "port": 24025, "tls": "starttls"}
MADE = Trial(Path("/somewhere/bbs"), "try.test", {"Sysop": "one-two", "Alice": "three"})
PROGRAM = SimpleNamespace(
    doors=SimpleNamespace(rows=lambda: [ROW]),
    book=SimpleNamespace(flush=lambda: None),
    house=SimpleNamespace(reception=SimpleNamespace(ourselves=SimpleNamespace(domain="try.test"))),
)


def test_people_get_a_table_accounts_and_a_first_command(capsys):
    try_._show(PROGRAM, MADE, False)
    out = capsys.readouterr().out
    assert "24025" in out
    assert "Alice        three" in out
    assert "sysop@try.test" in out


def test_scripts_get_one_json_line(capsys):
    try_._show(PROGRAM, MADE, True)
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line) == {
        "root": "/somewhere/bbs",
        "domain": "try.test",
        "listeners": [ROW],
        "accounts": {"Sysop": "one-two", "Alice": "three"},
    }
