"""`dialtone netmail`: mail that waits for a message network, FidoNet or QWKnet."""

from __future__ import annotations

import dataclasses
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from dialtone.cli.frame import Arguments, Failed, Nouns, board_of, json_option, print_rows

if TYPE_CHECKING:
    from dialtone.domain.model.netmail import Netmail
    from dialtone.domain.ports.store import Records

COLUMNS = ("id", "network", "state", "created", "size", "sender", "recipient", "address", "subject")
NETWORKS = ("fidonet", "qwknet")


def add(nouns: Nouns) -> None:
    """Add the commands."""
    group = nouns.group("netmail", "show and change what waits for a message network")
    listing = group.command("list", list_netmail, "list what waits, oldest first")
    listing.add_argument("--network", choices=NETWORKS, default="", help="only of this network")
    json_option(listing)
    for verb, run, help in (
        ("hold", hold, "keep netmail from being carried until it is released"),
        ("release", release, "let held netmail go"),
        ("remove", remove, "remove netmail without telling its senders"),
    ):
        made = group.command(verb, run, help)
        chosen = made.add_mutually_exclusive_group(required=True)
        chosen.add_argument("id", type=int, nargs="*", default=[], metavar="ID", help="numbers of the list")
        chosen.add_argument("--all", action="store_true", help="everything that waits")


def list_netmail(args: Arguments) -> None:
    """Print what waits."""
    print_rows(rows(args, args.network), COLUMNS, args)


def rows(args: Arguments, network: str = "") -> list[dict[str, Any]]:
    """What waits for a network ("": for any), as rows, oldest first."""
    from dialtone.app.desk import Desk, work

    async def job(desk: Desk) -> list[Netmail]:
        return await desk.store.read(lambda records: records.netmail.all(network))

    return [row(mail) for mail in work(board_of(args), job)]


def row(mail: Netmail) -> dict[str, Any]:
    """Netmail as a row: its fields, without the text."""
    from dialtone.app.desk import clock_time

    fields = {field.name: getattr(mail, field.name) for field in dataclasses.fields(mail) if field.name != "prefix"}
    state = "held" if mail.held else "waiting"
    return fields | {"state": state, "created": clock_time(mail.created), "written": clock_time(mail.written)}


def hold(args: Arguments) -> None:
    """Hold netmail."""

    async def change(records: Records, id: int) -> bool:
        return await records.netmail.hold(id, True)

    _change(args, change, "held")


def release(args: Arguments) -> None:
    """Release holds."""

    async def change(records: Records, id: int) -> bool:
        return await records.netmail.hold(id, False)

    _change(args, change, "released")


def remove(args: Arguments) -> None:
    """Remove netmail."""

    async def change(records: Records, id: int) -> bool:
        return await records.netmail.remove(id)

    _change(args, change, "removed")


def _change(args: Arguments, change: Callable[[Records, int], Awaitable[bool]], done: str) -> None:
    """Apply a change to each chosen one, or to none when one of the numbers is wrong; note it in the traces."""
    from dialtone.app.desk import Desk, now, work
    from dialtone.domain.model.mail import TraceEntry

    async def job(desk: Desk) -> list[int]:
        async def all_of_it(records: Records) -> list[int]:
            chosen = await _chosen(records, args)
            for mail in chosen:
                await change(records, mail.id)
            at, detail = now(), f"{done} by the sysop"
            await records.traces.add(
                [TraceEntry(at, mail.tag, done, mail.address, detail, mail.message_id, mail.sender) for mail in chosen]
            )
            return [mail.id for mail in chosen]

        return await desk.store.write(all_of_it)

    changed = work(board_of(args), job, changing=True)
    if changed:
        print(f"{done}: {' '.join(map(str, changed))}")


async def _chosen(records: Records, args: Arguments) -> list[Netmail]:
    waiting = await records.netmail.all()
    if args.all:
        return waiting
    known = {mail.id: mail for mail in waiting}
    missing = [str(id) for id in args.id if id not in known]
    if missing:
        raise Failed(f"there is no netmail {', '.join(missing)} (see: dialtone netmail list)")
    return [known[id] for id in args.id]
