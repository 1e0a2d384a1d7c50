"""Doors on real pseudo terminals and sockets, with real processes."""

import asyncio
import os
import sys
from pathlib import Path

import pytest

from dialtone.base.bell import Bell
from dialtone.domain.ports.doors import Ended, Start
from dialtone.host.doors.line import COLLECTED, DoorLine
from dialtone.wire.screen import Size

PATIENCE = 20.0


class Caller:
    """Takes what a door prints and waits for its bell."""

    def __init__(self, line):
        self.line = line
        self.bell = Bell()
        self.rung = asyncio.Event()
        self.bell.listen(self.rung.set)
        line.listen(self.bell)
        self.shown = b""

    async def until(self, there):
        async with asyncio.timeout(PATIENCE):
            while not there():
                self.rung.clear()
                data = self.line.take()
                self.shown += data
                if not data and not there():
                    await self.rung.wait()

    async def sees(self, words):
        await self.until(lambda: words in self.shown)

    async def end(self):
        await self.until(lambda: self.line.ended is not None)
        return self.line.ended


def door(folder, program, *, over_socket=False, echo=True, raw=False, size=None, **start):
    """Runs a Python program on a line and hands both to the decorated coroutine."""
    path = Path(folder) / "door.py"
    path.write_text(program)

    def run(story):
        async def whole():
            line = DoorLine(over_socket=over_socket, size=size or Size(80, 24), echo=echo, raw=raw)
            caller = Caller(line)
            arguments = [sys.executable, str(path), *start.pop("arguments", ())]
            arguments = [str(line.handle) if one == "%h" else one for one in arguments]
            try:
                await line.start(Start(arguments=arguments, folder=str(folder), **start))
                return await story(caller, line)
            finally:
                await line.stop()

        return asyncio.run(whole())

    return run


