"""What mailboxes cost that mail programs keep a copy of: time on the wall and processor time of the whole program.

One folder and one sub-board of as many messages as are asked for, in an SQLite store. The best of some runs counts,
since other programs only make a run slower; `cold` drops everything that is remembered first, as a start does.

    python benchmarks/mailstore.py [--messages 100000] [--runs 5]
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from dialtone.base.bus import Bus
from dialtone.config.boards import Boards, Group, SubBoard
from dialtone.config.levels import Levels
from dialtone.config.mail import MailConfig
from dialtone.domain.access.requirements import Requirements
from dialtone.domain.boards.access import Access
from dialtone.domain.boards.moderation import Moderation
from dialtone.domain.boards.posting import Posting
from dialtone.domain.boards.reading import Reading
from dialtone.domain.boards.scanning import Scanning
from dialtone.domain.boards.writing import Writing
from dialtone.domain.mail.folders import Folders
from dialtone.domain.mailstore.contract import Appended, Mark, Marking
from dialtone.domain.mailstore.service import MailStore
from dialtone.domain.mailstore.shelf import Shelf
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.mail import NewLetter
from dialtone.domain.model.post import NewPost
from dialtone.domain.model.user import User, UserNumber
from dialtone.domain.ports.store import Records
from dialtone.host.chance import SystemChance
from dialtone.host.clock import SystemClock
from dialtone.store.blobs import FileBlobs
from dialtone.store.sqlite import SqliteStore
from dialtone.wire.port import Peer

ANN = Caller(User(number=UserNumber(1), alias="Ann", level=50), Peer("192.0.2.1", 1, "192.0.2.2", 143), "imap", "PLAIN")
SUB = SubBoard(code="MAIN", group=Group(name="Main"), name="General")
BOARD = "Boards/Main/General"
TEXT = (
    b"From: Some One <one@mail.example>\r\nSubject: A subject of the usual length\r\nMessage-ID: <%d@mail.example>\r\n"
    b"Date: Thu, 20 Nov 2025 10:00:00 +0000\r\n\r\n" + b"A line of text as people write it in their letters.\r\n" * 20
)
PREFIX = b"Return-Path: <one@mail.example>\r\nReceived: from mail.example by bbs.example\r\n"


class Bench:
    """A store with a large mailbox, and a mailstore that remembers nothing after `forget`."""

    def __init__(self, folder: str) -> None:
        self.store = SqliteStore(f"{folder}/store", Bus())
        self.blobs = FileBlobs(Path(folder) / "blobs", Path(folder) / "spool")
        self.clock = SystemClock()
        self.forget()

    def forget(self) -> None:
        """As after a start."""
        chance, boards = SystemChance(), Boards((SUB.group,), {SUB.code: SUB})
        store, clock = self.store, self.clock
        access = Access(Requirements(clock, chance, boards))
        posting = Posting(store, clock, boards, Levels({}), access, host="bbs.example")
        self.mailstore = MailStore(
            store=store,
            blobs=self.blobs,
            clock=clock,
            chance=chance,
            mail=MailConfig(max_msgs_waiting=0),
            folders=Folders(store, clock),
            boards=boards,
            access=access,
            reading=Reading(store, self.blobs, boards, access),
            scanning=Scanning(store, clock, boards, access, new_days=0),
            writing=Writing(posting, store, self.blobs, clock, chance, lambda user: "ann@bbs.example"),
            moderation=Moderation(store, clock, boards, access),
            shelf=Shelf(store),
        )

    async def fill(self, count: int) -> None:
        """Put the messages in."""
        for start in range(0, count, 2000):
            await self.store.write(partial(self.put, start=start, count=min(2000, count - start)))

    async def put(self, records: Records, start: int, count: int) -> None:
        for number in range(start, start + count):
            body = TEXT % number
            letter = await records.mail.add_letter(
                NewLetter(tag=f"{number:016x}", size=len(body), body=body, subject="A subject", received=1.7e9 + number)
            )
            await records.mail.add_copy(ANN.user.number, letter, PREFIX, size=len(PREFIX) + len(body), spam=False)
            await records.posts.add(
                NewPost(
                    board=SUB.code,
                    letter=letter,
                    prefix=b"",
                    size=len(body),
                    author="Some One",
                    subject="A subject",
                    message_id=f"<{number}@mail.example>",
                    posted=1.7e9 + number,
                )
            )


async def measured(
    what: str, runs: int, step: Callable[[], Awaitable[Any]], before: Callable[[], Any] | None = None
) -> Any:
    """Print the best of some runs; the last result."""
    best: list[tuple[float, float]] = []
    for _ in range(runs):
        if before is not None:
            made = before()
            if asyncio.iscoroutine(made):
                await made
        wall, cpu = perf_counter(), process_time()
        found = await step()
        best.append((perf_counter() - wall, process_time() - cpu))
    print(f"{what:58} {min(wall for wall, _ in best) * 1e3:9.2f} ms {min(cpu for _, cpu in best) * 1e3:9.2f} ms CPU")
    return found


class Measuring:
    """One mailbox, opened twice."""

    def __init__(self, bench: Bench, name: str, runs: int) -> None:
        self.bench = bench
        self.name = name
        self.runs = runs
        self.marked = 5
        self.box: Any = None
        self.other: Any = None
        self.some: list[int] = []

    async def open(self) -> Any:
        return await self.bench.mailstore.open(ANN, self.name)

    async def mark_one(self) -> None:
        self.marked += 1
        await self.other.mark([self.marked], Marking(add=Mark.FLAGGED))

    async def texts(self) -> int:
        return sum([whole.size async for whole in self.box.texts(self.some)])

    async def every_kind(self) -> None:
        """What is the same for folders and sub-boards."""
        runs = self.runs
        self.box = await measured("  opened cold", runs, self.open, self.bench.forget)
        await measured("  opened warm", runs * 4, self.open)
        await measured("  status", runs * 4, lambda: self.bench.mailstore.status(ANN, self.name))
        await measured("  refreshed, nothing new", runs * 4, self.box.refresh)
        self.other = await self.open()
        self.some = list(self.box.view.uids[1000:2000])
        await measured("  one message marked", runs * 4, self.mark_one)
        await measured("  refreshed after one was marked", runs * 4, self.box.refresh, self.mark_one)
        read, every = Marking(add=Mark.SEEN), list(self.box.view.uids)
        await measured("  1,000 marked as read", 1, lambda: self.other.mark(self.some, read))
        await measured("  all marked as read", 1, lambda: self.other.mark(every, read))
        await measured("  refreshed after that", 1, self.box.refresh)
        await measured("  facts of 1,000", runs, lambda: self.box.facts(self.some))
        await measured("  summaries of 1,000, read anew", 1, lambda: self.box.summaries(self.some))
        await measured("  summaries of 1,000, remembered", runs, lambda: self.box.summaries(self.some))
        await measured("  texts of 1,000", runs, self.texts)
        await measured("  1,000 copied to the trash", 1, lambda: self.box.copy(self.some, "Trash"))

    async def comes(self) -> None:
        await self.bench.store.write(lambda records: self.bench.put(records, 10**6, 1))

    async def goes(self) -> None:
        uid = self.box.view.uids[-1]
        await self.bench.store.write(lambda records: records.mail.remove(ANN.user.number, [uid]))

    async def folder(self) -> None:
        """What only folders can."""
        runs, mailstore = self.runs, self.bench.mailstore
        await measured("  refreshed after one came", runs * 4, self.box.refresh, self.comes)
        await measured("  refreshed after one went", runs * 4, self.box.refresh, self.goes)
        moved = await measured("  1,000 moved to the trash", 1, lambda: self.box.move(self.some, "Trash"))
        trash = await mailstore.open(ANN, "Trash")
        await trash.mark(moved.new, Marking(add=Mark.DELETED))
        await measured("  1,000 expunged", 1, trash.expunge)
        message = Appended(text=TEXT % 1, size=len(TEXT % 1))
        await measured("  one appended", runs * 4, lambda: mailstore.append(ANN, "Sent", [message]))


async def run(options: argparse.Namespace, folder: str) -> None:
    """Fill a store, and measure."""
    bench = Bench(folder)
    await bench.fill(options.messages)
    for name in ("INBOX", BOARD):
        print(f"{name}: {options.messages:,} messages")
        measuring = Measuring(bench, name, options.runs)
        await measuring.every_kind()
        if name == "INBOX":
            await measuring.folder()
    await bench.store.close()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=5)
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(run(parser.parse_args(), folder))


if __name__ == "__main__":
    main()
