"""`dialtone user`: people's accounts."""

from __future__ import annotations

import argparse
import dataclasses
import sys
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from dialtone.cli.frame import (
    Arguments,
    Failed,
    Nouns,
    board_of,
    json_option,
    password_option,
    print_json,
    print_rows,
    read_password,
)
from dialtone.cli.user_fields import HELP, assigned, shown, values

if TYPE_CHECKING:
    from dialtone.app.desk import Desk
    from dialtone.domain.model.user import User

COLUMNS = (
    "number",
    "alias",
    "real_name",
    "level",
    "restrictions",
    "exemptions",
    "location",
    "last_on",
    "messages",
    "state",
)
WHO = "number or alias of the account"


def add(nouns: Nouns) -> None:
    """Add the commands."""
    users = nouns.group("user", "make, list, change and remove people's accounts")
    made = users.command(
        "add", add_user, "make an account", text="Make an account. The first one is the sysop (number 1)."
    )
    made.add_argument("alias", metavar="ALIAS")
    password_option(made)
    _fields(made)
    _reserved_option(made)
    listing = users.command("list", list_users, "list the accounts")
    listing.add_argument("--all", action="store_true", help="removed accounts too")
    json_option(listing)
    show = users.command("show", show_user, "show everything about an account")
    show.add_argument("who", metavar="USER", help=WHO)
    json_option(show)
    change = users.command("set", set_user, "change an account", text=f"Change what is named, nothing else.\n\n{HELP}")
    change.add_argument("who", metavar="USER", help=WHO)
    change.add_argument("fields", metavar="FIELD=VALUE", nargs="*", help="a field and what it shall be")
    change.add_argument("--alias", metavar="NAME", help="another alias")
    _fields(change)
    _reserved_option(change)
    change.add_argument("--inactive", choices=("yes", "no"), help="whether the account may not be used for now")
    remove = users.command("remove", remove_user, "remove an account and its mail; its number is never used again")
    remove.add_argument("who", metavar="USER", help=WHO)
    remove.add_argument("--yes", action="store_true", help="do not ask at the terminal whether this is meant")
    passwd = users.command("passwd", set_password, "set a new password")
    passwd.add_argument("who", metavar="USER", help=WHO)
    password_option(passwd)


def _reserved_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--reserved", action="store_true", help="allow a name that is kept for an office, such as postmaster"
    )


def _fields(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--real-name", metavar="R", help="real name")
    parser.add_argument("--level", metavar="N", type=int, help="security level, 0 to 99 (a new account's is 50)")
    parser.add_argument("--restrictions", metavar="LETTERS", help="restriction letters, such as MG (none: '')")
    parser.add_argument("--exemptions", metavar="LETTERS", help="exemption letters, such as W (none: '')")
    parser.add_argument("--netmail", metavar="ADDRESS", help="Internet mail address elsewhere")
    parser.add_argument("--forwards", choices=("yes", "no"), help="whether mail is forwarded to that address")


def add_user(args: Arguments) -> None:
    """Make an account."""
    root, password = board_of(args), read_password(args)
    wanted = _wanted(args)

    async def job(desk: Desk) -> User:
        return await desk.people.add(args.alias, password, insist=args.reserved, **wanted)

    user = _work(args, job)
    _tell(root, user)
    print(f"made account #{user.number} {user.alias}")


def list_users(args: Arguments) -> None:
    """Print the accounts."""

    async def job(desk: Desk) -> list[dict[str, Any]]:
        return [await _row(desk, user) for user in await desk.people.list() if args.all or not user.deleted]

    print_rows(_work(args, job, changing=False), COLUMNS, args)


def show_user(args: Arguments) -> None:
    """Print one account."""

    async def job(desk: Desk) -> dict[str, Any]:
        return await _row(desk, await account_of(desk, args.who))

    row = _work(args, job, changing=False)
    if args.json:
        print_json(row)
        return
    for name, value in row.items():
        print(f"{name:16} {value}")


def set_user(args: Arguments) -> None:
    """Change fields of an account."""
    wanted, written = _wanted(args), assigned(args.fields)
    if args.alias is not None:
        wanted["alias"] = args.alias
    if args.inactive is not None:
        wanted["inactive"] = args.inactive == "yes"
    if not wanted and not written:
        raise Failed("nothing to change (see: dialtone user set --help)")

    async def job(desk: Desk) -> User:
        user = await account_of(desk, args.who)
        return await desk.people.set(user.number, {**values(user, written), **wanted}, insist=args.reserved)

    user = _work(args, job)
    _tell(board_of(args), user)
    print(f"changed account #{user.number} {user.alias}")


def remove_user(args: Arguments) -> None:
    """Remove an account."""
    if not args.yes and sys.stdin.isatty() and input(f"Remove {args.who} and all their mail? [y/N] ").lower() != "y":
        raise Failed("nothing was removed")

    async def job(desk: Desk) -> User:
        user = await account_of(desk, args.who)
        await desk.people.remove(user.number)
        return user

    user = _work(args, job)
    _tell(board_of(args), user, secret=True)
    print(f"removed account #{user.number} {user.alias}")


def set_password(args: Arguments) -> None:
    """Set a password."""
    password = read_password(args)

    async def job(desk: Desk) -> User:
        user = await account_of(desk, args.who)
        await desk.people.set_password(user.number, password)
        return user

    user = _work(args, job)
    _tell(board_of(args), user, secret=True)
    print(f"new password set for #{user.number} {user.alias}")


def _wanted(args: Arguments) -> dict[str, Any]:
    """The fields that were named, with the values the account keeps."""
    wanted: dict[str, Any] = {}
    for name in ("real_name", "level", "netmail", "restrictions", "exemptions"):
        if getattr(args, name) is not None:
            wanted[name] = getattr(args, name)
    if args.forwards is not None:
        wanted["forwards"] = args.forwards == "yes"
    return wanted


def _work(args: Arguments, job: Callable[[Desk], Awaitable[Any]], *, changing: bool = True) -> Any:
    from dialtone.app.desk import work

    return work(board_of(args), job, changing=changing)


def _tell(root: Any, user: User, *, secret: bool = False) -> None:
    from dialtone.cli.running import tell

    tell(root, "user-changed", user=user.number, secret=secret)


async def account_of(desk: Desk, who: str) -> User:
    """The account with that number or alias. Raises Failed."""
    from dialtone.domain.model.user import UserNumber, alias_key
    from dialtone.domain.ports.store import Records

    async def question(records: Records) -> User | None:
        if who.lstrip("#").isdecimal():
            return await records.users.get(UserNumber(int(who.lstrip("#"))))
        return await records.users.by_alias(alias_key(who))

    user = await desk.store.read(question)
    if user is None or user.deleted:
        raise Failed(f"there is no account '{who}' (see: dialtone user list)")
    return user


async def _row(desk: Desk, user: User) -> dict[str, Any]:
    """An account as a row, with the state of its mailbox."""
    box = await desk.store.read(lambda records: records.mail.state(user.number))
    row = shown(dataclasses.asdict(user))
    row["state"] = "removed" if user.deleted else "inactive" if user.inactive else ""
    row["messages"], row["bytes"] = box.messages, box.bytes
    return row
