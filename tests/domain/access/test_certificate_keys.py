"""Keys of certificates, against what ssh-keygen and openssl make of the same key."""

from __future__ import annotations

from base64 import b64decode
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given
from hypothesis import strategies as st

from dialtone.base.errors import Refusal, Why
from dialtone.domain.access.certificate_keys import PEM, line_of, line_of_pem
from tests.support.client_certificates import KINDS, self_signed
from tests.support.clients import needs, run


@needs("ssh-keygen")
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_it_is_the_line_ssh_keygen_prints(tmp_path: Path, kind: str) -> None:
    cert, _ = self_signed(tmp_path, kind)
    if kind == "ed25519":  # ssh-keygen imports no such key
        public = x509.load_pem_x509_certificate(cert.read_bytes()).public_key().public_bytes_raw()  # type: ignore
        assert b64decode(line_of_pem(cert.read_text()).split()[1]).endswith(public)
        return
    (tmp_path / "public").write_text(run("openssl", "x509", "-in", str(cert), "-noout", "-pubkey"))
    theirs = run("ssh-keygen", "-i", "-m", "PKCS8", "-f", str(tmp_path / "public"))
    assert line_of_pem(cert.read_text()) == theirs.strip()
    assert line_of(x509.load_pem_x509_certificate(cert.read_bytes()).public_bytes(Encoding.DER)) == theirs.strip()


@given(st.binary(max_size=300))
def test_any_bytes_are_refused(data: bytes) -> None:
    for read in (lambda: line_of(data), lambda: line_of_pem(PEM + data.decode("latin-1"))):
        with pytest.raises(Refusal) as no:
            read()
        assert no.value.why is Why.INVALID
