"""Callers on one process: memory for each, log-in rate, and the time from a key to the prompt behind its answer."""

from __future__ import annotations

import asyncio
import json
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.callers_load import PASSWORD
from benchmarks.measure import Row, cpu_seconds, resident
from dialtone.app import build
from dialtone.app.pillars import Pillars, raise_pillars
from dialtone.config.load import load_settings
from dialtone.domain.boards.compose import Draft
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.user import Misc, User, UserNumber
from dialtone.host.machine import this_machine
from dialtone.wire.port import Peer
from tests.support.board import Board

POSTS = 300
PAUSE = 5.0  # seconds a caller looks at a message
MANNERS = int(Misc.EXPERT | Misc.AUTOTERM | Misc.COLOR)
WORDS = "the board is quiet tonight and the modem sings of places far away where somebody reads what we wrote here"


def run(quick: bool = False) -> Iterator[Row]:
    """1,000 callers by Telnet, each reading a message every few seconds."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 20000), most))
    count, seconds = (200, 10.0) if quick else (1000, 30.0)
    board = Board()
    board.set("BBS", "LastNode", str(count + 10))
    board.add_user("Sysop", "correct-horse-77")
    asyncio.run(_furnish(board.root, count))
    with board:
        assert board.process is not None
        pid = board.process.pid
        before, cpu = resident(pid), cpu_seconds(pid)
        load = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.callers_load", *map(str, (board.port("telnet"), count, seconds, PAUSE))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert load.stdout is not None and load.stdin is not None
        if load.stdout.readline().strip() != "all here":
            raise RuntimeError(f"the callers did not all get in:\n{board.console()[-2000:]}")
        arriving, each = cpu_seconds(pid) - cpu, (resident(pid) - before) / count
        cpu = cpu_seconds(pid)
        load.stdin.write("\n")
        load.stdin.flush()
        figures = json.loads(load.stdout.readline())
        used = cpu_seconds(pid) - cpu
        load.wait(30)
    note = f"{each / 1024:.0f} KiB each, first words {figures['first']:.1f} ms"
    yield Row(f"callers log in, {count}", "dialtone", figures["log-ins"], 1e6 * arriving / count, note)
    read = figures["messages"] * seconds
    note = f"key to answer: median {figures['median']:.1f} ms, 99th percentile {figures['p99']:.1f} ms"
    note += f", worst {figures['worst']:.0f} ms" + (f", {figures['lost']} LOST" if figures["lost"] else "")
    yield Row(f"messages read by {count} callers", "dialtone", figures["messages"], 1e6 * used / read, note)


async def _furnish(root: Path, count: int) -> None:
    """Accounts with one password (hashed once), and messages to be read."""
    settings = load_settings(root, this_machine())
    pillars = await raise_pillars(settings)
    try:
        house = build.build(settings, pillars)
        sysop = await house.directory.get(UserNumber(1))
        assert sysop is not None and house.writing is not None
        await _accounts(pillars, count)
        sub = settings.boards.find("MAIN-GENERAL")
        assert sub is not None
        writer = Caller(sysop, Peer("127.0.0.1", 1, "127.0.0.1", 23), "telnet")
        for number in range(POSTS):
            body = "\n".join(f"{number} {line} {WORDS}"[:75] for line in range(12))
            await house.writing.post(writer, sub, Draft(subject=f"Message {number}", body=body))
    finally:
        await pillars.close()


async def _accounts(pillars: Pillars, count: int) -> None:
    secrets = await pillars.store.read(lambda records: records.users.secrets(UserNumber(1)))
    assert secrets is not None and PASSWORD

    async def add(number: int) -> None:
        user = User(number=UserNumber(0), alias=f"Caller{number:04d}", level=50, misc=MANNERS)
        await pillars.store.write(lambda records: records.users.add(user, secrets))

    for number in range(count):
        await add(number)
