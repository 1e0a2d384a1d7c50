"""Telling webhooks, to servers that are good, slow, lying and private."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import trustme

from dialtone.domain.mail.destinations import is_public
from dialtone.domain.ports.outside import Unreachable
from dialtone.net.certificates import make_self_signed
from dialtone.net.hook_poster import HookPoster
from dialtone.net.tls import ClientTls, ServerTls
from dialtone.testing.mail_sink import MailWorld
from dialtone.wire.port import Wire
from dialtone.wire.service import Door
from tests.net.conftest import Serve

HOST = "hooks.ext.test"
URL = f"https://{HOST}/told?by=us"
DOOR = Door("web", "WEB", "Web Server", "implicit")
BODY = '{"event": "post.made", "by": "Zoë"}'.encode()
SIGNED = {"X-Dialtone-Signature": "sha256=" + "ab" * 32, "Content-Type": "application/json"}

Told = Callable[..., Awaitable[int]]


@dataclass
class Hook:
    """A web server that notes what it is told, and answers so."""

    answer: bytes = b"HTTP/1.1 204 No Content\r\n\r\n"
    lines: list[bytes] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    answered: bool = True

    async def __call__(self, wire: Wire) -> None:
        """One conversation."""
        length = 0
        while line := await wire.read_line():
            self.lines.append(line)
            if line.lower().startswith(b"content-length:"):
                length = int(line.partition(b":")[2])
        self.bodies.append(await wire.read_exactly(length))
        if not self.answered:
            await wire.read_line()
        await wire.send_raw(self.answer)
        await wire.flush()


@pytest.fixture(scope="module")
def certificate(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> ServerTls:
    folder = tmp_path_factory.mktemp("hooks")
    made = authority.issue_cert(HOST)
    made.cert_chain_pems[0].write_to_path(folder / "cert")
    made.private_key_pem.write_to_path(folder / "key")
    return ServerTls(folder / "cert", folder / "key")


@pytest.fixture
def tell(serve: Serve, certificate: ServerTls, authority: trustme.CA, tmp_path: Path) -> Told:
    """Tell a hook something; the status it answers with."""

    async def go(
        hook: Hook,
        *,
        url: str = URL,
        fields: Mapping[str, str] = SIGNED,
        tls: ServerTls | None = None,
        permitted: Callable[[str], bool] = lambda _: True,
        address: str = "127.0.0.1",
        within: float = 5,
    ) -> int:
        server = await serve(hook, door=DOOR, tls=tls or certificate)
        authority.cert_pem.write_to_path(tmp_path / "ca.pem")
        poster = HookPoster(
            MailWorld(names={HOST: [address]}),
            permitted,
            tls=ClientTls(tmp_path / "ca.pem"),
            port=server.listening[0].port,
            within=within,
        )
        return await poster.post(url, BODY, fields)

    return go


async def test_body_and_signature_arrive_and_the_status_comes_back(tell: Told) -> None:
    hook = Hook()
    assert await tell(hook) == 204
    assert hook.lines[0] == b"POST /told?by=us HTTP/1.1"
    assert b"Host: hooks.ext.test" in hook.lines and b"Content-Type: application/json" in hook.lines
    assert b"X-Dialtone-Signature: sha256=" + b"ab" * 32 in hook.lines
    assert hook.bodies == [BODY]


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9999999999\r\n\r\n", 200),
        (b"HTTP/1.0 503 Not now\r\n\r\n", 503),
        (b"HTTP/1.1 410\r\nX: y\r\n\r\n" + b"x" * 100_000, 410),
    ],
)
async def test_only_the_status_of_an_answer_is_read(tell: Told, answer: bytes, status: int) -> None:
    assert await tell(Hook(answer)) == status


async def test_SSR_01_a_redirect_is_a_status_and_is_not_followed(tell: Told) -> None:
    hook = Hook(b"HTTP/1.1 307 Elsewhere\r\nLocation: https://hooks.ext.test/other\r\n\r\n")
    assert await tell(hook) == 307
    assert len(hook.bodies) == 1


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "fd00::1", "::ffff:127.0.0.1"])
async def test_SSR_01_private_addresses_hear_nothing(tell: Told, address: str) -> None:
    hook = Hook()
    with pytest.raises(Unreachable, match="no public address"):
        await tell(hook, permitted=is_public, address=address)
    assert not hook.lines


@pytest.mark.parametrize(
    "url",
    [f"http://{HOST}/", "https://127.0.0.1/", "https://0x7f000001/", "https://[::1]/", f"https://a@{HOST}/",
     f"https://{HOST}:25/", "file:///etc/passwd", f"https://{HOST}/x\r\nX: y", "https://localhost/", ""],
)  # fmt: skip
async def test_SSR_03_other_addresses_are_refused(tell: Told, url: str) -> None:
    hook = Hook()
    with pytest.raises(Unreachable, match="no address that may be fetched"):
        await tell(hook, url=url)
    assert not hook.lines


async def test_no_field_makes_another_one(tell: Told) -> None:
    hook = Hook()
    with pytest.raises(Unreachable, match="line end"):
        await tell(hook, fields={"X-Event": "x\r\nX-Other: y"})
    assert not hook.bodies


async def test_SSR_02_a_hook_that_never_answers(tell: Told) -> None:
    with pytest.raises(Unreachable, match=r"within 0\.3 seconds"):
        await tell(Hook(answered=False), within=0.3)


@pytest.mark.parametrize("answer", [b"", b"220 mx ESMTP\r\n", b"HTTP/1.1 200 " + b"x" * 10_000 + b"\r\n\r\n"])
async def test_SSR_02_what_is_no_answer(tell: Told, answer: bytes) -> None:
    with pytest.raises(Unreachable):
        await tell(Hook(answer))


async def test_a_hook_with_a_certificate_of_its_own_hears_nothing(tell: Told, tmp_path: Path) -> None:
    make_self_signed(tmp_path / "cert", tmp_path / "key", HOST)
    hook = Hook()
    with pytest.raises(Unreachable, match="certificate not trusted"):
        await tell(hook, tls=ServerTls(tmp_path / "cert", tmp_path / "key"))
    assert not hook.lines
