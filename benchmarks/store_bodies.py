"""Where a text is better kept: in its row, or in a file beside it.

    python benchmarks/store_bodies.py [--sizes 16 64 100 256 1024] [--waiters 1 20] [--seconds 4] [--folder DIR]
        [--rounds 2] [--uvloop]

For each size (KiB) and each way, tasks spool texts and deliver each to one user, durably, for some seconds; then the
texts are fetched again, the file system's cache being warm. Prints messages a second, processor time per message (user
and system, all threads), bytes written to the disk per byte of text, and fetches a second. The ways are run in turn,
several rounds, because other work on the machine changes from one moment to the next; the best round is shown.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import resource
import secrets
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from dialtone.domain.mail.delivery import Addressed, Envelope, place
from dialtone.domain.model.mail import CopyText, NewLetter, Uid
from dialtone.domain.model.route import ToUser
from dialtone.domain.model.user import User, UserNumber
from dialtone.domain.ports.store import Records
from dialtone.store.blobs import FileBlobs
from dialtone.store.sqlite import SqliteStore

PREFIX = b"Received: from mail.example (mail.example [192.0.2.1])\r\n\tby bbs.example with ESMTPS id 0123456789\r\n"
PIECE = 64 * 1024
USER = UserNumber(1)
COPY = Addressed(destination=ToUser(User(number=USER, alias="Ann")), address="ann@bbs.example", prefix=PREFIX)
WAYS = {"row": 1 << 30, "file": 0}


@dataclass
class Figures:
    """Of one run."""

    rate: float
    user: float
    system: float
    written: float
    fetched: float


async def deliver(store: SqliteStore, blobs: FileBlobs, text: bytes) -> None:
    """Receive one text as a session would."""
    spool = blobs.spool()
    text = secrets.token_bytes(32) + text[32:]  # no two texts are the same
    for start in range(0, len(text), PIECE):
        await spool.write(text[start : start + PIECE])
    kept = await spool.keep()
    letter = NewLetter(tag=secrets.token_hex(8), size=kept.size, body=kept.body, blob=kept.blob, sender="a@b.example")

    async def change(records: Records) -> None:
        await place(records, letter, Envelope(), [COPY], time.time())

    await store.write(change)
    await spool.drop()


async def fetch(store: SqliteStore, blobs: FileBlobs, uid: int) -> int:
    """Fetch one text as a session would; return its size."""

    async def question(records: Records) -> list[CopyText]:
        return await records.mail.texts(USER, [Uid(uid)])

    (text,) = await store.read(question)
    if text.body is not None:
        return len(text.body)
    return sum([len(piece) async for piece in await blobs.read(text.blob)])


async def run(size: int, threshold: int, waiters: int, options: argparse.Namespace) -> Figures:
    """Deliver for some seconds, then fetch."""
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        store = SqliteStore(os.path.join(folder, "store"))
        blobs = FileBlobs(os.path.join(folder, "blobs"), os.path.join(folder, "temp"), threshold)
        text = os.urandom(size * 1024)
        await asyncio.gather(*(deliver(store, blobs, text) for _ in range(50)))
        count, end = 0, time.perf_counter() + options.seconds

        async def waiter() -> None:
            nonlocal count
            while time.perf_counter() < end:
                await deliver(store, blobs, text)
                count += 1

        before, written, began = resource.getrusage(resource.RUSAGE_SELF), disk_bytes(), time.perf_counter()
        await asyncio.gather(*(waiter() for _ in range(waiters)))
        took, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF)
        written = disk_bytes() - written
        began, fetches = time.perf_counter(), min(count, 1000)
        for first in range(1, fetches + 1, 10):
            await asyncio.gather(*(fetch(store, blobs, uid) for uid in range(first, min(first + 10, fetches + 1))))
        fetched = fetches / (time.perf_counter() - began)
        await store.close()
        await blobs.close()
        return Figures(
            count / took,
            (after.ru_utime - before.ru_utime) / count * 1e6,
            (after.ru_stime - before.ru_stime) / count * 1e6,
            written / (count * size * 1024),
            fetched,
        )


def disk_bytes() -> int:
    """Bytes this process has sent to the disk so far."""
    lines = dict(line.split(": ") for line in Path("/proc/self/io").read_text().splitlines())
    return int(lines["write_bytes"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[16, 64, 100, 256, 1024])
    parser.add_argument("--waiters", type=int, nargs="+", default=[1, 20])
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--folder", default=None)
    parser.add_argument("--uvloop", action="store_true")
    options = parser.parse_args()
    factory = None
    if options.uvloop:
        import uvloop

        factory = uvloop.new_event_loop
    for waiters in options.waiters:
        for size in options.sizes:
            best: dict[str, Figures] = {}
            for _ in range(options.rounds):
                for way, threshold in WAYS.items():
                    with asyncio.Runner(loop_factory=factory) as runner:
                        found = runner.run(run(size, threshold, waiters, options))
                    if way not in best or found.rate > best[way].rate:
                        best[way] = found
            for way, found in best.items():
                print(
                    f"{waiters:3} waiters {size:5} KiB in a {way:4}: {found.rate:7,.0f} messages/s, processor "
                    f"{found.user + found.system:6.0f} us each (user {found.user:5.0f}, system {found.system:5.0f}), "
                    f"{found.written:4.1f} bytes written per byte, {found.fetched:7,.0f} fetches/s",
                    flush=True,
                )


if __name__ == "__main__":
    main()
