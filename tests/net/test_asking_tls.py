"""TLS that asks for certificates, against clients of the standard library."""

from __future__ import annotations

import datetime
import ssl
from base64 import b64encode
from contextlib import suppress
from pathlib import Path

import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from hypothesis import given
from hypothesis import strategies as st
from OpenSSL import SSL

from dialtone.net.asking_tls import AskingPump, AskingTls, asking_context
from dialtone.net.tls import Pump, ServerTls, TlsPump, end_point, first_certificate
from dialtone.wire.port import Wire
from tests.net.conftest import Client, Lines, Serve
from tests.net.conftest import client as run_client
from tests.support.client_certificates import KINDS, certificate, self_signed


@pytest.fixture
def asking(server_tls: ServerTls) -> AskingTls:
    return AskingTls(server_tls)


def client(files: tuple[Path, Path] | None = None, version: str = "TLSv1_3") -> TlsPump:
    """A client that takes any server, and shows a certificate where it is asked."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.maximum_version = ssl.TLSVersion[version]
    if files is not None:
        context.load_cert_chain(*files)
    return TlsPump(context, server_side=False)


def shake(server: Pump, other: TlsPump) -> None:
    """Pass bytes between the two until both have nothing more to say."""
    for _ in range(6):
        if not other.ready:
            other.shake()
        if data := other.leaving():
            server.feed(data)
        if not server.ready:
            server.shake()
        data = server.leaving()
        if other.ready:
            other.receive(data)
        else:
            other.feed(data)


@pytest.mark.parametrize("version", ["TLSv1_2", "TLSv1_3"])
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_certificate_that_a_client_signed_itself_is_known(
    asking: AskingTls, tmp_path: Path, kind: str, version: str
) -> None:
    files = self_signed(tmp_path, kind)
    server, other = asking.pump(), client(files, version)
    shake(server, other)
    assert (server.ready, server.failure, other.failure) == (True, "", "")
    assert server.certificate() == first_certificate(files[0])
    assert server.version.startswith(version.replace("_", "."))


@pytest.mark.parametrize("version", ["TLSv1_2", "TLSv1_3"])
def test_who_has_none_comes_in_without(asking: AskingTls, version: str) -> None:
    server, other = asking.pump(), client(None, version)
    shake(server, other)
    assert (server.ready, server.failure, other.failure) == (True, "", "")
    assert server.certificate() is None and server.chain() == []


def test_dates_mean_nothing(asking: AskingTls, tmp_path: Path) -> None:
    """Only the key counts, and the account's list of keys says whether it is still good."""
    files = self_signed(tmp_path, days=datetime.timedelta(days=-1))
    assert x509.load_pem_x509_certificate(files[0].read_bytes()).not_valid_after_utc < datetime.datetime.now(
        datetime.UTC
    )
    server, other = asking.pump(), client(files)
    shake(server, other)
    assert server.certificate() == first_certificate(files[0])


def test_an_authority_means_nothing_either(asking: AskingTls, tmp_path: Path, authority: trustme.CA) -> None:
    issued = authority.issue_cert("alice.example")
    issued.private_key_and_cert_chain_pem.write_to_path(tmp_path / "both.pem")
    server, other = asking.pump(), client((tmp_path / "both.pem", tmp_path / "both.pem"))
    shake(server, other)
    assert server.chain() == [first_certificate(tmp_path / "both.pem")]


