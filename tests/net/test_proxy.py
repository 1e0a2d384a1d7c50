"""The PROXY header, read from a scripted wire."""

import pytest

from dialtone.base.errors import Gone
from dialtone.net.proxy import SIGNATURE, BadHeader, read_header
from dialtone.testing.script import ScriptedWire, run
from dialtone.wire.port import Peer

OURS = Peer("127.0.0.1", 50000, "127.0.0.1", 25)


def header(data: bytes, cut: int = 0) -> Peer:
    wire = ScriptedWire(data + b"EHLO c\r\n", peer=OURS, cut=cut)
    peer = run(read_header(wire, within=5))
    assert run(wire.read_line()) == b"EHLO c"
    return peer


def binary(command: int, family: int, data: bytes) -> bytes:
    return SIGNATURE + bytes([0x20 | command, family]) + len(data).to_bytes(2, "big") + data


V4 = bytes([198, 51, 100, 7, 192, 0, 2, 25]) + (40000).to_bytes(2, "big") + (25).to_bytes(2, "big")
V6 = bytes(15) + b"\1" + b"\x20\x01\x0d\xb8" + bytes(11) + b"\x19" + b"\x9c\x40\0\x19"


@pytest.mark.parametrize("cut", [0, 1, 7])
@pytest.mark.parametrize(
    ("data", "peer"),
    [
        (b"PROXY TCP4 198.51.100.7 192.0.2.25 40000 25\r\n", Peer("198.51.100.7", 40000, "192.0.2.25", 25)),
        (b"PROXY TCP6 2001:db8::1 2001:db8::19 1 2\r\n", Peer("2001:db8::1", 1, "2001:db8::19", 2)),
        (b"PROXY UNKNOWN\r\n", OURS),
        (b"PROXY UNKNOWN ffff::1 ffff::2 1 2\r\n", OURS),
        (binary(1, 0x11, V4), Peer("198.51.100.7", 40000, "192.0.2.25", 25)),
        (binary(1, 0x21, V6), Peer("::1", 40000, "2001:db8::19", 25)),
        (binary(1, 0x11, V4 + b"\x04\0\3abc"), Peer("198.51.100.7", 40000, "192.0.2.25", 25)),
        (binary(0, 0x11, V4), OURS),
        (binary(0, 0x00, b""), OURS),
        (binary(1, 0x31, bytes(216)), OURS),
    ],
)
def test_TEL_09_good_headers(data: bytes, peer: Peer, cut: int) -> None:
    assert header(data, cut) == peer


@pytest.mark.parametrize(
    "data",
    [
        b"EHLO client.example\r\n",
        b"PROXY TCP4 198.51.100.7 192.0.2.25 40000\r\n",
        b"PROXY TCP4 198.51.100.7 192.0.2.25 40000 99999\r\n",
        b"PROXY TCP4 198.51.100.7 192.0.2.25 -1 25\r\n",
        b"PROXY TCP4 2001:db8::1 192.0.2.25 1 25\r\n",
        b"PROXY TCP4 client.example 192.0.2.25 1 25\r\n",
        b"PROXY UDP4 198.51.100.7 192.0.2.25 40000 25\r\n",
        b"PROXY TCP4 " + b"1" * 200 + b"\r\n",
        SIGNATURE + b"\x11\x11\0\0",
        SIGNATURE + b"\x22\x11\0\0",
        SIGNATURE + b"\x21\x11\xff\xff",
        binary(1, 0x11, V4[:8]),
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03aaaaaaaa",
    ],
)
def test_TEL_09_bad_headers(data: bytes) -> None:
    with pytest.raises(BadHeader):
        header(data)


@pytest.mark.parametrize("data", [b"", b"PROXY TCP4 198.51.100.7 19", SIGNATURE + b"\x21\x11\0\x0cshort"])
def test_TEL_09_headers_that_do_not_end(data: bytes) -> None:
    with pytest.raises(Gone):
        run(read_header(ScriptedWire(data), within=5))
