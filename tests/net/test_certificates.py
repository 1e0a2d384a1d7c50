import datetime
import ssl
import stat
from pathlib import Path

import pytest
import trustme
from cryptography import x509

from dialtone.domain.ports.outside import Tlsa
from dialtone.net.certificates import describe, make_self_signed
from dialtone.net.dane import covers
from dialtone.net.tls import server_context


def read(file: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(file.read_bytes())


def test_the_certificate_serves_the_host_for_ten_years(tmp_path: Path) -> None:
    cert, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    make_self_signed(cert, key, "bbs.example", "The Board")
    made = read(cert)
    assert made.subject.rfc4514_string().startswith("1.2.840.113549.1.9.1=sysop@bbs.example,CN=bbs.example,O=The Board")
    names = made.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["bbs.example"]
    days = made.not_valid_after_utc - datetime.datetime.now(datetime.UTC)
    assert datetime.timedelta(3648) < days <= datetime.timedelta(3650)
    server_context(cert, key)


def test_only_the_owner_may_read_the_files(tmp_path: Path) -> None:
    cert, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    make_self_signed(cert, key, "bbs.example")
    assert {stat.S_IMODE(file.stat().st_mode) for file in (cert, key)} == {0o600}
    assert sorted(file.name for file in tmp_path.iterdir()) == ["cert.pem", "key.pem"]


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_an_address_may_stand_for_the_name(tmp_path: Path, host: str) -> None:
    make_self_signed(tmp_path / "cert.pem", tmp_path / "key.pem", host)
    names = read(tmp_path / "cert.pem").extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert [str(address) for address in names.get_values_for_type(x509.IPAddress)] == [host]


def test_a_name_with_other_letters_becomes_its_ascii_form(tmp_path: Path) -> None:
    make_self_signed(tmp_path / "cert.pem", tmp_path / "key.pem", "brücke.example")
    names = read(tmp_path / "cert.pem").extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["xn--brcke-lva.example"]


def test_what_cannot_be_a_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError):
        make_self_signed(tmp_path / "cert.pem", tmp_path / "key.pem", "x" * 300 + ".example")


def test_an_encrypted_key_does_not_ask_on_the_terminal(tmp_path: Path) -> None:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    make_self_signed(tmp_path / "cert.pem", tmp_path / "key.pem", "bbs.example")
    key = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.BestAvailableEncryption(b"x")
    )
    (tmp_path / "key.pem").write_bytes(key)
    with pytest.raises(ssl.SSLError):
        server_context(tmp_path / "cert.pem", tmp_path / "key.pem")


def test_what_a_certificate_says_to_the_world(tmp_path: Path) -> None:
    make_self_signed(tmp_path / "cert", tmp_path / "key", "bbs.example")
    issued = trustme.CA().issue_cert("bbs.example")
    for blob in issued.cert_chain_pems:
        blob.write_to_path(tmp_path / "issued", append=True)
    own, other = describe(tmp_path / "cert"), describe(tmp_path / "issued")
    assert (own.self_signed, other.self_signed) == (True, False)
    certificate = x509.load_pem_x509_certificates((tmp_path / "issued").read_bytes())[0]
    assert other.records[0].startswith("3 1 1 ")
    for text in other.records:
        usage, selector, matching, data = text.split()
        record = Tlsa(int(usage), int(selector), int(matching), bytes.fromhex(data))
        assert covers(record, certificate)
    assert len({tuple(text.split()[:3]) for text in other.records}) == 6
