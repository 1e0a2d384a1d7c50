"""Certificates against TLSA records."""

from __future__ import annotations

import datetime
import hashlib

import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from dialtone.domain.ports.outside import Tlsa
from dialtone.net.dane import covers, mismatch

NOW = datetime.datetime.now(datetime.UTC)
NAMES = ("mx.ext.test",)


def der(blob: trustme.Blob) -> bytes:
    return x509.load_pem_x509_certificate(blob.bytes()).public_bytes(Encoding.DER)


def key(certificate: bytes) -> bytes:
    public = x509.load_der_x509_certificate(certificate).public_key()
    return public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def record(usage: int, selector: int, matching: int, certificate: bytes) -> Tlsa:
    data = certificate if selector == 0 else key(certificate)
    if matching:
        data = hashlib.new(("sha256", "sha512")[matching - 1], data).digest()
    return Tlsa(usage, selector, matching, data)


class World:
    """An authority, one below it, and servers' certificates."""

    def __init__(self) -> None:
        self.root = trustme.CA()
        self.middle = self.root.create_child_ca()
        self.top = der(self.root.cert_pem)
        self.between = der(self.middle.cert_pem)
        self.good = self.issue("mx.ext.test")

    def issue(self, *names: str, **more: datetime.datetime) -> list[bytes]:
        """The chain a server sends: its own certificate and the one of the authority below the root."""
        chain = [der(blob) for blob in self.middle.issue_cert(*names, **more).cert_chain_pems]
        assert chain[1:] == [self.between]
        return chain


@pytest.fixture(scope="module")
def world() -> World:
    return World()


@pytest.mark.parametrize("selector", [0, 1])
@pytest.mark.parametrize("matching", [0, 1, 2])
def test_a_server_is_known_by_its_certificate_or_key(world: World, selector: int, matching: int) -> None:
    fits = record(3, selector, matching, world.good[0])
    other = record(3, selector, matching, world.issue("mx.ext.test")[0])
    assert mismatch(world.good, [fits], NAMES, NOW) == ""
    assert mismatch(world.good, [other], NAMES, NOW) == "certificate matches none of the TLSA records"
    assert mismatch(world.good, [other, fits], NAMES, NOW) == ""


def test_for_a_server_known_by_its_key_names_and_dates_do_not_matter(world: World) -> None:
    """RFC 7671 section 5.1."""
    old = world.issue("elsewhere.test", not_after=NOW - datetime.timedelta(days=1))
    assert mismatch(old, [record(3, 1, 1, old[0])], NAMES, NOW) == ""
    assert mismatch(old[:1], [record(3, 1, 1, old[0])], (), NOW) == ""


@pytest.mark.parametrize("selector", [0, 1])
@pytest.mark.parametrize("matching", [0, 1, 2])
def test_an_authority_vouches_for_what_it_issued(world: World, selector: int, matching: int) -> None:
    assert mismatch(world.good, [record(2, selector, matching, world.between)], NAMES, NOW) == ""
    whole = [*world.good, world.top]
    assert mismatch(whole, [record(2, selector, matching, world.top)], NAMES, NOW) == ""
    others = record(2, selector, matching, der(trustme.CA().cert_pem))
    assert mismatch(whole, [others], NAMES, NOW) != ""


def test_an_authority_that_is_given_whole_need_not_be_sent(world: World) -> None:
    assert mismatch(world.good, [record(2, 0, 0, world.top)], NAMES, NOW) == ""
    assert mismatch(world.good, [record(2, 0, 1, world.top)], NAMES, NOW) != ""


def test_TLS_08_below_an_authority_the_name_counts(world: World) -> None:
    records = [record(2, 1, 1, world.between)]
    other = world.issue("elsewhere.test", "*.ext.test")
    assert mismatch(world.issue("elsewhere.test"), records, NAMES, NOW).startswith("certificate not trusted: ")
    assert mismatch(other, records, NAMES, NOW) == ""
    # a certificate for the domain of the mail will do as well (RFC 7672 section 3.2.2)
    assert mismatch(world.issue("ext.test"), records, ("mx.ext.test", "ext.test"), NOW) == ""
    assert mismatch(world.good, records, ("not a name", ""), NOW) != ""
    assert mismatch(world.good, records, (), NOW) != ""


def test_TLS_08_below_an_authority_the_dates_count(world: World) -> None:
    old = world.issue("mx.ext.test", not_after=NOW - datetime.timedelta(days=1))
    assert mismatch(old, [record(2, 1, 1, world.between)], NAMES, NOW) != ""


def test_an_authority_that_did_not_sign_is_of_no_use(world: World) -> None:
    """The chain holds the right authority, but the server's certificate is somebody else's."""
    forged = [der(blob) for blob in trustme.CA().issue_cert("mx.ext.test").cert_chain_pems]
    assert mismatch([*forged, world.between], [record(2, 1, 1, world.between)], NAMES, NOW) != ""


@pytest.mark.parametrize("usage", [0, 1, 4, 255])
def test_other_usages_match_nothing(world: World, usage: int) -> None:
    assert mismatch(world.good, [record(usage, 1, 1, world.good[0])], NAMES, NOW) != ""


def test_rubbish_is_told(world: World) -> None:
    fits = record(3, 1, 1, world.good[0])
    assert mismatch([], [fits], NAMES, NOW) == "no certificate"
    assert mismatch([b"\x30\x03rub"], [fits], NAMES, NOW).startswith("certificate cannot be read")
    assert mismatch(world.good, [Tlsa(2, 0, 0, b"rubbish")], NAMES, NOW) != ""


@pytest.mark.parametrize(("selector", "matching"), [(2, 1), (255, 0), (0, 3), (1, 255)])
def test_unknown_parameters_cover_nothing(world: World, selector: int, matching: int) -> None:
    certificate = x509.load_der_x509_certificate(world.good[0])
    for data in (world.good[0], key(world.good[0])):
        assert not covers(Tlsa(3, selector, matching, data), certificate)
