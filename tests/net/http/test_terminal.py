"""The terminal of a page keeps what every terminal promises."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from typing import Any

import pytest

from dialtone.base.errors import Gone, TimedOut
from dialtone.net.http import terminal as module
from dialtone.net.http.terminal import MARK, PageTerminal
from dialtone.testing.conformance.terminal import Conversation, Item, Seen, TerminalConformance, Window, converse
from dialtone.wire.port import Peer

PEER = Peer("192.0.2.1", 1, "192.0.2.2", 2)


class Page:
    """The browser's end: plays a script, keeps what comes."""

    def __init__(self, script: Sequence[Item] = ()) -> None:
        self.script = list(script)
        self.shown = bytearray()

    async def receive(self) -> dict[str, Any]:
        while self.script and callable(self.script[0]):
            self.script.pop(0)()
            await asyncio.sleep(0)
        if not self.script:
            return {"type": "websocket.disconnect", "code": 1001}
        item = self.script.pop(0)
        if isinstance(item, Window):
            text = json.dumps({"columns": item.columns, "rows": item.rows})
            return {"type": "websocket.receive", "text": text}
        return {"type": "websocket.receive", "bytes": item}

    async def send(self, message: dict[str, Any]) -> None:
        self.shown += message["bytes"]


def terminal_of(page: Any) -> PageTerminal:
    return PageTerminal(page.receive, page.send, peer=PEER, number=7, secure=True, identified=lambda user: None)


class TestPageTerminal(TerminalConformance):
    async def call(self, script: Sequence[Item], conversation: Conversation) -> tuple[Seen, bytes]:
        page, seen = Page(script), []
        terminal = terminal_of(page)
        bringing = asyncio.create_task(terminal.bring())
        await converse(conversation, terminal, seen)
        await asyncio.gather(terminal.flush(), return_exceptions=True)
        bringing.cancel()
        return seen, bytes(page.shown)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "1",
        '{"columns": "80"}',
        '{"columns": 1e99, "rows": 2}',
        "[" * 900,
        "x" * 5000,
        '{"columns": true, "rows": true}',
    ],
)
async def test_WSK_02_a_text_message_that_is_none_is_ignored(text):
    terminal = terminal_of(Page())
    terminal.told(text)
    assert terminal.size == (0, 0)


async def test_SLO_a_browser_that_sends_more_than_is_read_is_made_to_wait():
    page = Page([b"x" * 50_000] * 100)
    terminal = terminal_of(page)
    bringing = asyncio.create_task(terminal.bring())
    for _ in range(300):
        await asyncio.sleep(0)
    assert MARK < terminal.unread() <= MARK + 50_000
    taken = 0
    while taken < 5_000_000:
        taken += len(await terminal.read(within=5))
    bringing.cancel()


async def test_a_browser_that_takes_nothing_is_given_up(monkeypatch):
    monkeypatch.setattr(module, "WRITE_WITHIN", 0.01)

    class Stuck(Page):
        async def send(self, message):
            await asyncio.Event().wait()

    terminal = terminal_of(Stuck())
    await terminal.write(b"hello")
    with pytest.raises(TimedOut):
        await terminal.flush()
    await terminal.write(b"more")
    with pytest.raises(Gone):
        await terminal.flush()
