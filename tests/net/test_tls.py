"""TLS on connections, by the security cases; contexts and certificates that change."""

from __future__ import annotations

import asyncio
import datetime
import hashlib
import os
import shutil
import ssl
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.x509.oid import NameOID

from dialtone.base import log
from dialtone.net.certificates import make_self_signed
from dialtone.net.terms import Limits
from dialtone.net.tls import ClientTls, ServerTls, TlsPump, end_point, fingerprint, server_context
from dialtone.testing.conformance.wire import Kept
from dialtone.wire.port import Wire
from dialtone.wire.service import Door
from tests.net.conftest import Client, Hands, Lines, Serve, client

IMPLICIT = Door("tests", "TESTS", "Test Server", "implicit")


class Pump:
    """A TLS client whose every packet the test decides about."""

    def __init__(self, one: Client) -> None:
        self.one = one
        self.arrived, self.leaving = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.tls = ssl._create_unverified_context().wrap_bio(self.arrived, self.leaving)

    def shake(self) -> bytes:
        """Go through the handshake and return the last packet of it, not yet sent."""
        while True:
            try:
                self.tls.do_handshake()
                return self.leaving.read()
            except ssl.SSLWantReadError:
                self.one.send(self.leaving.read())
                self.arrived.write(self.one.sock.recv(65536))

    def seal(self, data: bytes) -> bytes:
        self.tls.write(data)
        return self.leaving.read()

    def close_notice(self) -> bytes:
        with pytest.raises(ssl.SSLWantReadError):
            self.tls.unwrap()
        return self.leaving.read()

    def line(self) -> bytes:
        while True:
            try:
                return self.tls.read(1000)
            except ssl.SSLWantReadError:
                self.arrived.write(self.one.sock.recv(65536) or pytest.fail("closed"))


async def echo(wire: Wire) -> None:
    while True:
        await wire.send(await wire.read_line())


async def upgrade(wire: Wire) -> None:
    await wire.read_line()
    await wire.send(b"220 go")
    await wire.start_tls()
    while True:
        await wire.send(await wire.read_line())


# --- the upgrade ----------------------------------------------------------------------------------------------------


async def test_encrypted_bytes_that_come_with_the_end_of_the_handshake_are_not_lost(
    serve: Serve, server_tls: ServerTls
) -> None:
    server = await serve(upgrade, tls=server_tls)

    def act(one: Client) -> bytes:
        one.send(b"STARTTLS\r\n")
        assert one.line() == b"220 go"
        pump = Pump(one)
        last = pump.shake()
        one.send(last + pump.seal(b"first\r\n"))
        return pump.line()

    assert await client(server, act) == b"first\r\n"


async def test_encrypted_bytes_may_come_one_by_one(serve: Serve, server_tls: ServerTls) -> None:
    server = await serve(upgrade, tls=server_tls)

    def act(one: Client) -> bytes:
        one.send(b"STARTTLS\r\n")
        one.line()
        pump = Pump(one)
        for byte in pump.shake() + pump.seal(b"slow\r\n"):
            one.send(bytes([byte]))
        return pump.line()

    assert await client(server, act) == b"slow\r\n"


async def test_TLS_01_plaintext_behind_the_upgrade_breaks_the_handshake(
    serve: Serve, server_tls: ServerTls, lines: Lines
) -> None:
    server = await serve(upgrade, tls=server_tls)

    def act(one: Client) -> bytes:
        one.send(b"STARTTLS\r\n")
        assert one.line() == b"220 go"
        one.send(b"RSET\r\nEHLO evil\r\n")
        return one.rest()

    answer = await client(server, act)
    assert b"RSET" not in answer and b"\r\n" not in answer  # at most an alert
    assert [line for line in lines if line.startswith("!TLS failed")]


async def test_TLS_05_silence_instead_of_a_handshake(serve: Serve, server_tls: ServerTls, lines: Lines) -> None:
    hands = Hands()
    server = await serve(upgrade, tls=server_tls, watch=hands.watch, limits=Limits(handshake=30, before_login=0))
    loop = asyncio.get_running_loop()

    def act(one: Client) -> bytes:
        one.send(b"STARTTLS\r\n")
        assert one.line() == b"220 go"
        asyncio.run_coroutine_threadsafe(hands.move(31), loop).result(5)
        return one.rest()

    await client(server, act)
    assert [line for line in lines if line.startswith("!TIMEOUT")]


