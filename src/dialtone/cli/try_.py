"""`dialtone try`: a board to throw away."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from dialtone.cli.frame import Arguments, Nouns

if TYPE_CHECKING:
    from dialtone.app.lifecycle import Program
    from dialtone.app.try_it import Trial

ABOUT = """\
Start everything on free high ports in a throw-away directory: three accounts with passwords, and mail to anybody
outside caught in the mailbox of the first account instead of being sent. Ctrl-C stops it and removes everything."""


def add(nouns: Nouns) -> None:
    """Add the command."""
    made = nouns.command("try", try_it, "a throw-away board with three accounts and captured outbound mail", text=ABOUT)
    made.add_argument("--json", action="store_true", help="print one JSON line when ready, for scripts")


def try_it(args: Arguments) -> None:
    """Serve until told to stop."""
    from dialtone.app.try_it import trial

    trial(lambda program, made: _show(program, made, args.json), quiet=args.json)


def _show(program: Program, made: Trial, as_json: bool) -> None:
    from dialtone.app import welcome

    rows = program.doors.rows()
    if as_json:
        print(
            json.dumps({"root": str(made.root), "listeners": rows, "domain": made.domain, "accounts": made.passwords}),
            flush=True,
        )
        return
    program.book.flush()
    accounts = "\n".join(f"  {alias:<12} {password}" for alias, password in made.passwords.items())
    sysop = next(iter(made.passwords))
    parts = [
        f"\nA board to throw away, in {made.root}.",
        welcome.table(rows),
        f"Accounts and passwords:\n{accounts}\nMail to addresses elsewhere is caught in the mailbox of {sysop}.",
        welcome.first_steps(rows, program.house.reception.ourselves.domain, sysop),
        "Ctrl-C stops it and removes everything.\n",
    ]
    print("\n\n".join(parts), flush=True)
