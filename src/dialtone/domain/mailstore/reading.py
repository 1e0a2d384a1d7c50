"""Texts of messages, read ahead in blocks of bounded size."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from typing import Protocol

from dialtone.domain.mailstore.columns import place_of
from dialtone.domain.mailstore.contract import View, Whole

BLOCK_BYTES = 512 * 1024
BLOCK_MESSAGES = 64
IN_MEMORY = 128 * 1024  # a longer text is in a file, and weighs nothing here


class Text(Protocol):
    """What the store has of a text."""

    @property
    def prefix(self) -> bytes: ...
    @property
    def body(self) -> bytes | None: ...
    @property
    def blob(self) -> str: ...
    @property
    def size(self) -> int: ...


def blocks(view: View, uids: Sequence[int]) -> Iterator[list[int]]:
    """Cut uids into pieces whose texts fit into memory."""
    block: list[int] = []
    room = BLOCK_BYTES
    for uid in uids:
        place = place_of(view.uids, uid)
        size = view.sizes[place] if place >= 0 else 0
        weight = size if size <= IN_MEMORY else 0
        if block and (weight > room or len(block) >= BLOCK_MESSAGES):
            yield block
            block, room = [], BLOCK_BYTES
        block.append(uid)
        room -= weight
    if block:
        yield block


async def in_blocks(
    view: View, uids: Sequence[int], ask: Callable[[list[int]], Awaitable[dict[int, Text]]]
) -> AsyncIterator[Whole]:
    """The texts of messages in the order of uids; `ask` gets those of a block. Those that have gone are left out."""
    for block in blocks(view, uids):
        found = await ask(block)
        for uid in block:
            text = found.get(uid)
            if text is not None:
                yield Whole(uid, text.prefix, text.body, text.blob, text.size)
