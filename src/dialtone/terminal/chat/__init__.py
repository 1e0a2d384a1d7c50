"""Talking: telegrams, channels, private chat, paging the sysop, the guru. Spec bbs.md 5 and 7.

Everything is asked of `House.chat` and `House.messages`, which check who may. `channels.py` and `private.py` put
themselves in front of `Console.attend`, so that what others say is shown while a key is waited for.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from dialtone.base.errors import Refusal
from dialtone.terminal.action import Action
from dialtone.terminal.chat import boards, channels, guru, messages, page, private, switches
from dialtone.terminal.stay import Stay


def _row(name: str, help: str, verb: Callable[[Stay, str], Awaitable[None]], requirements: str = "") -> Action:
    async def run(stay: Stay, argument: str) -> None:
        try:
            await verb(stay, argument)
        except Refusal as no:
            await stay.refused(no)

    return Action(name, run, help, requirements)


ACTIONS: tuple[Action, ...] = (
    _row("chat.messages", "telegrams and messages (Ctrl-P)", messages.menu),
    _row("chat.telegram", "send a telegram (name)", messages.telegram),
    _row("chat.message", "send words to a node (number, name, all)", messages.node_message),
    _row("chat.boards", "words for people on other boards (name@host)", boards.boards),
    _row("chat.seen", "telegrams seen last", messages.last),
    _row("chat.channels", "talk on a channel (number, name)", channels.channels),
    _row("chat.private", "talk with one caller (node, name)", private.private),
    _row("chat.page", "page the sysop (reason)", page.page),
    _row("chat.guru", "talk with the guru (code)", guru.converse),
    _row("chat.toggle_page", "may you be paged?", switches.page),
    _row("chat.toggle_alerts", "are you told who comes and goes?", switches.alerts),
    _row("chat.toggle_split", "does private chat split the screen?", switches.split),
    _row("chat.sysop", "can the sysop be paged?", switches.sysop, "SYSOP"),
)
