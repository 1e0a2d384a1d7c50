"""Requests over real sockets, on both loops: order, limits, ends, bad clients, WebSocket."""

from __future__ import annotations

import asyncio
import os
import struct
import zlib
from typing import Any

import pytest

from dialtone.net.http import session
from dialtone.net.runner import Tally
from dialtone.net.terms import Limits, Terms
from dialtone.net.tls import ServerTls
from tests.net.conftest import Client, Hands, Lines, client
from tests.net.http.conftest import HTTPS, Open, Steps, ask, body, count, fields, hello, request, say, status, taken

# --- usual requests ---


async def test_a_request_is_answered_with_date_and_server(web: Open) -> None:
    answer = await ask(await web(hello), request())
    assert status(answer) == 200
    assert body(answer) == b"hello"
    assert fields(answer)["server"] == "dialtone"
    assert fields(answer)["date"].endswith(" GMT")
    assert fields(answer)["connection"] == "close"


async def test_a_connection_is_used_again_and_answers_keep_the_order(web: Open) -> None:
    async def echo(scope: Any, receive: Any, send: Any) -> None:
        await asyncio.sleep(0.02 if scope["path"] == "/1" else 0)
        await say(send, scope["path"].encode() + await taken(receive))

    first = request("POST /1 HTTP/1.1", "Content-Length: 3", body=b"abc", close=False)
    chunks = request("POST /2 HTTP/1.1", "Transfer-Encoding: chunked", body=b"2\r\nde\r\n0\r\n\r\n", close=False)
    answer = await ask(await web(echo), first + chunks + request("GET /3 HTTP/1.1"))
    assert [part.partition(b"\r\n\r\n")[2] for part in answer.split(b"HTTP/1.1 200 OK")[1:]] == [
        b"/1abc",
        b"/2de",
        b"/3",
    ]


async def test_a_request_may_come_byte_by_byte(web: Open) -> None:
    data = request("POST / HTTP/1.1", "Transfer-Encoding: chunked", body=b"3;x\r\nabc\r\n0\r\n\r\n")
    answer = await ask(await web(count), *(bytes([byte]) for byte in data))
    assert body(answer) == b"3"


async def test_an_old_client_gets_its_answer_and_the_end(web: Open) -> None:
    answer = await ask(await web(hello), b"GET / HTTP/1.0\r\n\r\n")
    assert (status(answer), body(answer)) == (200, b"hello")


async def test_whoever_sends_no_more_still_gets_the_answer(web: Open) -> None:
    server = await web(hello)
    assert body(await ask(server, request(close=False), end=True)) == b"hello"


async def test_a_large_body_arrives_whole_and_waits_for_the_application(web: Open) -> None:
    size = 3_000_000

    async def slow(scope: Any, receive: Any, send: Any) -> None:
        await asyncio.sleep(0.05)
        await count(scope, receive, send)

    server = await web(slow)
    answer = await ask(server, request("POST / HTTP/1.1", f"Content-Length: {size}", body=os.urandom(size)))
    assert body(answer) == str(size).encode()


