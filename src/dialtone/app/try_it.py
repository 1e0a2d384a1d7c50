"""A board to throw away: everything on free ports, three accounts, outbound mail caught (`catching.py`)."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from dialtone.app import founding
from dialtone.app.catching import Catcher
from dialtone.app.desk import Desk, work
from dialtone.app.free_ports import free_offset, loopbacks
from dialtone.app.lifecycle import Program
from dialtone.app.serve import serve
from dialtone.config.save import set_value
from dialtone.config.starter import Board

HOST_NAME = "try.test"
ACCOUNTS = ("Sysop", "Alice", "Bob")


@dataclass(frozen=True, slots=True)
class Trial:
    """Where it is, and the accounts with their passwords; the first one is the sysop's."""

    root: Path
    domain: str
    passwords: dict[str, str]


def prepare(root: Path) -> Trial:
    """Make a board for a trial."""
    addresses = loopbacks()
    offset = free_offset(addresses)
    interface = ", ".join(addresses)
    founding.found(root, Board(host_name=HOST_NAME, interface=interface, port_offset=offset, operator=ACCOUNTS[0]))
    set_value(root, "Mail.MaxDeliveries", "1")
    passwords = {alias: founding.spoken_password() for alias in ACCOUNTS}

    async def job(desk: Desk) -> None:
        for alias, password in passwords.items():
            await desk.people.add(alias, password)

    work(root, job)
    return Trial(root, HOST_NAME, passwords)


def trial(ready: Callable[[Program, Trial], None], *, quiet: bool = False) -> None:
    """Make it, serve until told to stop, remove it. `quiet`: no log lines on standard error."""
    with tempfile.TemporaryDirectory(prefix="dialtone-try-") as folder:
        made = prepare(Path(folder) / "bbs")
        serve(
            made.root,
            ready=lambda program: ready(program, made),
            sending=lambda house, resolver, ports, owner: Catcher(house, owner),
            quiet=quiet,
        )
