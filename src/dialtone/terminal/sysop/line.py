"""The sysop's line: what is typed behind ";" in a menu. There is no shell and no evaluation of anything here.

Each order asks the domain, which looks at who gives it and notes it (EXE-09). Source: spec bbs.md 11.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from dialtone.base.errors import Refusal, Why
from dialtone.domain.access.failed_logins import orders
from dialtone.terminal.console import plain
from dialtone.terminal.stay import Stay
from dialtone.terminal.sysop import logs

NODES_MOST = 250


@dataclass(frozen=True, slots=True)
class Order:
    """One order: what it does, with the rest of the line, and a line of help."""

    run: Callable[[Stay, str], Awaitable[None]]
    help: str


LAST = "sysop.line.last"  # in `Stay.memory`


async def line(stay: Stay, argument: str = "") -> None:
    """Obey one line; "!" repeats the last one, "?" lists them."""
    text = stay.memory.get(LAST, "") if argument.strip() == "!" else argument.strip()
    if not text:
        text = (await stay.console.ask("sysop.line", most=70) or "").strip()
    if not text:
        return
    word, _, rest = text.partition(" ")
    orders(stay.caller, word.upper())
    if word == "?":
        await _help(stay)
        return
    order = ORDERS.get(word.upper())
    if order is None:
        raise Refusal(Why.UNKNOWN_COMMAND, f"There is no order {word.upper()[:20]}; ;? lists them.")
    stay.memory[LAST] = text
    await order.run(stay, rest.strip())


async def _help(stay: Stay) -> None:
    await stay.console.say("sysop.line.help")
    await stay.console.page(
        f"  \x01n\x01h\x01y{word:<10}\x01n\x01c{plain(order.help)}\x01n" for word, order in ORDERS.items()
    )


def _action(name: str, argument: str | None = None) -> Callable[[Stay, str], Awaitable[None]]:
    async def run(stay: Stay, rest: str) -> None:
        await stay.act(name, rest if argument is None else argument)

    return run


def numbers(text: str, own: int) -> list[int]:
    """The nodes of a list such as "1,3-5"; the caller's own for an empty one. Raises Refusal."""
    found: list[int] = []
    for part in text.replace(",", " ").split():
        first, dash, last = part.partition("-")
        if not (first.isascii() and first.isdigit() and (not dash or (last.isascii() and last.isdigit()))):
            raise Refusal(Why.INVALID, f"{part[:20]} is no node; such as 1 or 3-5.")
        low, high = int(first[:5]), int((last or first)[:5])
        if high - low >= NODES_MOST:
            raise Refusal(Why.INVALID, f"Those are more than {NODES_MOST} nodes.")
        found += range(low, high + 1)
    return list(dict.fromkeys(found)) or [own]


async def _lock(stay: Stay, rest: str) -> None:
    for number in numbers(rest, stay.node):
        stay.house.orders.lock(stay.caller, number, not stay.house.presence.node(number).locked)
    await stay.console.say("sysop.done")


async def _down(stay: Stay, rest: str) -> None:
    for number in numbers(rest, stay.node):
        stay.house.orders.down(stay.caller, number, not stay.house.presence.node(number).down)
    await stay.console.say("sysop.done")


async def _interrupt(stay: Stay, rest: str) -> None:
    if not rest:
        raise Refusal(Why.INVALID, "Which node?")
    for number in numbers(rest, stay.node):
        stay.house.orders.interrupt(stay.caller, number)
    await stay.console.say("sysop.done")


async def _anonymous(stay: Stay, rest: str) -> None:
    visit = stay.house.presence.at(stay.node)
    on = visit is not None and not visit.anonymous
    stay.house.orders.go_anonymous(stay.caller, stay.node, on)
    await stay.console.say("sysop.anonymous.on" if on else "sysop.anonymous.off")


async def _quiet(stay: Stay, rest: str) -> None:
    visit = stay.house.presence.at(stay.node)
    on = visit is not None and not visit.quiet
    stay.house.orders.go_quiet(stay.caller, stay.node, on)
    await stay.console.say("sysop.quiet.on" if on else "sysop.quiet.off")


ORDERS: Mapping[str, Order] = {
    "NODE": Order(_action("sysop.nodes"), "all nodes, and orders to them"),
    "LOCK": Order(_lock, "lock or unlock nodes (such as 2,4-6)"),
    "DOWN": Order(_down, "take nodes down, or put them back"),
    "INTR": Order(_interrupt, "hang up on nodes"),
    "ANON": Order(_anonymous, "be counted and not named, or no longer"),
    "QUIET": Order(_quiet, "be shown to nobody, or no longer"),
    "UEDIT": Order(_action("sysop.users"), "edit users (number or name)"),
    "LIST": Order(logs.list_file, "show a file below text/ or logs/"),
    "LOG": Order(_action("sysop.log", "callers"), "today's callers"),
    "ERR": Order(_action("sysop.log", "error"), "the log of errors"),
    "HACK": Order(_action("sysop.log", "hack"), "the log of attacks"),
    "SPAM": Order(_action("sysop.log", "spam"), "the log of refused mail"),
    "SLOG": Order(_action("info.statistics"), "what happened on the last days"),
    "SS": Order(_action("info.statistics"), "what happened on the last days"),
    "NS": Order(_action("info.nodes"), "all nodes"),
    "MAIL": Order(_action("mail.all"), "somebody's mailbox (name)"),
    "BULKMAIL": Order(_action("mail.bulk"), "a message to each of many"),
    "HELD": Order(_action("boards.moderate", "all"), "messages that wait for you"),
    "ATTEMPTS": Order(_action("sysop.attempts"), "failed log-ins"),
    "RECYCLE": Order(_action("sysop.recycle"), "take new settings"),
    "EVENTS": Order(_action("sysop.events"), "timed events"),
}
