"""Encryption of the connection to a broker."""

from __future__ import annotations

import ssl

import pytest
import trustme

from dialtone.base.log import Secret
from dialtone.net.certificates import make_self_signed
from dialtone.net.mqtt.tls import with_files, with_the_boards


def shake(client: ssl.SSLContext, server: ssl.SSLContext, name: str) -> None:
    """A handshake in memory. Raises ssl.SSLError."""
    up, down = ssl.MemoryBIO(), ssl.MemoryBIO()
    one = client.wrap_bio(down, up, server_hostname=name)
    other = server.wrap_bio(up, down, server_side=True)
    for _ in range(6):
        for side in (one, other):
            try:
                side.do_handshake()
            except ssl.SSLWantReadError:
                pass


def serving(certificate, key=None, ca=None) -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(certificate, key)
    if ca is not None:
        made.verify_mode = ssl.CERT_REQUIRED
        made.load_verify_locations(ca)
    return made


@pytest.fixture
def board(tmp_path):
    cert, key = tmp_path / "ssl.cert", tmp_path / "ssl.key"
    make_self_signed(cert, key, "board.example", "Board")
    return cert, key


def test_the_boards_own_certificate_is_believed_whatever_the_broker_is_called(board):
    shake(with_the_boards(*board), serving(*board), "127.0.0.1")


def test_another_certificate_is_not(board, tmp_path):
    other = tmp_path / "other.cert", tmp_path / "other.key"
    make_self_signed(*other, "board.example", "Board")
    with pytest.raises(ssl.SSLCertVerificationError):
        shake(with_the_boards(*board), serving(*other), "board.example")


def test_with_files_the_name_and_the_authority_count(tmp_path):
    ca, stranger = trustme.CA(), trustme.CA()
    ca.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    for name, by in (("good", ca), ("bad", stranger)):
        by.issue_cert("broker.example").private_key_and_cert_chain_pem.write_to_path(str(tmp_path / f"{name}.pem"))
    ca.issue_cert("board.example").private_key_and_cert_chain_pem.write_to_path(str(tmp_path / "own.pem"))
    made = with_files(tmp_path / "ca.pem", tmp_path / "own.pem", None, Secret(""))
    shake(made, serving(tmp_path / "good.pem", ca=tmp_path / "ca.pem"), "broker.example")
    with pytest.raises(ssl.SSLCertVerificationError):
        shake(made, serving(tmp_path / "good.pem"), "other.example")
    with pytest.raises(ssl.SSLCertVerificationError):
        shake(made, serving(tmp_path / "bad.pem"), "broker.example")


def test_files_that_are_not_there_or_nothing_are_said(tmp_path):
    with pytest.raises(OSError):
        with_files(tmp_path / "none.pem", None, None, Secret(""))
    (tmp_path / "empty").write_text("nothing")
    with pytest.raises(ValueError):
        with_the_boards(tmp_path / "empty", None)
