"""`dialtone services`: the running board's services; `dialtone recycle`: have new settings taken now."""

from __future__ import annotations

from dialtone.cli.frame import Arguments, Failed, Nouns, board_of, json_option, print_rows

COLUMNS = ("section", "port", "transport", "kind", "clients", "max_clients", "served", "state")
LIST_TEXT = """\
List the services of ctrl/services.ini as the running program has them: what each is (built in, program, python,
javascript), its port, clients now and served, and its state."""
RECYCLE_TEXT = """\
Have the running program take new settings. New clients are served with them; conversations that are going on stay as
they are. With "services" only [Services] and services.ini are read anew, with names behind it only those sections:

  dialtone recycle
  dialtone recycle services
  dialtone recycle services nntp nntps"""


def add(nouns: Nouns) -> None:
    """Add the commands."""
    listing = nouns.command("services", services, "show the services and how it is with them", text=LIST_TEXT)
    json_option(listing)
    recycling = nouns.command("recycle", recycle, "have new settings taken now", text=RECYCLE_TEXT)
    recycling.add_argument("server", metavar="services", nargs="?", default="", help="only the services")
    recycling.add_argument("names", metavar="NAME", nargs="*", help="only these sections of services.ini")


def services(args: Arguments) -> None:
    """Ask the running program and print its list."""
    from dialtone.cli.running import ask

    print_rows(ask(board_of(args), "services"), COLUMNS, args)


def recycle(args: Arguments) -> None:
    """Have it done."""
    from dialtone.cli.running import ask

    if args.server not in ("", "services"):
        raise Failed(f'"{args.server}" cannot be recycled alone; services can ("dialtone recycle services")')
    ask(board_of(args), "recycle", server=args.server, services=args.names)
