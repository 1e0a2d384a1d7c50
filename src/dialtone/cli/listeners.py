"""`dialtone listeners`: what the running program listens on."""

from __future__ import annotations

from dialtone.cli.frame import Arguments, Nouns, board_of, json_option, print_rows

COLUMNS = ("service", "protocol", "transport", "host", "port", "tls")


def add(nouns: Nouns) -> None:
    """Add the command."""
    made = nouns.command(
        "listeners",
        listeners,
        "show what the running program listens on",
        text="Show what the running program listens on: service, protocol, transport (tcp or udp), host, port, and\n"
        "tls (none, starttls or implicit).",
    )
    json_option(made)


def listeners(args: Arguments) -> None:
    """Ask the running program and print its list."""
    from dialtone.cli.running import ask

    print_rows(ask(board_of(args), "listeners"), COLUMNS, args)
