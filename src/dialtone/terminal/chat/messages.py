"""Telegrams and messages to nodes, from anywhere (Ctrl-P). Source: spec bbs.md 5."""

from __future__ import annotations

from dialtone.base.errors import Refusal, Why
from dialtone.domain.mail.addressing import Perhaps
from dialtone.domain.model.user import User
from dialtone.domain.presence.messages import EVERYBODY
from dialtone.domain.presence.nodes import Visit
from dialtone.terminal import keys
from dialtone.terminal.attending import seen
from dialtone.terminal.console import plain
from dialtone.terminal.stay import Stay

LINES_MOST = 5
LINE_MOST = 70
_OPEN = "chat.messages"  # in `Stay.memory`: the menu is open
_RECENT = "chat.telegrams_to"
_RECENT_MOST = 10


async def menu(stay: Stay, argument: str) -> None:
    """`chat.messages`: what Ctrl-P opens. Inside itself it does nothing more."""
    if stay.memory.get(_OPEN):
        return
    stay.memory[_OPEN] = True
    try:
        while True:
            key = await stay.console.choose("chat.messages", ["T", "M", "C", "I", "V", "Q"], default="Q")
            if key in ("Q", keys.ABORT):
                return
            try:
                await _VERBS[key](stay, "")
            except Refusal as no:
                await stay.refused(no)
    finally:
        stay.memory[_OPEN] = False


async def telegram(stay: Stay, argument: str) -> None:
    """`chat.telegram`: words for somebody, on line or not."""
    stay.house.messages.permit(stay.caller)
    recent: list[str] = stay.memory.setdefault(_RECENT, [])
    typed = argument.strip() or await stay.console.ask("chat.telegram.to", most=40, history=recent)
    if not typed or not typed.strip():
        return
    if stay.house.other_boards.is_elsewhere(typed):
        await stay.act("chat.boards", typed)
        return
    to = await _whom(stay, typed.partition("@")[0])
    if to is None:
        return
    stay.house.messages.permit(stay.caller, to)
    text = await few_lines(stay)
    if not text:
        await stay.console.say("chat.telegram.nothing")
        return
    await stay.house.messages.telegram(stay.caller, to, text)
    recent[:] = [*(name for name in recent if name != to.alias), to.alias][-_RECENT_MOST:]
    await stay.console.say("chat.telegram.sent", name=to.alias)


async def _whom(stay: Stay, typed: str) -> User | None:
    """A user of this board by any name, as at the To prompt of mail."""
    found = await stay.house.correspondence.addressing.look_up(typed)
    if not isinstance(found, Perhaps):
        return found.user
    people = found.people
    if len(people) == 1:
        sure = await stay.console.yes("chat.telegram.perhaps", name=people[0].shown)
        return people[0].user if sure else None
    chosen = await stay.console.pick("chat.telegram.which", [plain(one.shown) for one in people])
    return None if chosen is None else people[chosen].user


async def few_lines(stay: Stay) -> str:
    """A few lines; "" when the caller gave up."""
    await stay.console.say("chat.telegram.text", most=LINES_MOST)
    lines: list[str] = []
    while len(lines) < LINES_MOST:
        line = await stay.console.ask("chat.telegram.line", most=LINE_MOST)
        if line is None:
            return ""
        if not line.strip():
            break
        lines.append(line)
    return "\n".join(lines)


async def node_message(stay: Stay, argument: str) -> None:
    """`chat.message`: words for whoever is on a node, or for all."""
    stay.house.messages.permit(stay.caller)
    others = await show_nodes(stay)
    if not others:
        return
    typed = argument.strip() or (await stay.console.ask("chat.node.which", most=25) or "").strip()
    if not typed:
        return
    node = _node(others, typed)
    text = await few_lines(stay)
    if not text:
        await stay.console.say("chat.telegram.nothing")
        return
    count = await stay.house.messages.node(stay.caller, node, text)
    await stay.console.say("chat.node.sent", count=count)


def _node(others: list[Visit], typed: str) -> int:
    if typed.upper() in ("A", "ALL"):
        return EVERYBODY
    if typed.isascii() and typed.isdigit():
        return int(typed)
    wanted = typed.casefold()
    for visit in others:
        if visit.alias.casefold().startswith(wanted):
            return visit.node
    raise Refusal(Why.NOT_FOUND, f"Nobody on line is called {typed}.")


async def show_nodes(stay: Stay) -> list[Visit]:
    """List the others who are on line."""
    others = stay.house.chat.private.candidates(stay.caller, stay.node)
    if not others:
        await stay.console.say("chat.node.alone")
    for visit in others[:100]:
        await stay.console.say("chat.node.row", node=visit.node, alias=visit.alias, action=visit.action)
    return others


async def last(stay: Stay, argument: str) -> None:
    """`chat.seen`: the telegrams that were shown on this visit, once more."""
    kept = seen(stay)
    if not kept:
        await stay.console.say("chat.seen.none")
        return
    await stay.console.page([line for text in kept for line in f"{text}".rstrip("\r\n").split("\r\n")])


async def _chat(stay: Stay, argument: str) -> None:
    await stay.act("chat.private")


async def _inter(stay: Stay, argument: str) -> None:
    await stay.act("chat.boards")


_VERBS = {"T": telegram, "M": node_message, "C": _chat, "I": _inter, "V": last}
