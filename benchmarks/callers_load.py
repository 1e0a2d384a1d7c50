"""Many callers of one board, in a process of their own: they log in by Telnet and read one message after the other.

    python -m benchmarks.callers_load PORT COUNT SECONDS PAUSE

prints one line of JSON: log-ins a second, and the times from a key to the prompt behind its answer in milliseconds.
"""

from __future__ import annotations

import asyncio
import json
import random
import statistics
import sys
import time
from collections.abc import Sequence
from contextlib import suppress

PASSWORD = b"correct-horse-77"
PROMPT = b"all keys: "
ARRIVING = 50  # callers who log in at the same time


class Caller:
    """One of them. What the board sends is read and thrown away, except the end, where prompts stand."""

    def __init__(self, number: int) -> None:
        self.name = f"caller{number:04d}"
        self.first = 0.0  # seconds from connecting to the first words
        self.waits: list[float] = []
        self.faults = 0

    async def arrive(self, port: int) -> None:
        """Connect, log in, begin to read."""
        begin = time.perf_counter()
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 20)
        await self.reader.readexactly(1)
        self.first = time.perf_counter() - begin
        await self.until(b"Login: ")
        await self.type(self.name.encode() + b"\r", b"Password: ")
        await self.type(PASSWORD + b"\r", b"menu: ")
        await self.type(b"R", PROMPT)

    async def type(self, keys: bytes, prompt: bytes) -> None:
        """Press keys and wait for a prompt. Pages that stop on the way are gone on with."""
        self.writer.write(keys)
        await self.until(prompt)

    async def until(self, prompt: bytes) -> None:
        """Read until the last thing on the screen is `prompt`, colours aside."""
        tail = b""
        async with asyncio.timeout(120):
            while True:
                data = await self.reader.read(65536)
                if not data:
                    raise ConnectionError("the board hung up")
                tail = (tail + data)[-400:]
                if prompt in tail:
                    return
                if b"goes on" in tail or b"More?" in tail:
                    tail = b""
                    self.writer.write(b" ")

    async def read(self, end: float, pause: float) -> None:
        """Read a message every `pause` seconds or so."""
        chance = random.Random(self.name)
        await asyncio.sleep(chance.random() * pause)
        while time.perf_counter() < end:
            begin = time.perf_counter()
            await self.type(b"1\r" if chance.random() < 0.02 else b"-" if chance.random() < 0.4 else b"+", PROMPT)
            self.waits.append(time.perf_counter() - begin)
            await asyncio.sleep(pause * (0.5 + chance.random()))

    def leave(self) -> None:
        """Hang up."""
        self.writer.close()


async def run(port: int, count: int, seconds: float, pause: float) -> dict[str, float]:
    """All of it. Between log-ins and reading it waits for a line on standard input, so that memory can be looked at."""
    callers = [Caller(number) for number in range(count)]
    turns = asyncio.Semaphore(ARRIVING)

    async def arrive(caller: Caller) -> None:
        async with turns:
            await caller.arrive(port)

    begin = time.perf_counter()
    await asyncio.gather(*map(arrive, callers))
    arrived = time.perf_counter() - begin
    print("all here", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    end = time.perf_counter() + seconds
    ends = await asyncio.gather(*(caller.read(end, pause) for caller in callers), return_exceptions=True)
    for caller in callers:
        with suppress(OSError):
            caller.leave()
    waits = [wait for caller in callers for wait in caller.waits]
    return {
        "log-ins": count / arrived,
        "first": 1000 * statistics.median(caller.first for caller in callers),
        "messages": len(waits) / seconds,
        "median": 1000 * statistics.median(waits),
        "p99": 1000 * _quantile(waits, 0.99),
        "worst": 1000 * max(waits),
        "lost": sum(isinstance(end, BaseException) for end in ends),
    }


def _quantile(found: Sequence[float], part: float) -> float:
    return sorted(found)[int(len(found) * part)]


def main() -> None:
    """See the module's text."""
    port, count, seconds, pause = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), float(sys.argv[4])
    print(json.dumps(asyncio.run(run(port, count, seconds, pause))), flush=True)


if __name__ == "__main__":
    main()
