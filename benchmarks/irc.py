"""IRC: lines to all members of a channel of a hundred and of a thousand; beside ngircd.

Everybody on the channel says a line, then all wait until all have everything; the servers' own limits against floods
(four lines in two seconds here, three a second there) are kept, so what counts is the processor time of a delivered
line, and the rate is what one core could do. Besides, ours with an operator who is exempt and says lines as fast as
they are taken: the rate by the clock.
"""

from __future__ import annotations

import os
import pwd
import selectors
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure import Row, cpu_seconds, resident
from tests.support.live import LiveBoard
from tests.support.ports import free_port

CHANNEL = "#bench"
WORDS = "the quick brown fox jumps over the lazy dog and says what people say on channels"
AT_ONCE = 100  # people who speak before all wait: more would not fit ngircd's buffers
PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Served:
    """A server to be measured."""

    name: str
    port: int
    pid: int
    exempt: bool = False  # knows operators who may flood


@contextmanager
def ours() -> Iterator[Served]:
    """A board with a guest account."""
    board = LiveBoard(settings={"Services.LoginAttemptDelay": "0"})
    board.add_users("Guest", restrictions="G")
    board.write(
        "ctrl/ircd.ini",
        "[Class:0]\nMaximum = 0\nSendQ = 64000000\n[Operator:bench]\nMask = *@*\nPassword = open\nFlags = O\n",
    )
    services = board.root / "ctrl" / "services.ini"
    services.write_text(services.read_text().replace("MaxClients = 1000", "MaxClients = 0\nListenBacklog = 1024"))
    with board:
        assert board.process is not None
        yield Served("dialtone", board.port("irc"), board.process.pid, exempt=True)


@contextmanager
def ngircd() -> Iterator[Served]:
    """ngircd as Debian has it."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        config = Path(folder) / "ngircd.conf"
        who = pwd.getpwuid(os.getuid()).pw_name
        config.write_text(
            f"[Global]\nName = irc.bench.test\nListen = 127.0.0.1\nPorts = {port}\n"
            f"ServerUID = {who}\nServerGID = {who}\n[Limits]\nMaxConnections = 0\nMaxConnectionsIP = 0\nMaxJoins = 0\n"
            "[Options]\nDNS = no\nIdent = no\nPAM = no\n"
        )
        peer = subprocess.Popen(["ngircd", "-n", "-f", str(config)], stdout=subprocess.DEVNULL)
        try:
            yield Served("ngircd", port, peer.pid)
        finally:
            peer.terminate()
            peer.wait(10)


class Crowd:
    """Members of a channel; counts what they are told."""

    def __init__(self, served: Served, members: int) -> None:
        self.selector = selectors.DefaultSelector()
        self.members: list[socket.socket] = []
        self.lines = 0
        self.tail = b""
        for number in range(members):
            self.members.append(self._member(served, number))
        for member in self.members:
            self._wait_until_in(served, member)
            member.setblocking(False)
            self.selector.register(member, selectors.EVENT_READ)
        self.settle()

    def _member(self, served: Served, number: int) -> socket.socket:
        until = time.monotonic() + 10
        while True:
            try:
                member = socket.create_connection(("127.0.0.1", served.port), 30)
                break
            except ConnectionRefusedError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.05)
        member.sendall(f"NICK b{number:05}x\r\nUSER bench 0 * :Bench\r\nJOIN {CHANNEL}\r\n".encode())
        return member

    def _wait_until_in(self, served: Served, member: socket.socket) -> None:
        seen = b""
        while b" 366 " not in seen:
            piece = member.recv(65536)
            if not piece:
                raise RuntimeError(f"{served.name} hung up: {seen[-300:]!r}")
            seen += piece

    def read(self, within: float) -> int:
        """Take what has come; how many lines that were."""
        found = 0
        for key, _ in self.selector.select(within):
            found += key.fileobj.recv(262_144).count(b"PRIVMSG")  # type: ignore[union-attr]
        return found

    def settle(self) -> None:
        """Until nothing comes any more."""
        while self.selector.select(1.0):
            for key, _ in self.selector.select(0):
                key.fileobj.recv(262_144)  # type: ignore[union-attr]

    def wait_for(self, lines: int) -> None:
        """Until so many lines have come."""
        until = time.monotonic() + PATIENCE
        got = 0
        while got < lines:
            got += self.read(1.0)
            if time.monotonic() > until:
                raise RuntimeError(f"{got} of {lines} lines came")

    def close(self) -> None:
        """Everybody goes."""
        for member in self.members:
            member.close()


def everybody_speaks(served: Served, members: int, rounds: int) -> Row:
    """Processor time of a delivered line when all speak."""
    crowd = Crowd(served, members)
    before, began, told = cpu_seconds(served.pid), time.monotonic(), 0
    for _ in range(rounds):
        start = time.monotonic()
        for at in range(0, members, AT_ONCE):
            speakers = crowd.members[at : at + AT_ONCE]
            for member in speakers:
                member.send(f"PRIVMSG {CHANNEL} :{WORDS}\r\n".encode())
            crowd.wait_for(len(speakers) * (members - 1))
        told += members * (members - 1)
        time.sleep(max(0.7 - (time.monotonic() - start), 0))
    used, seconds = cpu_seconds(served.pid) - before, time.monotonic() - began
    memory = resident(served.pid)
    crowd.close()
    note = f"{told:,} lines, {seconds:.1f} s, {memory / 1e6:.0f} MB"
    return Row(f"a line to {members}", served.name, told / max(used, 1e-9), used / told * 1e6, note)


def one_speaks(served: Served, members: int, lines: int, *, ahead: int = 32) -> Row:
    """Lines by the clock, of an operator who may flood."""
    crowd = Crowd(served, members)
    speaker = crowd.members[0]
    speaker.send(f"OPER bench open\r\nMODE b{0:05}x +F\r\n".encode())
    time.sleep(1.0)
    crowd.settle()
    data = f"PRIVMSG {CHANNEL} :{WORDS}\r\n".encode() * ahead
    before, began = cpu_seconds(served.pid), time.monotonic()
    for _ in range(lines // ahead):
        speaker.send(data)
        crowd.wait_for(ahead * (members - 1))
    told, seconds = lines // ahead * ahead * (members - 1), time.monotonic() - began
    used = cpu_seconds(served.pid) - before
    crowd.close()
    note = f"by the clock, {ahead} lines at once, {seconds:.1f} s"
    return Row(f"a line to {members}, one speaks", served.name, told / seconds, used / told * 1e6, note)


def run(quick: bool) -> Iterator[Row]:
    """Everything."""
    for server in (ours, ngircd):
        for members, rounds, lines in ((100, 20, 20_000), (1000, 2, 2_000)):
            with server() as served:
                try:
                    yield everybody_speaks(served, members, rounds // (2 if quick else 1))
                    if served.exempt:
                        yield one_speaks(served, members, lines // (5 if quick else 1))
                except (RuntimeError, OSError) as trouble:
                    yield Row(f"a line to {members}", served.name, 0.0, note=str(trouble)[:80])
