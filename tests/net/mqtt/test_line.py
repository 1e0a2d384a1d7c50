"""A connection to brokers that do as they should not: scripted ones, on loopback."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

pytest.importorskip("aiomqtt", reason="the extra mqtt is not installed")

from dialtone.base import log
from dialtone.domain.ports.broker import Publication, Received
from dialtone.net.mqtt import line as lines
from dialtone.net.mqtt.line import Line, Where
from dialtone.net.mqtt.outbox import Outbox

WELCOME = b"\x20\x02\x00\x00"
NOT_AUTHORIZED = b"\x20\x02\x00\x05"
WILL = Publication(topic="sbbs/B/host/h/server/mail", payload="DISCONNECTED", retained=True)
Broker = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


async def packet(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    """First byte and body of a control packet."""
    first = (await reader.readexactly(1))[0]
    size, shift = 0, 0
    while True:
        byte = (await reader.readexactly(1))[0]
        size |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return first, await reader.readexactly(size)


def published(body: bytes) -> tuple[str, bytes]:
    """Topic and payload of a PUBLISH of quality 0."""
    size = int.from_bytes(body[:2], "big")
    return body[2 : 2 + size].decode(), body[2 + size :]


def publish(topic: str, payload: bytes, *, retained: bool = False) -> bytes:
    body = len(topic).to_bytes(2, "big") + topic.encode() + payload
    assert len(body) < 128
    return bytes([0x31 if retained else 0x30, len(body)]) + body


@pytest.fixture
def quick(monkeypatch):
    """Pauses and patience that tests have."""
    monkeypatch.setattr(lines, "FIRST_PAUSE", 0.01)
    monkeypatch.setattr(lines, "LAST_PAUSE", 0.02)
    monkeypatch.setattr(lines, "WITHIN", 0.3)
    monkeypatch.setattr(lines, "GOODBYE", 1.0)


@pytest.fixture
def told(monkeypatch):
    found: list[log.Event] = []
    monkeypatch.setattr(log.switch, "sinks", [found.append])
    monkeypatch.setattr(log.switch, "level", log.DEBUG)
    return found


async def with_broker(
    broker: Broker,
    body: Callable[[Line, Outbox, list[Received]], Awaitable[None]],
    enough: Callable[[list[Received]], None] = lambda heard: None,
) -> None:
    server = await asyncio.start_server(broker, "127.0.0.1", 0)
    heard: list[Received] = []

    async def obey(message: Received) -> None:
        heard.append(message)
        enough(heard)
        if message.payload == b"fault":
            raise RuntimeError("a bug")

    outbox = Outbox()
    where = Where(host="127.0.0.1", port=server.sockets[0].getsockname()[1], client_id="sbbs-B-h-mail")
    line = Line(where, WILL, outbox, ["sbbs/B/host/h/recycle"], obey)
    running = asyncio.ensure_future(line.run())
    try:
        async with asyncio.timeout(20):
            await body(line, outbox, heard)
    finally:
        await lines.ended([running])
        server.close()


async def test_will_client_id_and_subscription_are_as_they_should_be_and_orders_come(quick, told):
    seen: list[tuple[int, bytes]] = []
    done, both = asyncio.Event(), asyncio.Event()

    async def broker(reader, writer):
        seen.append(await packet(reader))
        writer.write(WELCOME)
        first, body = await packet(reader)
        seen.append((first, body))
        writer.write(b"\x90\x03" + body[:2] + b"\x02")
        writer.write(publish("sbbs/B/host/h/recycle", b"fault"))
        writer.write(publish("sbbs/B/host/h/recycle", b"now", retained=True))
        seen.append(await packet(reader))
        done.set()
        await reader.read()

    async def body(line, outbox, heard):
        outbox.put(Publication(topic="t", payload="hello", retained=True))
        await done.wait()
        await both.wait()
        assert [(one.payload, one.retained) for one in heard] == [(b"fault", False), (b"now", True)]

    await with_broker(broker, body, enough=lambda heard: both.set() if len(heard) == 2 else None)
    connect, subscribe, first = seen
    assert b"sbbs-B-h-mail" in connect[1]
    assert WILL.topic.encode() + b"\x00\x0cDISCONNECTED" in connect[1]
    assert connect[1][7] & 0b00111100 == 0b00110100, "a will, of quality 2, that is kept"
    assert b"sbbs/B/host/h/recycle" in subscribe[1]
    assert first[0] == 0x31
    assert published(first[1]) == ("t", b"hello")
    assert [event.name for event in told if event.name == "mqtt.fault"] == ["mqtt.fault"]


async def test_every_state_is_told_again_after_the_broker_hung_up(quick, told):
    calls: list[list[tuple[str, bytes]]] = []
    enough = asyncio.Event()

    async def broker(reader, writer):
        mine: list[tuple[str, bytes]] = []
        calls.append(mine)
        await packet(reader)
        writer.write(WELCOME)
        _, body = await packet(reader)
        writer.write(b"\x90\x03" + body[:2] + b"\x02")
        mine.append(published((await packet(reader))[1]))
        writer.close()
        if len(calls) == 3:
            enough.set()

    async def body(line, outbox, heard):
        outbox.put(Publication(topic="state", payload="READY", retained=True))
        await enough.wait()

    await with_broker(broker, body)
    assert calls[:3] == [[("state", b"READY")]] * 3


async def test_a_refusal_is_told_once_and_the_password_never(quick, told):
    calls = 0
    enough = asyncio.Event()

    async def broker(reader, writer):
        nonlocal calls
        calls += 1
        await packet(reader)
        writer.write(NOT_AUTHORIZED)
        await writer.drain()
        writer.close()
        if calls == 4:
            enough.set()

    async def body(line, outbox, heard):
        await enough.wait()
        assert not line.was_connected

    await with_broker(broker, body)
    assert len([event for event in told if event.name == "mqtt.gone"]) == 1


async def test_a_broker_that_says_nothing_or_nonsense_is_left(quick, told):
    calls = 0
    enough = asyncio.Event()

    async def broker(reader, writer):
        nonlocal calls
        calls += 1
        if calls == 3:
            enough.set()
        if calls % 2:
            await reader.read()  # never answers
        else:
            writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n" * 10)
            writer.close()

    async def body(line, outbox, heard):
        await enough.wait()
        for number in range(5000):
            outbox.put(Publication(topic="e", payload=str(number)))
        assert len(outbox) <= 2000

    await with_broker(broker, body)
    assert [event for event in told if event.name == "mqtt.gone"]


async def test_the_last_word_waits_for_nobody(quick, told):
    async def broker(reader, writer):
        await reader.read()

    async def body(line, outbox, heard):
        await asyncio.wait_for(line.end(Publication(topic="s", payload="STOPPED", retained=True)), 10)

    await with_broker(broker, body)
