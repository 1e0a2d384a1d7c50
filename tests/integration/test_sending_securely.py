"""Mail leaves only as others ask: MTA-STS and DANE against real name servers, web servers and mail servers."""

from __future__ import annotations

import asyncio
import datetime
import hashlib
import smtplib
import ssl
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from dialtone.config.mail import MailConfig
from dialtone.domain.mail.destinations import Destinations, Own, Target
from dialtone.domain.mail.outcomes import Outcome
from dialtone.domain.mail.sending import read_policy
from dialtone.domain.mail.tls_policies import TlsPolicies
from dialtone.host.clock import SystemClock
from dialtone.net.certificates import make_self_signed
from dialtone.net.dialer import NetDialer
from dialtone.net.dns import DnsResolver
from dialtone.net.tls import ClientTls
from dialtone.net.web import PolicyFetcher
from dialtone.protocols.smtp.calling import Calls
from dialtone.protocols.smtp.client import Trouble
from dialtone.store.memory import MemoryStore
from dialtone.testing.chance import SteadyChance
from tests.support.dns import NameServer
from tests.support.live import LiveBoard
from tests.support.ports import free_port
from tests.support.sink import Recorder
from tests.support.waiting import until

pytestmark = pytest.mark.integration

MX = "mx.far.test"
POLICY = b"version: STSv1\r\nmode: %s\r\nmx: mx.far.test\r\nmax_age: 86400\r\n"


@contextmanager
def web_server(files: tuple[Path, Path], text: bytes) -> Iterator[int]:
    """An HTTPS server that has one text; gives its port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            good = self.path == "/.well-known/mta-sts.txt" and self.headers["Host"] == "mta-sts.far.test"
            self.send_response(200 if good else 404)
            self.send_header("Content-Type", "text/plain")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_: object) -> None:
            pass

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*files)
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


class World:
    """far.test with a mail host, its names, and us."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder, self._stack = folder, stack
        self.authority = trustme.CA()
        self.authority.cert_pem.write_to_path(folder / "ca.pem")
        self.names = stack.enter_context(NameServer())
        self.names.zone |= {("far.test", "MX"): [f"10 {MX}."], (MX, "A"): ["127.0.0.20"]}
        self.names.zone |= {("mta-sts.far.test", "A"): ["127.0.0.1"]}
        self.port = free_port("127.0.0.20")
        self.web = 1

    def certificate(self, kind: str, name: str = MX) -> tuple[Path, Path]:
        """Files of a certificate: good, or self-signed, expired, for a wrong name."""
        cert, key = self.folder / f"{kind}.{name}.cert", self.folder / f"{kind}.{name}.key"
        if kind == "self-signed":
            make_self_signed(cert, key, name)
            return cert, key
        yesterday = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=1)
        issued = self.authority.issue_cert(
            "other.test" if kind == "wrong name" else name, not_after=yesterday if kind == "expired" else None
        )
        issued.cert_chain_pems[0].write_to_path(cert)
        issued.private_key_pem.write_to_path(key)
        return cert, key

    def serve(self, certificate: tuple[Path, Path] | None) -> Recorder:
        """The mail host."""
        return self._stack.enter_context(Recorder("127.0.0.20", self.port, certificate=certificate).serving())

    def policy(self, mode: str) -> None:
        """Publish a policy."""
        self.names.zone["_mta-sts.far.test", "TXT"] = ['"v=STSv1; id=1;"']
        files = self.certificate("good", "mta-sts.far.test")
        self.web = self._stack.enter_context(web_server(files, POLICY % mode.encode()))

    def records(self, file: Path, *, signed: bool = True) -> None:
        """Publish a TLSA record for the key of this certificate."""
        public = x509.load_pem_x509_certificate(file.read_bytes()).public_key()
        data = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        name = f"_{self.port}._tcp.{MX}"
        self.names.zone[name, "TLSA"] = [f"3 1 1 {hashlib.sha256(data).hexdigest()}"]
        if signed:
            self.names.signed |= {MX, name}

    def send(self) -> list[Outcome]:
        """Say hello to every server mail for far.test may go to, as a delivery does; the troubles."""
        return asyncio.run(asyncio.wait_for(self._send(), 30))

    async def _send(self) -> list[Outcome]:
        mail = MailConfig(
            dns_server=self.names.address, delivery_port=self.port, allow_private_destinations=True, connect_timeout=3
        )
        resolver, tls = DnsResolver(mail.dns_server, lifetime=1), ClientTls(self.folder / "ca.pem")
        fetch = PolicyFetcher(resolver, lambda _: True, tls=tls, port=self.web, within=3)
        policy, clock = read_policy(mail, "local.test"), SystemClock()
        policies = TlsPolicies(resolver=resolver, fetch=fetch, store=MemoryStore(), clock=clock, mail=mail)
        destinations = Destinations(resolver, SteadyChance(), policy, Own(), policies)
        calls = Calls(NetDialer(tls=tls), clock, policy)
        troubles: list[Outcome] = []
        self.secure: list[bool] = []
        async for target in destinations.targets("far.test", 0, troubles):
            await self._call(calls, target, troubles)
        return troubles

    async def _call(self, calls: Calls, target: Target, troubles: list[Outcome]) -> None:
        async def pulse() -> None:
            pass

        try:
            client = await calls.open(target, pulse)
        except Trouble as trouble:
            troubles.append(trouble.outcome)
            return
        self.secure.append(client.wire.secure)
        await client.quit()


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with ExitStack() as stack:
        yield World(tmp_path, stack)


