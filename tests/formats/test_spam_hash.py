"""Records of data/spam.hash: the vector of spec mail.md 8.8, the matching rule, bodies in pieces."""

from __future__ import annotations

import dataclasses
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.spam_hash import (
    CRC16,
    CRC32,
    LOWER_CASE,
    MD5,
    NO_BLANKS,
    NO_CTRL_A,
    SHA1,
    SIZE,
    BodyHash,
    SpamIndex,
    SpamRecord,
    matches,
    pack,
    unpack,
)

VECTOR = b"Buy now\r\n\x01hCheap pills\r\n"


def hashed(*pieces: bytes) -> SpamRecord:
    body = BodyHash()
    for piece in pieces:
        body.add(piece)
    record = body.record()
    assert record is not None
    return record


def test_the_vector() -> None:
    """Spec mail.md 8.8, verified there against the reference."""
    record = hashed(VECTOR)
    assert record.length == 16
    assert record.flags == 0x6F
    assert record.crc16 == 0xE1C4
    assert record.crc32 == 0x9FE6C776
    assert record.md5.hex() == "8773f566bc0fe1615e488b57f5606404"
    assert record.sha1.hex() == "dc4e9918ef29975ba76d50460378e0dcb767df68"


def test_the_layout_of_a_record() -> None:
    data = pack(hashed(VECTOR).at(0x01020304))
    assert len(data) == SIZE
    assert data[:16].hex() == "000000000403020110000000006fc4e1"
    assert data[16:20].hex() == "76c7e69f"
    assert data[20:36].hex() == "8773f566bc0fe1615e488b57f5606404"
    assert data[36:56].hex() == "dc4e9918ef29975ba76d50460378e0dcb767df68"
    assert data[56:] == bytes(8)


@given(st.binary(max_size=200), st.lists(st.integers(0, 200), max_size=5))
def test_pieces_make_no_difference(body: bytes, cuts: list[int]) -> None:
    whole, parts = BodyHash(), BodyHash()
    whole.add(body)
    places = sorted({0, *cuts, len(body)})
    for start, end in pairwise(places):
        parts.add(body[start:end])
    assert parts.record() == whole.record()


@pytest.mark.parametrize("body", [b"", b" \t\r\n\r\n", b"\x01h\r\n\x01", b"\x01"])
def test_nothing_to_hash_gives_no_hash(body: bytes) -> None:
    empty = BodyHash()
    empty.add(body)
    assert empty.record() is None


def test_white_space_and_colours_do_not_hide_a_text() -> None:
    assert matches(hashed(VECTOR), hashed(b"B u y\tnow Cheap\x01r\x01\x01\r\npills"))
    assert not matches(hashed(VECTOR), hashed(b"buy now Cheap pills")), "case does"


@given(
    st.builds(
        SpamRecord,
        length=st.integers(0, 2**32 - 1),
        flags=st.integers(1, 15).flatmap(lambda low: st.just(low | NO_BLANKS)),
        crc16=st.integers(0, 2**16 - 1),
        crc32=st.integers(0, 2**32 - 1),
        md5=st.binary(min_size=16, max_size=16),
        sha1=st.binary(min_size=20, max_size=20),
        time=st.integers(0, 2**32 - 1),
        number=st.integers(0, 2**32 - 1),
        source=st.integers(0, 255),
    )
)
def test_a_record_survives_the_file(record: SpamRecord) -> None:
    assert list(unpack(pack(record) + b"torn")) == [record]
    assert record.source_name


def test_records_without_a_digest_are_passed_over() -> None:
    assert list(unpack(pack(SpamRecord(16, NO_BLANKS | NO_CTRL_A)))) == []


@pytest.mark.parametrize(
    ("changes", "same"),
    [
        ({}, True),
        ({"flags": SHA1 | NO_BLANKS}, True),
        ({"flags": CRC16 | NO_BLANKS, "md5": bytes(16), "sha1": bytes(20)}, True),
        ({"flags": MD5 | NO_BLANKS | NO_CTRL_A, "sha1": bytes(20)}, True),
        ({"crc16": 1}, False),
        ({"md5": bytes(16)}, False),
        ({"flags": SHA1 | NO_BLANKS | LOWER_CASE}, False),
        ({"flags": SHA1}, False),
        ({"flags": NO_BLANKS}, False),
        ({"length": 17}, False),
        ({"source": 3}, False),
    ],
)
def test_the_matching_rule(changes: dict[str, int], same: bool) -> None:
    """Same source, length and processing (Ctrl-A aside); all common digests equal, and at least one."""
    ours = hashed(VECTOR)
    theirs = dataclasses.replace(ours, **changes)  # type: ignore[arg-type]
    assert matches(ours, theirs) is same
    index = SpamIndex()
    index.add(theirs.at(99))
    found = index.find(ours)
    assert (found is not None) is same
    assert found is None or found.time == 99


def test_an_index_of_many_and_one_text_twice() -> None:
    index = SpamIndex()
    for number in range(1000):
        index.add(hashed(b"text %d" % number).at(number))
    index.add(hashed(b"text 7").at(5000))
    index.add(SpamRecord(3, CRC32 | NO_BLANKS, crc32=5))
    assert len(index) == 1001
    found = index.find(hashed(b"text 7"))
    assert found is not None and found.time == 5000
    assert index.find(hashed(b"text 1000")) is None
