"""What stands around the application: rates, proxies, TLS only, the access log."""

from __future__ import annotations

import asyncio
import ipaddress
from typing import Any

import pytest

from dialtone.base.errors import Refusal, Why
from dialtone.config.tables import Tables
from dialtone.config.web import WebConfig
from dialtone.domain.access.addresses import is_at_the_machine
from dialtone.domain.access.rates import Rates
from dialtone.domain.ports.visits import Visit
from dialtone.net.gate import OpenGate
from dialtone.net.tls import ServerTls
from dialtone.testing.clock import ManualClock
from tests.net.conftest import Client, Lines, client
from tests.net.http.conftest import HTTPS, Open, ask, fields, hello, request, say, status

LOOPBACK = [ipaddress.ip_network("127.0.0.0/8"), ipaddress.ip_network("::1/128")]


class Book:
    """An access log in memory."""

    def __init__(self) -> None:
        self.visits: list[Visit] = []

    def note(self, visit: Visit) -> None:
        self.visits.append(visit)


class AlwaysCounted(Rates):
    """Counts clients on this machine too."""

    def allowed(self, peer: Any) -> bool:
        return self._count(peer.address).take(int(self._clock.monotonic() / self._slice), self._most)


async def whose(scope: Any, receive: Any, send: Any) -> None:
    await say(send, f"{scope['dialtone.peer'].address} {scope['client'][0]} {scope['scheme']}".encode())


async def test_more_requests_than_are_allowed_are_told_to_wait(web: Open) -> None:
    config = WebConfig(max_requests_per_period=2, request_rate_limit_period=3600.0)
    rates = AlwaysCounted(ManualClock(), config, None, Tables())
    server = await web(hello, guard={"rates": rates})
    answer = await ask(server, request(close=False) * 2 + request())
    codes = [int(part[:3]) for part in answer.split(b"HTTP/1.1 ")[1:]]
    assert codes == [200, 200, 429]
    assert b"retry-after: 60" in answer


# --- proxies ---

FORWARDED = ("X-Forwarded-For: 203.0.113.9", "Forwarded: for=203.0.113.9", "X-Real-IP: 203.0.113.9")


async def test_HTP_07_nobody_is_believed_who_is_not_listed(web: Open) -> None:
    guards: list[dict[str, Any]] = [
        {},
        {"address_field": "X-Forwarded-For"},
        {"address_field": "X-Forwarded-For", "proxies": [ipaddress.ip_network("192.0.2.0/24")]},
    ]
    for guard in guards:
        answer = await ask(await web(whose, guard=guard), request("GET / HTTP/1.1", *FORWARDED))
        assert answer.endswith(b"127.0.0.1 127.0.0.1 http")


async def near(scope: Any, receive: Any, send: Any) -> None:
    await say(send, b"here" if is_at_the_machine(scope["dialtone.peer"]) else b"elsewhere")


@pytest.mark.parametrize("field", [*FORWARDED, "Via: 1.1 proxy", "X-Forwarded-Proto: https", "x-forwarded-host: a"])
async def test_HTP_07_behind_an_unlisted_proxy_nobody_is_at_this_machine(web: Open, field: str) -> None:
    server = await web(near)
    assert (await ask(server, request())).endswith(b"here")
    assert (await ask(server, request("GET / HTTP/1.1", field))).endswith(b"elsewhere")
    odd = await web(near, guard={"address_field": "X-Forwarded-For", "proxies": LOOPBACK})
    assert (await ask(odd, request("GET / HTTP/1.1", "X-Forwarded-For: 203.0.113.9:1234"))).endswith(b"elsewhere")


async def test_HTP_07_a_listed_proxy_says_who_asks_and_how(web: Open) -> None:
    server = await web(whose, guard={"address_field": "X-Forwarded-For", "proxies": LOOPBACK})
    more = "X-Forwarded-Proto: https"
    answer = await ask(server, request("GET / HTTP/1.1", "X-Forwarded-For: 198.51.100.7, 203.0.113.9, 127.0.0.2", more))
    assert answer.endswith(b"203.0.113.9 203.0.113.9 https")
    assert (await ask(server, request("GET / HTTP/1.1", "X-Forwarded-For: nonsense"))).endswith(b"127.0.0.1 http")
    assert (await ask(server, request())).endswith(b"127.0.0.1 http")


class Banned(OpenGate):
    async def consider(self, peer: Any, service: str) -> float:
        if peer.address == "203.0.113.9":
            raise Refusal(Why.BLOCKED, "no", final=True)
        return 0.0


