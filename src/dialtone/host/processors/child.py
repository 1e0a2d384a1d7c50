"""One program run under limits: time, memory, output, files, environment. Source: security cases EXE-01, -04, -05.

A program is started by argument list, in a session and process group of its own, with an environment that holds
nothing of ours. Limits of the system (`ulimit`) are set by a fixed line of shell that then becomes the program; no
text of a message is ever part of that line. When the program has ended, or its time is over, or it prints without
end, its whole group is killed, so that nothing it started stays behind.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from dialtone.domain.ports.processors import Run
from dialtone.formats.mail.headers import clean

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
ENVIRONMENT: Mapping[str, str] = {"PATH": PATH, "LANG": "C.UTF-8", "HOME": "/nonexistent"}
OUTPUT_KEPT = 64 * 1024  # bytes of what is printed; the rest is read and dropped
OUTPUT_MOST = 16 * 1024 * 1024  # bytes; a program that prints more is stopped
FILE_MOST = 1024**3  # bytes of any file it writes
HANDLES_MOST = 256
PROCESSES_MOST = 2000  # of the user we run as, all together
LAST_WORDS = 0.2  # seconds to wait for output that is under way when the program has ended
LINE_MOST = 1000  # characters of a printed line

# Memory in KiB, processor seconds, open files, file size in blocks of 512 bytes, processes, no core file. What cannot
# be set (a lower limit is in force, another shell) stays as it is.
_LIMITED = (
    'm=$1 t=$2 n=$3 f=$4 p=$5; shift 5; { [ "$m" = 0 ] || ulimit -v "$m"; ulimit -t "$t"; ulimit -n "$n"; '
    'ulimit -f "$f"; ulimit -p "$p" || ulimit -u "$p"; ulimit -c 0; } 2>/dev/null; exec "$@"'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """`seconds` on the clock, `memory` in bytes of each process (0: no limit)."""

    seconds: float
    memory: int

    def arguments(self) -> list[str]:
        """As the shell line takes them."""
        processor_time = max(int(self.seconds * 4), 1) + 1  # a last resort: the clock ends it before
        numbers = (self.memory // 1024, processor_time, HANDLES_MOST, FILE_MOST // 512, PROCESSES_MOST)
        return [str(number) for number in numbers]


class Pipe:
    """The reading end of a pipe. Only this object closes it: the fast loop's own pipes close their descriptor twice,
    and the second time its number may be that of a file another thread has just opened."""

    __slots__ = ("_handle", "_loop")

    def __init__(self, handle: int) -> None:
        os.set_blocking(handle, False)
        self._handle = handle
        self._loop = asyncio.get_running_loop()

    async def read(self, most: int) -> bytes:
        """Some bytes; none at the end."""
        while True:
            try:
                return os.read(self._handle, most)
            except BlockingIOError:
                await self._ready()

    async def _ready(self) -> None:
        readable = self._loop.create_future()
        self._loop.add_reader(self._handle, _complete, readable)
        try:
            await readable
        finally:
            self._loop.remove_reader(self._handle)

    def close(self) -> None:
        """Once, when nobody reads any more."""
        os.close(self._handle)


def _complete(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)


class Output:
    """What a program prints: the beginning is kept."""

    def __init__(self) -> None:
        self._kept = bytearray()
        self._size = 0

    async def take(self, reader: Pipe) -> None:
        """Read to the end, or until it is far too much."""
        while self._size <= OUTPUT_MOST and (piece := await reader.read(64 * 1024)):
            self._size += len(piece)
            self._kept += piece[: max(OUTPUT_KEPT - len(self._kept), 0)]

    @property
    def endless(self) -> bool:
        """Whether it was far too much."""
        return self._size > OUTPUT_MOST

    def lines(self) -> tuple[str, ...]:
        """The lines, fit for a log."""
        found = (clean(line.decode("utf-8", "replace")).rstrip()[:LINE_MOST] for line in self._kept.splitlines())
        return tuple(line for line in found if line)


def find_program(name: str, folder: Path) -> str | None:
    """Where a program is: by its path (seen from `folder`), else along PATH; None when there is none."""
    return shutil.which(str(folder / name)) if "/" in name else shutil.which(name, path=PATH)


async def run_child(
    arguments: Sequence[str],
    *,
    folder: Path,
    limits: Limits,
    given: IO[bytes] | None = None,
    environment: Mapping[str, str] | None = None,
) -> Run:
    """Run a program in `folder` to its end or its limits. `given` is its standard input, else there is none;
    `environment` is added to the usual one."""
    reading, writing = os.pipe()
    try:
        process = await asyncio.create_subprocess_exec(
            "/bin/sh",
            "-c",
            _LIMITED,
            "sh",
            *limits.arguments(),
            *arguments,
            stdin=given if given is not None else asyncio.subprocess.DEVNULL,
            stdout=writing,
            stderr=writing,
            cwd=folder,
            env={**ENVIRONMENT, **(environment or {})},
            start_new_session=True,
        )
    except (OSError, ValueError) as error:
        os.close(reading)
        return Run(trouble=f"cannot be started: {error}")
    finally:
        os.close(writing)
    try:
        return await _watched(process, reading, limits.seconds)
    finally:
        _kill(process.pid)


async def _watched(process: asyncio.subprocess.Process, handle: int, seconds: float) -> Run:
    output, reader = Output(), Pipe(handle)
    printing = asyncio.ensure_future(output.take(reader))
    ending = asyncio.ensure_future(process.wait())
    try:
        trouble = await _until_end(ending, printing, output, seconds)
        _kill(process.pid)
        status = await ending
        await asyncio.wait((printing,), timeout=LAST_WORDS)
    finally:
        ending.cancel()
        printing.cancel()
        await asyncio.wait((printing,))
        reader.close()
    if not trouble and status < 0:
        trouble = f"ended by signal {_signal_name(-status)}"
    return Run(max(status, 0), trouble, output.lines())


async def _until_end(
    ending: asyncio.Future[int], printing: asyncio.Future[None], output: Output, seconds: float
) -> str:
    """Wait for the end; says what is wrong when it does not come by itself."""
    loop = asyncio.get_running_loop()
    limit = loop.time() + seconds
    await asyncio.wait((ending, printing), timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    if not ending.done() and printing.done() and not output.endless:  # it closed its output and goes on
        await asyncio.wait((ending,), timeout=max(limit - loop.time(), 0.0))
    if output.endless:
        return f"printed more than {OUTPUT_MOST // 1024**2} MiB"
    return "" if ending.done() else f"took longer than {seconds:g} seconds"


def _kill(group: int) -> None:
    try:
        os.killpg(group, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return str(number)
