"""`dialtone listeners`: what the running program listens on, and what it should; with `--try` whether it answers."""

from __future__ import annotations

import socket
from typing import Any

from dialtone.cli.frame import Arguments, Nouns, board_of, json_option, print_rows

COLUMNS = ("service", "protocol", "transport", "host", "port", "tls", "state")
TEXT = """\
Show what the running program listens on: service, protocol, transport (tcp or udp), host, port, and tls (none, starttls
or implicit). What the settings ask for and could not be opened is in the list as "not open"; the log says why.

With --try each TCP port is connected to from this machine, and the state says whether somebody answered. Whether the
port can be reached from outside is another question: ask somebody who is there."""
WAITED = 5.0  # seconds
ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}


def add(nouns: Nouns) -> None:
    """Add the command."""
    made = nouns.command("listeners", listeners, "show what the running program listens on", text=TEXT)
    made.add_argument("--try", dest="probe", action="store_true", help="connect to each TCP port from this machine")
    json_option(made)


def listeners(args: Arguments) -> None:
    """Ask the running program and print its list."""
    from dialtone.cli.running import ask

    rows = ask(board_of(args), "listeners", all=True)
    print_rows([row | {"state": state_of(row, probe=args.probe)} for row in rows], COLUMNS, args)


def state_of(row: dict[str, Any], *, probe: bool) -> str:
    """How it is with a listener."""
    if not row.get("open", True):
        return "not open"
    if not probe or row["transport"] != "tcp":
        return "open"
    try:
        with socket.create_connection((ANYWHERE.get(row["host"], row["host"]), row["port"]), WAITED):
            return "answers"
    except OSError as error:
        return f"no answer: {error.strerror or error}"
