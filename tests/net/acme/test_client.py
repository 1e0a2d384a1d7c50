"""Against a real authority (Pebble), which looks at answers as public ones do."""

from __future__ import annotations

import asyncio
import stat
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from dialtone.domain.certificates.challenges import Challenges
from dialtone.domain.ports.certificates import NotIssued
from dialtone.host.dns_command import DnsCommand
from dialtone.net.acme.client import AcmeAuthority, Terms, new_key
from tests.support.pebble import needs_pebble, pebble
from tests.support.ports import free_port

PREFIX = "/.well-known/acme-challenge/"


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    with pebble(tmp_path_factory.mktemp("pebble")) as running:
        yield running


@pytest.fixture
def terms(authority, tmp_path):
    def make(**changes):
        usual = {"email": "sysop@bbs.test", "challenge": "http-01", "key_type": "ec256"}
        places = {"directory": authority.directory, "ca_file": authority.ca_file, "account": tmp_path / "account.json"}
        return Terms(**(places | usual | changes))

    return make


@pytest.fixture
def answered(authority):
    """A web server at the authority's port that answers from the challenges, and no other place."""
    challenges = Challenges()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            text = asyncio.run(challenges.answer(self.path.removeprefix(PREFIX)))
            self.send_response(404 if text is None else 200)
            self.end_headers()
            self.wfile.write(text or b"")

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", authority.http_port), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield challenges
    server.shutdown()
    thread.join()
    server.server_close()


def names_in(issued):
    own = x509.load_pem_x509_certificates(issued.chain)[0]
    return own.extensions.get_extension_for_class(x509.SubjectAlternativeName).value.get_values_for_type(x509.DNSName)


@needs_pebble
async def test_a_certificate_by_http_and_nothing_is_answered_afterwards(terms, answered):
    issued = await AcmeAuthority(terms(), poll=0.05).obtain(["a.test", "b.test"], answered)
    assert set(names_in(issued)) == {"a.test", "b.test"}
    assert len(x509.load_pem_x509_certificates(issued.chain)) >= 2  # with what vouches for it
    assert answered._tokens == {}


@needs_pebble
@pytest.mark.proves("ACME.Email")
async def test_the_account_is_made_once_kept_for_the_owner_only_and_made_anew_when_forgotten(terms, answered, tmp_path):
    asking = AcmeAuthority(terms(), poll=0.05)
    await asking.obtain(["a.test"], answered)
    file = tmp_path / "account.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    first = file.read_text()
    await asking.obtain(["a.test"], answered)
    assert file.read_text() == first
    file.write_text(first.replace("my-account/", "my-account/0"))
    await asking.obtain(["a.test"], answered)
    assert file.read_text() == first  # the key is known there


@needs_pebble
async def test_a_key_that_is_given_is_kept(terms, answered):
    key = new_key("ec256")
    issued = await AcmeAuthority(terms(), poll=0.05).obtain(["a.test"], answered, key)
    assert issued.key == key


@needs_pebble
async def test_names_that_are_not_found_to_be_ours_are_named(terms, authority):
    with pytest.raises(NotIssued) as no:
        await AcmeAuthority(terms(), poll=0.05).obtain(["a.test"], Challenges())  # nobody listens there
    assert no.value.names == ("a.test",)
    assert "a.test" in str(no.value)


@needs_pebble
@pytest.mark.proves("ACME.DNSCommand", "ACME.DNSWait")
async def test_records_of_the_dns_are_published_by_a_command_and_taken_away(terms, authority, tmp_path):
    script, seen = tmp_path / "publish", tmp_path / "seen"
    url = f"http://127.0.0.1:{authority.dns_control}/set-txt"
    script.write_text(
        f'#!/bin/sh\necho "$@" >> {seen}\n'
        f'[ "$2" = add ] || exit 0\nexec curl -sf -d "{{\\"host\\":\\"$3.\\",\\"value\\":\\"$4\\"}}" {url}\n'
    )
    script.chmod(0o700)
    waited = []

    async def sleep(seconds):
        waited.append(seconds)
        await asyncio.sleep(0)

    publish = DnsCommand(f"{script} zone.test", tmp_path)
    asking = AcmeAuthority(terms(challenge="dns-01", dns_wait=45.0, publish=publish), poll=0.05, sleep=sleep)
    issued = await asking.obtain(["*.c.test"], Challenges())
    assert names_in(issued) == ["*.c.test"]
    [added, removed] = seen.read_text().splitlines()
    assert added.startswith("zone.test add _acme-challenge.c.test ")
    assert removed == added.replace(" add ", " remove ")
    assert 45.0 in waited


@needs_pebble
async def test_a_command_that_fails_ends_the_order(terms, tmp_path):
    publish = DnsCommand("false", tmp_path)
    asking = AcmeAuthority(terms(challenge="dns-01", publish=publish), poll=0.05)
    with pytest.raises(NotIssued, match="exit status 1"):
        await asking.obtain(["c.test"], Challenges())


@needs_pebble
@pytest.mark.proves("ACME.CAFile")
async def test_an_authority_nobody_vouches_for_is_not_asked(terms):
    with pytest.raises(NotIssued, match="not trusted"):
        await AcmeAuthority(terms(ca_file=None)).obtain(["a.test"], Challenges())


@needs_pebble
async def test_an_order_the_authority_refuses(terms):
    with pytest.raises(NotIssued, match="the authority says"):
        await AcmeAuthority(terms()).obtain(["*.*.test"], Challenges())


@needs_pebble
async def test_an_authority_that_does_not_speak_of_renewals(terms, answered):
    issued = await AcmeAuthority(terms(), poll=0.05).obtain(["a.test"], answered)
    when, again = await AcmeAuthority(terms()).renewal(issued.chain)
    assert when is None or when > 0
    assert again > 0


@pytest.mark.parametrize("text", ["no json", "[]", '{"x": 1}'])
async def test_a_broken_file_of_accounts_is_told_and_left_alone(tmp_path, text):
    file = tmp_path / "account.json"
    file.write_text(text)
    terms = Terms(directory="https://127.0.0.1:1/x", email="", challenge="http-01", key_type="ec256", account=file)
    with pytest.raises(NotIssued, match=r"account\.json"):
        await AcmeAuthority(terms).obtain(["a.test"], Challenges())
    assert file.read_text() == text


async def test_an_authority_that_cannot_be_reached(tmp_path):
    directory = f"https://127.0.0.1:{free_port()}/directory"
    terms = Terms(
        directory=directory, email="", challenge="http-01", key_type="ec256", account=tmp_path / "account.json"
    )
    with pytest.raises(NotIssued, match="cannot be reached"):
        await AcmeAuthority(terms).obtain(["a.test"], Challenges())
    with pytest.raises(NotIssued):
        await AcmeAuthority(terms).renewal(b"")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.proves("ACME.KeyType")
@pytest.mark.parametrize(("kind", "size"), [("ec256", 256), ("ec384", 384), ("rsa2048", 2048)])
def test_kinds_of_keys(kind, size):
    key = serialization.load_pem_private_key(new_key(kind), None)
    assert key.key_size == size
    assert isinstance(key, rsa.RSAPrivateKey if kind.startswith("rsa") else ec.EllipticCurvePrivateKey)
