"""Megabytes a second by ZMODEM and YMODEM-G with `lrzsz` as the caller's side over pipes, beside `sz` to `rz` directly.

Random bytes: the worst there is to escape. The driver and its cores run in this process on the fast loop; `-e` makes
the other side escape all control characters. CPU time is ours, for each megabyte.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import uvloop

from benchmarks.measure import Row
from dialtone.formats.transfer.core import ReceivingCore
from dialtone.formats.transfer.ymodem_receive import YmodemReceive
from dialtone.formats.transfer.zmodem_receive import ZmodemReceive
from dialtone.formats.transfer.zmodem_send import ZmodemSend
from dialtone.host.clock import SystemClock
from dialtone.terminal.transfer import Receiving, Sending
from tests.support.piped_terminal import FileSource, MemorySink, PipedTerminal

MEGABYTE = 1_000_000
NAME = "random.bin"


async def _download(folder: Path, data: bytes, line: list[str], telnet: bool) -> None:
    terminal = await PipedTerminal.of(*line, folder=folder)
    results = await Sending(terminal, ZmodemSend(telnet=telnet), SystemClock(), [FileSource(NAME, data)]).run()
    await terminal.end()
    if not results[0].ok or (folder / NAME).read_bytes() != data:
        raise RuntimeError(f"download: {results}")


async def _upload(folder: Path, data: bytes, line: list[str], core: ReceivingCore) -> None:
    sink = MemorySink()
    terminal = await PipedTerminal.of(*line, NAME, folder=folder)
    results = await Receiving(terminal, core, SystemClock(), sink).run()
    await terminal.end()
    if not results[0].ok or sink.files[NAME] != data:
        raise RuntimeError(f"upload: {results}")


def _directly(folder: Path, line: list[str]) -> float:
    """Seconds that `sz` takes to `rz`, each reading from the other."""
    (folder / "got").mkdir(exist_ok=True)
    (folder / "got" / NAME).unlink(missing_ok=True)
    ours, theirs = os.pipe(), os.pipe()
    start = time.perf_counter()
    quiet = subprocess.DEVNULL
    receiver = subprocess.Popen(["rz"], cwd=folder / "got", stdin=ours[0], stdout=theirs[1], stderr=quiet)
    sender = subprocess.Popen([*line, NAME], cwd=folder, stdin=theirs[0], stdout=ours[1], stderr=quiet)
    for end in (*ours, *theirs):
        os.close(end)
    receiver.wait()
    sender.wait()
    return time.perf_counter() - start


def run(quick: bool) -> Iterator[Row]:
    """The measurements."""
    size = (10 if quick else 100) * MEGABYTE
    data = os.urandom(size)
    with tempfile.TemporaryDirectory() as name, asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        folder = Path(name)
        (folder / "got").mkdir()

        def ours(what: str, work: object) -> Row:
            start, cpu = time.perf_counter(), time.process_time()
            runner.run(work)  # type: ignore[arg-type]
            seconds, used = time.perf_counter() - start, time.process_time() - cpu
            return Row(what, "dialtone", size / seconds / MEGABYTE, used / size * MEGABYTE * 1e6, "MB")

        yield ours("ZMODEM to the caller (rz)", _download(folder / "got", data, ["rz", "-y"], False))
        yield ours("ZMODEM to the caller by Telnet (rz)", _download(folder / "got", data, ["rz", "-y"], True))
        (folder / NAME).write_bytes(data)
        for options in ([], ["-8"], ["-e"]):
            what = " ".join(["ZMODEM from the caller (sz", *options]) + ")"
            yield ours(what, _upload(folder, data, ["sz", *options], ZmodemReceive()))
            yield Row(what, "sz-rz", size / _directly(folder, ["sz", *options]) / MEGABYTE)
        yield ours("YMODEM-G from the caller (sb -k)", _upload(folder, data, ["sb", "-k"], YmodemReceive(stream=True)))