async def test_what_is_posted_before_and_during_the_handshake_is_not_lost(serve: Serve, server_tls: ServerTls) -> None:
    """A greeting that waits for the end of the turn goes out in the clear, in its place; what others say while the
    client takes its time goes out behind the handshake."""

    async def session(wire: Wire) -> None:
        await wire.read_line()
        wire.post(b"early\r\n")
        await wire.send(b"220 go")
        asyncio.get_running_loop().call_later(0.0, wire.post, b"late\r\n")
        await wire.start_tls()
        await wire.send(await wire.read_line())

    server = await serve(session, tls=server_tls)

    def act(one: Client) -> list[bytes]:
        one.send(b"STARTTLS\r\n")
        clear = [one.line(), one.line()]
        one.secure()
        first = one.line()
        one.send(b"hello\r\n")
        return [*clear, first, one.line()]

    assert await client(server, act) == [b"early", b"220 go", b"late", b"hello"]


async def test_TLS_05_a_second_upgrade_is_an_error(serve: Serve, server_tls: ServerTls, lines: Lines) -> None:
    async def twice(wire: Wire) -> None:
        await wire.read_line()
        await wire.send(b"220 go")
        await wire.start_tls()
        await wire.start_tls()

    server = await serve(twice, tls=server_tls)

    def act(one: Client) -> bytes:
        one.send(b"STARTTLS\r\n")
        one.line()
        one.secure()
        return one.rest()

    assert await client(server, act) == b""
    assert "!TLS failed: TLS is already active" in lines


async def test_the_label_of_log_lines_changes_with_the_upgrade(
    serve: Serve, server_tls: ServerTls, lines: Lines
) -> None:
    server = await serve(upgrade, tls=server_tls)

    def act(one: Client) -> None:
        one.send(b"STARTTLS\r\n")
        one.line()
        one.secure()
        one.send(b"x\r\n")
        one.line()

    await client(server, act)
    await server.shut_down(1)
    contexts = {event.context.label for event in lines.named("net.ended") if event.context}
    assert contexts == {"TESTS"}


# --- the end --------------------------------------------------------------------------------------------------------


async def test_TLS_12_clear_bytes_after_the_close_notice_are_not_read(serve: Serve, server_tls: ServerTls) -> None:
    kept: list[object] = []

    async def talk(wire: Wire) -> None:
        try:
            while True:
                kept.append(await wire.read_line())
        finally:
            kept.append("end")

    server = await serve(talk, door=IMPLICIT, tls=server_tls)

    def act(one: Client) -> None:
        pump = Pump(one)
        one.send(pump.shake() + pump.seal(b"one\r\n"))
        one.send(pump.close_notice() + b"MAIL FROM:<evil@ext.test>\r\n")
        one.rest()

    await client(server, act)
    assert kept == [b"one", "end"]


async def test_TLS_12_a_connection_cut_inside_a_body_is_lost(serve: Serve, server_tls: ServerTls, lines: Lines) -> None:
    outcome: list[object] = []

    async def talk(wire: Wire) -> None:
        try:
            outcome.append(await wire.read_body(Kept()))
        except Exception as error:
            outcome.append(type(error).__name__)
            raise

    server = await serve(talk, door=IMPLICIT, tls=server_tls)

    def act(one: Client) -> bytes:
        pump = Pump(one)
        one.send(pump.shake() + pump.seal(b"Subject: half\r\n"))
        one.end()
        return one.rest()

    await client(server, act)
    assert outcome == ["Gone"]
    assert not lines.named("net.fault")


async def test_a_broken_record_ends_the_connection(serve: Serve, server_tls: ServerTls, lines: Lines) -> None:
    server = await serve(echo, door=IMPLICIT, tls=server_tls)

    def act(one: Client) -> None:
        pump = Pump(one)
        one.send(pump.shake())
        record = bytearray(pump.seal(b"hello\r\n"))
        record[-1] ^= 1
        one.send(bytes(record))
        one.rest()

    await client(server, act)
    assert not lines.named("net.fault")


