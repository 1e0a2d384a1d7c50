"""Ports for passive data connections."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from itertools import pairwise

import pytest

from dialtone.net.passive_port import GUESSES, NoPort, open_port, ports
from dialtone.testing.chance import SteadyChance

HOME = ("127.0.0.1", 0)


@pytest.fixture
def free() -> Iterator[int]:
    """A port nobody uses just now."""
    with socket.socket() as sock:
        sock.bind(HOME)
        port: int = sock.getsockname()[1]
    yield port


def port_of(sock: socket.socket) -> int:
    number: int = sock.getsockname()[1]
    return number


def test_FTP_03_ports_are_random_within_the_range() -> None:
    chance, seen = SteadyChance("a"), []
    for _ in range(200):
        with open_port(HOME, 40000, 49999, chance) as sock:
            seen.append(port_of(sock))
    assert all(40000 <= port <= 49999 for port in seen)
    assert len(set(seen)) > 150, "next to none twice"
    steps = {after - before for before, after in pairwise(seen)}
    assert len(steps) > 150, "no pattern"


def test_every_port_of_a_range_is_tried() -> None:
    assert set(list(ports(100, 149, SteadyChance()))[GUESSES:]) == set(range(100, 150))
    assert set(ports(7, 7, SteadyChance())) == {7}


def test_a_port_somebody_uses_is_not_taken(free: int) -> None:
    with open_port(HOME, free, free, SteadyChance()), pytest.raises(NoPort):
        open_port(HOME, free, free, SteadyChance())


def test_nor_one_of_another_program_that_would_share_it(free: int) -> None:
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", free))
        other.listen()
        with pytest.raises(NoPort):
            open_port(HOME, free, free, SteadyChance())


def test_a_port_can_be_used_again_at_once_after_we_closed_first(free: int) -> None:
    """As after every download; the system keeps such a port to itself for a minute otherwise."""
    for _ in range(3):
        with open_port(HOME, free, free, SteadyChance()) as listening:
            client = socket.create_connection(("127.0.0.1", free))
            listening.setblocking(True)
            ours, _ = listening.accept()
        ours.shutdown(socket.SHUT_WR)
        assert client.recv(1) == b""
        ours.close()
        client.close()


def test_an_address_that_is_not_ours_is_said_so() -> None:
    with pytest.raises(OSError, match="assign"):
        open_port(("203.0.113.1", 0), 40000, 40010, SteadyChance())
