"""Character set names of mail."""

from __future__ import annotations

import codecs

from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.mail.charsets import CODECS, decode_bytes, decode_raw


def test_every_codec_exists_and_is_a_character_set() -> None:
    for codec in set(CODECS.values()):
        assert codecs.lookup(codec)._is_text_encoding


@given(st.binary(max_size=60), st.sampled_from(sorted(CODECS)))
def test_no_bytes_make_decoding_fail_or_give_surrogates(data: bytes, name: str) -> None:
    decode_bytes(data, name).encode("utf-8")


def test_names_without_regard_to_case_and_unknown_ones() -> None:
    assert decode_bytes(b"\x81", "CP437") == "ü"
    assert decode_bytes(b"a\xe4", "no-such-set") == "a\ufffd"


def test_bytes_without_a_name() -> None:
    assert decode_raw("ä".encode()) == "ä"
    assert decode_raw(b"\xe4\x80") == "ä€"
