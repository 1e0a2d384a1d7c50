"""Submission: TLS, log in, send, quit; ten clients at a time. Beside Postfix asking Dovecot for passwords."""

from __future__ import annotations

import smtplib
import ssl
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Row, cpu_seconds
from tests.support import dovecot, postfix
from tests.support.board import Board
from tests.support.ports import free_port

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
    """Ours, then Postfix's: one message a session, and twenty."""
    total = 400 if quick else 2000
    board = Board()
    board.set("Mail", "MaxMsgsWaiting", "0")
    board.add_user("u0")
    board.add_user("bob")
    with board:
        assert board.process is not None
        yield from _rows("dialtone", board.port("submissions"), board.process.pid, total)
        if reason := dovecot.why_not() or postfix.why_not():
            print(reason)
            return
        control = board.root / "ctrl"
        yield from _theirs(control / "ssl.cert", control / "ssl.key", total)


def _rows(name: str, port: int, pid: int, total: int) -> Iterator[Row]:
    rate(port, pid, CLIENTS * 2, 1)
    for each in (1, 20):
        done, cpu = rate(port, pid, total, each)
        yield Row(f"submission over TLS with AUTH, {each} a session", name, done, cpu)


def _theirs(certificate: Path, key: Path, total: int) -> Iterator[Row]:
    port = free_port()
    with dovecot.Dovecot({"u0": "sesame"}) as passwords:
        more = f"""
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:{passwords.auth_port}
smtpd_tls_cert_file = {certificate}
smtpd_tls_key_file = {key}
smtpd_tls_session_cache_database =
"""
        options = "-o smtpd_tls_wrappermode=yes -o smtpd_sasl_auth_enable=yes -o smtpd_tls_security_level=encrypt"
        service = f"127.0.0.1:{port} inet n - n - - smtpd {options}"
        with postfix.Postfix("local.test", more=more, services=service) as server:
            yield from _rows("postfix", port, int((server.folder / "queue/pid/master.pid").read_text()), total)