async def test_a_large_answer_arrives_whole_at_a_slow_reader(web: Open) -> None:
    piece = os.urandom(100_000)

    async def much(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for _ in range(60):
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    answer = await ask(await web(much), b"GET / HTTP/1.0\r\n\r\n")
    assert len(body(answer)) > 6_000_000


async def test_the_client_is_told_to_go_on_when_the_body_is_wanted(web: Open) -> None:
    def play(one: Client) -> bytes:
        one.send(request("POST / HTTP/1.1", "Content-Length: 2", "Expect: 100-continue"))
        assert one.line() == b"HTTP/1.1 100 Continue"
        one.line()
        one.send(b"ab")
        return one.rest()

    assert body(await client(await web(count), play)) == b"2"


async def test_a_body_nobody_wants_is_not_asked_for(web: Open) -> None:
    answer = await ask(
        await web(hello), request("POST / HTTP/1.1", "Content-Length: 9", "Expect: 100-continue", close=False)
    )
    assert answer.startswith(b"HTTP/1.1 200 OK")


async def test_after_an_early_answer_a_small_rest_is_skipped_and_a_large_one_ends_the_connection(web: Open) -> None:
    server = await web(hello)
    small = request("POST / HTTP/1.1", "Content-Length: 9", close=False)
    assert (await ask(server, small, b"123456789" + request())).count(b"HTTP/1.1 200 OK") == 2
    large = request("POST / HTTP/1.1", "Content-Length: 900000000", close=False)
    assert (await ask(server, large)).count(b"HTTP/1.1 200 OK") == 1


async def test_HEAD_has_no_body(web: Open) -> None:
    answer = await ask(await web(hello), request("HEAD / HTTP/1.1"))
    assert fields(answer)["content-length"] == "5"
    assert body(answer) == b""


async def test_the_application_sees_what_the_driver_knows(web: Open) -> None:
    seen: dict[str, Any] = {}

    async def look(scope: Any, receive: Any, send: Any) -> None:
        seen.update(scope)
        await hello(scope, receive, send)

    await ask(await web(look), request("GET /a%20b?x=1 HTTP/1.1"))
    assert (seen["path"], seen["raw_path"], seen["query_string"]) == ("/a b", b"/a%20b", b"x=1")
    assert seen["dialtone.peer"].address == "127.0.0.1"
    assert seen["client"] == ("127.0.0.1", seen["dialtone.peer"].port)
    assert (seen["scheme"], seen["dialtone.secure"]) == ("http", False)
    assert seen["state"] == {}


async def test_over_tls_it_is_https(web: Open, server_tls: ServerTls) -> None:
    async def scheme(scope: Any, receive: Any, send: Any) -> None:
        await say(send, f"{scope['scheme']} {scope['dialtone.secure']}".encode())

    def play(one: Client) -> bytes:
        one.secure()
        one.send(request())
        return one.rest()

    assert body(await client(await web(scheme, door=HTTPS, tls=server_tls), play)) == b"https True"


async def test_empty_lines_before_a_request_are_skipped_but_not_many(web: Open) -> None:
    server = await web(hello)
    assert status(await ask(server, b"\r\n\r\n" + request())) == 200
    assert status(await ask(server, b"\r\n\r\n\r\n" + request())) == 400


# --- bad requests ---

BAD = {
    b"GET / HTTP/1.1\r\n\r\n": 400,
    b"GET / HTTP/1.1\nHost: a\n\n": 400,
    request("POST / HTTP/1.1", "Content-Length: 5", "Transfer-Encoding: chunked", close=False): 400,
    request("POST / HTTP/1.1", "Transfer-Encoding: chunked", body=b"0x5\r\nhello\r\n0\r\n\r\n", close=False): 400,
    request("POST / HTTP/1.1", "Transfer-Encoding: chunked", body=b"5\r\nhelloXX0\r\n\r\n", close=False): 400,
    request("POST / HTTP/1.1", "Transfer-Encoding: chunked", body=b"5;" + b"a" * 100_000, close=False): 400,
    b"GET /" + b"a" * 65_536 + b" HTTP/1.1\r\nHost: a\r\n\r\n": 414,
    request("GET / HTTP/1.1", *["X: y"] * 1000, close=False): 431,
    request("G3T / HTTP/1.1", close=False): 501,
    request("GET / HTTP/9.9", close=False): 505,
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n": 505,
}


@pytest.mark.parametrize(("data", "code"), BAD.items(), ids=[str(number) for number in range(len(BAD))])
async def test_HTP_01_to_04_a_bad_request_is_answered_and_the_connection_ends(
    web: Open, lines: Lines, data: bytes, code: int
) -> None:
    asked = []

    async def count_all(scope: Any, receive: Any, send: Any) -> None:
        asked.append(scope["path"])
        await count(scope, receive, send)

    answer = await ask(await web(count_all), data + request("GET /smuggled HTTP/1.1"))
    assert status(answer) == code
    assert "/smuggled" not in asked
    assert answer.count(b"\r\nserver: ") == 1
    assert fields(answer)["connection"] == "close"
    assert not lines.named("net.fault")


async def test_501_says_what_is_allowed(web: Open) -> None:
    assert "POST" in fields(await ask(await web(hello), request("BREW / HTTP/1.1")))["allow"]


async def test_an_application_that_fails_costs_one_request_and_leaves_a_code(web: Open, lines: Lines) -> None:
    async def broken(scope: Any, receive: Any, send: Any) -> None:
        raise LookupError("lost")

    answer = await ask(await web(broken), request())
    assert status(answer) == 500
    fault = lines.named("net.fault")[0]
    assert fault.fields["code"].encode() in body(answer)


async def test_half_an_answer_of_a_failed_application_is_cut(web: Open) -> None:
    async def broken(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"10")]})
        await send({"type": "http.response.body", "body": b"half", "more_body": True})
        raise LookupError("lost")

    assert body(await ask(await web(broken), request())) == b"half"


