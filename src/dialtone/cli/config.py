"""`dialtone config`: looks at settings and changes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialtone.cli.frame import Arguments, Failed, Nouns, board_of, json_option, print_json

if TYPE_CHECKING:
    from dialtone.config.places import Host

CHECK = """\
Say what is wrong with the settings: file, line, key, what is wrong, what is allowed. Also names keys that do not (yet)
do anything. Exit code 1 when there are errors; the value of such a line is not used."""

SHOW = """\
Show the settings in force: value, and where it came from. NAME is a section (Mail), a setting (Mail.MaxClients) or a
key (MaxClients); without it every setting is shown. Passwords are shown as dots."""

SET = """\
Change one setting in its file; comments and order stay. NAME is a section and a key: Mail.MaxClients, Global.HostName,
UNIX.User, main.name, msgs.Internet.addr. An empty VALUE ('') takes the line out, so that the inherited value or the
default counts. A running program takes the change by itself, without dropping anybody."""


def add(nouns: Nouns) -> None:
    """Add the commands."""
    config = nouns.group("config", "check, show and change settings")
    json_option(config.command("check", check, "say what is wrong with the settings", text=CHECK))
    show = config.command("show", show_settings, "show the settings in force and where each came from", text=SHOW)
    show.add_argument("name", nargs="?", default="", metavar="NAME")
    show.add_argument("--changed", action="store_true", help="only those that differ from their defaults")
    json_option(show)
    change = config.command("set", set_setting, "change one setting", text=SET)
    change.add_argument("name", metavar="NAME")
    change.add_argument("value", metavar="VALUE")


def machine() -> Host:
    """This machine, for the choice among variants of files (sbbs.HOST.ini)."""
    from dialtone.host.machine import this_machine

    return this_machine()


def check(args: Arguments) -> int:
    """Print every problem."""
    from dialtone.config.check import check as look
    from dialtone.config.check import has_errors

    problems = look(board_of(args), machine())
    if args.json:
        print_json([problem.as_dict() for problem in problems])
    else:
        for problem in problems:
            print(problem)
        if not problems:
            print("nothing is wrong with the settings")
    return 1 if has_errors(problems) else 0


def show_settings(args: Arguments) -> None:
    """Print settings."""
    from dialtone.config.load import load_settings
    from dialtone.config.show import rows, table

    shown = rows(load_settings(board_of(args), machine()), args.name, changed=args.changed)
    if args.json:
        print_json([row.as_dict() for row in shown])
        return
    for line in table(shown):
        print(line)


def set_setting(args: Arguments) -> None:
    """Change a setting and say what that means now."""
    from dialtone.cli.running import tell
    from dialtone.config.save import set_value

    root = board_of(args)
    change = set_value(root, args.name, args.value, machine())
    name = f"{change.section}.{change.key}"
    print(f"{name} taken out of {change.file.name}" if change.removed else f"{name} set in {change.file.name}")
    if not change.effective:
        print(f"note: {name} is known, but not effective in this version")
    try:
        tell(root, "recycle")
    except Failed as no:
        raise Failed(f"the file is changed, but the running program keeps its settings: {no}") from None