async def test_we_say_goodbye(serve: Serve, server_tls: ServerTls) -> None:
    async def talk(wire: Wire) -> None:
        await wire.send(b"bye")

    server = await serve(talk, door=IMPLICIT, tls=server_tls)

    def act(one: Client) -> bytes:
        one.secure()
        assert isinstance(one.sock, ssl.SSLSocket)
        one.sock.suppress_ragged_eofs = False  # an end without a close notice raises
        return one.rest()

    assert await client(server, act) == b"bye\r\n"


# --- who may speak --------------------------------------------------------------------------------------------------


def weak(version: ssl.TLSVersion, ciphers: str = "ALL") -> ssl.SSLContext:
    context = ssl._create_unverified_context()
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    context.maximum_version = version
    context.set_ciphers(f"{ciphers}:@SECLEVEL=0")
    return context


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion")
@pytest.mark.parametrize(
    ("version", "ciphers"),
    [
        ("TLSv1", "ALL"),
        ("TLSv1_1", "ALL"),
        ("TLSv1_2", "aNULL"),
        ("TLSv1_2", "kRSA"),
        ("TLSv1_2", "DHE"),
        ("TLSv1_2", "ECDHE+SHA1:ECDHE+SHA256:ECDHE+SHA384:!AESGCM:!CHACHA20"),
    ],
    ids=["tls1.0", "tls1.1", "anonymous", "no forward secrecy", "dhe", "cbc"],
)
async def test_TLS_09_old_protocols_and_weak_ciphers_are_refused(
    serve: Serve, server_tls: ServerTls, version: str, ciphers: str
) -> None:
    server = await serve(echo, door=IMPLICIT, tls=server_tls)
    context = weak(ssl.TLSVersion[version], ciphers)

    def act(one: Client) -> None:
        with pytest.raises((ssl.SSLError, ConnectionError)):
            one.secure(context)

    await client(server, act)


def test_TLS_09_no_compression_and_no_renegotiation(cert_files: tuple[Path, Path]) -> None:
    options = server_context(*cert_files).options
    assert options & ssl.OP_NO_COMPRESSION
    assert options & ssl.OP_NO_RENEGOTIATION


@pytest.mark.skipif(not shutil.which("openssl"), reason="needs the openssl program")
async def test_TLS_09_a_client_that_renegotiates_is_refused(serve: Serve, server_tls: ServerTls) -> None:
    server = await serve(echo, door=IMPLICIT, tls=server_tls)

    def act(one: Client) -> str:
        done = subprocess.run(
            ["openssl", "s_client", "-connect", f"127.0.0.1:{server.listening[0].port}", "-tls1_2"],
            input=b"R\n",
            capture_output=True,
            timeout=10,
            check=False,
        )
        return (done.stdout + done.stderr).decode(errors="replace")

    output = await client(server, act)
    assert "RENEGOTIATING" in output
    assert "no renegotiation" in output.lower().replace("_", " ")


def hello_with_name(name: bytes) -> bytes:
    """A TLS 1.2 client hello with a server name of any size, in as many records as it takes."""
    entry = b"\0" + len(name).to_bytes(2, "big") + name
    listed = len(entry).to_bytes(2, "big") + entry
    extensions = b"\0\0" + len(listed).to_bytes(2, "big") + listed
    body = b"\3\3" + bytes(32) + b"\0" + b"\0\2\xc0\x2b" + b"\1\0" + len(extensions).to_bytes(2, "big") + extensions
    message = b"\1" + len(body).to_bytes(3, "big") + body
    pieces = [message[at : at + 16000] for at in range(0, len(message), 16000)]
    return b"".join(b"\x16\3\1" + len(piece).to_bytes(2, "big") + piece for piece in pieces)