def gone(pid):
    """Whether a process has ended (a zombie has)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


async def until_gone(pids):
    async with asyncio.timeout(PATIENCE):
        while not all(map(gone, pids)):  # noqa: ASYNC110
            await asyncio.sleep(0.01)


def test_a_program_talks_to_a_terminal_of_the_callers_size(tmp_path):
    async def story(caller, line):
        await caller.sees(b"name?")
        assert line.give(b"Alice\r") == 6
        ended = await caller.end()
        assert ended == Ended(3, "")
        assert b"Hello Alice, 132x50 True\r\n" in caller.shown

    program = (
        "import os, sys\nname = input('name?')\nsize = os.get_terminal_size()\n"
        "print(f'Hello {name}, {size.columns}x{size.lines}', os.isatty(0))\nsys.exit(3)\n"
    )
    door(tmp_path, program, size=Size(132, 50))(story)


def test_a_window_that_changes_its_size_is_told(tmp_path):
    async def story(caller, line):
        await caller.sees(b"ready")
        line.resize(Size(40, 25))
        await caller.sees(b"now 40")
        assert (await caller.end()).status == 0

    program = (
        "import os, signal\ndone = []\nsignal.signal(signal.SIGWINCH, lambda *_: done.append(1))\nprint('ready')\n"
        "while not done: signal.pause() if not done else None\nprint('now', os.get_terminal_size().columns)\n"
    )
    door(tmp_path, program)(story)


def test_what_is_typed_shows_only_where_it_should(tmp_path):
    async def story(caller, line):
        await caller.sees(b"?")
        line.give(b"secret\r")
        await caller.end()
        return caller.shown

    program = "print('?', flush=True)\ninput()\n"
    assert b"secret" in door(tmp_path, program, echo=True)(story)
    assert b"secret" not in door(tmp_path, program, echo=False)(story)


def test_bytes_pass_unchanged_where_that_is_asked_for(tmp_path):
    every = bytes(range(256))

    async def story(caller, line):
        await caller.sees(b"go")
        assert line.give(every) == 256
        await caller.end()
        assert caller.shown == b"go" + every

    program = (
        "import os\nos.write(1, b'go')\ngot = b''\nwhile len(got) < 256: got += os.read(0, 256)\nos.write(1, got)\n"
    )
    door(tmp_path, program, raw=True)(story)


def test_a_socket_door_inherits_its_descriptor(tmp_path):
    async def story(caller, line):
        await caller.sees(b"hello\n")
        line.give(b"bye\n")
        ended = await caller.end()
        assert ended == Ended(0, "")
        assert caller.shown == b"hello\nyou said bye\n"

    program = (
        "import socket, sys\ns = socket.socket(fileno=int(sys.argv[1]))\ns.sendall(b'hello\\n')\n"
        "s.sendall(b'you said ' + s.recv(100))\n"
    )
    door(tmp_path, program, over_socket=True, arguments=["%h"])(story)


def test_EXE_05_nothing_of_ours_is_in_its_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://secret")

    async def story(caller, line):
        await caller.end()
        return caller.shown.decode()

    shown = door(tmp_path, "import os\nprint(sorted(os.environ))", environment={"TERM": "pc3", "SBBSNNUM": "1"})(story)
    names = set(eval(shown)) - {"PWD", "OLDPWD", "SHLVL", "_", "LC_CTYPE"}  # what the shell and Python set
    assert names == {"PATH", "LANG", "HOME", "TERM", "SBBSNNUM"}


def test_EXE_04_a_program_that_ignores_the_hang_up_is_ended_by_force(tmp_path):
    async def story(caller, line):
        await caller.sees(b"deaf")
        pid = line._process.pid
        await line.stop()
        assert gone(pid)

    program = (
        "import signal, time\nsignal.signal(signal.SIGHUP, signal.SIG_IGN)\nprint('deaf', flush=True)\n"
        "while True: time.sleep(60)\n"
    )
    door(tmp_path, program)(story)


def test_EXE_04_whatever_it_started_ends_with_it(tmp_path):
    async def story(caller, line):
        await caller.sees(b"done")
        await line.stop()
        pids = [int(word) for word in caller.shown.split() if word.isdigit()]
        assert len(pids) == 50
        await until_gone(pids)

    program = (
        "import os, signal, time\nfor _ in range(50):\n    pid = os.fork()\n    if not pid:\n"
        "        signal.signal(signal.SIGHUP, signal.SIG_IGN)\n        time.sleep(600)\n"
        "    print(pid, flush=True)\nprint('done', flush=True)\ntime.sleep(600)\n"
    )
    door(tmp_path, program)(story)


def test_EXE_04_children_that_stay_behind_do_not_keep_the_caller(tmp_path):
    async def story(caller, line):
        assert (await caller.end()).status == 0
        assert b"parent leaves" in caller.shown

    program = (
        "import os, time, signal\nif not os.fork():\n    signal.signal(signal.SIGHUP, signal.SIG_IGN)\n"
        "    time.sleep(600)\nprint('parent leaves')\n"
    )
    door(tmp_path, program)(story)


def test_EXE_04_a_flood_of_output_waits_for_the_caller(tmp_path):
    async def story(caller, line):
        await caller.sees(b"x")
        async with asyncio.timeout(PATIENCE):
            while len(line._out) < COLLECTED:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        for _ in range(200):  # more would have come by now
            await asyncio.sleep(0)
        assert len(line._out) < COLLECTED + 64 * 1024
        for _ in range(50):
            before = len(caller.shown)
            await caller.until(lambda before=before: len(caller.shown) > before)

    door(tmp_path, "import os\nwhile True: os.write(1, b'x' * 65536)\n")(story)


def test_EXE_04_its_last_words_arrive_whole_for_a_slow_caller(tmp_path):
    async def story(caller, line):
        async with asyncio.timeout(PATIENCE):
            while len(line._out) < COLLECTED:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        assert line.ended is None
        assert await caller.end() == Ended(0, "")
        assert caller.shown.count(b"x") == 1_000_000
        assert caller.shown.endswith(b"last")

    door(tmp_path, "import os\nos.write(1, b'')\nprint('x' * 1000000 + 'last', end='', flush=True)\n")(story)


def test_EXE_04_an_end_by_signal_is_told(tmp_path):
    async def story(caller, line):
        return await caller.end()

    program = "import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)\n"
    assert door(tmp_path, program)(story) == Ended(0, "ended by signal SIGSEGV")


def test_EXE_04_memory_is_limited(tmp_path):
    async def story(caller, line):
        ended = await caller.end()
        assert ended.status or ended.trouble
        assert b"got it" not in caller.shown

    door(tmp_path, "x = bytearray(900 * 1024 * 1024)\nprint('got it')\n", memory=512 * 1024 * 1024)(story)


def test_EXE_04_a_program_that_does_not_read_takes_no_memory_of_ours(tmp_path):
    async def story(caller, line):
        await caller.sees(b"busy")
        taken = 0
        for _ in range(1000):
            taken += line.give(b"k" * 1024)
        assert taken < 256 * 1024
        assert line.ended is None

    door(tmp_path, "import time\nprint('busy', flush=True)\ntime.sleep(600)\n", raw=True)(story)


def test_a_program_that_is_not_there(tmp_path):
    async def whole():
        line = DoorLine(over_socket=False, size=Size(80, 24), echo=True, raw=False)
        with pytest.raises(FileNotFoundError, match="there is no program 'nothing-like-that'"):
            await line.start(Start(arguments=["nothing-like-that"], folder=str(tmp_path)))
        await line.stop()
        await line.stop()

    asyncio.run(whole())


def test_no_descriptors_stay_open(tmp_path):
    async def story(caller, line):
        await caller.end()

    def count():
        return len(os.listdir("/proc/self/fd"))

    door(tmp_path, "print(1)")(story)
    before = count()
    for over_socket in (False, True):
        door(tmp_path, "print(1)", over_socket=over_socket)(story)
    assert count() == before
