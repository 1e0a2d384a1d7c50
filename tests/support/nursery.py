"""The program as a process of its own, without waiting for its thousand modules each time.

Loading them is most of what starting the program takes. A process that has loaded them, the nursery, waits here and
forks one child for each start. What a child has of its starter (folder, environment, standard files) is what it would
have had as `python -m dialtone`; that this works too is the business of tests/cli/test_run.py and test_main.py.

Run as a program, this file is the nursery. It ends with the process that started it.
"""

from __future__ import annotations

import contextlib
import functools
import gc
import importlib
import json
import os
import pkgutil
import runpy
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any

LARGEST = 1 << 17  # bytes of a request


class Child:
    """A process from the nursery; used as `subprocess.Popen` is."""

    def __init__(self, pid: int, reports: IO[bytes]) -> None:
        self.pid, self._reports = pid, reports
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """The exit code, once there is one; a signal's number below zero."""
        return self._look(0)

    def wait(self, timeout: float | None = None) -> int:
        """The exit code. Raises TimeoutExpired."""
        if self._look(timeout) is None:
            raise subprocess.TimeoutExpired("dialtone", timeout or 0)
        assert self.returncode is not None
        return self.returncode

    def send_signal(self, sign: int) -> None:
        """Send it a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, sign)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)

    def _look(self, timeout: float | None) -> int | None:
        if self.returncode is None and select.select([self._reports], [], [], timeout)[0]:
            self.returncode = _report(self._reports)
            self._reports.close()
        return self.returncode


def start(
    words: Sequence[str],
    *,
    out: IO[bytes],
    err: IO[bytes],
    given: IO[bytes] | None = None,
    environment: Mapping[str, str] | None = None,
) -> Child:
    """Start `dialtone WORDS` in this folder, with these files (and nothing to read unless `given`)."""
    wanted = {"words": list(words), "folder": os.getcwd(), "environment": dict(environment or os.environ)}
    reading, writing = os.pipe()
    with open(os.devnull, "rb") as nothing:
        files = [(given or nothing).fileno(), out.fileno(), err.fileno(), writing]
        socket.send_fds(_nursery(), [json.dumps(wanted).encode()], files)
    os.close(writing)
    reports = open(reading, "rb", buffering=0)  # noqa: SIM115 - closed with its last report
    return Child(_report(reports), reports)


def run(
    words: Sequence[str],
    *,
    input: str | None = None,
    environment: Mapping[str, str] | None = None,
    timeout: float = 120,
) -> subprocess.CompletedProcess[str]:
    """Run `dialtone WORDS` to its end."""
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        given.write((input or "").encode())
        given.seek(0)
        child = start(words, out=out, err=err, given=given, environment=environment)
        try:
            code = child.wait(timeout)
        finally:
            child.kill()
        return subprocess.CompletedProcess(words, code, *(_all(file) for file in (out, err)))


def _all(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode().replace("\r\n", "\n")


def _report(reports: IO[bytes]) -> int:
    said = reports.readline()
    assert said, "the nursery has ended"
    return int(said)


@functools.cache
def _nursery() -> socket.socket:
    """The way to this process's nursery."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        subprocess.Popen(
            [sys.executable, "-P", __file__, str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            cwd=Path(__file__).parents[2],
        )
    return ours


# The nursery's own side.


def _grow_up() -> None:
    """Load all that a board may need, and look for no garbage among it in any child."""
    import dialtone

    gc.disable()
    for module in pkgutil.walk_packages(dialtone.__path__, "dialtone."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    gc.freeze()
    gc.enable()


class Nursery:
    """Takes requests until the other side ends, and reports the children's numbers and exit codes."""

    def __init__(self, requests: socket.socket) -> None:
        self._requests = requests
        self._poll = select.poll()
        self._poll.register(requests, select.POLLIN)
        self._children: dict[int, tuple[int, int]] = {}  # descriptors of processes: their numbers, where to report

    def attend(self) -> list[str] | None:
        """In the nursery itself: None, at the end. In each child: the words of its command."""
        while True:
            for ready, _ in self._poll.poll():
                if ready in self._children:
                    self._bury(ready)
                    continue
                request, files, *_ = socket.recv_fds(self._requests, LARGEST, 4)
                if not request:
                    return None
                if (words := self._bear(json.loads(request), files)) is not None:
                    return words

    def _bear(self, wanted: dict[str, Any], files: list[int]) -> list[str] | None:
        pid = os.fork()
        if pid:
            *others, reports = files
            for file in others:
                os.close(file)
            os.write(reports, b"%d\n" % pid)
            watched = os.pidfd_open(pid)
            self._children[watched] = pid, reports
            self._poll.register(watched, select.POLLIN)
            return None
        self._forget()
        return _settle(wanted, files)

    def _bury(self, watched: int) -> None:
        pid, reports = self._children.pop(watched)
        self._poll.unregister(watched)
        os.close(watched)
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        with contextlib.suppress(BrokenPipeError):  # nobody asks any more
            os.write(reports, b"%d\n" % code)
        os.close(reports)

    def _forget(self) -> None:
        """In a child: what was the nursery's only."""
        os.close(self._requests.detach())
        for watched, (_, reports) in self._children.items():
            os.close(watched)
            os.close(reports)


def _settle(wanted: dict[str, Any], files: list[int]) -> list[str]:
    """Make a child what was asked for."""
    for number, file in enumerate(files[:3]):
        os.dup2(file, number)
    for file in files:
        os.close(file)
    os.environ.clear()
    os.environ.update(wanted["environment"])
    time.tzset()
    os.chdir(wanted["folder"])
    sys.path.insert(0, wanted["folder"])  # as `python -m` has it
    words: list[str] = wanted["words"]
    return words


def main() -> None:
    """Be the nursery, or one of its children."""
    requests = socket.socket(fileno=int(sys.argv[1]))
    _grow_up()
    words = Nursery(requests).attend()
    if words is not None:
        sys.argv[:] = ["dialtone", *words]
        runpy.run_module("dialtone", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
