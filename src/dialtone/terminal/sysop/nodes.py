"""The nodes as a sysop sees them, and his orders to them."""

from __future__ import annotations

from dialtone.base.errors import Refusal
from dialtone.domain.presence.nodes import Node
from dialtone.terminal.stay import Stay


async def manage(stay: Stay, argument: str = "") -> None:
    """Show them until the sysop leaves."""
    console, orders = stay.console, stay.house.orders
    while True:
        await console.say("sysop.nodes")
        for node in orders.list(stay.caller):
            await console.say(
                "sysop.node_row",
                node=node.number,
                alias=node.visit.alias if node.visit else "-",
                what=node.visit.action if node.visit else "waiting for a call",
                marks=marks(node),
            )
            await console.put("\r\n")
        choice = await console.choose("sysop.nodes_do", "ILDMQ", default="Q")
        if choice not in ("I", "L", "D", "M"):
            return
        number = await console.number("sysop.node", 1, 9999)
        if number is None:
            continue
        try:
            await _order(stay, choice, number)
        except Refusal as no:
            await stay.refused(no)


async def _order(stay: Stay, choice: str, number: int) -> None:
    orders, node = stay.house.orders, stay.house.presence.node(number)
    if choice == "I":
        orders.interrupt(stay.caller, number)
    elif choice == "L":
        orders.lock(stay.caller, number, not node.locked)
    elif choice == "D":
        orders.down(stay.caller, number, not node.down)
    else:
        text = await stay.console.ask("sysop.message", most=200)
        if text:
            await orders.message(stay.caller, number, text, stay.user.alias)
    await stay.console.say("sysop.done")


def marks(node: Node) -> str:
    """What is set for a node and its caller, as letters (spec bbs.md 6)."""
    visit = node.visit
    common = ("L" if node.locked else "") + ("P" if visit and not visit.pageable else "")
    common += "M" if visit and visit.mail_waiting else ""
    mine = ("D" if node.down else "") + ("I" if visit and visit.interrupted else "")
    mine += ("Q" if visit and visit.quiet else "") + ("A" if visit and visit.anonymous else "")
    return (f"({common})" if common else "") + (f"[{mine}]" if mine else "")
