"""`dialtone run`: serves a board in the foreground."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from dialtone.cli.frame import Arguments, Failed, Nouns, board_of, root_of

if TYPE_CHECKING:
    from dialtone.app.lifecycle import Program

EASY_OFFSET = 10000
EASY_SYSOP = "Sysop"

ABOUT = """\
Serve the board in the foreground until Ctrl-C, SIGTERM or a shutdown semaphore file. Log lines go to standard error and
to data/logs/; the list of what listens where goes to standard output when everything is ready.

SIGHUP, a changed settings file, ctrl/recycle and "dialtone config set" make it take new settings; nobody is dropped.
Started as root with [UNIX] User set, it becomes that user once the ports are open.

With --easy a board that does not exist is made first: all ports raised by 10000, on this machine's loopback addresses
only, with an account for the sysop whose password is shown once."""


def add(nouns: Nouns) -> None:
    """Add the command."""
    made = nouns.command("run", run, "serve the board in the foreground", text=ABOUT)
    made.add_argument(
        "--easy", action="store_true", help="make the board, with a sysop's account, when there is none yet"
    )


def run(args: Arguments) -> int:
    """Serve until told to stop."""
    from dialtone.app.serve import serve
    from dialtone.host.lock import AlreadyRunning

    password = _make_board(root_of(args)) if args.easy else ""
    root = board_of(args)
    try:
        serve(root, ready=lambda program: _show(program, password))
    except AlreadyRunning as other:
        raise Failed(f"dialtone is already running on {root} (process {other.pid or 'unknown'})") from None
    return 0


def _make_board(root: Path) -> str:
    """Make what is missing for a first run; return the new sysop's password, "" when there are accounts."""
    from dialtone.app import founding
    from dialtone.app.free_ports import loopbacks
    from dialtone.config.starter import Board

    if not founding.is_board(root):
        name = founding.machine_name()
        interface = ", ".join(loopbacks())
        board = Board(host_name=name, interface=interface, port_offset=EASY_OFFSET, operator=EASY_SYSOP)
        founding.found(root, board)
        print(f"Made a board in {root} (its name is {name}: dialtone config set Global.HostName NAME changes it)")
    password = founding.spoken_password()
    return password if founding.add_sysop(root, EASY_SYSOP, password) else ""


def _show(program: Program, password: str) -> None:
    from dialtone.app import welcome

    program.book.flush()
    rows = program.doors.rows()
    parts = [f"\n{program.house.reception.ourselves.host} is ready.", welcome.table(rows)]
    if password:
        parts.append(
            f"The sysop's account is made.\n  alias:    {EASY_SYSOP}\n  password: {password}  (shown only now)"
        )
        parts.append(welcome.first_steps(rows, program.house.reception.ourselves.domain, EASY_SYSOP))
    if program.first_code:
        parts.append(
            "There is no account yet. Whoever applies for the first one becomes the sysop: from this machine,\n"
            f"or from elsewhere with this code:\n  {program.first_code}"
        )
    parts.append("Ctrl-C stops it.\n")
    print("\n\n".join(parts), flush=True)
