"""Pieces of files from the disk's cache to a socket."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from dialtone.net.pushing import Stop, push

DATA = os.urandom(1 << 20)


@pytest.fixture
def file(tmp_path: Path) -> Iterator[int]:
    (tmp_path / "file").write_bytes(DATA)
    handle = os.open(tmp_path / "file", os.O_RDONLY)
    yield handle
    os.close(handle)


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    """Two ends of a connection; the first does not block and has a small buffer."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        far = socket.create_connection(server.getsockname())
        near, _ = server.accept()
    near.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 65536)
    near.setblocking(False)
    with near, far:
        yield near, far


Pair = tuple[socket.socket, socket.socket]


def read(far: socket.socket, size: int) -> bytes:
    got = b""
    while len(got) < size:
        got += far.recv(size - len(got))
    return got


def test_a_piece_of_a_file_goes_over(pair: Pair, file: int) -> None:
    near, far = pair
    done = push(near.fileno(), file, 1000, 5000, Stop())
    assert (done.sent, done.behind, done.short) == (5000, False, False)
    assert read(far, 5000) == DATA[1000:6000]


def test_a_peer_that_is_behind_is_not_waited_for(pair: Pair, file: int) -> None:
    near, far = pair
    done = push(near.fileno(), file, 0, len(DATA), Stop())
    assert 0 < done.sent < len(DATA) and done.behind
    assert read(far, done.sent) == DATA[: done.sent]


def test_the_end_of_the_file_is_told(pair: Pair, file: int) -> None:
    done = push(pair[0].fileno(), file, len(DATA) - 10, 1000, Stop())
    assert done.sent == 10 and done.short


def test_who_stops_it_has_nothing_sent(pair: Pair, file: int) -> None:
    stop = Stop()
    stop.said = True
    assert push(pair[0].fileno(), file, 0, 1000, stop).sent == 0


def test_a_peer_that_is_gone_is_an_error_of_the_system(pair: Pair, file: int) -> None:
    near, far = pair
    far.close()
    with pytest.raises(OSError, match=r"reset|pipe"):
        for _ in range(3):
            push(near.fileno(), file, 0, 1000, Stop())
