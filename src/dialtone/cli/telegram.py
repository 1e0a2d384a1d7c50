"""`dialtone telegram`: short messages to users, shown when they are next on line."""

from __future__ import annotations

import dataclasses
import sys
from typing import TYPE_CHECKING, Any

from dialtone.cli.frame import Arguments, Failed, Nouns, board_of, json_option, print_rows
from dialtone.cli.running import tell
from dialtone.cli.user import account_of

if TYPE_CHECKING:
    from dialtone.app.desk import Desk
    from dialtone.domain.model.telegram import Telegram
    from dialtone.domain.model.user import User

COLUMNS = ("id", "sent", "sender", "text")


def add(nouns: Nouns) -> None:
    """Add the commands."""
    group = nouns.group("telegram", "show and send short messages to users")
    listing = group.command("list", list_telegrams, "list what a user has not seen yet, oldest first")
    listing.add_argument("who", metavar="USER", help="alias or number")
    json_option(listing)
    sending = group.command("send", send, "leave a user a message from the operator")
    sending.add_argument("who", metavar="USER", help="alias or number")
    sending.add_argument("text", nargs="?", help="the message (default: standard input)")


def list_telegrams(args: Arguments) -> None:
    """Print what waits; it goes on waiting."""
    from dialtone.app.desk import work

    async def job(desk: Desk) -> list[Telegram]:
        user = await account_of(desk, args.who)
        return await desk.store.read(lambda records: records.telegrams.waiting(user.number))

    print_rows([_row(telegram, args.json) for telegram in work(board_of(args), job)], COLUMNS, args)


def _row(telegram: Telegram, whole: bool) -> dict[str, Any]:
    """A telegram as a row. In a table its text is one line without colours."""
    from dialtone.app.desk import clock_time
    from dialtone.formats.text.foreign import one_line

    text = telegram.text if whole else one_line(telegram.text)
    return dataclasses.asdict(telegram) | {"sent": clock_time(telegram.at), "text": text}


def send(args: Arguments) -> None:
    """Keep a telegram for a user."""
    from dialtone.app.desk import now, work
    from dialtone.domain.presence.wording import from_user

    words = sys.stdin.read() if args.text is None else args.text
    if not words.strip():
        raise Failed("there is no message")

    async def job(desk: Desk) -> tuple[User, int]:
        user, sender = await account_of(desk, args.who), desk.settings.system.operator or "Sysop"
        text, at = from_user(sender, words), now()
        return user, await desk.store.write(lambda records: records.telegrams.add(user.number, sender, at, text))

    root = board_of(args)
    user, telegram = work(root, job, changing=True)
    tell(root, "telegram-sent", user=user.number, telegram=telegram)
    print(f"waits for user #{user.number} {user.alias}")