@pytest.mark.parametrize("version", ["TLSv1_2", "TLSv1_3"])
def test_somebody_elses_certificate_is_of_no_use_without_its_key(
    asking: AskingTls, tmp_path: Path, version: str
) -> None:
    """The thief's library only compares public halves, so the thief's key says that it has the other's."""
    theirs, own = KINDS["ecdsa"](), KINDS["ecdsa"]()
    kept = own.private_bytes(Encoding.DER, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    claiming = kept.replace(point(own), point(theirs))
    assert claiming != kept
    files = tmp_path / "theirs.cert", tmp_path / "claiming.key"
    files[0].write_bytes(certificate(theirs).public_bytes(Encoding.PEM))
    files[1].write_text(
        f"-----BEGIN EC PRIVATE KEY-----\n{b64encode(claiming).decode()}\n-----END EC PRIVATE KEY-----\n"
    )
    server = asking.pump()
    shake(server, client(files, version))
    assert not server.ready
    assert server.failure == "bad signature"


def point(key: ec.EllipticCurvePrivateKey) -> bytes:
    """The public half, as it stands in the private one's file."""
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def test_no_session_is_taken_up_again(asking: AskingTls, tmp_path: Path) -> None:
    """Every connection shows its certificate itself."""
    files = self_signed(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.load_cert_chain(*files)
    session = None
    for _ in range(2):
        arrived, leaving, server = ssl.MemoryBIO(), ssl.MemoryBIO(), asking.pump()
        far = context.wrap_bio(arrived, leaving, session=session)
        for _ in range(3):
            with suppress(ssl.SSLWantReadError):
                far.do_handshake()
            server.feed(leaving.read())
            server.shake()
            arrived.write(server.leaving())
        arrived.write(server.seal(b"x"))
        assert far.read(1) == b"x"
        assert not far.session_reused
        assert server.certificate() == first_certificate(files[0])
        session = far.session


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"GET / HTTP/1.1\r\n\r\n", "http request"),
        (b"NICK al\r\nUSER al 0 * :Al\r\n", "wrong version number"),
        (b"\x16\x03\x01\x00\x05\x01\x00\x00\x01\x00", "bad extension"),
    ],
)
def test_what_is_no_handshake_is_named(asking: AskingTls, data: bytes, told: str) -> None:
    server = asking.pump()
    server.feed(data)
    assert not server.shake()
    assert told in server.failure
    assert not server.shake()
    assert (server.seal(b"more"), server.receive(b"more"), server.goodbye()) == (b"", b"", b"")


@given(st.lists(st.binary(max_size=60), max_size=8))
def test_any_bytes_are_a_failure_and_never_an_error(own_context: SSL.Context, pieces: list[bytes]) -> None:
    server = AskingPump(own_context)
    for piece in pieces:
        server.feed(piece)
        assert not server.shake()
        server.leaving()
    assert not server.ready and server.certificate() is None


@pytest.fixture(scope="session")
def own_context(cert_files: tuple[Path, Path]) -> SSL.Context:
    return asking_context(*cert_files)


def test_a_certificate_too_large_to_be_one_is_refused(asking: AskingTls, tmp_path: Path) -> None:
    for padding, fine in ((20_000, True), (200_000, False)):
        server, other = asking.pump(), client(self_signed(tmp_path, padding=padding))
        shake(server, other)
        assert server.ready is fine
    assert server.failure == "excessive message size"


def test_TLS_09_weak_ciphers_are_refused(asking: AskingTls) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("AES128-SHA")
    server = asking.pump()
    shake(server, TlsPump(context, server_side=False))
    assert server.failure == "no shared cipher"


def test_TLS_09_old_protocols_are_refused(asking: AskingTls) -> None:
    context = SSL.Context(SSL.TLS_CLIENT_METHOD)
    context.set_cipher_list(b"ALL:@SECLEVEL=0")
    context.set_max_proto_version(SSL.TLS1_1_VERSION)
    server = asking.pump()
    play(SSL.Connection(context, None), server)
    assert server.failure == "unsupported protocol"


def test_TLS_09_a_client_that_renegotiates_is_refused(asking: AskingTls) -> None:
    context = SSL.Context(SSL.TLS_CLIENT_METHOD)
    context.set_max_proto_version(SSL.TLS1_2_VERSION)
    far, server = SSL.Connection(context, None), asking.pump()
    play(far, server)
    assert server.ready
    assert far.renegotiate()
    with suppress(SSL.WantReadError):
        far.do_handshake()
    asked = taken(far)
    assert asked
    assert server.receive(asked) == b""
    far.bio_write(server.leaving())
    with pytest.raises(SSL.Error) as refused:
        far.do_handshake()
    assert "renegotiation" in str(refused.value)


def play(far: SSL.Connection, server: Pump) -> None:
    """A handshake with a client of the other library."""
    far.set_connect_state()
    for _ in range(3):
        with suppress(SSL.Error):
            far.do_handshake()
        if data := taken(far):
            server.feed(data)
        server.shake()
        if data := server.leaving():
            far.bio_write(data)


def taken(far: SSL.Connection) -> bytes:
    """What leaves it."""
    try:
        return far.bio_read(65536)
    except SSL.WantReadError:
        return b""


# --- data -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def met(asking: AskingTls, tmp_path: Path) -> tuple[Pump, TlsPump]:
    server, other = asking.pump(), client(self_signed(tmp_path))
    shake(server, other)
    return server, other


