"""`dialtone door`: the doors of xtrn.ini, and a look at what one is told and says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dialtone.cli.frame import Arguments, Failed, Nouns, board_of, json_option, print_json, print_rows

if TYPE_CHECKING:
    from dialtone.app.door_desk import DoorDesk

COLUMNS = ("code", "section", "name", "kind", "io", "drop_file", "command")
PIECES = 500  # of what passed, that are kept


def add(nouns: Nouns) -> None:
    """Add the commands."""
    group = nouns.group("door", "show doors and try them")
    show = group.command("list", list_doors, "list the doors of xtrn.ini")
    json_option(show)
    test = group.command(
        "test",
        test_door,
        "show a door's drop file and run it here",
        text="Print the drop file a door is given, and run the door on this terminal (Ctrl-] ends it). With --show,\n"
        "what was typed and printed is shown afterwards.",
    )
    test.add_argument("code", metavar="CODE", help="the door's code (see: dialtone door list)")
    test.add_argument("--user", default="", metavar="ALIAS", help="whom the door is told of (default: the sysop)")
    test.add_argument("--show", action="store_true", help="show input and output when it has ended")
    test.add_argument("--drop-file-only", action="store_true", help="print the drop file, and do not run the door")
    json_option(test)


def list_doors(args: Arguments) -> None:
    """Print the doors."""
    from dialtone.config.load import load_settings
    from dialtone.host.machine import this_machine

    settings = load_settings(board_of(args), this_machine())
    rows = [
        {
            "code": door.code,
            "section": door.section,
            "name": door.name,
            "kind": door.kind,
            "io": door.io if door.native else "dos",
            "drop_file": door.drop,
            "command": door.command,
            "starts_in": door.folder,
            "requirements": door.requirements,
            "run_requirements": door.run_requirements,
            "cost": door.cost,
            "multiuser": door.multiuser,
        }
        for door in settings.doors.doors
    ]
    print_rows(rows, COLUMNS, args)


def test_door(args: Arguments) -> int:
    """Show the drop file, run it, show what passed. The exit code is 1 when the door did not end well."""
    from dialtone.app.door_desk import OwnTerminal, at_doors

    seen: list[tuple[bool, bytes]] = []
    terminal = OwnTerminal()

    async def job(desk: DoorDesk) -> dict[str, Any]:
        caller = await desk.caller(args.user)
        preview = desk.doors.launching.preview(caller, args.code, desk.scene(terminal.size))
        found: dict[str, Any] = {"command": preview.command, "drop_file": preview.file, "lines": list(preview.lines)}
        if not args.json:
            _print_drop_file(found)
        if args.drop_file_only:
            return found
        left = await desk.run(caller, args.code, terminal, lambda typed, data: _keep(seen, typed, data))
        ended = left.ended
        return found | {
            "seconds": round(left.seconds, 1),
            "status": ended.status if ended else None,
            "trouble": ended.trouble if ended else "it was ended from outside",
            "passed": [{"typed" if typed else "printed": shown(data)} for typed, data in seen],
        }

    found = at_doors(board_of(args), job)
    if args.json:
        print_json(found)
    elif not args.drop_file_only:
        _print_end(found, args.show)
    if found.get("trouble"):
        raise Failed(f"door {args.code}: {found['trouble']}")
    return 1 if found.get("status") else 0


def shown(data: bytes) -> str:
    """Bytes as text: what is no printable ASCII as \\xNN."""
    return "".join(chr(byte) if 32 <= byte < 127 else f"\\x{byte:02x}" for byte in data)


def _keep(seen: list[tuple[bool, bytes]], typed: bool, data: bytes) -> None:
    if len(seen) < PIECES:
        seen.append((typed, data[:1000]))


def _print_drop_file(found: dict[str, Any]) -> None:
    print(f"command: {found['command']}")
    print(f"drop file: {found['drop_file'] or 'none'}")
    for number, line in enumerate(found["lines"], 1):
        print(f"{number:4} {line}")
    print(flush=True)


def _print_end(found: dict[str, Any], everything: bool) -> None:
    for piece in found["passed"] if everything else ():
        ((what, text),) = piece.items()
        print(f"{'>' if what == 'typed' else '<'} {text}")
    print(f"\nended after {found['seconds']} seconds with status {found['status']}")