@pytest.mark.parametrize("name", ["", "unknown.example", "x.%2Fy", "bbs.example"])
async def test_TLS_10_any_name_gets_the_certificate_of_the_house(
    serve: Serve, server_tls: ServerTls, name: str, lines: Lines
) -> None:
    server = await serve(echo, door=IMPLICIT, tls=server_tls)

    def act(one: Client) -> bytes | None:
        one.secure(name=name or None)  # type: ignore[arg-type]
        assert isinstance(one.sock, ssl.SSLSocket)
        return one.sock.getpeercert(binary_form=True)

    pem = server_tls.cert_file.read_text()
    assert await client(server, act) == ssl.PEM_cert_to_DER_cert(pem[: pem.index("-----END") + 26])
    assert not lines.named("net.fault")


@pytest.mark.parametrize("name", [b"../../etc/passwd", b"a" * 256, b"a" * 65_000, b"\0" * 10, b""])
async def test_TLS_10_odd_names_do_no_harm(serve: Serve, server_tls: ServerTls, name: bytes, lines: Lines) -> None:
    server = await serve(echo, door=IMPLICIT, tls=server_tls)

    def act(one: Client) -> None:
        one.send(hello_with_name(name))
        one.sock.recv(65536)

    await client(server, act)

    def good(one: Client) -> bytes:
        one.secure()
        one.send(b"alive\r\n")
        return one.line()

    assert await client(server, good) == b"alive"
    assert not lines.named("net.fault")


async def test_without_a_certificate_the_upgrade_fails(serve: Serve, lines: Lines) -> None:
    server = await serve(upgrade)

    def act(one: Client) -> bytes:
        one.send(b"STARTTLS\r\n")
        return one.rest()

    await client(server, act)
    assert "!TLS failed: no certificate" in lines


# --- certificates that change ---------------------------------------------------------------------------------------


def shake(server: TlsPump, other: TlsPump) -> None:
    for _ in range(4):
        other.shake()
        server.feed(other.leaving())
        if not server.ready:
            server.shake()
        other.feed(server.leaving())


def names(tls: ServerTls) -> bytes:
    """The certificate that a client gets now."""
    server = TlsPump(tls.context(), server_side=True)
    other = TlsPump(ClientTls().context(verify=False), server_side=False)
    shake(server, other)
    assert other.ready
    return other.certificate() or b""


def test_TLS_14_a_new_certificate_is_taken_and_a_broken_one_is_not(tmp_path: Path, lines: Lines) -> None:
    cert, key, time = tmp_path / "cert.pem", tmp_path / "key.pem", [0.0]
    make_self_signed(cert, key, "one.example")
    tls = ServerTls(cert, key, now=lambda: time[0])
    first, print_of_first = names(tls), tls.fingerprint

    make_self_signed(cert, key, "two.example")
    assert names(tls) == first  # not looked at again yet
    time[0] += 2
    second = names(tls)
    assert second != first and b"two.example" in second
    assert tls.fingerprint != print_of_first
    assert any(tls.fingerprint in line for line in lines)

    cert.write_text("-----BEGIN CERTIFICATE-----\nrubbish\n-----END CERTIFICATE-----\n")
    time[0] += 2
    assert names(tls) == second
    assert [event.level for event in lines.named("tls.broken")] == [3]

    make_self_signed(cert, key, "three.example")
    time[0] += 2
    assert b"three.example" in names(tls)


def test_TLS_14_a_key_that_does_not_fit_or_a_missing_file_keeps_the_old(tmp_path: Path, lines: Lines) -> None:
    cert, key, time = tmp_path / "cert.pem", tmp_path / "key.pem", [0.0]
    make_self_signed(cert, key, "one.example")
    tls = ServerTls(cert, key, now=lambda: time[0])
    first = names(tls)
    make_self_signed(cert, tmp_path / "other.pem", "two.example")
    time[0] += 2
    assert names(tls) == first
    os.remove(cert)
    time[0] += 2
    assert names(tls) == first
    assert len(lines.named("tls.broken")) == 2


def test_nothing_to_begin_with_is_told(tmp_path: Path) -> None:
    with pytest.raises(OSError):
        ServerTls(tmp_path / "none.pem")


def test_the_fingerprint_is_what_other_programs_show(cert_files: tuple[Path, Path]) -> None:
    if not shutil.which("openssl"):
        pytest.skip("needs the openssl program")
    shown = subprocess.run(
        ["openssl", "x509", "-noout", "-fingerprint", "-sha256", "-in", cert_files[0]],
        capture_output=True,
        text=True,
        check=True,
    )
    assert shown.stdout.strip().endswith("=" + ServerTls(*cert_files).fingerprint)


