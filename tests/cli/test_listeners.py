import json
import socket

from dialtone.app import control_client
from dialtone.cli.listeners import state_of

ROWS = [
    {"service": "smtp", "protocol": "SMTP", "transport": "tcp", "host": "::1", "port": 10025, "tls": "starttls"},
    {"service": "systat", "protocol": "ActiveUser", "transport": "udp", "host": "::1", "port": 10011, "tls": "none"},
]
CLOSED = {"service": "pop3", "protocol": "POP3", "transport": "tcp", "host": "::", "port": 110, "tls": "starttls"}


def test_the_running_program_is_asked(board, monkeypatch):
    monkeypatch.setattr(control_client, "ask", lambda *_, **__: [*ROWS, CLOSED | {"open": False}])
    lines = board.ok("listeners").splitlines()
    assert lines[0].split() == ["SERVICE", "PROTOCOL", "TRANSPORT", "HOST", "PORT", "TLS", "STATE"]
    assert lines[1].split() == ["smtp", "SMTP", "tcp", "::1", "10025", "starttls", "open"]
    assert lines[3].split()[-2:] == ["not", "open"]
    shown = json.loads(board.ok("listeners", "--json"))
    assert shown[:2] == [row | {"state": "open"} for row in ROWS]


def test_trying_connects_to_each_tcp_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        row = {"transport": "tcp", "host": "0.0.0.0", "port": port}
        assert state_of(row, probe=True) == "answers"
        assert state_of(row | {"transport": "udp"}, probe=True) == "open"
        assert state_of(row | {"open": False}, probe=True) == "not open"
    assert state_of(row, probe=True).startswith("no answer")
    assert state_of(row, probe=False) == "open"


def test_without_one_it_says_how_to_start_it(board):
    assert board.run("listeners", "--json") == 1
    assert board.out == ""
    assert f"dialtone run --root {board.root}" in board.err
