"""Submission: connect, STARTTLS, log in, send one message, quit; ten clients at a time. Beside Postfix with SASL."""

from __future__ import annotations

import smtplib
import ssl
import threading
import time
from collections.abc import Iterator

from benchmarks.measure import Row, cpu_seconds
from tests.support.board import Board

CLIENTS = 10
TEXT = b"Subject: test\r\nFrom: u0@local.test\r\n\r\n" + (b"x" * 62 + b"\r\n") * 64


def _context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def _some(port: int, count: int, each: int, context: ssl.SSLContext) -> None:
    for _ in range(count):
        with smtplib.SMTP_SSL("127.0.0.1", port, context=context, timeout=30) as client:
            client.login("u0", "sesame")
            for _ in range(each):
                client.sendmail("u0@local.test", ["bob@local.test"], TEXT)


def rate(port: int, pid: int, total: int, each: int) -> tuple[float, float]:
    """Messages a second with `each` in a session, and server microseconds for each."""
    context = _context()
    count = total // each // CLIENTS
    threads = [threading.Thread(target=_some, args=(port, count, each, context)) for _ in range(CLIENTS)]
    before, begin = cpu_seconds(pid), time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took, done = time.perf_counter() - begin, count * each * CLIENTS
    return done / took, (cpu_seconds(pid) - before) / done * 1e6


def run(quick: bool = False) -> Iterator[Row]:
    """Ours: one message a session, and twenty."""
    board = Board()
    board.set("Mail", "MaxMsgsWaiting", "0")
    board.add_user("u0")
    board.add_user("bob")
    with board:
        assert board.process is not None
        for each in (1, 20):
            done, cpu = rate(board.port("submissions"), board.process.pid, 400 if quick else 2000, each)
            yield Row(f"submission over TLS with AUTH, {each} a session", "dialtone", done, cpu)
