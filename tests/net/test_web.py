"""Fetching policies, from web servers that are good, slow, lying and silent."""

from __future__ import annotations

import asyncio
import datetime
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
import trustme

from dialtone.domain.mail.destinations import is_public
from dialtone.domain.ports.outside import Unreachable
from dialtone.net.certificates import make_self_signed
from dialtone.net.tls import ClientTls, ServerTls
from dialtone.net.web import PolicyFetcher
from dialtone.testing.mail_sink import MailWorld
from dialtone.wire.port import Wire
from dialtone.wire.service import Door
from tests.net.conftest import Serve

HOST = "mta-sts.ext.test"
URL = f"https://{HOST}/.well-known/mta-sts.txt"
POLICY = b"version: STSv1\r\nmode: enforce\r\nmx: mx.ext.test\r\nmax_age: 86400\r\n"
DOOR = Door("web", "WEB", "Web Server", "implicit")
PLAIN = Door("web", "WEB", "Web Server", "none")

Conversation = Callable[[Wire], Awaitable[None]]
Fetch = Callable[..., Awaitable[bytes]]


@pytest.fixture(scope="module")
def certificate(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> ServerTls:
    return issued(authority, tmp_path_factory.mktemp("web"), HOST)


@pytest.fixture(scope="module")
def authorities(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> ClientTls:
    file = tmp_path_factory.mktemp("ca") / "ca.pem"
    authority.cert_pem.write_to_path(file)
    return ClientTls(file)


def issued(authority: trustme.CA, folder: Path, name: str, **more: datetime.datetime) -> ServerTls:
    made = authority.issue_cert(name, **more)
    made.cert_chain_pems[0].write_to_path(folder / "cert")
    made.private_key_pem.write_to_path(folder / "key")
    return ServerTls(folder / "cert", folder / "key")


@pytest.fixture
def fetch(serve: Serve, certificate: ServerTls, authorities: ClientTls) -> Fetch:
    """Fetch from a server that answers like this."""

    async def go(
        conversation: Conversation,
        *,
        url: str = URL,
        door: Door = DOOR,
        tls: ServerTls | None = None,
        within: float = 5,
    ) -> bytes:
        server = await serve(conversation, door=door, tls=tls or certificate)
        world = MailWorld(names={HOST: ["127.0.0.1"]})
        port = server.listening[0].port
        return await PolicyFetcher(world, lambda _: True, tls=authorities, port=port, within=within)(url)

    return go


def answering(*packets: bytes, asked: list[bytes] | None = None) -> Conversation:
    """A server that reads a request, and answers in these packets."""

    async def conversation(wire: Wire) -> None:
        while line := await wire.read_line():
            if asked is not None:
                asked.append(line)
        for packet in packets:
            await wire.send_raw(packet)
            await wire.flush()
            await asyncio.sleep(0)

    return conversation


def page(body: bytes = POLICY, *fields: bytes, status: bytes = b"200 OK", kind: bytes = b"text/plain") -> bytes:
    lines = [b"HTTP/1.1 " + status, b"Content-Type: " + kind, *fields]
    if not any(field.lower().startswith((b"content-length", b"transfer-encoding")) for field in fields):
        lines.append(b"Content-Length: %d" % len(body))
    return b"\r\n".join([*lines, b"", body])


async def test_a_policy_is_fetched(fetch: Fetch) -> None:
    asked: list[bytes] = []
    assert await fetch(answering(page(), asked=asked)) == POLICY
    assert asked[0] == b"GET /.well-known/mta-sts.txt HTTP/1.1"
    assert b"Host: mta-sts.ext.test" in asked


CHUNKED = b"Transfer-Encoding: chunked"
GOOD = {
    "chunks": (page(b"3\r\nver\r\nA;x=y\r\nsion: STSv\r\n0\r\nX-Trailer: 1\r\n\r\n", CHUNKED), b"version: STSv"),
    "character set": (page(POLICY, kind=b"Text/Plain; charset=utf-8"), POLICY),
    "interim answers": (b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + page(), POLICY),
    "an old server": (page().replace(b"HTTP/1.1", b"HTTP/1.0"), POLICY),
    "more than was announced": (page() + b"more", POLICY),
    "nothing": (page(b""), b""),
}


@pytest.mark.parametrize("name", GOOD)
@pytest.mark.parametrize("cut", [0, 1])
async def test_answers_in_every_shape(fetch: Fetch, name: str, cut: int) -> None:
    answer, text = GOOD[name]
    packets = [answer[at : at + cut] for at in range(0, len(answer), cut)] if cut else [answer]
    assert await fetch(answering(*packets)) == text


BAD = {
    "redirect": (page(b"", b"Location: https://127.0.0.1/", status=b"301 Moved"), "status 301"),
    "missing": (page(status=b"404 Not Found"), "status 404"),
    "a web page": (page(kind=b"text/html"), "instead of text/plain"),
    "no type": (page().replace(b"Content-Type", b"X-Type"), "instead of text/plain"),
    "compressed": (page(POLICY, b"Content-Encoding: gzip"), "compressed"),
    "too long": (page(POLICY, b"Content-Length: 10000000000"), "10000000000 bytes"),
    "a strange length": (page(POLICY, b"Content-Length: -5"), "how long"),
    "two lengths": (page(POLICY, b"Content-Length: 5", b"Content-Length: 6"), "how long"),
    "no length": (page().replace(b"Content-Length", b"X-Length"), "how long"),
    "two ways": (page(b"0\r\n\r\n", CHUNKED, b"Content-Length: 5"), "not clear"),
    "another way": (page(b"", b"Transfer-Encoding: gzip, chunked"), "not clear"),
    "chunks too long": (page(b"FFFFFFFF\r\nx", CHUNKED), "more than 65536 bytes"),
    "too many chunks": (page(b"1\r\nx\r\n" * 2000, CHUNKED), "chunks"),
    "broken chunks": (page(b"zz\r\n", CHUNKED), "malformed chunks"),
    "chunks without end": (page(b"1\r\nxy\r\n", CHUNKED), "malformed chunks"),
    "too many fields": (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n", "header lines"),
    "a field without name": (b"HTTP/1.1 200 OK\r\n: x\r\n\r\n", "malformed header"),
    "a field over two lines": (b"HTTP/1.1 200 OK\r\nX: y\r\n z\r\n\r\n", "malformed header"),
    "a line of 10 kB": (b"HTTP/1.1 200 " + b"x" * 10000 + b"\r\n\r\n", "failed"),
    "only interim answers": (b"HTTP/1.1 100 Continue\r\n\r\n" * 20, "status 100"),
    "another protocol": (b"220 mx ESMTP\r\n", "does not speak HTTP"),
    "cut short": (page(POLICY, b"Content-Length: 500"), "closed"),
    "nothing at all": (b"", "closed"),
}


@pytest.mark.parametrize("name", BAD)
async def test_SSR_02_answers_that_are_not_taken(fetch: Fetch, name: str) -> None:
    answer, words = BAD[name]
    with pytest.raises(Unreachable, match=words):
        await fetch(answering(answer))


async def test_SSR_02_a_server_that_never_answers(fetch: Fetch) -> None:
    async def silent(wire: Wire) -> None:
        while True:
            await wire.read_line()

    with pytest.raises(Unreachable, match=r"within 0\.3 seconds"):
        await fetch(silent, within=0.3)


async def test_SSR_02_a_server_that_answers_a_byte_at_a_time(fetch: Fetch) -> None:
    """Each byte comes in time; all of them together do not."""

    async def trickle(wire: Wire) -> None:
        while await wire.read_line():
            pass
        await wire.send_raw(b"HTTP/1.1 200 OK\r\nX: ")
        while True:
            await wire.send_raw(b"x")
            await wire.flush()
            await wire.pause(0.02)

    with pytest.raises(Unreachable, match=r"within 0\.3 seconds"):
        await fetch(trickle, within=0.3)


async def test_TLS_08_a_server_without_tls_is_not_asked(fetch: Fetch) -> None:
    asked: list[bytes] = []
    with pytest.raises(Unreachable):
        await fetch(answering(page(), asked=asked), door=PLAIN, within=2)
    assert not [line for line in asked if b"GET" in line]


@pytest.mark.parametrize("kind", ["wrong name", "expired", "self-signed"])
async def test_TLS_08_the_certificate_must_be_good(
    fetch: Fetch, authority: trustme.CA, tmp_path: Path, kind: str
) -> None:
    if kind == "self-signed":
        make_self_signed(tmp_path / "cert", tmp_path / "key", HOST)
        tls = ServerTls(tmp_path / "cert", tmp_path / "key")
    elif kind == "expired":
        yesterday = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=1)
        tls = issued(authority, tmp_path, HOST, not_after=yesterday)
    else:
        tls = issued(authority, tmp_path, "ext.test")
    asked: list[bytes] = []
    with pytest.raises(Unreachable, match="certificate not trusted"):
        await fetch(answering(page(), asked=asked), tls=tls)
    assert not asked


@pytest.mark.parametrize(
    "url",
    ["http://mta-sts.ext.test/", "https://127.0.0.1/", "https://127.1/", "https://0x7f000001/", "https://2130706433/",
     "https://[::ffff:127.0.0.1]/", "https://a@127.0.0.1/", "https://mta-sts.ext.test:25/", "https://localhost/",
     "https://mta-sts.ext.test@evil.test/", "file:///etc/passwd", "gopher://mta-sts.ext.test/", "https://ext.test",
     "https://mta-sts.ext.test/x y", "https://mta-sts.ext.test/x\r\nHost: y", "", f"https://{'a.' * 127}test/"],
)  # fmt: skip
async def test_SSR_03_other_addresses_are_refused(fetch: Fetch, url: str) -> None:
    with pytest.raises(Unreachable, match="no address that may be fetched"):
        await fetch(answering(page()), url=url)


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "::1", "10.0.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "224.0.0.1", "::ffff:127.0.0.1",
     "fe80::1", "fd00::1"],
)  # fmt: skip
async def test_SSR_01_addresses_that_are_nobodys_are_not_called(
    serve: Serve, certificate: ServerTls, authorities: ClientTls, address: str
) -> None:
    asked: list[bytes] = []
    server = await serve(answering(page(), asked=asked), door=DOOR, tls=certificate)
    world = MailWorld(names={HOST: [address]})
    with pytest.raises(Unreachable, match="no public address"):
        await PolicyFetcher(world, is_public, tls=authorities, port=server.listening[0].port)(URL)
    assert not asked


