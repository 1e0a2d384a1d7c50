"""What strangers ask: Gopher's first menu and a large file, Finger, SYSTAT, words that are refused; a connection each.

There is no server of each kind to compare with, so the figures are ours alone.
"""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterator

from benchmarks.measure import Row, cpu_seconds, resident
from tests.support.new_board import NewBoard

SIZE = 512 << 20  # bytes of the file
ASKED = (
    ("Gopher: the first menu", "gopher", b"\r\n"),
    ("Finger: who is on line", "finger", b"\r\n"),
    ("Finger: a user", "finger", b"alice\r\n"),
    ("SYSTAT", "systat", b""),
    ("MSP: words for nobody", "msp", b"Bnobody\0\0x\0y\0\0\0\0"),
)


def run(quick: bool) -> Iterator[Row]:
    """Measure."""
    count, size = (200, SIZE // 8) if quick else (1000, SIZE)
    board = NewBoard()
    board.add_users("Guest", restrictions="G")
    _put_file(board, size)
    with board:
        for what, service, question in ASKED:
            yield _asking(board, what, board.port(service), question, count)
        yield _fetching(board, size)
    board.remove()


def _put_file(board: NewBoard, size: int) -> None:
    folder = board.root / "data" / "dirs" / "main-programs"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "big.bin").open("wb") as file:
        for _ in range(size >> 20):
            file.write(os.urandom(1 << 20))
    board.command("files", "add", "MAIN-PROGRAMS", "--uploader", "Sysop")


def _asking(board: NewBoard, what: str, port: int, question: bytes, count: int) -> Row:
    assert board.process is not None
    pid, began = board.process.pid, time.monotonic()
    before = cpu_seconds(pid)
    for _ in range(count):
        _answer(port, question)
    took, cpu = time.monotonic() - began, cpu_seconds(pid) - before
    return Row(what, "dialtone", count / took, cpu / count * 1e6, "one after another")


def _fetching(board: NewBoard, size: int) -> Row:
    assert board.process is not None
    pid, began = board.process.pid, time.monotonic()
    before, memory = cpu_seconds(pid), resident(pid)
    got = _answer(board.port("gopher"), b"file:MAIN-PROGRAMS/big.bin\r\n")
    assert got == size, got
    took, cpu = time.monotonic() - began, cpu_seconds(pid) - before
    grown = (resident(pid) - memory) >> 20
    megabytes = size / 1e6
    return Row(
        "Gopher: megabytes of a file", "dialtone", megabytes / took, cpu / megabytes * 1e6, f"+{grown} MiB memory"
    )


def _answer(port: int, question: bytes) -> int:
    """How many bytes come until the other side closes."""
    with socket.create_connection(("127.0.0.1", port), 30) as client:
        client.sendall(question)
        return sum(map(len, iter(lambda: client.recv(1 << 20), b"")))
