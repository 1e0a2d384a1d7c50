"""A door on its line: a pseudo terminal or a socket, in a session and process group of its own.

Sources: spec bbs.md 9.8; EXE-04, EXE-05. The program is started by a fixed line of shell that sets the system's limits
and opens the terminal (which so becomes the session's own: Ctrl-C works as on a real one). No text of a user is ever
part of that line. What is printed is collected up to a bound; then the program waits. At the end its whole group is
killed.
"""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
import signal
import socket
import struct
import termios
import tty

from dialtone.base.bell import Bell
from dialtone.domain.ports.doors import Ended, Start
from dialtone.host.doors.finding import program
from dialtone.host.processors.child import ENVIRONMENT, Limits
from dialtone.wire.screen import Size

COLLECTED = 128 * 1024  # bytes
AT_ONCE = 64 * 1024
GRACE = 1.0  # seconds between the hang-up and the end by force
LAST_WORDS = 0.5  # seconds in which what was printed before the end arrives

# The terminal's name ("" for none), then memory in KiB, processor seconds, open files, file size in blocks of 512
# bytes, processes; what cannot be set stays as it is.
_BEGIN = (
    'd=$1 m=$2 t=$3 n=$4 f=$5 p=$6; shift 6; { [ "$m" = 0 ] || ulimit -v "$m"; ulimit -t "$t"; ulimit -n "$n"; '
    'ulimit -f "$f"; ulimit -p "$p" || ulimit -u "$p"; ulimit -c 0; } 2>/dev/null; '
    '[ -z "$d" ] || exec <>"$d" >&0 2>&0; exec "$@"'
)


