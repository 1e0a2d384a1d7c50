"""`dialtone queue`: mail that waits to leave."""

from __future__ import annotations

import dataclasses
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any

from dialtone.cli import netmail
from dialtone.cli.frame import Arguments, Failed, Nouns, board_of, json_option, print_json, print_rows

if TYPE_CHECKING:
    from dialtone.domain.model.mail import QueueEntry
    from dialtone.domain.ports.store import Records

COLUMNS = ("id", "state", "next_attempt", "attempts", "size", "sender", "recipient", "error")


def add(nouns: Nouns) -> None:
    """Add the commands."""
    queue = nouns.group("queue", "show and change what waits to leave")
    json_option(
        queue.command(
            "list",
            list_entries,
            "list what waits to leave, oldest first",
            text="List what waits to leave, oldest first; below it what waits for a message network (netmail).",
        )
    )
    show = queue.command("show", show_entry, "show everything known about one entry")
    show.add_argument("id", type=int, metavar="ID")
    json_option(show)
    for verb, run, help in (
        ("retry", retry, "try entries at once; releases their hold"),
        ("hold", hold, "keep entries from being sent until they are retried"),
        ("remove", remove, "remove entries without telling their senders"),
    ):
        made = queue.command(verb, run, help)
        chosen = made.add_mutually_exclusive_group(required=True)
        chosen.add_argument("id", type=int, nargs="*", default=[], metavar="ID", help="numbers of entries")
        chosen.add_argument("--all", action="store_true", help="every entry")


def list_entries(args: Arguments) -> None:
    """Print the queue, and below it the mail that waits for message networks: those rows have a `network`."""
    rows, waiting = [row(entry) for entry in _entries(args)], netmail.rows(args)
    if args.json or not waiting:
        print_rows([*rows, *waiting], COLUMNS, args)
        return
    print_rows(rows, COLUMNS, args)
    print()
    print_rows(waiting, netmail.COLUMNS, args)


def show_entry(args: Arguments) -> None:
    """Print one entry, with the header lines its copy carries."""
    found = [entry for entry in _entries(args) if entry.id == args.id]
    if not found:
        raise Failed(f"there is no entry {args.id} in the queue (see: dialtone queue list)")
    shown = row(found[0]) | {"prefix": found[0].prefix.decode("utf-8", "replace")}
    if args.json:
        print_json(shown)
        return
    for name, value in shown.items():
        print(f"{name:14} {value}")


def retry(args: Arguments) -> None:
    """Make entries due now."""
    from dialtone.app.desk import now

    due = now()

    async def change(records: Records, id: int) -> bool:
        return await records.queue.set_due(id, due)

    _change(args, change, "retried", "", "is being delivered right now")


def hold(args: Arguments) -> None:
    """Hold entries."""

    async def change(records: Records, id: int) -> bool:
        return await records.queue.hold(id, True)

    _change(args, change, "held", "held", "is not there any more")


def remove(args: Arguments) -> None:
    """Remove entries."""

    async def change(records: Records, id: int) -> bool:
        return await records.queue.remove(id)

    _change(args, change, "removed", "removed", "is not there any more")


def row(entry: QueueEntry) -> dict[str, Any]:
    """An entry as a row: its fields, without the text, and what they mean now."""
    from dialtone.app.desk import clock_time, now

    fields = {field.name: getattr(entry, field.name) for field in dataclasses.fields(entry) if field.name != "prefix"}
    leased = entry.lease_until > now()
    state = "held" if entry.held else "sending" if leased else "waiting"
    return fields | {"state": state, "next_attempt": "" if entry.held else clock_time(entry.due)}


def _entries(args: Arguments) -> list[QueueEntry]:
    from dialtone.app.desk import Desk, work

    async def job(desk: Desk) -> list[QueueEntry]:
        return await desk.store.read(lambda records: records.queue.all())

    return work(board_of(args), job)


def _change(
    args: Arguments, change: Callable[[Records, int], Awaitable[bool]], done: str, event: str, otherwise: str
) -> None:
    """Apply a change to each chosen entry, note it in the traces, and wake the running program."""
    from dialtone.app.desk import Desk, work
    from dialtone.cli.running import tell

    async def job(desk: Desk) -> tuple[list[int], list[int]]:
        async def all_of_it(records: Records) -> tuple[list[int], list[int]]:
            return await _each(records, await _chosen(records, args), change, event)

        return await desk.store.write(all_of_it)

    root = board_of(args)
    good, bad = work(root, job, changing=True)
    tell(root, "queue-kick")
    if good:
        print(f"{done}: {' '.join(map(str, good))}")
    if bad:
        raise Failed("; ".join(f"entry {id} {otherwise}" for id in bad))


async def _chosen(records: Records, args: Arguments) -> list[QueueEntry]:
    entries = await records.queue.all()
    if args.all:
        return entries
    known = {entry.id: entry for entry in entries}
    missing = [str(id) for id in args.id if id not in known]
    if missing:
        raise Failed(f"there is no entry {', '.join(missing)} in the queue (see: dialtone queue list)")
    return [known[id] for id in args.id]


async def _each(
    records: Records,
    entries: Sequence[QueueEntry],
    change: Callable[[Records, int], Awaitable[bool]],
    event: str,
) -> tuple[list[int], list[int]]:
    from dialtone.app.desk import now
    from dialtone.domain.model.mail import TraceEntry

    good: list[int] = []
    bad: list[int] = []
    for entry in entries:
        changed = await change(records, entry.id)
        (good if changed else bad).append(entry.id)
        if changed and event:
            detail = f"{event} by the sysop"
            trace = TraceEntry(now(), entry.tag, event, entry.recipient, detail, entry.message_id, entry.sender)
            await records.traces.add([trace])
    return good, bad