def test_an_enforced_policy_and_a_good_certificate(world: World) -> None:
    world.policy("enforce")
    world.serve(world.certificate("good"))
    assert world.send() == []
    assert world.secure == [True]


@pytest.mark.parametrize("kind", ["self-signed", "expired", "wrong name", "none"])
def test_TLS_08_an_enforced_policy_and_any_other_server(world: World, kind: str) -> None:
    world.policy("enforce")
    world.serve(world.certificate(kind) if kind != "none" else None)
    [trouble] = world.send()
    assert trouble.status == ("4.7.4" if kind == "none" else "4.7.5")
    assert world.secure == []


@pytest.mark.parametrize("kind", ["self-signed", "none"])
def test_a_policy_under_test_stops_nothing(world: World, kind: str) -> None:
    world.policy("testing")
    world.serve(world.certificate(kind) if kind != "none" else None)
    assert world.send() == []
    assert world.secure == [kind != "none"]


def test_a_policy_whose_web_server_is_silent_stops_nothing(world: World) -> None:
    world.names.zone["_mta-sts.far.test", "TXT"] = ['"v=STSv1; id=1;"']
    world.serve(world.certificate("self-signed"))
    assert world.send() == []
    assert world.secure == [True]


def test_records_name_a_certificate_of_ones_own(world: World) -> None:
    files = world.certificate("self-signed")
    world.records(files[0])
    world.serve(files)
    assert world.send() == []
    assert world.secure == [True]


@pytest.mark.parametrize("kind", ["good", "none"])
def test_TLS_08_records_and_any_other_certificate(world: World, kind: str) -> None:
    """Also one that every authority vouches for."""
    world.records(world.certificate("self-signed")[0])
    world.serve(world.certificate(kind) if kind != "none" else None)
    [trouble] = world.send()
    assert trouble.status == ("4.7.4" if kind == "none" else "4.7.5")
    assert world.secure == []


def test_records_nobody_vouches_for_count_for_nothing(world: World) -> None:
    world.records(world.certificate("self-signed")[0], signed=False)
    world.serve(None)
    assert world.send() == []
    assert world.secure == [False]


@pytest.mark.parametrize("how", ["silent", "broken"])
def test_TLS_08_records_that_are_kept_from_us_make_mail_wait(world: World, how: str) -> None:
    world.records(world.certificate("self-signed")[0])
    getattr(world.names, how).add(f"_{world.port}._tcp.{MX}")
    sink = world.serve(None)
    [trouble] = world.send()
    assert trouble.text == f"The TLSA records of {MX} cannot be looked up"
    assert sink.connections == 0


@pytest.mark.parametrize("how", ["silent", "broken"])
def test_a_name_server_that_is_silent_about_policies_stops_nothing(world: World, how: str) -> None:
    getattr(world.names, how).add("_mta-sts.far.test")
    world.serve(None)
    assert world.send() == []


def test_TLS_08_a_whole_board_keeps_mail_until_the_certificate_is_the_one_its_records_name(world: World) -> None:
    settings = {
        "DNSServer": world.names.address,
        "DeliveryPort": str(world.port),
        "AllowPrivateDestinations": "true",
    }
    board = LiveBoard(options="ALLOW_RELAY", settings=settings, users=("Sysop", "Alice"))
    right = world.certificate("self-signed")
    world.records(right[0])
    with board:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        with Recorder("127.0.0.20", world.port, certificate=world.certificate("good")).serving() as wrong:
            with smtplib.SMTP_SSL("127.0.0.1", board.port("submissions"), context=context, timeout=20) as client:
                client.login("Alice", "sesame")
                assert not client.sendmail("alice@local.test", ["x@far.test"], "Subject: secret\r\n\r\nhello\r\n")
            until(lambda: any(row["attempts"] == 1 for row in board.json("queue", "list")), 30, "a first attempt")
            assert not wrong.taken
        [row] = board.json("queue", "list")
        assert "certificate matches none of the TLSA records" in row["error"]
        sink = world.serve(right)
        board.command("queue", "retry", str(row["id"]))
        assert sink.wait(1)[0].secure