# --- time limits ---


async def test_SLO_01_a_connection_without_a_request_ends_without_a_word(web: Open) -> None:
    hands = Hands()
    server = await web(hello, watch=hands.watch, idle=120.0)
    playing = asyncio.ensure_future(ask(server))
    await hands.move(session.FIRST_WITHIN + 1)
    assert await playing == b""


async def test_SLO_01_a_head_that_trickles_is_ended_by_the_clock(web: Open) -> None:
    hands = Hands()
    server = await web(hello, watch=hands.watch, idle=120.0)

    def play(one: Client) -> bytes:
        one.send(b"GET / HTTP/1.1\r\nHo")
        return one.rest()

    playing = asyncio.ensure_future(client(server, play))
    await until_here(server, 18)
    await hands.move(session.HEAD_WITHIN + 1)
    assert status(await playing) == 408


async def until_here(server: Any, size: int) -> None:
    """Wait until a session has taken so many bytes of a head."""
    async with asyncio.timeout(5):
        while not [one for one in server.watch.members if one.deadline < 40 and not one.unread()]:  # noqa: ASYNC110
            await asyncio.sleep(0)


async def test_SLO_02_a_body_slower_than_the_least_rate_is_ended(web: Open) -> None:
    hands = Hands()
    limits = Limits(inactivity=1000.0, before_login=0, minimum_rate=64, rate_grace=60.0)
    begun = asyncio.Event()

    async def wants(scope: Any, receive: Any, send: Any) -> None:
        begun.set()
        await count(scope, receive, send)

    server = await web(wants, watch=hands.watch, idle=1000.0, limits=limits)
    playing = asyncio.ensure_future(
        ask(server, request("POST / HTTP/1.1", "Content-Length: 100000", body=b"x" * 64, close=False))
    )
    async with asyncio.timeout(5):
        await begun.wait()
    await hands.move(62)
    assert status(await playing) == 408


async def test_SLO_01_a_client_that_does_not_read_is_cut_off(web: Open, lines: Lines) -> None:
    hands, ended = Hands(), asyncio.Event()

    async def endless(scope: Any, receive: Any, send: Any) -> None:
        try:
            await send({"type": "http.response.start", "status": 200, "headers": []})
            while True:
                await send({"type": "http.response.body", "body": b"x" * 100_000, "more_body": True})
        finally:
            ended.set()

    limits = Limits(inactivity=1000.0, before_login=0, write=60.0)
    server = await web(endless, watch=hands.watch, idle=1000.0, limits=limits)
    reader, writer = await asyncio.open_connection("127.0.0.1", server.listening[0].port, limit=1000)
    writer.write(request(close=False))
    async with asyncio.timeout(10):
        while not any(one.blocked and one.deadline < 100 for one in server.watch.members):  # noqa: ASYNC110
            await asyncio.sleep(0)
        await hands.move(61)
        await ended.wait()
        while server.active:  # noqa: ASYNC110
            await asyncio.sleep(0)
    assert lines.named("net.timeout")
    writer.close()
    del reader


async def test_an_application_may_take_as_long_as_it_likes(web: Open) -> None:
    hands, steps = Hands(), Steps()
    server = await web(steps, watch=hands.watch)
    playing = asyncio.ensure_future(ask(server, request()))
    async with asyncio.timeout(5):
        await steps.begun.wait()
    hands.time += 100_000
    hands.watch.sweep()
    steps.go.set()
    assert body(await playing) == b"late"


async def test_an_application_hears_that_nobody_waits_any_more(web: Open) -> None:
    gone = asyncio.Event()

    async def waits(scope: Any, receive: Any, send: Any) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        gone.set()

    server = await web(waits)
    reader, writer = await asyncio.open_connection("127.0.0.1", server.listening[0].port)
    writer.write(request("POST / HTTP/1.1", "Content-Length: 10", body=b"12345", close=False))
    await writer.drain()
    writer.close()
    async with asyncio.timeout(5):
        await gone.wait()
    del reader


