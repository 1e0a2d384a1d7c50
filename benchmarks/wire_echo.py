"""Round trips a second through the driver with a session that does next to nothing, and the memory of idle ones.

    python benchmarks/wire_echo.py [--clients 20] [--seconds 2] [--loop uvloop|asyncio] [--tls] [--idle 1000]

The clients run in a process of their own; the figure that counts is the server's CPU time for each command.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import os
import resource
import socket
import ssl
import tempfile
import threading
import time
from pathlib import Path

import uvloop

from dialtone.net.certificates import make_self_signed
from dialtone.net.server import Server
from dialtone.net.sockets import Place
from dialtone.net.terms import Limits, Terms
from dialtone.net.tls import ServerTls
from dialtone.testing.chance import SteadyChance
from dialtone.wire.port import Farewell, Wire
from dialtone.wire.service import Door


class Echo:
    """Answers every line with the same words."""

    def __init__(self, wire: Wire) -> None:
        self.wire = wire

    async def run(self) -> None:
        """Greet and answer until the other side goes."""
        await self.wire.send(b"220 ready")
        while True:
            await self.wire.read_line(limit=512)
            await self.wire.send(b"250 2.0.0 ok")

    async def farewell(self, why: Farewell, code: str = "") -> None:
        """Nothing to say."""


def talk(port: int, seconds: float, tls: bool, counts: list[int]) -> None:
    """One client: a command, its answer, and again."""
    sock = socket.create_connection(("127.0.0.1", port))
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if tls:
        context = ssl._create_unverified_context()
        sock = context.wrap_socket(sock)
    sock.recv(100)
    until, count = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        sock.sendall(b"NOOP\r\n")
        sock.recv(100)
        count += 1
    counts.append(count)
    sock.close()


def clients(pipe: multiprocessing.connection.Connection, number: int, seconds: float, tls: bool) -> None:
    """The process of the clients."""
    port = pipe.recv()
    counts: list[int] = []
    threads = [threading.Thread(target=talk, args=(port, seconds, tls, counts)) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    pipe.send(sum(counts))


def idlers(pipe: multiprocessing.connection.Connection, number: int, tls: bool) -> None:
    """The process of many clients that say nothing."""
    port = pipe.recv()
    context = ssl._create_unverified_context()
    socks = []
    for turn in range(number):
        sock = socket.create_connection((f"127.0.0.{1 + turn % 20}", port))
        sock = context.wrap_socket(sock) if tls else sock
        sock.recv(100)
        socks.append(sock)
    pipe.send(len(socks))
    pipe.recv()


def memory() -> int:
    """Bytes of this process in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE")


async def measure(options: argparse.Namespace) -> None:
    """Run one measurement."""
    loop = asyncio.get_running_loop()
    tls = None
    folder = Path(tempfile.mkdtemp())
    if options.tls:
        make_self_signed(folder / "cert.pem", folder / "key.pem", "bbs.example")
        tls = ServerTls(folder / "cert.pem", folder / "key.pem")
    door = Door("echo", "ECHO", "Echo", "implicit" if options.tls else "none")
    server = Server(door, Terms(make=Echo, tls=tls, limits=Limits(before_login=0)), chance=SteadyChance())
    await server.open([Place("0.0.0.0", 0)])
    here, there = multiprocessing.get_context("spawn").Pipe()
    work = (
        (idlers, (there, options.idle, options.tls))
        if options.idle
        else (clients, (there, options.clients, options.seconds, options.tls))
    )
    process = multiprocessing.get_context("spawn").Process(target=work[0], args=work[1])
    process.start()
    before, start = memory(), time.process_time()
    here.send(server.listening[0].port)
    done = await loop.run_in_executor(None, here.recv)
    if options.idle:
        print(
            f"{done} idle: {(memory() - before) / done / 1024:.1f} KiB each, opened with "
            f"{(time.process_time() - start) / done * 1e6:.0f} us CPU each"
        )
        here.send(None)
    else:
        used = time.process_time() - start
        print(
            f"{options.clients} clients: {done / options.seconds:,.0f} commands/s, "
            f"{used / done * 1e6:.1f} us CPU each on {type(loop).__module__}"
        )
    process.join()
    await server.shut_down(0.1)


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--loop", default="uvloop")
    parser.add_argument("--tls", action="store_true")
    parser.add_argument("--idle", type=int, default=0)
    options = parser.parse_args()
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with asyncio.Runner(loop_factory=uvloop.new_event_loop if options.loop == "uvloop" else None) as runner:
        runner.run(measure(options))


if __name__ == "__main__":
    main()
