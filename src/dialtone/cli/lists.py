"""`dialtone list`: mailing lists and who is on them."""

from __future__ import annotations

import argparse
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from dialtone.cli.frame import Arguments, Failed, Nouns, board_of, json_option, print_json, print_rows

if TYPE_CHECKING:
    from dialtone.config.lists import ListConfig
    from dialtone.config.load import Settings
    from dialtone.domain.mail.lists.membership import Membership

LISTS = ("name", "address", "board", "state", "subscribers", "description")
SUBSCRIBERS = ("address", "name", "created", "activity", "active")


def add(nouns: Nouns) -> None:
    """Add the commands."""
    group = nouns.group("list", "show mailing lists and change who is on them")
    show = group.command(
        "show",
        show_lists,
        "list the mailing lists, or who is on one",
        text="List the mailing lists of listserver.ini; with a list's name, those who are on it.",
    )
    show.add_argument("list", metavar="LIST", nargs="?", default="", help="name of a list")
    json_option(show)
    subscribe = group.command("subscribe", subscribe_address, "put an address on a list, without asking anybody")
    _named(subscribe)
    subscribe.add_argument("--name", default="", help="the subscriber's name")
    json_option(subscribe)
    unsubscribe = group.command(
        "unsubscribe",
        unsubscribe_address,
        "take an address off a list",
        text="Take an address off a list; with --token, the address and list of an unsubscribe link.",
    )
    _named(unsubscribe, nargs="?")
    unsubscribe.add_argument("--token", default="", help="what a link of unsubscribe_url has in place of %%s")
    json_option(unsubscribe)


def _named(parser: argparse.ArgumentParser, **more: Any) -> None:
    parser.add_argument("list", metavar="LIST", help="name of the list (see: dialtone list show)", **more)
    parser.add_argument("address", metavar="ADDRESS", help="the mail address", **more)


def show_lists(args: Arguments) -> None:
    """Print the lists, or the subscribers of one."""

    async def lists(settings: Settings, members: Membership) -> list[dict[str, Any]]:
        return [await _list_row(settings, members, one) for one in settings.lists.lists]

    async def subscribers(settings: Settings, members: Membership) -> list[dict[str, Any]]:
        from dataclasses import asdict

        from dialtone.app.desk import clock_time

        roll = await members.roll(_list(settings, args.list))
        return [asdict(one) | {"active": clock_time(one.active)} for one in roll.all()]

    if args.list:
        print_rows(_work(args, subscribers), SUBSCRIBERS, args)
    else:
        print_rows(_work(args, lists), LISTS, args)


async def _list_row(settings: Settings, members: Membership, one: ListConfig) -> dict[str, Any]:
    from dialtone.domain.mail.lists.naming import Naming

    marks = (
        ("off", one.disabled or settings.lists.disabled),
        ("no sub-board", members.board(one) is None),
        ("closed", one.closed),
        ("read only", one.readonly),
    )
    return {
        "name": one.name,
        "address": Naming(settings.lists, settings.system.inet_addr or settings.host or "localhost").of(one),
        "board": one.sub.upper(),
        "state": ", ".join(name for name, is_so in marks if is_so),
        "subscribers": len(await members.roll(one)),
        "description": one.description,
    }


def subscribe_address(args: Arguments) -> None:
    """Put an address on a list."""
    from dialtone.domain.mail.lists.membership import Outcome

    async def job(settings: Settings, members: Membership) -> Outcome:
        return await members.subscribe(_list(settings, args.list), args.address, args.name)

    outcome = _work(args, job, changing=True)
    if outcome in (Outcome.FULL, Outcome.IMPOSSIBLE):
        raise Failed(f"{args.address}: {outcome.value}")
    _done(args, args.list, args.address, "is on" if outcome is Outcome.DONE else "is already on", outcome.name.lower())


def unsubscribe_address(args: Arguments) -> None:
    """Take an address off a list."""
    from dialtone.domain.mail.lists.membership import Outcome

    if bool(args.token) == bool(args.address):
        raise Failed("give a list and an address, or --token and what it was called with")

    async def job(settings: Settings, members: Membership) -> tuple[str, str, Outcome]:
        name, address = _of_token(settings, args.token) if args.token else (args.list, args.address)
        return name, address, await members.unsubscribe(_list(settings, name), address)

    name, address, outcome = _work(args, job, changing=True)
    _done(args, name, address, "is not on", outcome.name.lower())


def _of_token(settings: Settings, token: str) -> tuple[str, str]:
    """The list and the address of an unsubscribe link."""
    from dialtone.app.pillars import key_file
    from dialtone.domain.mail.lists.commands import Verb
    from dialtone.domain.mail.lists.confirmation import Confirmation
    from dialtone.host.clock import SystemClock
    from dialtone.host.vault import KeyFileVault

    request = Confirmation(KeyFileVault(key_file(settings)), SystemClock()).read(token)
    if request is None or request.verb is not Verb.UNSUBSCRIBE:
        raise Failed("this is no token of ours, or it is too old")
    return request.list, request.address


def _done(args: Arguments, name: str, address: str, what: str, outcome: str) -> None:
    if args.json:
        print_json({"list": name, "address": address, "outcome": outcome})
    else:
        print(f"{address} {what} {name}")


def _list(settings: Settings, name: str) -> ListConfig:
    one = settings.lists.find(name)
    if one is None:
        raise Failed(f"there is no list {name} (see: dialtone list show)")
    return one


def _work(args: Arguments, job: Callable[[Settings, Membership], Awaitable[Any]], *, changing: bool = False) -> Any:
    """Do something with the lists of the board."""
    from dialtone.app.desk import Desk, work
    from dialtone.domain.mail.lists.membership import Membership
    from dialtone.host.clock import SystemClock
    from dialtone.host.subscriber_files import FileSubscribers

    async def at_desk(desk: Desk) -> Any:
        settings = desk.settings
        files = FileSubscribers(settings.root.data / "subs")
        return await job(settings, Membership(settings.lists, settings.boards, files, SystemClock()))

    return work(board_of(args), at_desk, changing=changing)