# --- the end, the gate ---


async def test_connections_that_wait_end_at_once_when_the_program_does(web: Open) -> None:
    tally = Tally()
    server = await web(hello, tally=tally)
    reader, writer = await asyncio.open_connection("127.0.0.1", server.listening[0].port)
    writer.write(request(close=False))
    assert (await reader.readuntil(b"hello")).startswith(b"HTTP/1.1 200")
    async with asyncio.timeout(2):
        await server.shut_down(5.0)
    assert await reader.read() == b""
    assert tally.active == 0
    writer.close()


async def test_a_request_under_way_is_finished_when_the_program_ends(web: Open) -> None:
    steps = Steps()
    server = await web(steps)
    asking = asyncio.ensure_future(ask(server, request(close=False)))
    async with asyncio.timeout(5):
        await steps.begun.wait()
        ending = asyncio.ensure_future(server.shut_down(5.0))
        await asyncio.sleep(0)
        steps.go.set()
        answer = await asking
        await ending
    assert body(answer) == b"late"
    assert fields(answer)["connection"] == "close"


async def test_an_application_that_never_ends_is_stopped_with_the_program(web: Open) -> None:
    steps = Steps()
    server = await web(steps)
    asking = asyncio.ensure_future(ask(server, request(close=False)))
    async with asyncio.timeout(9):
        await steps.begun.wait()
        await server.shut_down(0.05)
        await steps.ended.wait()
        assert status(await asking) == 503


async def test_after_a_recycle_the_next_answer_is_the_last_of_its_connection(web: Open) -> None:
    server = await web(hello)
    reader, writer = await asyncio.open_connection("127.0.0.1", server.listening[0].port)
    writer.write(request(close=False))
    assert b"connection" not in await reader.readuntil(b"hello")
    server.adopt(Terms(make=server.terms.make))
    writer.write(request(close=False))
    async with asyncio.timeout(5):
        assert b"connection: close" in await reader.read()
    writer.close()


class Full:
    """A gate that lets nobody in."""

    def __init__(self, why: Any) -> None:
        self.why = why

    def arrive(self, peer: Any, service: str) -> Any:
        from dialtone.net.gate import Welcome

        return Welcome(admitted=False, why=self.why)


@pytest.mark.parametrize(("why", "code"), [("BUSY", 503), ("TOO_MANY", 429)])
async def test_who_is_turned_away_gets_a_whole_answer(web: Open, why: str, code: int) -> None:
    from dialtone.wire.port import Farewell

    server = await web(hello, gate=Full(Farewell[why]))
    answer = await ask(server)
    assert status(answer) == code
    assert int(fields(answer)["retry-after"]) > 0
    assert fields(answer)["connection"] == "close"
    assert len(body(answer)) == int(fields(answer)["content-length"])


async def test_nothing_is_said_in_the_clear_on_a_port_for_tls(web: Open, server_tls: ServerTls) -> None:
    from dialtone.wire.port import Farewell

    server = await web(hello, door=HTTPS, tls=server_tls, gate=Full(Farewell.BUSY))
    assert await ask(server) == b""


# --- WebSocket ---


async def echo(scope: Any, receive: Any, send: Any) -> None:
    assert (await receive())["type"] == "websocket.connect"
    await send({"type": "websocket.accept"})
    while (message := await receive())["type"] == "websocket.receive":
        await send({"type": "websocket.send", **{key: message[key] for key in ("text", "bytes") if message.get(key)}})


HANDSHAKE = request(
    "GET /ws HTTP/1.1",
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    close=False,
)
DEFLATE = HANDSHAKE[:-2] + b"Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n"


def frame(opcode: int, data: bytes = b"", *, first: int = 0x80, mask: bool = True, length: int | None = None) -> bytes:
    size = len(data) if length is None else length
    bit = 0x80 if mask else 0
    if size < 126 and length is None:
        head = bytes([first | opcode, bit | size])
    elif size < 65_536 and length is None:
        head = bytes([first | opcode, bit | 126]) + struct.pack("!H", size)
    else:
        head = bytes([first | opcode, bit | 127]) + struct.pack("!Q", size)
    return head + (b"\0\0\0\0" if mask else b"") + data


