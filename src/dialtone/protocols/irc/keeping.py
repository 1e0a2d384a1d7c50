"""Registered channels on disk: what is kept of a channel, as one JSON text, and how it becomes a channel again."""

from __future__ import annotations

import json
from typing import Any

from dialtone.domain.ports.store import Records, Store
from dialtone.protocols.irc.channel import FLAGS, LISTS, Channel, Entry
from dialtone.protocols.irc.grammar import fold
from dialtone.protocols.irc.network import Network
from dialtone.protocols.irc.rooms import make, recall


async def load(network: Network, store: Store) -> None:
    """Read what is kept, once for the program. Raises StoreError."""
    if network.loaded:
        return

    async def question(records: Records) -> tuple[Any, Any]:
        return await records.chat.channels(), await records.chat.lines()

    channels, lines = await store.read(question)
    if network.loaded:
        return  # another session was faster
    network.loaded = True
    for text in channels.values():
        _restore(network, json.loads(text))
    network.memory.load({name: found for name, found in lines.items() if _is_kept(network, name)})
    for channel in network.channels.values():
        recall(network, channel)


def _is_kept(network: Network, name: str) -> bool:
    channel = network.channels.get(name)
    return channel is not None and channel.kept


def _restore(network: Network, kept: dict[str, Any]) -> None:
    name = str(kept["name"])
    channel = network.channels.get(fold(name))
    if channel is None:
        if not kept.get("founder"):
            return  # it was a room of the board, which has it no more
        channel = make(network, name, created=float(kept["created"]), number=int(kept.get("number", 0)))
    channel.founder = int(kept.get("founder", 0))
    channel.modes = set(kept.get("modes", "")) & set(FLAGS)
    channel.password, channel.limit = str(kept.get("key", "")), int(kept.get("limit", 0))
    if kept.get("topic_by"):
        channel.topic, channel.topic_by, channel.topic_at = kept["topic"], kept["topic_by"], float(kept["topic_at"])
    for letter in LISTS:
        rows = kept.get(letter, [])
        channel.lists[letter] = {mask: Entry(mask, by, float(at)) for mask, by, at in rows}
    channel.accounts = dict(kept.get("accounts", {}))


async def keep(channel: Channel, store: Store) -> None:
    """Write what is kept of a channel. Raises StoreError."""
    text = json.dumps(
        {
            "name": channel.name,
            "created": channel.created,
            "founder": channel.founder,
            "number": channel.number,
            "modes": "".join(sorted(channel.modes)),
            "key": channel.password,
            "limit": channel.limit,
            "topic": channel.topic,
            "topic_by": channel.topic_by,
            "topic_at": channel.topic_at,
            "accounts": channel.accounts,
            **{
                letter: [[entry.mask, entry.by, entry.at] for entry in channel.lists[letter].values()]
                for letter in LISTS
            },
        }
    )
    await store.write(lambda records: records.chat.put_channel(channel.key, text))


async def forget(channel: Channel, store: Store) -> None:
    """Keep nothing of it, its lines neither. Raises StoreError."""
    await store.write(lambda records: records.chat.drop_channel(channel.key))
