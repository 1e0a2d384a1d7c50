"""Pages a second: a bare Starlette page through our whole path, beside uvicorn with the same page; the board's site.

Run as `python -m benchmarks.pages [quick]`. The load comes from `wrk` (Debian's package; `WRK` names another one) over
32 connections that stay open. Rates depend on who else is at work on the machine; processor time a request hardly does.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.measure import Row, cpu_seconds, resident, show
from tests.support.live import LiveBoard

CONNECTIONS = 32
_REQUESTS = re.compile(r"(\d+) requests in")
_LATE = re.compile(r"99%\s+([0-9.]+)(us|ms|s)")
_WRONG = re.compile(r"Non-2xx or 3xx responses: (\d+)")
_UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


def load(port: int, path: str, pid: int, seconds: int, what: str, server: str) -> Row:
    """Ask for a page as often as it is given. Raises RuntimeError for wrong answers."""
    wrk = program()
    assert wrk is not None
    command = [wrk, "-t1", f"-c{CONNECTIONS}", f"-d{seconds}", "--latency", f"http://127.0.0.1:{port}{path}"]
    before, began = cpu_seconds(pid), time.perf_counter()
    out = subprocess.run(command, capture_output=True, text=True, check=True, timeout=seconds + 60).stdout
    passed, used = time.perf_counter() - began, cpu_seconds(pid) - before
    asked, late = _REQUESTS.search(out), _LATE.search(out)
    if asked is None or late is None or _WRONG.search(out):
        raise RuntimeError(out)
    count = int(asked[1])
    last = float(late[1]) * _UNITS[late[2]]
    note = f"99th percentile {last:.1f} ms, {resident(pid) / 1e6:.0f} MB"
    return Row(what, server, count / passed, used / max(count, 1) * 1e6, note)


def program() -> str | None:
    """Where `wrk` is."""
    return os.environ.get("WRK") or shutil.which("wrk")


@contextmanager
def peer(kind: str) -> Iterator[tuple[int, int]]:
    """A server with a bare page: its port and its process."""
    process = subprocess.Popen([sys.executable, "-m", "benchmarks.pages_peer", kind], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield int(process.stdout.readline()), process.pid
    finally:
        process.terminate()
        process.wait(10)


def run(quick: bool) -> Iterator[Row]:
    """The rows of `make bench`."""
    if program() is None:
        print("  pages: wrk is not installed (apt install wrk)", flush=True)
        return
    seconds = 2 if quick else 10
    for kind, server in (("ours", "dialtone"), ("uvicorn", "uvicorn")):
        with peer(kind) as (port, pid):
            load(port, "/", pid, 1, "", "")  # warm
            yield load(port, "/", pid, seconds, "bare page", server)
    limits = {"Web.MaxConcurrentConnections": "0", "Web.MaxClients": "0"}
    with LiveBoard(settings=limits) as board:
        assert board.process is not None
        for path, what in (("/", "front page"),):
            load(board.port("http"), path, board.process.pid, 1, "", "")
            yield load(board.port("http"), path, board.process.pid, seconds, what, "dialtone")


if __name__ == "__main__":
    rows = []
    for row in run(quick="quick" in sys.argv):
        print(row, flush=True)
        rows.append(row)
    print(show(rows))