class DoorLine:
    """Implements `domain.ports.doors.Line`. Made, used and stopped on the loop's thread."""

    def __init__(self, *, over_socket: bool, size: Size, echo: bool, raw: bool, errors: int | None = None) -> None:
        """`errors`: a descriptor for standard error; then the socket is standard input and output as well."""
        self._near, self._far, self._device = _socket_ends() if over_socket else _terminal_ends(echo, raw)
        self._over_socket = over_socket
        self._complaining = errors
        self._loop = asyncio.get_running_loop()
        self._bell = Bell()
        self._process: asyncio.subprocess.Process | None = None
        self._waiting: asyncio.Task[None] | None = None
        self._out = bytearray()
        self._reading = self._writing = False
        self._dry = False  # nothing more will come
        self._exit: Ended | None = None
        self.resize(size)

    @property
    def handle(self) -> int:
        """See the port."""
        return self._far if self._over_socket else -1

    @property
    def ended(self) -> Ended | None:
        """See the port."""
        return self._exit if self._dry and not self._out else None

    async def start(self, start: Start) -> None:
        """See the port."""
        arguments = await asyncio.to_thread(program, start.arguments, start.folder)
        limits = Limits(seconds=start.seconds, memory=start.memory).arguments()
        nothing = asyncio.subprocess.DEVNULL
        standard = nothing if self._complaining is None else self._far
        self._process = await asyncio.create_subprocess_exec(
            "/bin/sh",
            "-c",
            _BEGIN,
            "sh",
            self._device,
            *limits,
            *arguments,
            stdin=standard,
            stdout=standard,
            stderr=nothing if self._complaining is None else self._complaining,
            cwd=start.folder,
            env={**ENVIRONMENT, **start.environment},
            pass_fds=(self._far,) if self._over_socket else (),
            start_new_session=True,
        )
        self._waiting = self._loop.create_task(self._wait(self._process))
        if self._over_socket:
            self._close_far()
        self._read_on()

    def listen(self, bell: Bell) -> None:
        """See the port."""
        self._bell = bell

    def take(self) -> bytes:
        """See the port."""
        data = bytes(self._out[:AT_ONCE])
        del self._out[:AT_ONCE]
        self._read_on()
        if self._out or (self._exit is not None and self._dry):
            self._bell.ring()  # there is more, or an end to be seen
        return data

    def give(self, data: bytes) -> int:
        """See the port."""
        if not data or self._near < 0:
            return len(data)
        try:
            return os.write(self._near, data)
        except BlockingIOError:
            self._write_later()
            return 0
        except OSError:
            return len(data)  # nobody is there to read it

    @property
    def running(self) -> bool:
        """Whether the program was started and has not ended."""
        return self._process is not None and self._exit is None

    def end_input(self) -> None:
        """Let the program see the end of its input; what it prints is still taken. For sockets only."""
        if self._over_socket and self._near >= 0:
            with contextlib.suppress(OSError), socket.socket(fileno=os.dup(self._near)) as end:
                end.shutdown(socket.SHUT_WR)

    def resize(self, size: Size) -> None:
        """See the port."""
        if not self._over_socket and self._near >= 0:
            with contextlib.suppress(OSError):
                wanted = struct.pack("HHHH", size.rows or 24, size.columns or 80, 0, 0)
                fcntl.ioctl(self._near, termios.TIOCSWINSZ, wanted)

    async def stop(self) -> None:
        """See the port."""
        try:
            if self._process is not None and self._waiting is not None:
                if not self._waiting.done():
                    self._signal(signal.SIGHUP, signal.SIGCONT)
                    await asyncio.wait((self._waiting,), timeout=GRACE)
                self._signal(signal.SIGKILL)
                await asyncio.wait((self._waiting,))
        finally:
            self._close()

    # --- what the loop calls ---

    def _readable(self) -> None:
        try:
            data = os.read(self._near, AT_ONCE)
        except BlockingIOError:
            return
        except OSError:
            data = b""  # the other end of a terminal is closed
        if not data:
            self._pause_reading()
            self._dry = self._exit is not None
            if self._exit is None:
                self._loop.call_later(0.05, self._read_on)  # closed by somebody, to be opened again perhaps
        self._out += data
        if len(self._out) >= COLLECTED:
            self._pause_reading()
        self._bell.ring()

    def _writable(self) -> None:
        self._loop.remove_writer(self._near)
        self._writing = False
        self._bell.ring()

    async def _wait(self, process: asyncio.subprocess.Process) -> None:
        status = await process.wait()
        self._signal(signal.SIGKILL)  # whatever it started
        self._close_far()
        trouble = f"ended by signal {_signal_name(-status)}" if status < 0 else ""
        self._exit = Ended(max(status, 0), trouble)
        self._read_on()
        self._loop.call_later(LAST_WORDS, self._give_up)

    def _give_up(self) -> None:
        """Nothing more will come; unless the line is full and has to be emptied first."""
        if self._out and self._near >= 0:
            self._loop.call_later(LAST_WORDS, self._give_up)
            return
        self._pause_reading()
        self._dry = True
        self._bell.ring()

    # --- small things ---

    def _read_on(self) -> None:
        if not self._reading and not self._dry and self._near >= 0 and len(self._out) < COLLECTED:
            self._reading = True
            self._loop.add_reader(self._near, self._readable)

    def _pause_reading(self) -> None:
        if self._reading:
            self._reading = False
            self._loop.remove_reader(self._near)

    def _write_later(self) -> None:
        if not self._writing:
            self._writing = True
            self._loop.add_writer(self._near, self._writable)

    def _signal(self, *numbers: int) -> None:
        if self._process is None:
            return
        for number in numbers:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, number)

    def _close_far(self) -> None:
        far, self._far = self._far, -1
        if far >= 0:
            os.close(far)

    def _close(self) -> None:
        self._pause_reading()
        if self._writing:
            self._loop.remove_writer(self._near)
            self._writing = False
        near, self._near = self._near, -1
        if near >= 0:
            os.close(near)
        self._close_far()
        self._dry = True


def _terminal_ends(echo: bool, raw: bool) -> tuple[int, int, str]:
    """Our end, the program's end and its name."""
    near, far = os.openpty()
    os.set_blocking(near, False)
    if raw:
        tty.setraw(far)
    modes = termios.tcgetattr(far)
    modes[6][termios.VERASE] = b"\b"  # what callers' keys are made to send (terminal/doors/translation.py)
    if not echo:
        modes[3] &= ~termios.ECHO
    termios.tcsetattr(far, termios.TCSANOW, modes)
    return near, far, os.ttyname(far)


def _socket_ends() -> tuple[int, int, str]:
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    return ours.detach(), theirs.detach(), ""


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return str(number)
