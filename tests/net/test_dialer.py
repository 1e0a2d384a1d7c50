"""Connections we open, against servers of our own."""

from __future__ import annotations

import asyncio
import errno
import hashlib
import socket
from pathlib import Path

import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from dialtone.base.errors import Gone, TlsFailed
from dialtone.domain.ports.outside import ClientWire, Tlsa, Unreachable
from dialtone.net.certificates import make_self_signed
from dialtone.net.dialer import NetDialer
from dialtone.net.server import Server
from dialtone.net.tls import ClientTls, ServerTls
from dialtone.wire.port import Wire
from tests.net.conftest import Lines, Serve


async def shout(wire: Wire) -> None:
    await wire.send(b"220 " + wire.peer.address.encode())
    while True:
        await wire.send((await wire.read_line()).upper())


async def dial(server: Server, dialer: NetDialer | None = None, source: str = "") -> ClientWire:
    place = server.listening[0]
    return await (dialer or NetDialer()).dial(place.host, place.port, within=5, source=source, label="SEND")


async def test_lines_go_out_and_come_back(serve: Serve, lines: Lines) -> None:
    server = await serve(shout)
    wire = await dial(server)
    assert await wire.read_line() == b"220 127.0.0.1"
    await wire.send(b"hello")
    assert await wire.read_line(within=5) == b"HELLO"
    assert (wire.peer.address, wire.peer.local_address) == ("127.0.0.1", "127.0.0.1")
    assert [line for line in lines if line.startswith("SEND connected to 127.0.0.1 port")]
    await wire.close()
    await wire.close()
    with pytest.raises(Gone):
        await wire.read_line()


@pytest.mark.proves("Mail.OutboundInterface")
async def test_our_own_address_can_be_chosen(serve: Serve) -> None:
    wire = await dial(await serve(shout), source="127.0.0.2")
    assert await wire.read_line() == b"220 127.0.0.2"
    await wire.close()


async def test_a_closed_port_is_unreachable_with_the_systems_number() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with pytest.raises(Unreachable, match="Connection refused") as caught:
        await NetDialer().dial("127.0.0.1", port, within=5)
    assert caught.value.errno == errno.ECONNREFUSED


async def test_nobody_answering_is_unreachable_in_time() -> None:
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        others = [socket.socket() for _ in range(4)]
        for other in others:
            other.setblocking(False)
            other.connect_ex(full.getsockname())
        with pytest.raises(Unreachable) as caught:
            await NetDialer().dial("127.0.0.1", full.getsockname()[1], within=0.05)
        assert caught.value.errno == errno.ETIMEDOUT
        for other in others:
            other.close()


@pytest.mark.parametrize("address", ["not an address", "192.0.2.1:25", ""])
async def test_only_literal_addresses_that_exist_are_reached(address: str) -> None:
    with pytest.raises(Unreachable):
        await NetDialer().dial(address, 1, within=1, source="203.0.113.77")


async def offer(wire: Wire) -> None:
    await wire.read_line()
    await wire.send(b"220 go", b"250-AUTH PLAIN", b"250 evil")
    await wire.start_tls()
    await wire.send(b"220 secret")
    await wire.read_line()


async def test_TLS_06_what_a_server_says_before_the_handshake_is_dropped(serve: Serve, server_tls: ServerTls) -> None:
    wire = await dial(await serve(offer, tls=server_tls))
    await wire.send(b"STARTTLS")
    assert await wire.read_line() == b"220 go"
    await wire.start_client_tls("bbs.example", verify=False)
    assert wire.secure
    assert wire.tls_version.startswith("TLSv1.3 ")
    assert await wire.read_line() == b"220 secret"
    await wire.close()


@pytest.mark.parametrize(("name", "good"), [("bbs.example", True), ("other.example", False), ("x" * 300, False)])
async def test_a_name_is_verified_when_that_is_wanted(
    serve: Serve, server_tls: ServerTls, authority: trustme.CA, tmp_path: Path, name: str, good: bool
) -> None:
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    wire = await dial(await serve(offer, tls=server_tls), NetDialer(tls=ClientTls(tmp_path / "ca.pem")))
    await wire.send(b"STARTTLS")
    await wire.read_line()
    if good:
        await wire.start_client_tls(name, verify=True)
        assert await wire.read_line() == b"220 secret"
    else:
        with pytest.raises(TlsFailed):
            await wire.start_client_tls(name, verify=True)
    await wire.close()