def test_much_data_goes_through_in_both_directions(met: tuple[Pump, TlsPump]) -> None:
    server, other = met
    data = bytes(range(256)) * 4000
    assert server.receive(other.seal(data)) == data
    assert other.receive(server.seal(data)) == data
    assert server.seal(b"") == b""


def test_bytes_may_come_one_by_one(met: tuple[Pump, TlsPump]) -> None:
    server, other = met
    sealed = other.seal(b"NICK al\r\n")
    assert b"".join(server.receive(sealed[at : at + 1]) for at in range(len(sealed))) == b"NICK al\r\n"


def test_what_was_sent_with_the_end_of_the_handshake_is_read_after_it(asking: AskingTls, tmp_path: Path) -> None:
    server, other = asking.pump(), client(self_signed(tmp_path))
    other.shake()
    server.feed(other.leaving())
    server.shake()
    other.feed(server.leaving())
    assert other.shake()
    server.feed(other.leaving() + other.seal(b"early"))
    assert server.waiting > 0
    assert server.shake()
    assert server.receive(b"") == b"early"


def test_the_other_side_s_end_and_ours(met: tuple[Pump, TlsPump]) -> None:
    server, other = met
    assert server.receive(other.seal(b"last") + other.goodbye() + b"behind") == b"last"
    assert server.ended and not server.failure
    assert server.receive(b"more") == b""
    other_end = server.goodbye()
    assert other_end and server.goodbye() == b"" and server.seal(b"more") == b""


def test_our_notice_is_understood(met: tuple[Pump, TlsPump]) -> None:
    server, other = met
    other.receive(server.goodbye())
    assert other.ended


def test_a_record_that_was_tampered_with_is_a_failure(met: tuple[Pump, TlsPump]) -> None:
    server, other = met
    sealed = bytearray(other.seal(b"hello"))
    sealed[-1] ^= 1
    assert server.receive(bytes(sealed)) == b""
    assert "record" in server.failure


# --- our own certificate --------------------------------------------------------------------------------------------


def test_logins_are_bound_to_the_same_certificate_as_elsewhere(
    asking: AskingTls, cert_files: tuple[Path, Path]
) -> None:
    server, other = asking.pump(), client()
    shake(server, other)
    assert server.bindings == {"tls-server-end-point": end_point(first_certificate(cert_files[0]))}


def shown(tls: AskingTls) -> bytes:
    """The certificate a client gets now."""
    other = client()
    shake(tls.pump(), other)
    return other.certificate() or b""


def test_TLS_14_a_changed_file_is_loaded_and_a_broken_one_is_not(
    authority: trustme.CA, tmp_path: Path, lines: Lines
) -> None:
    now, file = [0.0], tmp_path / "both.pem"

    def issue() -> bytes:
        authority.issue_cert("a.test").private_key_and_cert_chain_pem.write_to_path(file)
        now[0] += 2
        return first_certificate(file)

    first = issue()
    tls = AskingTls(ServerTls(file, now=lambda: now[0]))
    assert shown(tls) == first
    second = issue()
    assert shown(tls) == second != first
    file.write_text("-----BEGIN CERTIFICATE-----\nnonsense\n")
    now[0] += 2
    assert shown(tls) == second
    assert len(lines.named("tls.broken")) == 1


def test_files_that_cannot_be_used_for_asking_leave_plain_tls(
    server_tls: ServerTls, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lines: Lines
) -> None:
    monkeypatch.setattr(ServerTls, "files", lambda self: (tmp_path / "gone.pem", None))
    tls = AskingTls(server_tls)
    assert shown(tls) == first_certificate(server_tls.cert_file)
    assert len(lines.named("tls.broken")) == 1


async def test_a_session_is_told_the_certificate(serve: Serve, asking: AskingTls, tmp_path: Path) -> None:
    """Over a real socket, on both loops."""
    seen: list[bytes] = []

    async def session(wire: Wire) -> None:
        await wire.read_line()
        seen.append(wire.presented)
        await wire.send(b"go")
        await wire.start_tls()
        seen.append(wire.presented)
        while True:
            await wire.send(await wire.read_line())

    files = self_signed(tmp_path)
    server = await serve(session, tls=asking)
    context = ssl._create_unverified_context()
    context.load_cert_chain(*files)

    def act(one: Client) -> bytes:
        one.send(b"STARTTLS\r\n")
        assert one.line() == b"go"
        one.secure(context)
        one.send(b"hello\r\n")
        return one.line()

    assert await run_client(server, act) == b"hello"
    assert seen == [b"", first_certificate(files[0])]
