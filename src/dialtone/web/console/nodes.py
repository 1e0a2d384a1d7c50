"""Who is on which node and here with a browser; orders to nodes; words to everybody."""

from __future__ import annotations

from starlette.responses import Response

from dialtone.base.errors import Refusal, Why
from dialtone.domain.presence.messages import EVERYBODY
from dialtone.web.console.guard import show
from dialtone.web.visit import Visit, field

TEXT_MOST = 500
DONE = {
    "interrupt": "The caller of node {} is hung up on.",
    "lock": "Node {} is locked.",
    "unlock": "Node {} is open again.",
    "down": "Node {} takes no more callers.",
    "up": "Node {} takes callers again.",
    "message": "The caller of node {} gets the message.",
}


async def nodes(visit: Visit) -> Response:
    """The nodes, and the browsers."""
    rows = visit.house.orders.list(visit.caller)
    return show(visit, "nodes.html", nodes=rows, browsers=visit.house.visitors.everybody())


async def order(visit: Visit) -> Response:
    """An order to one node."""
    form, caller, orders = await visit.form(), visit.caller, visit.house.orders
    number, word = _number(field(form, "node", most=6)), field(form, "order", most=12)
    match word:
        case "interrupt":
            orders.interrupt(caller, number)
        case "lock" | "unlock":
            orders.lock(caller, number, word == "lock")
        case "down" | "up":
            orders.down(caller, number, word == "down")
        case "message":
            text = field(form, "text", most=TEXT_MOST).strip()
            if not text:
                raise Refusal(Why.EMPTY, "Nothing was said.")
            await orders.message(caller, number, text, caller.user.alias)
        case _:
            raise Refusal(Why.INVALID, "That is no order to a node.")
    return visit.go("console.nodes", notice=DONE[word].format(number))


async def everybody(visit: Visit) -> Response:
    """Words to everybody who is on line, by node and by browser."""
    form, house, caller = await visit.form(), visit.house, visit.caller
    text = field(form, "text", most=TEXT_MOST)
    count = await house.messages.node(caller, EVERYBODY, text)
    on_nodes = {one.user for one in house.presence.everybody()} | {caller.user.number}
    for number in {one.user for one in house.visitors.everybody()} - on_nodes:
        to = await house.directory.get(number)
        if to is not None and not to.is_guest:
            await house.messages.telegram(caller, to, text)
            count += 1
    return visit.go("console.nodes", notice=f"Sent to {count}.")


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else 0
