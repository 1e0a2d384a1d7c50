"""Durable mail acceptance: smtp-source (from Postfix) as the load, the same for every server.

A message counts when it is where its reader finds it: for us when 250 is given (the mailbox row is on disk then), for
Postfix when it is in the Maildir, for aiosmtpd when 250 is given after a synced Maildir file.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from benchmarks.measure import Row, cpu_seconds
from tests.support import postfix
from tests.support.board import Board
from tests.support.ports import free_port
from tests.support.waiting import until

CASES = [  # (bytes, sessions, one message a session?, messages)
    (4096, 1, False, 1500),
    (4096, 20, False, 6000),
    (4096, 100, False, 6000),
    (4096, 1, True, 500),
    (4096, 20, True, 3000),
    (4096, 100, True, 3000),
    (102400, 1, False, 300),
    (102400, 20, False, 2000),
    (102400, 100, False, 2000),
    (102400, 20, True, 1000),
]


def load(port: int, recipient: str, size: int, sessions: int, single: bool, messages: int) -> None:
    """Send messages with smtp-source; raises when any is refused."""
    keep = [] if single else ["-d"]
    line = ["smtp-source", *keep, "-s", str(sessions), "-m", str(messages), "-l", str(size)]
    line += ["-f", "a@ext.test", "-t", recipient, f"inet:127.0.0.1:{port}"]
    done = subprocess.run(line, capture_output=True, text=True, timeout=600)
    if done.returncode or done.stderr:
        raise RuntimeError(f"smtp-source: {done.stderr.strip()}")


@contextmanager
def ours() -> Iterator[tuple[int, str, int, Callable[[], int] | None]]:
    """A board, ready to be loaded: port, recipient, process id, and a count of arrivals if they come later."""
    board = Board()
    board.set("Mail", "MaxMsgsWaiting", "0")
    board.set("Mail", "MaxClients", "500")
    board.add_user("bob")
    with board:
        assert board.process is not None
        yield board.port("smtp"), "bob@local.test", board.process.pid, None


@contextmanager
def theirs_postfix() -> Iterator[tuple[int, str, int, Callable[[], int] | None]]:
    """A Postfix."""
    with postfix.Postfix("local.test") as server:
        pid = int((server.folder / "queue/pid/master.pid").read_text())
        yield server.port, "bob@local.test", pid, server.count


@contextmanager
def theirs_aiosmtpd() -> Iterator[tuple[int, str, int, Callable[[], int] | None]]:
    """An aiosmtpd that writes a synced Maildir."""
    port = free_port()
    peer = subprocess.Popen([sys.executable, "-m", "benchmarks.aiosmtpd_peer", str(port)], stdout=subprocess.PIPE)
    try:
        assert peer.stdout is not None
        peer.stdout.readline()
        yield port, "bob@local.test", peer.pid, None
    finally:
        peer.terminate()
        peer.wait(10)


def servers() -> dict[str, Callable[..., object]]:
    """The servers that can run here, ours first."""
    found: dict[str, Callable[..., object]] = {"dialtone": ours}
    if not postfix.why_not():
        found["postfix"] = theirs_postfix
    found["aiosmtpd"] = theirs_aiosmtpd
    return found


def run(quick: bool = False) -> Iterator[Row]:
    """Every case on every server, one server after the other."""
    if not shutil.which("smtp-source"):
        print("smtp-source is not installed (Debian: postfix); mail acceptance is not measured")
        return
    for name, server in servers().items():
        with server() as (port, recipient, pid, arrived):  # type: ignore[attr-defined]
            load(port, recipient, 4096, 10, False, 300)
            done = 300
            for size, sessions, single, messages in CASES:
                messages = messages // 5 if quick else messages
                if arrived:
                    until(lambda target=done: arrived() >= target, 120, "everything is delivered")
                before, begin = cpu_seconds(pid), time.perf_counter()
                load(port, recipient, size, sessions, single, messages)
                done += messages
                if arrived:
                    until(lambda target=done: arrived() >= target, 300, "everything is delivered")
                took = time.perf_counter() - begin
                kind = "one a session" if single else "many a session"
                what = f"smtp {size // 1024} KiB, {sessions} sessions, {kind}"
                yield Row(what, name, messages / took, (cpu_seconds(pid) - before) / messages * 1e6)
