"""FTP: one large file both ways, a thousand small ones both ways, fifty clients at once; beside vsftpd and pyftpdlib.

The client is the same for all (`ftp_load.py`), the folders lie on one disk, every file is in the system's cache. Ours
is asked twice for uploads: into a directory as usual, where a file is hashed, made durable and entered before it is
answered for, and into one whose files are not hashed, which is closer to what the others do (who write, and no more).
Meanwhile somebody brings mail to our board, and it is measured how long each message takes.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import smtplib
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import Path
from typing import Any

from benchmarks.measure import Row, cpu_seconds, family, resident
from dialtone.domain.model.user import Misc
from tests.support.live import LiveBoard
from tests.support.ports import free_port

MEGABYTE = 1_000_000
SMALL = 10_240  # bytes
CLIENTS = 50
TURNS = 3


@dataclass(frozen=True, slots=True)
class Served:
    """A server to be measured. Paths have no slash at their end; `into` is where uploads go."""

    name: str
    port: int
    pid: int
    user: str
    password: str
    files: str
    into: dict[str, str]  # by what is said of it
    smtp: int = 0
    uploader: str = ""  # where it is another user


class Files:
    """What is sent: a large file, one for fifty at once, and small ones; and bytes for uploads."""

    def __init__(self, folder: Path, quick: bool) -> None:
        self.folder = folder
        self.large, self.small = (1 << 28, 200) if quick else (1 << 30, 1000)
        self.shared = self.large // CLIENTS
        with (folder / "source").open("wb") as file:
            for _ in range(self.large >> 20):
                file.write(random.randbytes(1 << 20))
        self.source = folder / "source"

    def give(self, target: Path) -> None:
        """Put them where a server has its files."""
        target.mkdir(exist_ok=True)
        shutil.copy(self.source, target / "large.bin")
        with self.source.open("rb") as file:
            (target / "shared.bin").write_bytes(file.read(self.shared))
            for number in range(self.small):
                (target / f"small{number}.bin").write_bytes(file.read(SMALL - 8) + number.to_bytes(8, "big"))


@contextmanager
def ours(files: Files) -> Iterator[Served]:
    """A board; its files belong to a directory."""
    board = LiveBoard(settings={"FTP.MaxClients": "200", "MaxMsgsWaiting": "0"})
    board.add_users(
        *(f"Bench{number}" for number in range(CLIENTS)), more={"misc": int(Misc.AUTOTERM), "credits": 10**15}
    )
    programs = board.root / "data" / "dirs" / "main-programs"
    programs.parent.mkdir(parents=True, exist_ok=True)
    files.give(programs)
    board.command("files", "add", "MAIN-PROGRAMS")
    areas = board.root / "ctrl" / "file.ini"
    head, name, tail = areas.read_text().partition("[dir:Main:texts]")
    areas.write_text(head + name + tail.replace("0x8d9", "0x4008d9", 1))  # not hashed
    with board:
        assert board.process is not None
        yield Served(
            "dialtone",
            board.port("ftp"),
            board.process.pid,
            "bench%d",
            "sesame",
            "/Main/Programs",
            {"": "/Main/Texts", "and hashes": "/Main/Uploads"},
            board.port("smtp"),
            "sysop",
        )


@contextmanager
def vsftpd(files: Files) -> Iterator[Served]:
    """A vsftpd for anonymous users, as it is made for speed: sendfile, a process for each client."""
    port, folder = free_port(), files.folder / "vsftpd"
    (folder / "in").mkdir(parents=True)
    files.give(folder)
    config = files.folder / "vsftpd.conf"
    config.write_text(
        f"listen=YES\nbackground=NO\nlisten_port={port}\nlisten_address=127.0.0.1\nanon_root={folder}\n"
        "anonymous_enable=YES\nlocal_enable=NO\nwrite_enable=YES\nanon_upload_enable=YES\nanon_other_write_enable=YES\nanon_umask=022\n"
        f"run_as_launching_user=YES\nseccomp_sandbox=NO\nallow_writeable_chroot=YES\nsecure_chroot_dir={folder}\n"
        "no_anon_password=NO\nmax_clients=0\nmax_per_ip=0\nxferlog_enable=YES\n"
        f"vsftpd_log_file={files.folder}/vsftpd.log\npasv_address=127.0.0.1\n"
    )
    peer = subprocess.Popen(["vsftpd", str(config)], stdout=subprocess.DEVNULL)
    try:
        _until_open(port)
        yield Served("vsftpd", port, peer.pid, "anonymous", "x@example", str(folder), {"": f"{folder}/in"})
    finally:
        peer.terminate()
        peer.wait(10)


@contextmanager
def pyftpdlib(files: Files) -> Iterator[Served]:
    """A pyftpdlib."""
    port, folder = free_port(), files.folder / "pyftpdlib"
    (folder / "in").mkdir(parents=True)
    files.give(folder)
    line = [sys.executable, "-m", "benchmarks.pyftpdlib_peer", str(port), str(folder)]
    peer = subprocess.Popen(line, stdout=subprocess.PIPE)
    try:
        assert peer.stdout is not None
        peer.stdout.readline()
        yield Served("pyftpdlib", port, peer.pid, "bench", "sesame", "", {"": "/in"})
    finally:
        peer.terminate()
        peer.wait(10)


def _until_open(port: int) -> None:
    until = time.monotonic() + 10
    while time.monotonic() < until:
        try:
            with smtplib.socket.create_connection(("127.0.0.1", port), 1):  # type: ignore[attr-defined]
                return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"nothing listens on port {port}")


class Mail:
    """Brings a small message every 20 ms and keeps how long each took."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._over = threading.Event()
        self.took: list[float] = []
        self._thread = threading.Thread(target=self._bring, daemon=True)
        if port:
            self._thread.start()

    def _bring(self) -> None:
        with smtplib.SMTP("127.0.0.1", self._port, timeout=60) as client:
            while not self._over.wait(0.02):
                began = time.perf_counter()
                client.sendmail("ann@ext.test", ["alice@local.test"], "From: ann@ext.test\n\nhello\n")
                self.took.append(time.perf_counter() - began)

    def note(self) -> str:
        """Stop, and say how long they took."""
        self._over.set()
        if not self._port:
            return ""
        self._thread.join(60)
        took = sorted(self.took) or [0.0]
        middle, late = took[len(took) // 2] * 1000, took[int(len(took) * 0.99)] * 1000
        return f"; mail meanwhile: median {middle:.1f} ms, 99th percentile {late:.1f} ms"


def measure(served: Served, what: str, job: str, *more: object, by_file: bool = False) -> Row:
    """One piece of work; the rate is in MB a second or in files a second. A second time for the mail, if there is any:
    it costs time as well, and is nothing the others have to do."""
    row = once(served, what, job, *more, by_file=by_file, smtp=0)
    if not served.smtp or by_file:
        return row
    path = str(more[0])
    if job == "up":
        path = path.replace("/large", "/again")  # no name is taken twice
    again = once(served, what, job, path, *more[1:], smtp=served.smtp)
    return replace(row, note=again.note)


def once(served: Served, what: str, job: str, *more: object, smtp: int, by_file: bool = False) -> Row:
    """Do it."""
    user = served.uploader if served.uploader and job == "up" else served.user
    line = [sys.executable, "-m", "benchmarks.ftp_load", str(served.port), user, served.password, job]
    with subprocess.Popen([*line, *map(str, more)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as load:
        assert load.stdin is not None and load.stdout is not None
        load.stdout.readline()
        cpu, mail, watch = cpu_seconds(served.pid), Mail(smtp), Memory(served.pid)
        load.stdin.write("\n")
        load.stdin.flush()
        figures: dict[str, Any] = json.loads(load.stdout.readline() or "{}")
    used, note = cpu_seconds(served.pid) - cpu, watch.note() + mail.note()
    if not figures:
        raise RuntimeError(f"{served.name}: {what} did not come to its end")
    count = figures["files"] if by_file else figures["bytes"] / MEGABYTE
    return Row(what, served.name, count / figures["seconds"], 1e6 * used / count, note)


class Memory:
    """The most memory that a server's processes have together."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._over = threading.Event()
        self.most = 0
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def _look(self) -> None:
        while not self._over.wait(0.05):
            total = 0
            for one in family(self._pid):
                try:
                    total += resident(one)
                except OSError:
                    continue
            self.most = max(self.most, total)

    def note(self) -> str:
        """Stop, and say it."""
        self._over.set()
        self._thread.join()
        return f"{self.most >> 20} MiB"


def work(served: Served, files: Files, turn: int) -> Iterator[Row]:
    """All of it, for one server; a row at a time."""
    at, large = served.files, f"{files.large >> 20} MiB (MB)"
    yield measure(served, f"download, {large}", "down", f"{at}/large.bin", 1, 1)
    yield measure(served, f"download, {CLIENTS} at once (MB)", "down", f"{at}/shared.bin", 1, CLIENTS)
    yield measure(served, "download, small files", "small", f"{at}/small%d.bin", files.small, by_file=True)
    for said, into in served.into.items():
        more, path = f" {said}" if said else "", f"{into}/large{turn}%d.bin"
        yield measure(served, f"upload{more}, {large}", "up", path, files.source, files.large, 1)
        path = f"{into}/little{turn}%d.bin"
        yield measure(served, f"upload{more}, small files", "up", path, files.source, SMALL, files.small, by_file=True)


def disk(files: Files) -> Row:
    """What the disk itself takes, in such pieces as files arrive in: the bound for whoever answers when it has them."""
    target = files.folder / "disk"
    with files.source.open("rb") as source, target.open("wb", buffering=0) as file:
        began = time.perf_counter()
        while piece := source.read(1 << 18):
            file.write(piece)
        os.fsync(file.fileno())
        seconds = time.perf_counter() - began
    target.unlink()
    return Row(f"upload, {files.large >> 20} MiB (MB)", "disk", files.large / MEGABYTE / seconds, note="write and sync")


def best(rows: list[Row]) -> Iterator[Row]:
    """Of each piece of work, what went best for each server: the machine may have had something else to do."""
    found: dict[tuple[str, str], Row] = {}
    for row in rows:
        known = found.setdefault((row.what, row.server), row)
        if row.rate > known.rate:
            found[(row.what, row.server)] = row
    yield from found.values()


def run(quick: bool = False) -> Iterator[Row]:
    """The measurements: the servers take turns at each piece of work, and each has three tries."""
    with (
        tempfile.TemporaryDirectory(prefix="dialtone-ftp-", dir=os.environ.get("BENCH_DIR")) as name,
        ExitStack() as all_,
    ):
        files = Files(Path(name), quick)
        makers = [ours, pyftpdlib] + ([vsftpd] if shutil.which("vsftpd") else [])
        servers = [all_.enter_context(make(files)) for make in makers]
        rows: list[Row] = []
        for turn in range(TURNS):
            for together in zip_longest(*(work(served, files, turn) for served in servers)):
                rows += [row for row in together if row is not None]
            rows.append(disk(files))
        yield from best(rows)
