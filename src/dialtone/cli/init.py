"""`dialtone init`: makes a new board."""

from __future__ import annotations

from dialtone.cli.frame import Arguments, Failed, Nouns, password_option, read_password, root_of

ABOUT = """\
Make a new board: the folders ctrl/ (settings), data/ (mail, accounts, logs), text/, mods/ and temp/, and settings with
a line of help above each. What is there already is never changed.

Without --sysop no account is made: nobody can log in until you add one (dialtone user add)."""


def add(nouns: Nouns) -> None:
    """Add the command."""
    made = nouns.command("init", init, "make a new board", text=ABOUT)
    made.add_argument("--hostname", metavar="H", help="the board's name on the Internet (default: this machine's name)")
    made.add_argument(
        "--interface", metavar="A", help="addresses to listen on, with commas between them (default: all)"
    )
    made.add_argument(
        "--port-offset", metavar="N", type=int, help="raise every usual port by N, so that no root is needed: 10000"
    )
    made.add_argument("--sysop", metavar="ALIAS", help="make the sysop's account, number 1")
    password_option(made)


def init(args: Arguments) -> None:
    """Make it and say what to do next."""
    from dialtone.app import founding
    from dialtone.config.starter import Board

    root = root_of(args)
    if founding.is_board(root) and (args.hostname or args.interface or args.port_offset is not None):
        raise Failed(f"there is a board in {root} already; change its settings with: dialtone config set NAME VALUE")
    if not 0 <= (args.port_offset or 0) <= 60000:
        raise Failed("--port-offset is a number from 0 to 60000")
    password = read_password(args) if args.sysop else ""
    board = Board(
        host_name=args.hostname or founding.machine_name(),
        interface=args.interface or "",
        port_offset=args.port_offset or 0,
        operator=args.sysop or "",
    )
    made = founding.found(root, board)
    print(f"made a board in {root}" if made else f"the board in {root} is complete, nothing was changed")
    if args.sysop:
        user = founding.add_sysop(root, args.sysop, password)
        print(f"made the sysop's account, #1 {user.alias}" if user else "there are accounts already, none was made")
    elif made:
        print(f"no account yet; make the sysop's with: dialtone user add --root {root} ALIAS")
    if made:
        print(f"start it with: dialtone run --root {root}")
