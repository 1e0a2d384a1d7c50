"""`dialtone event`: timed events, when they are run, and running one now."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from dialtone.cli.frame import Arguments, Failed, Nouns, board_of, json_option, print_json, print_rows

if TYPE_CHECKING:
    from dialtone.app.door_desk import DoorDesk

COLUMNS = ("code", "enabled", "last", "next", "when", "command")


def add(nouns: Nouns) -> None:
    """Add the commands."""
    group = nouns.group("event", "show timed events and run them")
    show = group.command("list", list_events, "list the events, with their last and next times")
    json_option(show)
    run = group.command("run", run_event, "run an event now, and wait for its end")
    run.add_argument("code", metavar="CODE", help="the event's code (see: dialtone event list)")
    json_option(run)


def list_events(args: Arguments) -> None:
    """Print the events."""
    from dialtone.app.desk import clock_time
    from dialtone.app.door_desk import at_doors
    from dialtone.domain.model.actor import System

    async def job(desk: DoorDesk) -> list[dict[str, Any]]:
        rows = await desk.doors.events.rows(System("operator"))
        return [
            {
                "code": row.code,
                "enabled": row.enabled,
                "last": clock_time(row.last),
                "next": clock_time(0.0 if row.next == math.inf else row.next),
                "when": row.when,
                "command": row.command,
            }
            for row in rows
        ]

    print_rows(at_doors(board_of(args), job), COLUMNS, args)


def run_event(args: Arguments) -> None:
    """Run one; what it printed is printed."""
    from dialtone.app.door_desk import at_doors
    from dialtone.domain.model.actor import System
    from dialtone.domain.ports.processors import Run

    async def job(desk: DoorDesk) -> Run:
        return await desk.doors.events.run(System("operator"), args.code)

    run = at_doors(board_of(args), job)
    if args.json:
        print_json({"code": args.code, "status": run.status, "trouble": run.trouble, "lines": list(run.lines)})
    else:
        print("\n".join(run.lines))
    if run.trouble or run.status:
        raise Failed(f"event {args.code}: {run.trouble or f'ended with status {run.status}'}")
