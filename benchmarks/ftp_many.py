"""Ten thousand small files by FTP, up and down, with lftp (four at a time), in the clear and under TLS; beside vsftpd.

The client is the same for both and costs as much as the server; so the figures are what somebody with lftp waits for.
Uploads to ours are hashed, made durable and entered before they are answered for. Every file comes back as it was.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from benchmarks.ftp import Files, Served, ours, vsftpd
from benchmarks.measure import Row, cpu_seconds

QUIET = "set ssl:verify-certificate no; set net:timeout 60; set cmd:fail-exit yes; set net:connection-limit 4"
PLAIN, TLS = "set ftp:ssl-allow no", "set ftp:ssl-force yes; set ftp:ssl-protect-data yes"
PATIENCE = 1800  # seconds
ENVIRONMENT = {**os.environ, "HOME": "/nonexistent"}


class Few(Files):
    """The files the servers of `ftp.py` are given: none are needed here."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def give(self, target: Path) -> None:
        """Make the folder."""
        target.mkdir(exist_ok=True)


def make(folder: Path, count: int, turn: int) -> None:
    """Small files of all sizes up to 20,000 bytes, no two alike; no name is there in another turn."""
    folder.mkdir()
    chance = random.Random(turn)
    for number in range(count):
        (folder / f"t{turn}n{number:05}.bin").write_bytes(chance.randbytes(1 + number * 7919 % 20_000) + b"%d" % number)


def mirror(served: Served, how: str, *commands: str) -> tuple[float, float]:
    """Let lftp do something; seconds, and processor time of the server."""
    user = served.uploader or served.user
    opened = f"open -u {user},{served.password} -p {served.port} 127.0.0.1"
    began, used = time.perf_counter(), cpu_seconds(served.pid)
    script = "; ".join((QUIET, how, opened, *commands, "quit"))
    subprocess.run(["lftp", "-c", script], check=True, capture_output=True, timeout=PATIENCE, env=ENVIRONMENT)
    return time.perf_counter() - began, cpu_seconds(served.pid) - used


def content(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def work(served: Served, into: str, said: str, how: str, folder: Path) -> Iterator[Row]:
    """Both ways; a row each. Raises RuntimeError when something comes back otherwise."""
    source, back = folder / "source", folder / "back"
    count = len(list(source.iterdir()))
    mine = next(source.iterdir()).name[:2]
    up = mirror(served, how, f"mirror -R --no-perms --parallel=4 {source} {into}")
    down = mirror(served, how, f"mirror --parallel=4 -i ^{mine} {into} {back}")
    if content(back) != content(source):
        raise RuntimeError("what came back is not what was sent")
    for way, (seconds, cpu) in (("up", up), ("down", down)):
        yield Row(f"{count:,} small files {way}, lftp, {said}", served.name, count / seconds, 1e6 * cpu / count)


def run(quick: bool = False) -> Iterator[Row]:
    """The measurements."""
    count = 500 if quick else 10_000
    with tempfile.TemporaryDirectory(prefix="dialtone-many-") as name, ExitStack() as all_:
        files = Few(Path(name))
        board = all_.enter_context(ours(files))
        plans = [(board, "/Main/Uploads", "plain", PLAIN)]
        if shutil.which("vsftpd"):
            peer = all_.enter_context(vsftpd(files))
            plans.append((peer, peer.into[""], "plain", PLAIN))
        plans.append((board, "/Main/Uploads", "TLS", TLS))
        for turn, (served, into, said, how) in enumerate(plans):
            folder = Path(name) / f"turn{turn}"
            folder.mkdir()
            make(folder / "source", count, turn)
            yield from work(served, into, said, how, folder)
