"""The program in which scripts run: started by `pool.py` with the number of a socket, ended by it or when that closes.

    python -I -m dialtone.host.javascript.worker FD MEMORY

It takes one job at a time and holds no secret of the house. Limits of the system stand around it: memory, processor
time (a second net under the server's clock), open files, size of files, no core files, no further processes.
"""

from __future__ import annotations

import os
import resource
import socket
import sys
from collections import deque
from typing import Any

from dialtone.host.javascript import frames
from dialtone.host.javascript.engine import Sessions
from dialtone.host.javascript.hands import Complaint

OPEN_FILES = 128
LARGEST_FILE = 512 * 1024 * 1024  # bytes
SPARE_SECONDS = 5
MOST_LINES, LONGEST_LINE = 2000, 4000  # of one script's log


class Worker:
    """The loop. `line` is connected with the server; `memory` is what all scripts may use together, in bytes."""

    def __init__(self, line: socket.socket, memory: int) -> None:
        self._line = line
        self._memory = memory
        self._sessions = Sessions()
        self._waiting: deque[dict[str, Any]] = deque()
        self._lines = 0
        self._anew = 0.0  # seconds of the processor from each question to the next; 0: of the whole script

    def serve(self) -> None:
        """Work until the server is gone."""
        while True:
            message = self._waiting.popleft() if self._waiting else self._receive()
            if message["do"] == "run":
                self._run(message["job"])
            elif message["do"] == "forget":
                self._sessions.forget(message["session"])

    def _run(self, job: dict[str, Any]) -> None:
        limit_time(job["time_limit"])
        self._lines = 0
        self._anew = job["time_limit"] if job.get("lasting") else 0.0
        memory = min(job["memory"], self._memory * 3 // 4)
        session = self._sessions.of(job["session"], memory, self._memory // 2)
        trouble = session.run(job, self._ask, self._say)
        if trouble:
            self._sessions.forget(job["session"])  # a context without memory may be left half done
        self._send({"do": "done", "status": 1 if trouble else 0, "trouble": trouble})
        self._sessions.prepare(memory)

    def _ask(self, name: str, arguments: list[Any]) -> Any:
        if self._anew:
            limit_time(self._anew)
            self._lines = 0
        self._send({"do": "ask", "name": name, "arguments": arguments})
        while (message := self._receive())["do"] != "answer":
            self._waiting.append(message)
        if "error" in message:
            raise Complaint(message["error"])
        return message["value"]

    def _say(self, level: int, text: str) -> None:
        self._lines += 1
        if self._lines <= MOST_LINES:
            self._send({"do": "log", "level": level, "text": text[:LONGEST_LINE]})
        elif self._lines == MOST_LINES + 1:
            self._send({"do": "log", "level": 4, "text": "!too many lines for the log, the rest is left out"})

    def _send(self, message: dict[str, Any]) -> None:
        try:
            frame = frames.pack(message)
        except frames.BadFrame as trouble:
            raise Complaint(str(trouble)) from None
        self._line.sendall(frame)

    def _receive(self) -> dict[str, Any]:
        return frames.unpack(self._exactly(frames.length(self._exactly(frames.HEADER))))

    def _exactly(self, size: int) -> bytes:
        found = bytearray()
        while len(found) < size:
            piece = self._line.recv(min(size - len(found), 1 << 20))
            if not piece:
                os._exit(0)  # the server is gone; an exception would not get through the engine
            found += piece
        return bytes(found)


def limit(memory: int) -> None:
    """Limits that hold as long as the process lives. `memory` comes on top of what it has now, in bytes."""
    with open("/proc/self/statm", encoding="ascii") as file:
        now = int(file.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (now + memory, now + memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE, LARGEST_FILE))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))


def limit_time(seconds: float) -> None:
    """Let the system end the process when a script takes much longer than the server allows."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = int(used.ru_utime + used.ru_stime + seconds) + SPARE_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))


def main() -> None:
    """Take the socket over and serve."""
    descriptor, memory = int(sys.argv[1]), int(sys.argv[2])
    limit(memory)
    with socket.socket(fileno=descriptor) as line:
        Worker(line, memory).serve()


if __name__ == "__main__":
    main()
