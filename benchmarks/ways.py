"""Megabytes a second through the running program, by each way in, with `sz` and `rz` as the caller's side; and by SFTP.

Run as `python -m benchmarks.ways [megabytes] [way ...]`. The program is a process of its own; what the caller's side
needs (Telnet's 255, frames, `ssh`) shares the machine with it. CPU time is the program's, for each megabyte.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.support.carrier import WAYS, Carrier
from tests.support.live import LiveBoard

MEGABYTE = 1_000_000
OPTIONS = "ALLOW_SSH | ALLOW_SFTP | ALLOW_RLOGIN"


def _cpu(board: LiveBoard) -> float:
    assert board.process is not None
    fields = Path(f"/proc/{board.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _show(board: LiveBoard, what: str, size: int, seconds: float, cpu: float) -> None:
    used = _cpu(board) - cpu
    print(f"| {what} | {size / seconds / MEGABYTE:.1f} | {used / size * MEGABYTE * 1000:.1f} ms |", flush=True)


def _by_way(board: LiveBoard, way: str, size: int, folder: Path, askpass: Path) -> None:
    (folder / way).mkdir()
    source = folder / f"{way}.bin"
    source.write_bytes(os.urandom(size))
    call = Carrier(way, board.port(way), "alice", askpass=askpass)
    call.log_in(b"alice")
    cpu = _cpu(board)
    _show(board, f"upload by {way}", size, call.upload(source), cpu)
    cpu = _cpu(board)
    _show(board, f"download by {way}", size, call.download(source.name, folder / way), cpu)
    call.hang_up()
    if (folder / way / source.name).read_bytes() != source.read_bytes():
        raise RuntimeError(f"{way}: not the same bytes")


def _by_sftp(board: LiveBoard, size: int, folder: Path, askpass: Path) -> None:
    (folder / "sftp").mkdir()
    source = folder / "sftp.bin"
    source.write_bytes(os.urandom(size))
    options = ["-F", "none", "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null"]
    place = "bob@127.0.0.1:/fls/Main/Uploads/sftp.bin"
    environment = {**os.environ, "SSH_ASKPASS": str(askpass), "SSH_ASKPASS_REQUIRE": "force", "DISPLAY": ":0"}
    for what, words in (
        ("upload by SFTP (scp)", [str(source), place]),
        ("download by SFTP (scp)", [place, str(folder / "sftp")]),
    ):
        cpu, began = _cpu(board), time.perf_counter()
        subprocess.run(
            ["scp", "-q", *options, "-P", str(board.port("ssh")), *words], env=environment, check=True, timeout=300
        )
        _show(board, what, size, time.perf_counter() - began, cpu)
    if (folder / "sftp" / "sftp.bin").read_bytes() != source.read_bytes():
        raise RuntimeError("SFTP: not the same bytes")


def main(words: list[str]) -> None:
    """Measure."""
    size = int(words[0]) * MEGABYTE if words else 100 * MEGABYTE
    ways = words[1:] or [*WAYS, "sftp"]
    with tempfile.TemporaryDirectory() as name, LiveBoard(settings={"BBS.Options": OPTIONS}) as board:
        folder = Path(name)
        askpass = folder / "ask"
        askpass.write_text("#!/bin/sh\necho sesame\n")
        askpass.chmod(0o700)
        print("| What | MB/s | CPU each MB |\n|---|---|---|", flush=True)
        for way in ways:
            if way == "sftp":
                _by_sftp(board, size, folder, askpass)
            else:
                _by_way(board, way, size, folder, askpass)


if __name__ == "__main__":
    main(sys.argv[1:])
