import json

from dialtone.app import control_client

ROWS = [
    {"service": "smtp", "protocol": "SMTP", "transport": "tcp", "host": "::1", "port": 10025, "tls": "starttls"},
    {"service": "systat", "protocol": "ActiveUser", "transport": "udp", "host": "::1", "port": 10011, "tls": "none"},
]


def test_the_running_program_is_asked(board, monkeypatch):
    monkeypatch.setattr(control_client, "ask", lambda *_, **__: ROWS)
    lines = board.ok("listeners").splitlines()
    assert lines[0].split() == ["SERVICE", "PROTOCOL", "TRANSPORT", "HOST", "PORT", "TLS"]
    assert lines[1].split() == ["smtp", "SMTP", "tcp", "::1", "10025", "starttls"]
    assert json.loads(board.ok("listeners", "--json")) == ROWS


def test_without_one_it_says_how_to_start_it(board):
    assert board.run("listeners", "--json") == 1
    assert board.out == ""
    assert f"dialtone run --root {board.root}" in board.err