async def test_HTP_07_the_filters_look_at_whom_the_proxy_names(web: Open) -> None:
    server = await web(whose, guard={"address_field": "X-Forwarded-For", "proxies": LOOPBACK}, gate=Banned())
    assert status(await ask(server, request("GET / HTTP/1.1", "X-Forwarded-For: 203.0.113.9"))) == 403
    assert status(await ask(server, request("GET / HTTP/1.1", "X-Forwarded-For: 203.0.113.8"))) == 200


# --- TLS only ---


async def test_a_browser_that_would_like_tls_is_sent_there(web: Open) -> None:
    server = await web(hello, guard={"strict": True})
    answer = await ask(server, request("GET /a%20b?x HTTP/1.1", "Upgrade-Insecure-Requests: 1"))
    assert status(answer) == 307
    assert fields(answer)["location"] == "https://bbs.example/a%20b?x"
    assert status(await ask(server, request())) == 200


async def test_over_tls_browsers_are_told_to_come_so_again(web: Open, server_tls: ServerTls) -> None:
    def play(one: Client) -> bytes:
        one.secure()
        one.send(request())
        return one.rest()

    strict = await client(await web(hello, door=HTTPS, tls=server_tls, guard={"strict": True}), play)
    assert fields(strict)["strict-transport-security"].startswith("max-age=10886400")
    lax = await client(await web(hello, door=HTTPS, tls=server_tls), play)
    assert "strict-transport-security" not in fields(lax)


# --- the access log ---


async def test_every_request_is_taken_down(web: Open) -> None:
    async def signed(scope: Any, receive: Any, send: Any) -> None:
        scope["state"]["user"] = "Alice"
        await say(send, b"hello", code=404)

    book = Book()
    more = ("Referer: http://a/?token=s3cr3t", "User-Agent: test")
    await ask(await web(signed, guard={"visits": book}), request("GET /x?code=s3cr3t HTTP/1.1", *more))
    visit = book.visits[0]
    assert (visit.address, visit.user, visit.status, visit.size) == ("127.0.0.1", "Alice", 404, 5)
    assert visit.line == "GET /x?code=*** HTTP/1.1"
    assert (visit.referer, visit.agent, visit.site) == ("http://a/?token=***", "test", "bbs.example")


async def test_LOG_02_an_application_says_how_a_path_with_a_secret_is_shown(web: Open) -> None:
    async def secret(scope: Any, receive: Any, send: Any) -> None:
        scope["state"]["shown_path"] = "/invite/***"
        await hello(scope, receive, send)

    book = Book()
    await ask(await web(secret, guard={"visits": book}), request("GET /invite/s3cr3t?a=b HTTP/1.1"))
    assert book.visits[0].line == "GET /invite/*** HTTP/1.1"


async def test_a_client_that_left_is_no_fault(web: Open, lines: Lines) -> None:
    begun = asyncio.Event()

    async def reads(scope: Any, receive: Any, send: Any) -> None:
        begun.set()
        while (await receive())["type"] != "http.disconnect":
            pass
        raise RuntimeError("left")

    book = Book()

    def play(one: Client) -> None:
        one.send(request("POST / HTTP/1.1", "Content-Length: 5", body=b"12"))

    server = await web(reads, guard={"visits": book})
    await client(server, play)
    async with asyncio.timeout(5):
        await begun.wait()
    await server.shut_down(2.0)
    assert not lines.named("net.fault")
    assert book.visits[0].status == 499


# --- answers before the body is here ---


async def early(scope: Any, receive: Any, send: Any) -> None:
    if scope["path"] == "/read":
        while (await receive()).get("more_body"):
            pass
    await say(send, b"no")


async def test_an_answer_before_the_body_is_read_says_that_it_is_the_last(web: Open) -> None:
    server = await web(early)
    large = request("PUT /x HTTP/1.1", "Content-Length: 3000000", close=False)
    assert fields(await ask(server, large))["connection"] == "close"
    assert fields(await ask(server, large, bytes(3_000_000)))["connection"] == "close"
    chunks = request("PUT /x HTTP/1.1", "Transfer-Encoding: chunked", close=False)
    assert fields(await ask(server, chunks))["connection"] == "close"


async def test_after_small_bodies_and_those_that_were_read_the_connection_goes_on(web: Open) -> None:
    server = await web(early)
    small = request("PUT /x HTTP/1.1", "Content-Length: 3", body=b"abc", close=False)
    read = request("PUT /read HTTP/1.1", "Content-Length: 100000", body=bytes(100_000), close=False)
    answer = await ask(server, small + read + request())
    assert answer.count(b"HTTP/1.1 200") == 3 and answer.lower().count(b"connection: close") == 1