def by_key(file: Path, usage: int = 3) -> Tlsa:
    """A record for the key of a PEM certificate."""
    certificate = x509.load_pem_x509_certificate(file.read_bytes())
    public = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return Tlsa(usage, 1, 1, hashlib.sha256(public).digest())


async def test_a_certificate_that_a_record_names_is_good_whatever_it_says(
    serve: Serve, server_tls: ServerTls, cert_files: tuple[Path, Path]
) -> None:
    wire = await dial(await serve(offer, tls=server_tls))
    await wire.send(b"STARTTLS")
    await wire.read_line()
    await wire.start_client_tls("mx.ext.test", verify=False, tlsa=[by_key(cert_files[0])])
    assert await wire.read_line() == b"220 secret"
    await wire.close()


async def test_TLS_08_another_certificate_than_the_record_says_ends_it_before_a_word(
    serve: Serve, server_tls: ServerTls, tmp_path: Path
) -> None:
    heard: list[bytes] = []
    ended = asyncio.Event()

    async def listen(wire: Wire) -> None:
        await wire.read_line()
        await wire.send(b"220 go")
        try:
            await wire.start_tls()
            heard.append(await wire.read_line())
        finally:
            ended.set()

    make_self_signed(tmp_path / "cert", tmp_path / "key", "bbs.example")
    wire = await dial(await serve(listen, tls=server_tls))
    await wire.send(b"STARTTLS")
    await wire.read_line()
    with pytest.raises(TlsFailed, match="matches none of the TLSA records"):
        await wire.start_client_tls("bbs.example", verify=False, tlsa=[by_key(tmp_path / "cert")])
    await wire.send(b"password")
    with pytest.raises(TlsFailed):
        await wire.read_line()
    await wire.close()
    async with asyncio.timeout(5):
        await ended.wait()
    assert not heard


@pytest.mark.parametrize(
    ("name", "names", "good"),
    [("bbs.example", (), True), ("other.example", ("bbs.example",), True), ("other.example", (), False)],
)
async def test_below_an_authority_the_certificate_must_be_for_one_of_the_names(
    serve: Serve, authority: trustme.CA, tmp_path: Path, name: str, names: tuple[str, ...], good: bool
) -> None:
    middle = authority.create_child_ca()
    issued = middle.issue_cert("bbs.example")
    middle.cert_pem.write_to_path(tmp_path / "ca")
    issued.private_key_pem.write_to_path(tmp_path / "key")
    for blob in issued.cert_chain_pems:
        blob.write_to_path(tmp_path / "cert", append=True)
    wire = await dial(await serve(offer, tls=ServerTls(tmp_path / "cert", tmp_path / "key")))
    await wire.send(b"STARTTLS")
    await wire.read_line()
    if good:
        await wire.start_client_tls(name, verify=False, tlsa=[by_key(tmp_path / "ca", 2)], names=names)
        assert await wire.read_line() == b"220 secret"
    else:
        with pytest.raises(TlsFailed, match="certificate not trusted"):
            await wire.start_client_tls(name, verify=False, tlsa=[by_key(tmp_path / "ca", 2)], names=names)
    await wire.close()


async def test_a_server_that_does_not_speak_tls_is_told(serve: Serve) -> None:
    async def plain(wire: Wire) -> None:
        await wire.read_line()
        await wire.send(b"220 go")
        await wire.flush()
        await wire.read_exactly(5)
        await wire.send(b"500 what is this?")

    wire = await dial(await serve(plain))
    await wire.send(b"STARTTLS")
    await wire.read_line()
    with pytest.raises((TlsFailed, Gone)):
        await wire.start_client_tls("bbs.example", verify=False)
    await wire.close()