# --- the client's side ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "failure"), [("bbs.example", ""), ("other.example", "certificate not trusted")])
def test_a_verifying_client_wants_the_right_name(
    server_tls: ServerTls, authority: trustme.CA, tmp_path: Path, name: str, failure: str
) -> None:
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    other = TlsPump(ClientTls(tmp_path / "ca.pem").context(verify=True), server_side=False, name=name)
    shake(TlsPump(server_tls.context(), server_side=True), other)
    assert other.failure.startswith(failure)
    assert other.ready is not bool(failure)


def test_an_opportunistic_client_takes_any_certificate(server_tls: ServerTls) -> None:
    other = TlsPump(ClientTls().context(verify=False), server_side=False, name="whatever.example")
    shake(TlsPump(server_tls.context(), server_side=True), other)
    assert other.ready


def test_much_data_goes_through_the_pump_in_both_directions(server_tls: ServerTls) -> None:
    server, other = (
        TlsPump(server_tls.context(), server_side=True),
        TlsPump(ClientTls().context(verify=False), server_side=False),
    )
    shake(server, other)
    data = bytes(range(256)) * 4000
    assert server.receive(other.seal(data)) == data
    assert other.receive(server.seal(data)) == data
    assert server.seal(b"") == b"" or other.receive(server.seal(b"")) == b""


def test_after_our_goodbye_nothing_is_sealed(server_tls: ServerTls) -> None:
    server, other = (
        TlsPump(server_tls.context(), server_side=True),
        TlsPump(ClientTls().context(verify=False), server_side=False),
    )
    shake(server, other)
    other.receive(server.goodbye())
    assert other.ended
    assert (server.goodbye(), server.seal(b"more")) == (b"", b"")


def test_sockets_are_not_needed_to_fail(server_tls: ServerTls) -> None:
    server = TlsPump(server_tls.context(), server_side=True)
    server.feed(b"GET / HTTP/1.1\r\n\r\n")
    assert not server.shake()
    assert server.failure


# --- a certificate that is preferred --------------------------------------------------------------------------------


def issue(file: Path, authority: trustme.CA, name: str) -> str:
    """Write a certificate and its key into one file; return its fingerprint."""
    authority.issue_cert(name).private_key_and_cert_chain_pem.write_to_path(file)
    return fingerprint(file)


def test_a_preferred_certificate_counts_as_soon_as_it_is_there(
    cert_files: tuple[Path, Path], authority: trustme.CA, tmp_path: Path
) -> None:
    now = [0.0]
    tls = ServerTls(*cert_files, preferred=tmp_path / "acme.pem", now=lambda: now[0])
    assert tls.fingerprint == fingerprint(cert_files[0])
    first = issue(tmp_path / "acme.pem", authority, "a.test")
    now[0] += 2
    tls.context()
    assert tls.fingerprint == first
    second = issue(tmp_path / "acme.pem", authority, "a.test")
    now[0] += 2
    tls.context()
    assert tls.fingerprint == second != first


def test_a_broken_preferred_one_never_takes_a_good_ones_place(
    cert_files: tuple[Path, Path], authority: trustme.CA, tmp_path: Path, lines: Lines
) -> None:
    now = [0.0]
    good = issue(tmp_path / "acme.pem", authority, "a.test")
    tls = ServerTls(*cert_files, preferred=tmp_path / "acme.pem", now=lambda: now[0])
    (tmp_path / "acme.pem").write_text("-----BEGIN CERTIFICATE-----\nnonsense\n")
    now[0] += 2
    tls.context()
    assert tls.fingerprint == good
    assert [event.level for event in lines.named("tls.broken")] == [log.ERROR]
    begun_anew = ServerTls(*cert_files, preferred=tmp_path / "acme.pem")
    assert begun_anew.fingerprint == fingerprint(cert_files[0])
    assert len(lines.named("tls.broken")) == 2


