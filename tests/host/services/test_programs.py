"""Programs for clients: how they are started, and with what."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest

from dialtone.base.bell import Bell
from dialtone.host.services.programs import ProgramLine, ServicePrograms, Wanted
from dialtone.host.waiting import wait
from dialtone.wire.port import Peer

PEER = Peer("198.51.100.7", 40000, "192.0.2.1", 1037, host="client.example")
SHOWS = """
import json, os, sys
print(json.dumps([sys.argv[1:], dict(os.environ), sys.stdin.read()]))
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    for name in ("ctrl", "mods", "exec"):
        (tmp_path / name).mkdir()
    return tmp_path


def programs(place: Path, **more: int) -> ServicePrograms:
    return ServicePrograms(place / "ctrl", place / "mods", place / "exec", {"k": "/board/ctrl/"}, **more)


def wanted(command: str, *, python: bool = False, peer: Peer = PEER) -> Wanted:
    return Wanted(command=command, python=python, protocol="CLOCK", peer=peer)


async def said(line: ProgramLine, *heard: bytes) -> bytes:
    """Everything it says to this input."""
    bell, found = Bell(), b""
    line.listen(bell)
    for piece in heard:
        line.give(piece)
    line.end_input()
    async with asyncio.timeout(30):
        while True:
            found += line.take()
            if line.ended is not None:
                break
            await wait(bell, 5.0)
    await line.stop()
    return found


async def shown(place: Path, command: str, peer: Peer = PEER) -> list[object]:
    """Arguments, environment and input of a Python script."""
    import json

    (place / "mods/shows.py").write_text(SHOWS)
    line = await programs(place).begin(wanted(command, python=True, peer=peer))
    found: list[object] = json.loads(await said(line, b"input"))
    return found


async def test_a_script_has_its_client_on_standard_input_and_output(place: Path) -> None:
    arguments, _, heard = await shown(place, 'shows.py one "two three" %k %i')
    assert arguments == ["one", "two three", "/board/ctrl/", "198.51.100.7"]
    assert heard == "input"


async def test_EXE_05_its_environment_is_who_the_client_is_and_little_else(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_TOKEN", "abc")
    _, environment, _ = await shown(place, "shows.py")
    assert isinstance(environment, dict)
    usual = {"PATH", "LANG", "HOME", "PWD", "SHLVL", "_", "OLDPWD", "LC_CTYPE"}
    assert {name: value for name, value in environment.items() if name not in usual} == {
        "CLIENT_ADDRESS": "198.51.100.7",
        "CLIENT_PORT": "40000",
        "CLIENT_HOST": "client.example",
        "SERVER_ADDRESS": "192.0.2.1",
        "SERVER_PORT": "1037",
        "SERVICE": "CLOCK",
        "TLS": "0",
    }


@pytest.mark.parametrize("host", [";touch p", "$(touch p)", "`id`", "-o/tmp/p", "' x", '" x', "a b\nc", "%k%f"])
async def test_EXE_01_03_a_host_name_is_one_argument_whatever_is_in_it(place: Path, host: str) -> None:
    hostile = Peer("198.51.100.7", 40000, "192.0.2.1", 1037, host=host)
    arguments, _, _ = await shown(place, "shows.py %h end", hostile)
    assert isinstance(arguments, list)
    assert len(arguments) == 2
    assert arguments[0].lstrip("./") == host.replace("\n", " ").lstrip("./")
    assert not (place / "ctrl/p").exists()


async def test_a_program_finds_the_descriptor_it_was_told(place: Path) -> None:
    program = place / "ctrl/answer"
    program.write_text(f"#!{sys.executable}\nimport os, sys\nos.write(int(sys.argv[1]), b'here')\n")
    program.chmod(0o700)
    line = await programs(place).begin(wanted("./answer %d"))
    assert await said(line) == b"here"


async def test_what_it_complains_about_is_kept_apart(place: Path) -> None:
    (place / "mods/bad.py").write_text("import sys\nprint('for the client')\nprint('x', file=sys.stderr)\n1/0\n")
    line = await programs(place).begin(wanted("bad.py", python=True))
    assert await said(line) == b"for the client\n"
    assert line.complaints()[0] == "x"
    assert line.complaints()[-1] == "ZeroDivisionError: division by zero"


@pytest.mark.parametrize(("command", "python"), [("nowhere", False), ("nowhere.py", True), ("", False)])
async def test_what_is_not_there_cannot_be_started(place: Path, command: str, python: bool) -> None:
    with pytest.raises(OSError):
        await programs(place).begin(wanted(command, python=python))


async def test_EXE_04_there_are_only_so_many_at_once(place: Path) -> None:
    (place / "mods/waits.py").write_text("import sys\nsys.stdin.read()\n")
    few = programs(place, at_once=1)
    first = await few.begin(wanted("waits.py", python=True))
    with pytest.raises(OSError, match="1 programs run already"):
        await few.begin(wanted("waits.py", python=True))
    await first.stop()
    second = await few.begin(wanted("waits.py", python=True))
    await second.stop()


async def test_EXE_04_one_that_never_ends_is_ended_with_all_it_started(place: Path) -> None:
    (place / "mods/forks.py").write_text(
        "import subprocess, sys\nmore = subprocess.Popen(['sleep', '600'])\nprint(more.pid, flush=True)\nmore.wait()\n"
    )
    line = await programs(place).begin(wanted("forks.py", python=True))
    bell = Bell()
    line.listen(bell)
    while not (told := line.take()):
        await wait(bell, 5.0)
    await line.stop()
    for _ in range(200):
        if not runs(int(told)):
            break
        await wait(Bell(), 0.05)
    else:
        pytest.fail("its child still runs")


def runs(number: int) -> bool:
    """Whether a process is there and more than a memory of its own."""
    try:
        return bool(Path(f"/proc/{number}/cmdline").read_bytes())
    except OSError:
        return False
