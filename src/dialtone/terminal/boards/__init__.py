"""Message boards as callers use them: reading, scans, writing, votes, areas. Spec bbs.md 3 and 11.

Start at `scans.py` (what is read) and `reader.py` (the prompt below a message). `desk.py` knows where the caller is.
Everything wanted is asked of `domain/boards`, which checks who may.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress

from dialtone.base import log
from dialtone.base.errors import Refusal, StoreError
from dialtone.terminal.action import Action
from dialtone.terminal.boards import areas, posting, scans, voting
from dialtone.terminal.boards.desk import Desk, desk
from dialtone.terminal.stay import Stay

_Verb = Callable[[Desk, str], Awaitable[object]]


def _row(name: str, help: str, verb: _Verb) -> Action:
    async def run(stay: Stay, argument: str) -> None:
        try:
            await verb(await desk(stay), argument.strip())
        except Refusal as no:
            await stay.refused(no)
        except StoreError as trouble:
            log.error("board.trouble", f"!{name} of {stay.user.alias} failed: {trouble}", action=name)
            await stay.console.say("boards.trouble")

    return Action(name, run, help)


async def begin(stay: Stay) -> None:
    """Be somewhere when a visit begins: on the sub-board visited last, or the first. Where there is none, nowhere."""
    with suppress(Refusal):
        (await desk(stay)).sub()


ACTIONS: tuple[Action, ...] = (
    _row("boards.read", "read messages", lambda desk, _: scans.read(desk)),
    _row("boards.new_scan", "read what is new (sub, group, all)", scans.new_scan),
    _row(
        "boards.browse",
        "what is new, else the last message (sub, group, all)",
        lambda desk, argument: scans.new_scan(desk, argument, browse=True),
    ),
    _row(
        "boards.continuous",
        "what is new without stops (sub, group, all)",
        lambda desk, argument: scans.new_scan(desk, argument, continuous=True),
    ),
    _row("boards.to_you", "messages to you (sub, group, all; unread, every)", scans.to_you),
    _row("boards.find", "find words in messages (sub, group, all)", scans.find),
    _row("boards.list", "list titles (from a number)", scans.list_titles),
    _row("boards.post", "write a message", lambda desk, _: posting.post(desk, desk.sub())),
    _row("boards.poll", "make a poll", lambda desk, _: voting.make(desk, desk.sub())),
    _row("boards.polls", "polls (sub, group, all)", scans.polls),
    _row("boards.jump", "choose a message area", areas.jump),
    _row("boards.go", "to the sub-board of a number", areas.go_sub),
    _row("boards.go_group", "to the group of a number", areas.go_group),
    _row("boards.next_sub", "to the next sub-board", lambda desk, _: areas.step_sub(desk, 1)),
    _row("boards.previous_sub", "to the sub-board before", lambda desk, _: areas.step_sub(desk, -1)),
    _row("boards.next_group", "to the next group", lambda desk, _: areas.step_group(desk, 1)),
    _row("boards.previous_group", "to the group before", lambda desk, _: areas.step_group(desk, -1)),
    _row("boards.list_subs", "list the sub-boards", lambda desk, _: areas.list_subs(desk)),
    _row("boards.list_groups", "list the groups", lambda desk, _: areas.list_groups(desk)),
    _row("boards.select", "choose what is scanned", lambda desk, _: areas.select(desk)),
    _row("boards.sub_info", "about the sub-board", lambda desk, _: areas.about(desk, desk.sub())),
    _row("boards.moderate", "messages that wait for a moderator (sub, group, all)", scans.moderate),
)
