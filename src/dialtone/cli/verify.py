"""`dialtone verify`: checks the whole store and says what it found."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from dialtone.cli.frame import Arguments, Nouns, board_of, json_option, print_json

if TYPE_CHECKING:
    from dialtone.domain.model.mail import Findings


def add(nouns: Nouns) -> None:
    """Add the command."""
    made = nouns.command(
        "verify",
        verify,
        "check the whole store and say what was found",
        text="Check the whole store: the database itself, every count and reference, every text kept in a file.\n"
        "Works while the program runs. Exit code 1 when something is wrong.",
    )
    json_option(made)


def verify(args: Arguments) -> int:
    """Check and print."""
    from dialtone.app.desk import Desk, work

    async def job(desk: Desk) -> Findings:
        return await desk.verify()

    found = work(board_of(args), job)
    if args.json:
        print_json(dataclasses.asdict(found))
    else:
        print(words(found))
    return 1 if found.problems else 0


def words(found: Findings) -> str:
    """The findings in lines."""
    lines = [f"{name:24} {count:>10}" for name, count in found.counts.items()]
    lines += [f"PROBLEM: {problem}" for problem in found.problems]
    lines.append(f"{len(found.problems)} problems" if found.problems else "everything is in order")
    return "\n".join(lines)
