"""`dialtone node`: who is on which node of the running board, and orders to nodes."""

from __future__ import annotations

from dialtone.cli.frame import Arguments, Failed, Nouns, board_of, json_option, print_rows
from dialtone.cli.running import ask

COLUMNS = ("node", "status", "alias", "action", "protocol", "address", "locked", "down")
ORDERS = {
    "interrupt": "hang up on the caller of a node",
    "lock": "keep a node for sysops and users with exemption N",
    "unlock": "let everybody on a node again",
    "down": "take no more callers on a node",
    "up": "take callers on a node again",
}


def add(nouns: Nouns) -> None:
    """Add the commands."""
    group = nouns.group("node", "show nodes of the running board, and give them orders")
    listing = group.command("list", list_nodes, "list every node, what is set for it, and who is there")
    json_option(listing)
    for order, about in ORDERS.items():
        command = group.command(order, give_order, about)
        command.add_argument("node", metavar="NODE", type=int, help="its number")
        command.set_defaults(order=order)
    message = group.command("message", send, "send a line to the caller of a node")
    message.add_argument("node", metavar="NODE", type=int, help="its number")
    message.add_argument("text", help="the words")


def list_nodes(args: Arguments) -> None:
    """Print them."""
    rows = ask(board_of(args), "nodes")
    blank = {"alias": "", "action": "", "protocol": "", "address": ""}
    print_rows(rows if args.json else [blank | row for row in rows], COLUMNS, args)


def give_order(args: Arguments) -> None:
    """Have it done."""
    ask(board_of(args), "node", node=args.node, order=args.order)


def send(args: Arguments) -> None:
    """Send the words."""
    if not args.text.strip():
        raise Failed("there is no message")
    ask(board_of(args), "node", node=args.node, order="message", text=args.text)
