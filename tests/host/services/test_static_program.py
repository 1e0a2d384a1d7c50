"""A program that gets the listening socket: how it is started, who its clients are, how it ends."""

from __future__ import annotations

import asyncio
import os
import stat
from pathlib import Path

import pytest

from dialtone.base.bell import Bell
from dialtone.host.services.programs import ServicePrograms, Wanted
from dialtone.host.services.static_program import StaticProgram
from dialtone.host.waiting import wait
from dialtone.wire.port import Peer

LISTENER = Peer("", 0, "192.0.2.1", 1037)
PEER = Peer("2001:db8::7", 40000, "192.0.2.1", 1037, host="client.example")
SHOWS = """
import json, os
for one in server:
    about = [one.ip_address, one.port, one.host_name, one.protocol, server.interface_ip_address, server.port]
    one.send(json.dumps([about, sorted(os.environ), sorted(os.listdir("/proc/self/fd"))]))
    one.close()
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    for name in ("ctrl", "mods", "exec"):
        (tmp_path / name).mkdir()
    return tmp_path


async def begin(place: Path, script: str, said: list[str] | None = None, *, backlog: int = 5) -> StaticProgram:
    (place / "mods/one.py").write_text(script)
    programs = ServicePrograms(place / "ctrl", place / "mods", place / "exec", {})
    wanted = Wanted(command="one.py", python=True, protocol="CLOCK", peer=LISTENER)
    return await programs.static(wanted, backlog=backlog, say=(said if said is not None else []).append)


async def answered(program: StaticProgram, peer: Peer = PEER) -> bytes:
    line, bell, found = await program.connect(peer), Bell(), b""
    line.listen(bell)
    async with asyncio.timeout(30):
        while line.ended is None:
            await wait(bell, 0.5)
            found += line.take()
    await line.stop()
    return found


async def test_EXE_05_it_knows_its_clients_and_nothing_of_ours(place: Path) -> None:
    import json

    program = await begin(place, SHOWS)
    try:
        about, environment, handles = json.loads(await answered(program))
    finally:
        await program.stop()
    assert about == ["2001:db8::7", 40000, "client.example", "CLOCK", "192.0.2.1", 1037]
    known = {"PATH", "LANG", "HOME", "LISTEN_FDS", "LISTEN_PID", "SERVER_ADDRESS", "SERVER_PORT", "SERVICE", "TLS"}
    assert set(environment) - {"PWD", "OLDPWD", "SHLVL", "_", "LC_CTYPE"} == known
    assert set(handles) <= {"0", "1", "2", "3", "4", "5"}


async def test_EXE_01_a_host_name_is_no_command_and_no_other_field(place: Path) -> None:
    hostile = Peer("198.51.100.7", 1, "192.0.2.1", 1037, host="$(id) `x`\n203.0.113.1 25")
    program = await begin(place, SHOWS)
    try:
        assert b'["198.51.100.7", 1,' in await answered(program, hostile)
    finally:
        await program.stop()


async def test_nobody_else_on_the_machine_reaches_its_socket(place: Path) -> None:
    program = await begin(place, SHOWS)
    try:
        assert stat.S_IMODE(os.stat(program._folder).st_mode) == 0o700
    finally:
        await program.stop()
    assert not os.path.exists(program._folder)  # noqa: ASYNC240


async def test_what_it_prints_is_told_while_it_runs(place: Path) -> None:
    said: list[str] = []
    program = await begin(place, "print('ready'); server.accept()", said)
    try:
        async with asyncio.timeout(30):
            while not said:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
    finally:
        await program.stop()
    assert said == ["ready"]


async def test_its_end_is_seen_with_its_status(place: Path) -> None:
    program = await begin(place, "raise SystemExit(3)")
    assert (await asyncio.wait_for(program.wait(), 30)).status == 3
    await program.stop()


async def test_EXE_04_nothing_it_started_stays_behind(place: Path) -> None:
    said: list[str] = []
    script = """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print(child.pid)
time.sleep(600)
"""
    program = await begin(place, script, said)
    async with asyncio.timeout(30):
        while not said:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    await asyncio.wait_for(program.stop(), 30)
    assert not Path(f"/proc/{said[0]}/cwd").exists()  # noqa: ASYNC240


async def test_SLO_01_one_that_does_not_accept_keeps_few_waiting(place: Path) -> None:
    program = await begin(place, "import time; time.sleep(600)", backlog=1)
    lines = []
    try:
        with pytest.raises(OSError):
            for _ in range(10):
                lines.append(await program.connect(PEER))
    finally:
        for line in lines:
            await line.stop()
        await program.stop()
    assert len(lines) < 5


async def test_a_program_that_is_not_there(place: Path) -> None:
    programs = ServicePrograms(place / "ctrl", place / "mods", place / "exec", {})
    wanted = Wanted(command="nowhere", python=False, protocol="X", peer=LISTENER)
    with pytest.raises(OSError, match="no program"):
        await programs.static(wanted, backlog=5, say=print)
