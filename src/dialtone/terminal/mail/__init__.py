"""Mail as callers use it: reading, writing, what was sent, forwarding, drafts. Spec bbs.md 4.

Start at `reader.py` (the prompt below a message) and `writing.py` (from the To prompt to the receipt). Everything
wanted is asked of `House.correspondence`, which checks who may.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from dialtone.base.errors import Refusal, Why
from dialtone.config.levels import SYSOP_LEVEL
from dialtone.terminal.action import Action
from dialtone.terminal.mail import drafts, forwarding, whom, writing
from dialtone.terminal.mail.boxes import Mailbox, SentBox
from dialtone.terminal.mail.reader import Reader
from dialtone.terminal.stay import Stay


async def _read(stay: Stay, argument: str) -> None:
    with stay.doing("reading mail"):
        await Reader(stay, Mailbox(stay)).run()


async def _sent(stay: Stay, argument: str) -> None:
    with stay.doing("reading sent mail"):
        await Reader(stay, SentBox(stay)).run()


async def _all(stay: Stay, argument: str) -> None:
    """Somebody's mailbox, for the sysop."""
    if stay.user.level < SYSOP_LEVEL:
        raise Refusal(Why.DENIED, "Only the sysop may do that.")
    found = await (whom.find(stay, argument) if argument.strip() else whom.ask(stay, "mail.whose"))
    owner = found[0].user if found else None
    if owner is not None:
        await Reader(stay, Mailbox(stay, owner)).run()
    else:
        await stay.console.say("mail.nobody")


def _row(name: str, help: str, verb: Callable[[Stay, str], Awaitable[None]], requirements: str = "") -> Action:
    async def run(stay: Stay, argument: str) -> None:
        try:
            await verb(stay, argument)
        except Refusal as no:
            await stay.refused(no)

    return Action(name, run, help, requirements)


ACTIONS: tuple[Action, ...] = (
    _row("mail.read", "read your mail", _read),
    _row("mail.write", "write to somebody (address)", writing.write),
    _row("mail.sent", "what you sent", _sent),
    _row("mail.feedback", "write to the sysop (subject)", writing.feedback),
    _row("mail.forwarding", "have your mail sent on", forwarding.settings),
    _row("mail.drafts", "what you began to write", drafts.drafts),
    _row("mail.all", "somebody's mailbox (name)", _all, "SYSOP"),
    _row("mail.bulk", "a message to each of many (names or requirements)", writing.bulk, "SYSOP"),
)
