import socket
import struct

import pytest

from dialtone.net.sockets import Place, Retries, bind, listen, plain_address, set_options, turn_away
from tests.net.conftest import Lines


@pytest.fixture
def sock() -> socket.socket:
    with socket.socket(socket.AF_INET6 if socket.has_ipv6 else socket.AF_INET) as made:
        yield made


def test_options_are_set_by_their_names(sock: socket.socket) -> None:
    set_options(sock, {"KEEPALIVE": 1, "TCP_NODELAY": 1, "LINGER": 5, "REUSEADDR": 0})
    assert sock.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
    assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
    assert struct.unpack("ii", sock.getsockopt(socket.SOL_SOCKET, socket.SO_LINGER, 8)) == (1, 5)
    assert not sock.getsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR)


@pytest.mark.skipif(not socket.has_ipv6, reason="no IPv6 here")
@pytest.mark.parametrize(("options", "only"), [({}, 1), ({"IPV6_V6ONLY": 0}, 0)])
def test_ipv6_sockets_are_for_ipv6_only_unless_told(sock: socket.socket, options: dict[str, int], only: int) -> None:
    set_options(sock, options)
    assert sock.getsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY) == only


def test_names_that_mean_nothing_here_are_ignored(sock: socket.socket) -> None:
    set_options(sock, {"TCP_NOPUSH_MAYBE": 1, "SOL_SOCKET": 1, "SNDBUF": 10**12, "nonsense": 3})


@pytest.mark.parametrize(
    ("given", "plain"),
    [("192.0.2.1", "192.0.2.1"), ("::ffff:192.0.2.1", "192.0.2.1"), ("fe80::1%eth0", "fe80::1"), ("::1", "::1")],
)
def test_addresses_are_plain(given: str, plain: str) -> None:
    assert plain_address(given) == plain


async def test_a_name_is_bound_on_every_address_it_has(lines: Lines) -> None:
    socks = await listen("Test Server", Place("localhost", 0), socket.SOCK_STREAM, {}, Retries(0, 0))
    assert {sock.getsockname()[0] for sock in socks} <= {"127.0.0.1", "::1"}
    assert len(socks) == len([line for line in lines if line.startswith("Test Server listening on socket")]) >= 1
    for sock in socks:
        sock.close()


def test_two_streams_do_not_share_a_port() -> None:
    first = bind(socket.AF_INET, ("127.0.0.1", 0), socket.SOCK_STREAM, {})
    with pytest.raises(OSError):
        bind(socket.AF_INET, first.getsockname(), socket.SOCK_STREAM, {})
    first.close()


def test_turning_away_survives_a_peer_that_is_gone() -> None:
    one, other = socket.socketpair()
    other.close()
    turn_away(one, b"421 busy\r\n")
    assert one.fileno() == -1
