import hashlib
import time

import pytest
from dkim.canonicalization import Relaxed, Simple
from hypothesis import given
from hypothesis import strategies as st

from dialtone.host.mail_auth.body import BodyHashes


def hashes(*pieces):
    made = BodyHashes((b"simple", b"relaxed"))
    for piece in pieces:
        made.feed(piece)
    made.finish()
    return made


@pytest.mark.parametrize(
    ("body", "simple", "relaxed"),
    [  # RFC 6376 sections 3.4.3 to 3.4.5
        (b"", b"\r\n", b""),
        (b" C \r\nD \t E\r\n\r\n\r\n", b" C \r\nD \t E\r\n", b" C\r\nD E\r\n"),
        (b"no end", b"no end\r\n", b"no end\r\n"),
        (b"\r\n\r\n", b"\r\n", b""),
        (b"a\r\n \t\r\n", b"a\r\n \t\r\n", b"a\r\n"),
    ],
)
def test_the_canonical_forms(body, simple, relaxed):
    made = hashes(body)
    assert made.digest(b"simple") == hashlib.sha256(simple).digest()
    assert made.digest(b"relaxed") == hashlib.sha256(relaxed).digest()
    assert (made.size(b"simple"), made.size(b"relaxed")) == (len(simple), len(relaxed))


BODY = st.lists(st.sampled_from([b"a", b" ", b"\t", b"\r\n", b"\r", b"\n", b"word", b"  \r\n"]), max_size=30)


@given(BODY)
def test_pieces_make_no_difference(pieces):
    whole = b"".join(pieces)
    for name in (b"simple", b"relaxed"):
        assert hashes(*pieces).digest(name) == hashes(whole).digest(name)


@given(BODY)
def test_whole_lines_hash_as_dkimpy_has_it(pieces):
    body = b"".join(pieces) + b".\r\n"
    assert hashes(body).digest(b"simple") == hashlib.sha256(Simple.canonicalize_body(body)).digest()
    assert hashes(body).digest(b"relaxed") == hashlib.sha256(Relaxed.canonicalize_body(body)).digest()


@pytest.mark.parametrize("piece", [b" " * 65536, b"\r\n" * 32768, b" \r" * 32768, b"\n" * 65536])
def test_SLO_long_runs_take_linear_time(piece):
    began = time.process_time()
    hashes(*[piece] * 16)
    assert time.process_time() - began < 2
