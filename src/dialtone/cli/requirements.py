"""`dialtone access`: looks at access requirement strings, and tidies the lists of those who are kept out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dialtone.cli.frame import Arguments, Failed, Nouns, board_of, json_option, print_json

if TYPE_CHECKING:
    from dialtone.app.desk import Desk
    from dialtone.domain.model.user import User

CHECK = """\
Say how an access requirement string is read, and what is wrong with it. AND and OR have equal rank and group to the
right, which is rarely what is meant: the answer has parentheses that show it. With --user also say whether that account
meets it now, and if not, what is missing. Exit code 1 when the string is wrong or the account does not meet it."""


PRUNE = """\
Take lines whose time is over (e=) out of text/*.can and ctrl/spamblock.cfg. They match nothing any more, so this only
makes the files shorter; every other line stays as it is. Nothing does this by itself but adding a line to a list."""


def add(nouns: Nouns) -> None:
    """Add the commands."""
    access = nouns.group("access", "check access requirement strings")
    check = access.command("check", check_string, "say how a requirement is read and who meets it", text=CHECK)
    check.add_argument("requirement", metavar="STRING", help='such as "LEVEL 60 OR FLAG 2B"')
    check.add_argument("--user", metavar="USER", help="number or alias of an account to test")
    check.add_argument("--protocol", metavar="NAME", default="", help="as if this protocol were used, such as SMTP")
    json_option(check)
    tidy = access.command("prune", prune, "take expired lines out of the filter lists", text=PRUNE)
    json_option(tidy)


def check_string(args: Arguments) -> int:
    """Print what was understood, and whether the user meets it."""
    from dialtone.formats.requirements import BadRequirement, as_json, grouped, parse

    try:
        tree = parse(args.requirement)
    except BadRequirement as error:
        if not args.json:
            raise Failed(f"{args.requirement!r}: {error}") from None
        print_json({"requirement": args.requirement, "error": error.text, "position": error.position})
        return 1
    found: dict[str, Any] = {"requirement": args.requirement, "grouped": grouped(tree), "tree": as_json(tree)}
    if args.user is not None:
        alias, missing = _missing(args)
        found |= {"user": alias, "met": not missing, "missing": missing}
    if args.json:
        print_json(found)
    else:
        print("\n".join(_lines(found)))
    return 0 if found.get("met", True) else 1


def prune(args: Arguments) -> int:
    """Take expired lines out of the lists."""
    from dialtone.app.tidying import prune_lists

    try:
        count = prune_lists(board_of(args))
    except OSError as error:
        raise Failed(f"a list cannot be changed: {error}") from None
    if args.json:
        print_json({"removed": count})
    else:
        print(f"{count} expired line{'s' if count != 1 else ''} taken out")
    return 0


def _lines(found: dict[str, Any]) -> list[str]:
    lines = [found["grouped"] or "(nothing is asked: everybody meets it)"]
    if "user" in found:
        lines.append(f"{found['user']} meets it" if found["met"] else f"{found['user']} lacks: {found['missing']}")
    return lines


def _missing(args: Arguments) -> tuple[str, str]:
    """The account's alias, and what it lacks ("": nothing)."""
    from dialtone.app.desk import work
    from dialtone.cli.user import account_of
    from dialtone.domain.access.requirements import Requirements
    from dialtone.host.chance import SystemChance
    from dialtone.host.clock import SystemClock

    async def job(desk: Desk) -> tuple[User, str]:
        user = await account_of(desk, args.user)
        rules = Requirements(SystemClock(), SystemChance(), desk.settings.boards, files=desk.settings.file_areas)
        return user, rules.why_not(args.requirement, user, protocol=args.protocol.upper())

    user, missing = work(board_of(args), job)
    return user.alias, missing
