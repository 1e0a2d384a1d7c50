"""A load for SMTP servers that says who its clients are (PROXY protocol), which smtp-source cannot.

Several sessions at a time, each of another client, each with some messages, every command after the answer to the one
before it, as smtp-source does. `@N@` in the sender and in the text stands for the number of the message.

    python -m benchmarks.smtp_load PORT RECIPIENT TEXT-FILE [--messages 2000] [--each 10] [--addresses 65536]
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SENDER = b"carol@N@@ext.test"
MARK = b"@N@"


@dataclass(frozen=True, slots=True)
class Load:
    """`each` messages in a session; clients are the first `addresses` of 203.0.0.0/16, in turn."""

    port: int
    recipient: bytes
    sender: bytes
    text: bytes
    each: int
    addresses: int


async def _say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, line: bytes, wanted: bytes) -> None:
    writer.write(line)
    answer = await reader.readline()
    while answer[3:4] == b"-":
        answer = await reader.readline()
    if not answer.startswith(wanted):
        raise RuntimeError(f"{line[:60]!r} was answered by {answer!r}")


async def _session(load: Load, number: int) -> None:
    place = number % load.addresses
    reader, writer = await asyncio.open_connection("127.0.0.1", load.port)
    client = f"203.0.{place >> 8 & 255}.{place & 255}"
    await _say(reader, writer, f"PROXY TCP4 {client} 127.0.0.1 40000 {load.port}\r\n".encode(), b"220")
    await _say(reader, writer, b"EHLO mx.ext.test\r\n", b"250")
    for message in range(number * load.each, (number + 1) * load.each):
        mark = b"%d" % message
        await _say(reader, writer, b"MAIL FROM:<%s>\r\n" % load.sender.replace(MARK, mark), b"250")
        await _say(reader, writer, b"RCPT TO:<%s>\r\n" % load.recipient, b"250")
        await _say(reader, writer, b"DATA\r\n", b"354")
        await _say(reader, writer, load.text.replace(MARK, mark) + b".\r\n", b"250")
    await _say(reader, writer, b"QUIT\r\n", b"221")
    writer.close()


async def _some(load: Load, numbers: Iterator[int]) -> None:
    for number in numbers:
        await _session(load, number)


async def run(load: Load, messages: int, at_once: int, first: int) -> None:
    """All sessions, some at once; raises at the first answer that is none of the usual ones."""
    numbers = iter(range(first, first + messages // load.each))  # shared: whoever is free takes the next
    async with asyncio.TaskGroup() as group:
        for _ in itertools.repeat(None, at_once):
            group.create_task(_some(load, numbers))


def main() -> None:
    """Send, and end when all is answered."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("port", type=int)
    arguments.add_argument("recipient")
    arguments.add_argument("text", type=Path)
    arguments.add_argument("--messages", type=int, default=2000)
    arguments.add_argument("--each", type=int, default=10)
    arguments.add_argument("--sessions", type=int, default=20, help="at a time")
    arguments.add_argument("--addresses", type=int, default=65536)
    arguments.add_argument("--first", type=int, default=0, help="number of the first session")
    arguments.add_argument("--sender", default=SENDER.decode())
    chosen = arguments.parse_args()
    load = Load(
        chosen.port,
        chosen.recipient.encode(),
        chosen.sender.encode(),
        chosen.text.read_bytes(),
        chosen.each,
        chosen.addresses,
    )
    asyncio.run(run(load, chosen.messages, chosen.sessions, chosen.first))


if __name__ == "__main__":
    main()
