import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.protocols.sftp.packets import Attributes, Fields, Malformed, Requests, Status, data, status


@given(st.lists(st.binary(min_size=1, max_size=50), max_size=8), st.integers(1, 20))
def test_packets_are_the_same_however_they_are_cut(bodies, size):
    stream = b"".join(len(body).to_bytes(4, "big") + body for body in bodies)
    requests, found = Requests(), []
    for at in range(0, len(stream), size):
        found += requests.feed(stream[at : at + size])
    assert found == bodies


@pytest.mark.parametrize("head", [b"\0\0\0\0", b"\xff\xff\xff\xff", b"\0\x10\0\0"])
def test_packets_that_are_none_end_it_before_they_are_kept(head):
    with pytest.raises(Malformed):
        Requests().feed(head)


def test_a_field_that_promises_too_much():
    with pytest.raises(Malformed):
        Fields(b"\0\0\0\x09short").blob()


def test_attributes_as_the_draft_has_them():
    known = Attributes(0o100644, 5, 1, 2, 1_000_000_000)
    raw = bytes.fromhex("0000000f 0000000000000005 00000001 00000002 000081a4 3b9aca00 3b9aca00")
    assert known.pack() == raw
    assert Fields(raw).attributes() == known


def test_replies_as_the_draft_has_them():
    assert status(7, Status.EOF, "end") == bytes.fromhex("00000016 65 00000007 00000001 00000003 656e64 00000002 656e")
    assert data(1, b"ab") == bytes.fromhex("0000000b 67 00000001 00000002 6162")
