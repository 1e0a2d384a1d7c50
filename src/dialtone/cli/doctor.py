"""`dialtone doctor`: is the board all right, and can others reach it?"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from dialtone.cli.frame import Arguments, Nouns, board_of, json_option, print_json

if TYPE_CHECKING:
    from pathlib import Path

    from dialtone.domain.checkup.finding import Result

ABOUT = """\
Look whether the board is all right and can be reached, and say what to do: listeners and ports, what to open and
forward, addresses, names, records for mail, certificate, clock, room on disk, permissions, back-ups. Works while the
program runs and while it does not; changes nothing.

The name server is asked. Nobody else is, unless you say --outside: then the relay server is called, and with a domain
also a mail server of it, to see whether your provider lets mail out (port 25).

Each finding is ok, note, warning or problem. Exit code 1 when there is a problem."""


def add(nouns: Nouns) -> None:
    """Add the command."""
    made = nouns.command("doctor", doctor, "is the board all right, and can others reach it?", text=ABOUT)
    made.add_argument(
        "--outside",
        metavar="DOMAIN",
        nargs="?",
        const="",
        default=None,
        help="call mail servers elsewhere too: the relay, and one of this domain",
    )
    made.add_argument("--all", action="store_true", help="show what is in order, too")
    json_option(made)


def doctor(args: Arguments) -> int:
    """Look, print, and say by the exit code whether something does not work."""
    import asyncio

    from dialtone.domain.checkup.finding import State

    results = asyncio.run(_look(board_of(args), args))
    if args.json:
        print_json([row for result in results for row in result.rows()])
    else:
        print("\n".join(lines(results, everything=args.all)))
    return 1 if any(result.worst is State.PROBLEM for result in results) else 0


async def _look(root: Path, args: Arguments) -> list[Result]:
    import asyncio

    from dialtone.app import control_client
    from dialtone.app.checkup import checkup
    from dialtone.app.outward import name_service
    from dialtone.cli.config import machine
    from dialtone.config.load import load_settings
    from dialtone.domain.model.actor import System
    from dialtone.host.clock import SystemClock

    def listening() -> Any:
        try:
            return control_client.ask(str(root / "data"), "listeners", within=5.0)
        except (control_client.NotRunning, control_client.ControlRefused):
            return None

    async def guest() -> str | None:
        try:
            return str(await asyncio.to_thread(control_client.ask, str(root / "data"), "guest", within=5.0))
        except (control_client.NotRunning, control_client.ControlRefused):
            return None

    settings = load_settings(root, machine())
    made = checkup(settings, SystemClock(), name_service(settings), listening, guest)
    return [one async for one in made.run(System("doctor"), domain=args.outside, begun=_progress)]


def _progress(title: str) -> None:
    """What is looked at now, for who waits at a terminal."""
    if sys.stderr.isatty():
        print(f"... {title}", file=sys.stderr, flush=True)


def lines(results: Sequence[Result], *, everything: bool) -> Iterable[str]:
    """Findings for people; what is in order only as a count, unless everything is wanted."""
    counts: dict[str, int] = {}
    for result in results:
        shown = [one for one in result.findings if everything or one.state.value != "ok"]
        fine = len(result.findings) - len(shown)
        yield f"{result.title}{f': {fine} in order' if fine else ''}"
        for one in shown:
            yield f"  {one.state.value:8} {_plain(one.what)}"
            if one.advice:
                yield f"           do: {_plain(one.advice)}"
        for one in result.findings:
            counts[one.state.value] = counts.get(one.state.value, 0) + 1
    yield ", ".join(f"{count} {state}" for state, count in counts.items())


def _plain(text: str) -> str:
    """What others published, harmless on a terminal."""
    return "".join(ch if ch.isprintable() else "?" for ch in text)[:400]
