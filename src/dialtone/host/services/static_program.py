"""A program that serves all clients of a service itself (`STATIC`): it gets a listening socket and accepts them.

The socket is one of this machine, in a folder only the server's user may enter; behind it the server passes on who it
has let in, so filters, bans and limits hold for such programs too. The program finds it as descriptor 3 (`%d`), as the
managers of services do it (LISTEN_FDS, LISTEN_PID), and as standard input, as inetd does it with "wait". Who a client
is says the name of his end of the connection, which `accept` gives: a NUL, then his address, port and host name with
blanks between them, and a number. Sources: spec services.md 5.2; EXE-01, EXE-04, EXE-05.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
import shutil
import signal
import socket
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from dialtone.domain.ports.doors import Ended
from dialtone.formats.specifiers import clean
from dialtone.host.processors.child import ENVIRONMENT, Limits, Pipe
from dialtone.host.services.socket_line import SocketLine
from dialtone.wire.port import Peer

HANDLE = 3  # under which the program finds the listening socket
NAME_MOST = 100  # bytes of a client's name
GRACE = 5.0  # seconds from the request to end to the end by force
LINE_MOST = 1000

# Limits as for other programs, without one of processor time: this one runs as long as the board does.
_BEGIN = (
    'h=$1 m=$2 n=$4 f=$5 p=$6; shift 6; { [ "$m" = 0 ] || ulimit -v "$m"; ulimit -n "$n"; ulimit -f "$f"; '
    'ulimit -p "$p" || ulimit -u "$p"; ulimit -c 0; } 2>/dev/null; '
    'exec 3<&0; LISTEN_FDS=1 LISTEN_PID=$$ exec "$@"'
)


class StaticProgram:
    """One run of it. `say` takes the lines it prints, fit for the log."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._folder = tempfile.mkdtemp(prefix="dialtone-service-")  # for its owner only
        self._path = os.path.join(self._folder, "socket")
        self._process: asyncio.subprocess.Process | None = None
        self._printing: asyncio.Task[None] | None = None

    async def start(
        self, arguments: Sequence[str], *, folder: Path, environment: Mapping[str, str], memory: int, backlog: int
    ) -> None:
        """Start it. Raises OSError."""
        reading, writing = os.pipe()
        pipe = Pipe(reading)
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listening:
                listening.bind(self._path)
                listening.listen(backlog)
                self._process = await asyncio.create_subprocess_exec(
                    *("/bin/sh", "-c", _BEGIN, "sh", "-", *Limits(seconds=1, memory=memory).arguments(), *arguments),
                    stdin=listening.fileno(),
                    stdout=writing,
                    stderr=writing,
                    cwd=folder,
                    env={**ENVIRONMENT, **environment},
                    start_new_session=True,
                )
        except BaseException:
            pipe.close()
            raise
        finally:
            os.close(writing)
        self._printing = asyncio.ensure_future(self._listen(pipe))

    async def connect(self, peer: Peer) -> SocketLine:
        """A client's line to it. Raises OSError when it does not accept fast enough, or has ended."""
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            line.setblocking(False)
            line.bind(_name_of(peer))
            line.connect(self._path)
        except BaseException:
            line.close()
            raise
        return SocketLine(line)

    async def wait(self) -> Ended:
        """Until it has ended: how."""
        assert self._process is not None
        status = await self._process.wait()
        self._signal(signal.SIGKILL)  # whatever it started
        return Ended(max(status, 0), f"ended by signal {-status}" if status < 0 else "")

    def terminate(self) -> None:
        """Ask it to end."""
        self._signal(signal.SIGTERM, signal.SIGCONT)

    async def stop(self) -> None:
        """End it and everything it started. Returns when it is gone."""
        try:
            if self._process is not None:
                self.terminate()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._process.wait(), GRACE)
                self._signal(signal.SIGKILL)
                await self._process.wait()
        finally:
            await self._clean()

    async def _clean(self) -> None:
        if self._printing is not None:
            await asyncio.wait((self._printing,), timeout=0.2)
            self._printing.cancel()
            await asyncio.wait((self._printing,))
        shutil.rmtree(self._folder, ignore_errors=True)

    async def _listen(self, pipe: Pipe) -> None:
        """Pass on what it prints, line by line; a line without an end goes on in pieces."""
        kept = b""
        try:
            while piece := await pipe.read(64 * 1024):
                *lines, kept = (kept + piece).split(b"\n")
                if len(kept) > LINE_MOST:
                    lines, kept = [*lines, kept], b""
                for line in lines:
                    self._tell(line)
            self._tell(kept)
        finally:
            pipe.close()

    def _tell(self, line: bytes) -> None:
        if text := clean(line.decode("utf-8", "replace")).rstrip()[:LINE_MOST]:
            self._say(text)

    def _signal(self, *numbers: int) -> None:
        if self._process is None:
            return
        for number in numbers:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, number)


def _name_of(peer: Peer) -> bytes:
    """The name of a client's end: nobody else can have the same."""
    words = f"{clean(peer.address)} {peer.port} {clean(peer.host).replace(' ', '') or '-'}".encode("ascii", "replace")
    unique = secrets.token_hex(8).encode()
    return b"\0" + words[: NAME_MOST - len(unique) - 1] + b" " + unique
