"""Whatever bytes come, in whatever packets: an answer or the end, no fault, and others are served."""

from __future__ import annotations

import asyncio
import random
from typing import Any

import pytest

from tests.net.conftest import Lines
from tests.net.http.conftest import Open, ask, body, count, request, say

PIECES = [
    b"GET / HTTP/1.1\r\n",
    b"POST /x HTTP/1.1\r\n",
    b"GET /ws HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n",
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n",
    b"Host: a\r\n",
    b"Content-Length: 5\r\n",
    b"Content-Length: 999999\r\n",
    b"Transfer-Encoding: chunked\r\n",
    b"Expect: 100-continue\r\n",
    b"Connection: close\r\n",
    b"\r\n",
    b"\r\n\r\n",
    b"hello",
    b"5\r\nhello\r\n",
    b"0\r\n\r\n",
    b"\x81\x85\0\0\0\0hello",
    b"\x88\x80\0\0\0\0",
    b"\xff\xfe\0\x01",
    b"X: " + b"a" * 5000 + b"\r\n",
]


async def mixed(scope: Any, receive: Any, send: Any) -> None:
    """Echoes messages, counts bodies, sometimes answers early."""
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.accept"})
        while (message := await receive())["type"] == "websocket.receive":
            await send({"type": "websocket.send", "bytes": message.get("bytes") or message["text"].encode()})
    elif scope["path"] == "/":
        await say(send, b"early")
    else:
        await count(scope, receive, send)


@pytest.mark.parametrize("seed", range(12))
async def test_HTP_01_to_04_nonsense_harms_nobody(web: Open, lines: Lines, seed: int) -> None:
    chance = random.Random(seed)
    server = await web(mixed)
    port = server.listening[0].port

    async def nonsense() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        data = b"".join(chance.choices(PIECES, k=chance.randint(1, 15)))
        place = chance.randrange(len(data))
        if chance.random() < 0.5:
            data = data[:place] + bytes([chance.randrange(256)]) + data[place + 1 :]
        try:
            for start in range(0, len(data), step := chance.choice([1 << 20, 100, 7])):
                writer.write(data[start : start + step])
                if len(data) < 1000:
                    await asyncio.sleep(0)
            writer.write_eof()
            await reader.read()
        except OSError:
            pass
        finally:
            writer.close()

    async with asyncio.timeout(20):
        await asyncio.gather(*(nonsense() for _ in range(25)))
        assert body(await ask(server, request("POST /x HTTP/1.1", "Content-Length: 2", body=b"ab"))) == b"2"
        while server.active:  # noqa: ASYNC110
            await asyncio.sleep(0.001)
    assert not lines.named("net.fault")
    assert not lines.named("net.farewell")
