"""`dialtone mail`: what happened to a message, and what users have made of their mail."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from dialtone.cli.frame import Arguments, Failed, Nouns, board_of, json_option, print_rows
from dialtone.cli.user import account_of

if TYPE_CHECKING:
    from dialtone.app.desk import Desk
    from dialtone.domain.model.mail import TraceEntry
    from dialtone.domain.model.mail_rule import Condition, Rule

COLUMNS = ("time", "tag", "event", "address", "detail")
FOLDER_COLUMNS = ("name", "messages", "unread", "bytes")
RULE_COLUMNS = ("place", "name", "enabled", "when", "then")


def add(nouns: Nouns) -> None:
    """Add the commands."""
    mail = nouns.group("mail", "look into what happened to mail")
    trace = mail.command(
        "trace",
        trace_mail,
        "show what happened to a message, from acceptance to delivery",
        text="Show what happened to a message, from acceptance to delivery: every step of every message with this\n"
        "sender or recipient address, this Message-ID (with or without its brackets), or this tag (the word in the\n"
        "receipt: 250 ... accepted as TAG).",
    )
    trace.add_argument("what", metavar="ADDRESS-or-MESSAGE-ID")
    json_option(trace)
    folders = mail.command(
        "folders",
        list_folders,
        "show the folders of a user's mail and what is in them",
        text="Show the folders of a user's mail, with counts. Inbox and spam are what mail programs fetch by POP3.",
    )
    rules = mail.command(
        "rules",
        list_rules,
        "show a user's rules for mail that comes",
        text="Show what a user wants done with mail that comes, in the order in which the rules are asked.",
    )
    for command in (folders, rules):
        command.add_argument("who", metavar="USER", help="alias or number")
        json_option(command)


def trace_mail(args: Arguments) -> None:
    """Print the steps, oldest first."""
    from dialtone.app.desk import work

    async def job(desk: Desk) -> list[TraceEntry]:
        return await desk.store.read(lambda records: records.traces.find(args.what))

    entries = work(board_of(args), job)
    if not entries and not args.json:
        raise Failed(f"nothing is known of {args.what}")
    print_rows([row(entry) for entry in entries], COLUMNS, args)


def row(entry: TraceEntry) -> dict[str, Any]:
    """One step as a row."""
    from dialtone.app.desk import clock_time

    return {"time": clock_time(entry.at)} | dataclasses.asdict(entry)


def list_folders(args: Arguments) -> None:
    """Print them, empty ones too."""
    from dialtone.app.desk import work

    async def job(desk: Desk) -> list[dict[str, Any]]:
        from dialtone.domain.mail.folders import Folders
        from dialtone.host.clock import SystemClock

        rows = await Folders(desk.store, SystemClock()).all(await _caller(desk, args.who))
        return [{name: getattr(folder, name) for name in FOLDER_COLUMNS} for folder in rows]

    print_rows(work(board_of(args), job), FOLDER_COLUMNS, args)


def list_rules(args: Arguments) -> None:
    """Print them in order."""
    from dialtone.app.desk import work

    async def job(desk: Desk) -> list[dict[str, Any]]:
        from dialtone.domain.mail.folders import Folders
        from dialtone.domain.mail.habits import Habits
        from dialtone.domain.mail.rules import MailRules
        from dialtone.host.clock import SystemClock

        caller, clock = await _caller(desk, args.who), SystemClock()
        names = {folder.id: folder.name for folder in await Folders(desk.store, clock).all(caller)}
        rules = await MailRules(desk.store, Habits(desk.store, clock)).all(caller)
        return [
            {
                "place": place,
                "name": rule.name,
                "enabled": rule.enabled,
                "when": _when(rule),
                "then": _then(rule, names),
            }
            for place, rule in enumerate(rules, 1)
        ]

    print_rows(work(board_of(args), job), RULE_COLUMNS, args)


async def _caller(desk: Desk, who: str) -> Any:
    """The user as one who looks at his own mail."""
    from dialtone.domain.model.actor import Caller
    from dialtone.wire.port import Peer

    user = await account_of(desk, who)
    return Caller(user, Peer("127.0.0.1", 0, "127.0.0.1", 0), "command")


def _when(rule: Rule) -> str:
    between = " and " if rule.every else " or "
    return between.join(map(_test, rule.conditions)) or "always"


def _test(condition: Condition) -> str:
    said = " ".join(
        filter(None, (condition.header or condition.part.value, condition.text and condition.how.value, condition.text))
    )
    return f"not ({said})" if condition.negated else said


def _then(rule: Rule, names: dict[Any, str]) -> str:
    does = [f"to {names.get(rule.folder, 'a folder that has gone')}"] if rule.folder else []
    does += ["mark read"] * rule.read + ["flag"] * rule.flag
    does += [f"copy to {address}" for address in rule.forward] + ["stop"] * rule.stop
    return ", ".join(does) or "nothing"
