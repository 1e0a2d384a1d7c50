"""`dialtone mail trace`: what happened to a message."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from dialtone.cli.frame import Arguments, Failed, Nouns, board_of, json_option, print_rows

if TYPE_CHECKING:
    from dialtone.domain.model.mail import TraceEntry

COLUMNS = ("time", "tag", "event", "address", "detail")


def add(nouns: Nouns) -> None:
    """Add the commands."""
    mail = nouns.group("mail", "look into what happened to mail")
    trace = mail.command(
        "trace",
        trace_mail,
        "show what happened to a message, from acceptance to delivery",
        text="Show what happened to a message, from acceptance to delivery: every step of every message with this\n"
        "sender or recipient address, this Message-ID (with or without its brackets), or this tag (the word in the\n"
        "receipt: 250 ... accepted as TAG).",
    )
    trace.add_argument("what", metavar="ADDRESS-or-MESSAGE-ID")
    json_option(trace)


def trace_mail(args: Arguments) -> None:
    """Print the steps, oldest first."""
    from dialtone.app.desk import Desk, work

    async def job(desk: Desk) -> list[TraceEntry]:
        return await desk.store.read(lambda records: records.traces.find(args.what))

    entries = work(board_of(args), job)
    if not entries and not args.json:
        raise Failed(f"nothing is known of {args.what}")
    print_rows([row(entry) for entry in entries], COLUMNS, args)


def row(entry: TraceEntry) -> dict[str, Any]:
    """One step as a row."""
    from dialtone.app.desk import clock_time

    return {"time": clock_time(entry.at)} | dataclasses.asdict(entry)
