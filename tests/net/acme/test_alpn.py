"""Answers to "acme-tls/1" (RFC 8737), beside connections of everybody else."""

import ssl

import pytest
from cryptography import x509

from dialtone.domain.certificates.challenges import Challenges
from dialtone.net.acme.alpn import EXTENSION, AlpnAnswers
from dialtone.net.tls import ServerTls

DIGEST = bytes(range(32))


class Call:
    """A TLS client and our side, joined without a network."""

    def __init__(self, tls, name, *protocols):
        context = ssl._create_unverified_context()
        if protocols:
            context.set_alpn_protocols(list(protocols))
        self.arrived, self.leaving = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.client = context.wrap_bio(self.arrived, self.leaving, server_hostname=name)
        self.pump = tls.pump()
        self.complete = self._shake()

    def _shake(self):
        done = False
        for _ in range(6):
            try:
                self.client.do_handshake()
                done = True
            except ssl.SSLWantReadError:
                pass
            self.pump.feed(self.leaving.read())
            ready = self.pump.shake()
            self.arrived.write(self.pump.leaving())
            if self.pump.failure:
                return False
            if done and ready:
                return True
        return False

    @property
    def certificate(self):
        return x509.load_der_x509_certificate(self.client.getpeercert(binary_form=True))


@pytest.fixture
def challenges():
    return Challenges()


@pytest.fixture
def tls(cert_files, challenges):
    made = ServerTls(*cert_files)
    made.special = AlpnAnswers(challenges.digest, lambda: challenges.names_waiting)
    return made


def shown(certificate):
    return [one.value.value for one in certificate.extensions if one.oid == EXTENSION and one.critical]


def test_an_authority_sees_the_digest_for_the_name_it_asks_for(tls, challenges):
    challenges.place_name("bbs.example", DIGEST)
    call = Call(tls, "bbs.example", "acme-tls/1")
    assert call.complete
    assert call.client.selected_alpn_protocol() == "acme-tls/1"
    assert shown(call.certificate) == [b"\x04\x20" + DIGEST]
    found = call.certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    assert found.value.get_values_for_type(x509.DNSName) == ["bbs.example"]


def test_everybody_else_gets_the_boards_own_certificate_meanwhile(tls, challenges):
    challenges.place_name("bbs.example", DIGEST)
    for protocols in ((), ("http/1.1",), ("h2", "http/1.1")):
        call = Call(tls, "bbs.example", *protocols)
        assert call.complete
        assert shown(call.certificate) == []


@pytest.mark.parametrize("name", ["other.example", None])
def test_a_name_nobody_asks_for_ends_the_handshake(tls, challenges, name):
    challenges.place_name("bbs.example", DIGEST)
    assert not Call(tls, name, "acme-tls/1").complete


def test_a_new_question_about_the_same_name_is_answered_anew(tls, challenges):
    challenges.place_name("bbs.example", DIGEST)
    Call(tls, "bbs.example", "acme-tls/1")
    challenges.place_name("bbs.example", DIGEST[::-1])
    assert shown(Call(tls, "bbs.example", "acme-tls/1").certificate) == [b"\x04\x20" + DIGEST[::-1]]


def test_without_an_order_first_packets_are_not_looked_at(tls, challenges):
    call = Call(tls, "bbs.example", "acme-tls/1")
    assert shown(call.certificate) == []  # the usual certificate, no such protocol
    assert call.client.selected_alpn_protocol() is None
    challenges.place_name("bbs.example", DIGEST)
    challenges.withdraw_name("bbs.example")
    assert shown(Call(tls, "bbs.example", "acme-tls/1").certificate) == []
