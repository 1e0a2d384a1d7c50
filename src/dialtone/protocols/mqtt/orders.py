"""What others publish for the board: subscriptions, and what a message asks for.

Recycling, pausing, resuming and clearing are what semaphore files can do, too. Everything that touches callers or runs
something is heard only where the sysop has switched it on, and nobody can type into a session at all [D]. A message
that the broker kept is nobody's order now and is not obeyed. Source: spec services.md 1.17.
"""

from __future__ import annotations

from dataclasses import dataclass

from dialtone.config.mqtt import MqttConfig
from dialtone.domain.ports.broker import Received
from dialtone.protocols.mqtt.names import SERVERS, Names

ORDERS = ("recycle", "pause", "resume", "clear")
SETTABLE = ("lock", "down", "intr")
WORDS_MOST = 1000  # bytes of a payload that are looked at
_TRUE = frozenset({"1", "true", "yes", "on"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One order. `what`: one of `ORDERS`, "set" (`item` of `SETTABLE`, `on`), "msg" or "exec". `server` is the one it
    is for, "" for all; `text` an address, words or an event's code."""

    what: str
    server: str = ""
    node: int = 0
    item: str = ""
    on: bool = False
    text: str = ""


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
        return _of_node(message.topic.removeprefix(f"{names.root}/node/").split("/"), text, config)
    return None


def _of_host(parts: list[str], text: str) -> Order | None:
    match parts:
        case [what] if what in ORDERS:
            return Order(what=what, text=text)
        case ["server", server, what] if what in ORDERS and server in SERVERS:
            return Order(what=what, server=server, text=text)
    return None


def _of_node(parts: list[str], text: str, config: MqttConfig) -> Order | None:
    number = int(parts[0]) if parts[0].isascii() and parts[0].isdigit() and len(parts[0]) < 6 else 0
    match parts[1:]:
        case ["msg"] if number and text and config.allow_msg:
            return Order(what="msg", node=number, text=text)
        case ["set", item] if number and item in SETTABLE and config.allow_set:
            return Order(what="set", node=number, item=item, on=text.lower() in _TRUE)
    return None
