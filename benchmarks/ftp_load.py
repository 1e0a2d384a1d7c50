"""An FTP client that costs next to nothing: `python -m benchmarks.ftp_load PORT USER PASSWORD JOB ...`, in a process of
its own. It prints its figures as JSON: seconds from the first command of a transfer to its last reply. A "%d" in the
user's name stands for the client's number.
"""

from __future__ import annotations

import json
import os
import re
import socket
import sys
import threading
import time
from collections.abc import Callable

PIECE = 1 << 20


class Client:
    """One conversation."""

    def __init__(self, port: int, user: str, password: str) -> None:
        self.sock = socket.create_connection(("127.0.0.1", port), 60)
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.lines = self.sock.makefile("rb")
        self.buffer = bytearray(PIECE)
        self.reply("220")
        self.ask(f"USER {user}", "331")
        self.ask(f"PASS {password}", "230")
        self.ask("TYPE I", "200")

    def reply(self, wanted: str) -> str:
        """The last line of a reply, which must be of this kind."""
        while not re.match(rb"\d{3} ", line := self.lines.readline()):
            if not line:
                raise RuntimeError("the server is gone")
        if not line.decode().startswith(wanted):
            raise RuntimeError(line.decode("utf-8", "replace"))
        return line.decode("utf-8", "replace")

    def ask(self, line: str, wanted: str) -> str:
        """Give a command."""
        self.sock.sendall(line.encode() + b"\r\n")
        return self.reply(wanted)

    def data(self) -> socket.socket:
        """A passive data connection."""
        port = int(self.ask("EPSV", "229").split("|||")[1].split("|")[0])
        made = socket.create_connection(("127.0.0.1", port), 60)
        made.settimeout(None)  # one with a time limit does not block, and sendfile is to wait
        return made

    def get(self, path: str) -> int:
        """Fetch a file; how many bytes it had."""
        with self.data() as data:
            self.ask(f"RETR {path}", "1")
            size = 0
            while more := data.recv_into(self.buffer):
                size += more
        self.reply("226")
        return size

    def put(self, path: str, source: int, offset: int, length: int) -> None:
        """Bring a part of a file."""
        with self.data() as data:
            self.ask(f"STOR {path}", "1")
            while length:
                sent = os.sendfile(data.fileno(), source, offset, length)
                offset, length = offset + sent, length - sent
        self.reply("226")


def tell_ready() -> None:
    """Everybody is logged in: let whoever measures begin, and wait for his word."""
    print("ready", flush=True)
    sys.stdin.readline()


def down(port: int, user: str, password: str, path: str, times: str, clients: str) -> dict[str, float]:
    """Fetch a file so many times with each of so many clients at once."""
    ready = [Client(port, user.replace("%d", str(number)), password) for number in range(int(clients))]
    sizes: list[int] = []

    def fetch(client: Client) -> None:
        sizes.extend(client.get(path) for _ in range(int(times)))

    tell_ready()
    threads = [threading.Thread(target=fetch, args=(client,)) for client in ready]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - began
    if len(sizes) != int(times) * int(clients):
        raise RuntimeError("not every download came to its end")
    return {"seconds": seconds, "bytes": sum(sizes), "files": len(sizes)}


def up(port: int, user: str, password: str, path: str, source: str, size: str, count: str) -> dict[str, float]:
    """Bring so many parts of a file, each under a name of its own (`path` has a %d)."""
    client, handle, length = Client(port, user, password), os.open(source, os.O_RDONLY), int(size)
    tell_ready()
    began = time.perf_counter()
    for number in range(int(count)):
        client.put(path % number, handle, number * length, length)
    seconds = time.perf_counter() - began
    for number in range(int(count)):
        client.ask(f"DELE {path % number}", "250")  # the cache is to hold what is measured next
    return {"seconds": seconds, "bytes": int(count) * length, "files": int(count)}


def small(port: int, user: str, password: str, path: str, count: str) -> dict[str, float]:
    """Fetch so many files one after the other (`path` has a %d)."""
    client = Client(port, user.replace("%d", "0"), password)
    tell_ready()
    began = time.perf_counter()
    size = sum(client.get(path % number) for number in range(int(count)))
    seconds = time.perf_counter() - began
    return {"seconds": seconds, "bytes": size, "files": int(count)}


if __name__ == "__main__":
    where, user, password, job, *more = sys.argv[1:]
    jobs: dict[str, Callable[..., dict[str, float]]] = {"down": down, "up": up, "small": small}
    print(json.dumps(jobs[job](int(where), user, password, *more)))
