"""POP3: messages fetched a second over ten sessions, and log-ins of returning clients, beside Dovecot."""

from __future__ import annotations

import selectors
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Row, cpu_seconds
from benchmarks.smtp_ingest import load
from tests.support import dovecot
from tests.support.board import Board

MESSAGES = 1000
SESSIONS = 10
PASSWORD = "sesame"


def _login(port: int, user: str, context: ssl.SSLContext | None = None) -> socket.socket:
    """A logged-in connection."""
    raw = socket.create_connection(("127.0.0.1", port), 30)
    raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    conversation = context.wrap_socket(raw) if context else raw
    for line in (None, f"USER {user}\r\n", f"PASS {PASSWORD}\r\n"):
        if line:
            conversation.sendall(line.encode())
        answer = conversation.recv(512)
        while not answer.endswith(b"\r\n"):
            answer += conversation.recv(512)
        if not answer.startswith(b"+OK"):
            raise RuntimeError(f"log-in of {user} on port {port}: {answer!r}")
    return conversation


class _Fetcher:
    """One session of the load: asks for the whole mailbox, `window` commands at a time, and counts the answers."""

    def __init__(self, port: int, user: str, window: int, rounds: int) -> None:
        self.conversation = _login(port, user)
        numbers = list(range(1, MESSAGES + 1)) * rounds
        asks = [numbers[first : first + window] for first in range(0, len(numbers), window)]
        self._asks = iter([(b"".join(b"RETR %d\r\n" % number for number in ask), len(ask)) for ask in asks])
        self._waiting, self._tail = 0, b""

    def ask(self) -> bool:
        """Send the next commands; False when there are none."""
        ask = next(self._asks, None)
        if ask is None:
            self.conversation.sendall(b"QUIT\r\n")
            return False
        self._waiting = ask[1]
        self.conversation.sendall(ask[0])
        return True

    def take(self) -> bool:
        """Receive; when everything asked for is here, ask again. False at the end."""
        piece = self._tail + self.conversation.recv(1 << 18)
        self._waiting -= piece.count(b"\r\n.\r\n")
        self._tail = piece[-4:]
        if self._waiting:
            return True
        self._tail = b""
        return self.ask()


def fetch_rate(port: int, pid: int, window: int, rounds: int) -> tuple[float, float]:
    """Messages a second over ten sessions of ten users, and server microseconds for each."""
    selector = selectors.DefaultSelector()
    before, begin = cpu_seconds(pid), time.perf_counter()
    for number in range(SESSIONS):
        fetcher = _Fetcher(port, f"u{number}", window, rounds)
        selector.register(fetcher.conversation, selectors.EVENT_READ, fetcher)
        fetcher.ask()
    left = SESSIONS
    while left:
        for key, _ in selector.select(60):
            if not key.data.take():
                selector.unregister(key.fileobj)
                key.data.conversation.recv(512)
                key.data.conversation.close()
                left -= 1
    took, total = time.perf_counter() - begin, SESSIONS * MESSAGES * rounds
    return total / took, (cpu_seconds(pid) - before) / total * 1e6


def login_rate(port: int, pid: int, secure: bool, total: int) -> tuple[float, float]:
    """Log-ins a second (connect, log in, quit) over ten connections at a time."""
    context = None
    if secure:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE

    def some(number: int) -> None:
        for _ in range(total // SESSIONS):
            conversation = _login(port, f"u{number}", context)
            conversation.sendall(b"QUIT\r\n")
            conversation.recv(512)
            conversation.close()

    threads = [threading.Thread(target=some, args=(number,)) for number in range(SESSIONS)]
    before, begin = cpu_seconds(pid), time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - begin
    return total / took, (cpu_seconds(pid) - before) / total * 1e6


def _rows(name: str, port: int, tls_port: int, pid: int, quick: bool) -> Iterator[Row]:
    rounds, logins = (1, 200) if quick else (4, 1000)
    fetch_rate(port, pid, 50, 1)
    for window, words in ((1, "one at a time"), (50, "pipelined by 50")):
        rate, cpu = fetch_rate(port, pid, window, rounds)
        yield Row(f"pop3 fetch 4 KiB, 10 sessions, {words}", name, rate, cpu)
    login_rate(port, pid, False, SESSIONS * 2)
    for secure, words in ((False, "clear"), (True, "TLS")):
        rate, cpu = login_rate(tls_port if secure else port, pid, secure, logins)
        yield Row(f"pop3 log-ins of returning clients, {words}", name, rate, cpu)


def run(quick: bool = False) -> Iterator[Row]:
    """Ours, then Dovecot's."""
    board = Board()
    board.set("Mail", "MaxMsgsWaiting", "0")
    users = {f"u{number}": PASSWORD for number in range(SESSIONS)}
    for user in users:
        board.add_user(user, PASSWORD)
    with board:
        assert board.process is not None
        for user in users:
            load(board.port("smtp"), f"{user}@local.test", 4096, 10, False, MESSAGES)
        yield from _rows("dialtone", board.port("pop3"), board.port("pop3s"), board.process.pid, quick)
        certificate = _certificate(board)
        if reason := dovecot.why_not():
            print(reason)
            return
        server = dovecot.Dovecot(users, certificate=certificate)
        text = b"Subject: test\r\n\r\n" + (b"x" * 62 + b"\r\n") * 64
        for user in users:
            server.fill(user, [text] * MESSAGES)
        with server:
            pid = server._process.pid if server._process else 0
            yield from _rows("dovecot", server.port, server.tls_port, pid, quick)


def _certificate(board: Board) -> tuple[Path, Path]:
    control = board.root / "ctrl"
    return control / "ssl.cert", control / "ssl.key"