def test_what_is_preferred_may_change(cert_files: tuple[Path, Path], authority: trustme.CA, tmp_path: Path) -> None:
    own, got = fingerprint(cert_files[0]), issue(tmp_path / "acme.pem", authority, "a.test")
    tls = ServerTls(*cert_files)
    tls.prefer(tmp_path / "acme.pem")
    assert tls.fingerprint == got
    tls.prefer(None)
    assert tls.fingerprint == own


def test_FTP_08_contexts_apart_share_no_sessions(server_tls: ServerTls) -> None:
    """A session of one is taken up by connections of the same, and of no other."""
    apart = server_tls.apart()
    own, other = apart.context(), apart.context()
    assert len({id(own), id(other), id(server_tls.context())}) == 3
    client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client.check_hostname, client.verify_mode = False, ssl.CERT_NONE
    _, _, session = _meet(own, client)
    assert _meet(own, client, session)[1]
    assert not _meet(other, client, session)[1]
    assert not _meet(server_tls.context(), client, session)[1]


def _meet(
    context: ssl.SSLContext, client: ssl.SSLContext, session: ssl.SSLSession | None = None
) -> tuple[TlsPump, bool, ssl.SSLSession | None]:
    """A handshake with a server of this context: the server's pump, whether it took up the session, the new one."""
    pump = TlsPump(context, server_side=True)
    arrived, leaving = ssl.MemoryBIO(), ssl.MemoryBIO()
    far = client.wrap_bio(arrived, leaving, server_side=False, session=session)
    for _ in range(4):
        with suppress(ssl.SSLWantReadError):
            far.do_handshake()
        if leaving.pending:
            pump.feed(leaving.read())
        pump.shake()
        arrived.write(pump.leaving())
    arrived.write(pump.seal(b"x"))
    assert far.read(1) == b"x"
    return pump, pump.reused, far.session


@pytest.mark.parametrize("how", ["sha256", "sha384", "sha512"])
def test_what_a_connection_is_known_by_follows_from_the_signature(how: str) -> None:
    """RFC 5929 section 4.1: the signature's own hash."""
    certificate = certificate_signed(how)
    assert end_point(certificate) == hashlib.new(how, certificate).digest()


def test_weak_signatures_are_known_by_a_good_hash() -> None:
    certificate = certificate_signed("sha256").replace(SHA256_WITH_RSA, SHA1_WITH_RSA)
    assert end_point(certificate) == hashlib.sha256(certificate).digest()


def test_where_no_hash_is_defined_nothing_can_be_bound_to() -> None:
    assert end_point(certificate_signed("ed25519")) == b""
    assert end_point(b"nonsense") == b""


SHA256_WITH_RSA = bytes.fromhex("2a864886f70d01010b")  # the numbers of algorithms in a certificate
SHA1_WITH_RSA = bytes.fromhex("2a864886f70d010105")


def certificate_signed(how: str) -> bytes:
    """A certificate of its own, DER."""
    key = ed25519.Ed25519PrivateKey.generate() if how == "ed25519" else rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mx.local.test")])
    now = datetime.datetime.now(datetime.UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + datetime.timedelta(days=1))
    algorithm = {"ed25519": None, "sha384": hashes.SHA384(), "sha512": hashes.SHA512()}.get(how, hashes.SHA256())
    return made.sign(key, algorithm).public_bytes(serialization.Encoding.DER)


async def test_a_session_knows_what_its_client_can_bind_to(serve: Serve, server_tls: ServerTls) -> None:
    seen: list[dict[str, bytes]] = []

    async def session(wire: Wire) -> None:
        await wire.read_line()
        seen.append(dict(wire.bindings))
        await wire.send(b"220 go")
        await wire.start_tls()
        seen.append(dict(wire.bindings))
        await wire.send(b"done")

    server = await serve(session, tls=server_tls)
    certificates = []

    def act(one: Client) -> None:
        one.send(b"STARTTLS\r\n")
        one.line()
        one.secure(ssl._create_unverified_context())
        assert isinstance(one.sock, ssl.SSLSocket)
        certificates.append(one.sock.getpeercert(True) or b"")
        one.line()

    await client(server, act)
    assert seen[0] == {}
    assert seen[1] == {"tls-server-end-point": hashlib.sha256(certificates[0]).digest()}
