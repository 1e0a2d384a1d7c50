"""What others publish for the board: subscriptions, and what a message asks for.

Recycling, pausing, resuming and clearing are what semaphore files can do, too. Everything that touches callers or runs
something is heard only where the sysop has switched it on, each with a switch of its own [D]. A message that the broker
kept is nobody's order now and is not obeyed. Source: spec services.md 1.17.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from dialtone.config.mqtt import MqttConfig
from dialtone.domain.ports.broker import Received
from dialtone.protocols.mqtt.names import SERVERS, Names

ORDERS = ("recycle", "pause", "resume", "clear")
SETTABLE = ("lock", "down", "intr", "status", "misc")
STATUSES = {0: False, 5: True}  # of a node (spec services.md 1.15): waiting for calls, off line; to be down?
LOCK, INTERRUPT, DOWN = 1 << 1, 1 << 2, 1 << 9  # bits of `misc`
INPUT_MOST = 1024
WORDS_MOST = 1000  # bytes of a payload that are looked at
_TRUE = frozenset({"1", "true", "yes", "on"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One order. `what`: one of `ORDERS`, "set" (`item` "lock", "down", "intr": `on`; "misc": `bits`), "msg", "exec" or
    "input" (`keys`). `server` is the one it is for, "" for all; `text` an address, words or an event's code."""

    what: str
    server: str = ""
    node: int = 0
    item: str = ""
    on: bool = False
    text: str = ""
    bits: int = 0
    keys: bytes = field(default=b"", repr=False)


def subscriptions(names: Names, config: MqttConfig) -> list[str]:
    """What to listen to."""
    wanted: list[str] = []
    if config.allow_orders:
        wanted += [f"{names.host}/{order}" for order in ORDERS]
        wanted += [f"{names.host}/server/+/{order}" for order in ORDERS]
    if config.allow_set:
        wanted += [f"{names.root}/node/+/set/{item}" for item in SETTABLE]
    if config.allow_msg:
        wanted.append(f"{names.root}/node/+/msg")
    if config.allow_input:
        wanted.append(f"{names.root}/node/+/input")
    if config.allow_exec:
        wanted.append(f"{names.root}/exec")
    return wanted


def read(message: Received, names: Names, config: MqttConfig) -> Order | None:
    """The order in a message; None when it is none, or one that is not allowed."""
    if message.retained:
        return None
    text = message.payload[:WORDS_MOST].decode("utf-8", "replace").strip()
    if message.topic == f"{names.root}/exec":
        return Order(what="exec", text=text) if config.allow_exec and text else None
    if message.topic.startswith(f"{names.host}/"):
        return _of_host(message.topic.removeprefix(f"{names.host}/").split("/"), text) if config.allow_orders else None
    if message.topic.startswith(f"{names.root}/node/"):
        parts = message.topic.removeprefix(f"{names.root}/node/").split("/")
        return _of_node(parts, text, message.payload, config)
    return None


def _of_host(parts: list[str], text: str) -> Order | None:
    match parts:
        case [what] if what in ORDERS:
            return Order(what=what, text=text)
        case ["server", server, what] if what in ORDERS and server in SERVERS:
            return Order(what=what, server=server, text=text)
    return None


def _of_node(parts: list[str], text: str, payload: bytes, config: MqttConfig) -> Order | None:
    number = int(parts[0]) if parts[0].isascii() and parts[0].isdigit() and len(parts[0]) < 6 else 0
    match parts[1:]:
        case ["msg"] if number and text and config.allow_msg:
            return Order(what="msg", node=number, text=text)
        case ["input"] if number and payload and config.allow_input:
            return Order(what="input", node=number, keys=payload[:INPUT_MOST])
        case ["set", item] if number and item in SETTABLE and config.allow_set:
            return _setting(number, item, text)
    return None


def _setting(node: int, item: str, text: str) -> Order | None:
    """What is to be set for a node; None for what means nothing."""
    if item not in ("status", "misc"):
        return Order(what="set", node=node, item=item, on=text.lower() in _TRUE)
    value = _number(text)
    if item == "misc":
        return Order(what="set", node=node, item=item, bits=value) if value >= 0 else None
    return Order(what="set", node=node, item="down", on=STATUSES[value]) if value in STATUSES else None


def _number(text: str) -> int:
    """A number, decimal or hexadecimal with 0x; -1 for what is none of 16 bits."""
    try:
        value = int(text, 16 if text.lower().startswith("0x") else 10) if text.isascii() and len(text) < 10 else -1
    except ValueError:
        return -1
    return value if 0 <= value < 1 << 16 else -1
