"""How many deliveries a second the SQLite store makes durable, and what each costs.

    python benchmarks/store_commit.py [--waiters 1 20 100] [--changes 20000] [--body 4096] [--users 100]
        [--folder DIR] [--busy MICROSECONDS] [--crowd TASKS] [--switch SECONDS] [--uvloop] [--profile]

Each waiter is a task that stores a letter for one user, waits until it is on disk, and begins again. `--busy` makes
every waiter use that much of the loop's processor time for each change, as a session would. `--crowd` adds tasks that
never wait for the store and keep the loop's thread busy all the time. Prints changes a second, commits, and processor
time per change: of the whole process, of the loop's thread (making the letter is in it) and the rest (the writer's).
"""

from __future__ import annotations

import argparse
import asyncio
import cProfile
import os
import pstats
import resource
import secrets
import socket
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable

from dialtone.domain.mail.delivery import Addressed, Envelope, place
from dialtone.domain.model.mail import LetterId, NewLetter
from dialtone.domain.model.route import ToUser
from dialtone.domain.model.user import User, UserNumber
from dialtone.domain.ports.store import Records
from dialtone.store.sqlite import SqliteStore

PREFIX = (
    b"Return-Path: <someone@mail.example>\r\n"
    b"Received: from mail.example (mail.example [192.0.2.1])\r\n"
    b"\tby bbs.example with ESMTPS id 0123456789abcdef\r\n"
    b"\tfor <user@bbs.example>; Thu, 20 Nov 2025 10:00:00 +0000\r\n"
)


def delivery(number: int, body: bytes, users: int) -> Callable[[Records], Awaitable[LetterId]]:
    """A change that stores one letter for one user."""
    user = User(number=UserNumber(1 + number * 7919 % users), alias="Somebody")
    letter = NewLetter(
        tag=secrets.token_hex(8),
        size=len(body),
        body=body,
        message_id=f"<{secrets.token_hex(12)}@mail.example>",
        sender=f"user{number % 2000}@mail.example",
        subject="A subject of the usual length",
        author="Some One <someone@mail.example>",
        received=time.time(),
    )
    copy = Addressed(destination=ToUser(user), address=f"user{user.number}@bbs.example", prefix=PREFIX)

    async def change(records: Records) -> LetterId:
        return await place(records, letter, Envelope(), [copy], letter.received)

    return change


def spin(seconds: float) -> None:
    """Use the processor."""
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        pass


async def waiter(store: SqliteStore, todo: list[int], body: bytes, options: argparse.Namespace, late: list) -> None:
    while todo:
        change = delivery(todo.pop(), body, options.users)
        if options.busy:
            spin(options.busy / 1e6)
        began = time.perf_counter()
        await store.write(change)
        late.append(time.perf_counter() - began)


async def crowd(counted: list[int], spent: float) -> None:
    """A session that exchanges a byte with itself and works a little, for ever."""
    loop = asyncio.get_running_loop()
    here, there = socket.socketpair()
    here.setblocking(False)
    there.setblocking(False)
    while True:
        await loop.sock_sendall(here, b"x")
        await loop.sock_recv(there, 1)
        spin(spent)
        counted[0] += 1


async def measure(waiters: int, options: argparse.Namespace) -> None:
    body = os.urandom(options.body // 2 + 1).hex().encode()[: options.body]
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        store = SqliteStore(os.path.join(folder, "store.sqlite"))
        todo, late, counted = list(range(options.changes)), [], [0]
        others = [asyncio.create_task(crowd(counted, 100e-6)) for _ in range(options.crowd)]
        commits, began = store.commits, time.perf_counter()
        whole, loop = time.process_time(), time.thread_time()
        usage = resource.getrusage(resource.RUSAGE_SELF)
        async with asyncio.TaskGroup() as group:
            for _ in range(waiters):
                group.create_task(waiter(store, todo, body, options, late))
        took = time.perf_counter() - began
        whole, loop = time.process_time() - whole, time.thread_time() - loop
        after = resource.getrusage(resource.RUSAGE_SELF)
        for task in others:
            task.cancel()
        late.sort()
        each = 1e6 / options.changes
        user, system = after.ru_utime - usage.ru_utime, after.ru_stime - usage.ru_stime
        text = (
            f"{waiters:4} waiters: {options.changes / took:8,.0f} changes/s, "
            f"{options.changes / (store.commits - commits):5.1f} per commit, "
            f"processor {whole * each:6.1f} us per change "
            f"(loop {loop * each:5.1f}, writer {(whole - loop) * each:5.1f}; "
            f"user {user * each:5.1f}, system {system * each:5.1f}), "
            f"wait median {late[len(late) // 2] * 1e3:.2f} ms, 99% {late[len(late) * 99 // 100] * 1e3:.1f} ms, "
            f"most {late[-1] * 1e3:.0f} ms"
        )
        if options.crowd:
            text += f", crowd {counted[0] / took:,.0f} rounds/s"
        print(text, flush=True)
        found = await store.verify()
        assert not found.problems and found.counts["copies"] == options.changes, found
        await store.close()


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--waiters", type=int, nargs="+", default=[1, 20, 100])
    options.add_argument("--changes", type=int, default=20_000)
    options.add_argument("--body", type=int, default=4096)
    options.add_argument("--users", type=int, default=100)
    options.add_argument("--folder", default=None)
    options.add_argument("--busy", type=float, default=0)
    options.add_argument("--crowd", type=int, default=0)
    options.add_argument("--switch", type=float, default=0)
    options.add_argument("--uvloop", action="store_true")
    options.add_argument("--profile", action="store_true")
    chosen = options.parse_args()
    if chosen.switch:
        sys.setswitchinterval(chosen.switch)
    factory = None
    if chosen.uvloop:
        import uvloop

        factory = uvloop.new_event_loop
    for waiters in chosen.waiters:
        with asyncio.Runner(loop_factory=factory) as runner:
            if chosen.profile:
                profile = cProfile.Profile()
                profile.runcall(runner.run, measure(waiters, chosen))
                pstats.Stats(profile).sort_stats("tottime").print_stats(25)
            else:
                runner.run(measure(waiters, chosen))


if __name__ == "__main__":
    main()