async def test_SSR_01_the_name_is_looked_up_once(serve: Serve, certificate: ServerTls, authorities: ClientTls) -> None:
    server = await serve(answering(page()), door=DOOR, tls=certificate)
    asked: list[str] = []

    class Changing(MailWorld):
        async def addresses(self, host: str) -> list[str]:
            asked.append(host)
            return ["127.0.0.1"]

    port = server.listening[0].port
    assert await PolicyFetcher(Changing(), lambda _: True, tls=authorities, port=port)(URL) == POLICY
    assert asked == [HOST]


async def test_the_next_address_is_tried(serve: Serve, certificate: ServerTls, authorities: ClientTls) -> None:
    server = await serve(answering(page()), door=DOOR, tls=certificate)
    world = MailWorld(names={HOST: ["127.0.0.77", "127.0.0.1"]})
    port = server.listening[0].port
    assert await PolicyFetcher(world, lambda _: True, tls=authorities, port=port)(URL) == POLICY


async def test_names_that_lead_nowhere() -> None:
    world = MailWorld(broken={"mta-sts.broken.test"}, names={"mta-sts.dead.test": ["127.0.0.77"]})
    fetch = PolicyFetcher(world, lambda _: True, port=1)
    for name, words in (("unknown", "does not exist"), ("broken", "no name server"), ("dead", "cannot be reached")):
        with pytest.raises(Unreachable, match=words):
            await fetch(f"https://mta-sts.{name}.test/")
