"""Idle sessions: memory each, and how long a new connection waits for its greeting among them."""

from __future__ import annotations

import resource
import socket
import statistics
import time
from collections.abc import Iterator

from benchmarks.measure import Row, resident
from tests.support.board import Board


def run(quick: bool = False) -> Iterator[Row]:
    """1,000 and 5,000 connections that said EHLO and then nothing."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 20000), most))
    for count in (1000,) if quick else (1000, 5000):
        board = Board()
        board.set("Mail", "MaxClients", "8000")
        with board:
            assert board.process is not None
            port = board.port("smtp")
            _open(port, 20)
            before = resident(board.process.pid)
            idle = _open(port, count)
            each = (resident(board.process.pid) - before) / count
            waits = [_greeting(port) for _ in range(50)]
            for conversation in idle:
                conversation.close()
            note = f"{each / 1024:.1f} KiB each; new greeting {statistics.median(waits) * 1000:.2f} ms"
            yield Row(f"idle sessions, {count}", "dialtone", count, 0, note)


def _open(port: int, count: int) -> list[socket.socket]:
    found = []
    for _ in range(count):
        conversation = socket.create_connection(("127.0.0.1", port), 10)
        conversation.recv(256)
        conversation.sendall(b"EHLO c\r\n")
        conversation.recv(1024)
        found.append(conversation)
    return found


def _greeting(port: int) -> float:
    begin = time.perf_counter()
    with socket.create_connection(("127.0.0.1", port), 10) as conversation:
        conversation.recv(256)
    return time.perf_counter() - begin