def handshaken(one: Client, data: bytes = HANDSHAKE) -> None:
    one.send(data)
    assert one.line() == b"HTTP/1.1 101 Switching Protocols"
    while one.line():
        pass


async def test_a_websocket_carries_messages_both_ways_and_says_good_bye(web: Open) -> None:
    def play(one: Client) -> bytes:
        handshaken(one)
        one.send(frame(1, b"hi") + frame(2, b"\xff\0"))
        while len(one.received) < 8:
            one.received += one.sock.recv(100)
        one.send(frame(8, struct.pack("!H", 1000)))
        return one.rest()

    assert await client(await web(echo), play) == b"\x81\x02hi\x82\x02\xff\0\x88\x02\x03\xe8"


BAD_FRAMES = {
    "unmasked": (frame(1, b"hi", mask=False), 1002),
    "reserved": (frame(1, b"hi", first=0xC0), 1002),
    "opcode": (frame(3, b"hi"), 1002),
    "long_control": (frame(9, b"x" * 126), 1002),
    "fragmented_control": (frame(9, b"x", first=0), 1002),
    "continuation_first": (frame(0, b"x"), 1002),
    "utf8": (frame(1, b"\xff\xfe"), 1007),
    "huge": (frame(2, b"x", length=(1 << 63) - 1), 1009),
    "too_long": (frame(2, b"x" * ((1 << 20) + 1)), 1009),
    "fragments": (frame(2, b"", first=0) + frame(0, b"", first=0) * 20_000, 1009),
}


@pytest.mark.parametrize("name", BAD_FRAMES)
async def test_WSK_02_bad_frames_close_the_conversation(web: Open, lines: Lines, name: str) -> None:
    data, code = BAD_FRAMES[name]

    def play(one: Client) -> bytes:
        handshaken(one)
        try:
            one.send(data)
        except OSError:
            pass
        return one.rest()

    answer = await client(await web(echo), play)
    assert answer[:1] == b"\x88"
    assert struct.unpack("!H", answer[2:4])[0] == code
    assert not lines.named("net.fault")


async def test_WSK_02_a_message_that_unpacks_to_a_bomb_is_not_unpacked(web: Open) -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, -12)
    bomb = (packer.compress(b"\0" * 50_000_000) + packer.flush(zlib.Z_SYNC_FLUSH))[:-4]

    def play(one: Client) -> bytes:
        handshaken(one, DEFLATE)
        one.send(frame(2, bomb, first=0xC0))
        return one.rest()

    answer = await client(await web(echo), play)
    assert struct.unpack("!H", answer[2:4])[0] == 1009


async def test_a_websocket_is_told_when_the_program_ends(web: Open) -> None:
    server = await web(echo)
    reader, writer = await asyncio.open_connection("127.0.0.1", server.listening[0].port)
    writer.write(HANDSHAKE)
    await reader.readuntil(b"\r\n\r\n")
    async with asyncio.timeout(5):
        await server.shut_down(3.0)
        assert (await reader.read())[2:4] == struct.pack("!H", 1012)
    writer.close()


async def test_a_websocket_the_application_refuses_is_403(web: Open) -> None:
    async def refuse(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "websocket.close"})

    assert status(await ask(await web(refuse), HANDSHAKE)) == 403


async def test_an_upgrade_to_something_else_is_a_usual_request(web: Open) -> None:
    answer = await ask(await web(hello), request("GET / HTTP/1.1", "Upgrade: h2c", "HTTP2-Settings: AAMAAABk"))
    assert status(answer) == 200


# --- real clients ---


@pytest.mark.slow
async def test_curl_fetches_and_sends_plain_and_by_tls(web: Open, server_tls: ServerTls) -> None:
    plain, secure = await web(count), await web(hello, door=HTTPS, tls=server_tls)
    process = await asyncio.create_subprocess_exec(
        *("curl", "-s", "-k", "-T", "-", f"http://127.0.0.1:{plain.listening[0].port}/"),
        *("--next", "-s", "-k", f"https://localhost:{secure.listening[0].port}/"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    out, _ = await asyncio.wait_for(process.communicate(b"x" * 200_000), 10)
    assert out == b"200000hello"


def test_nothing_of_the_library_writes_to_standard_error() -> None:
    import logging

    logger = logging.getLogger("uvicorn.error")
    assert not logger.isEnabledFor(logging.CRITICAL)
    assert not logger.propagate
