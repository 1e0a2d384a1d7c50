"""What pages of the boards cost: CPU time of the whole program for one page, asked without sockets over a real store.

50 sub-boards, one with 10,000 messages in threads, the others with 20; as a guest, and as somebody who has signed in
and has read nothing. The best of some runs counts, since other programs only make a run slower.

    python benchmarks/board_pages.py [--messages 10000] [--profile sub]
"""

from __future__ import annotations

import argparse
import asyncio
import cProfile
import pstats
import random
import sys
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from time import process_time
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from dialtone.app import build
from dialtone.app.furnish.web import with_site
from dialtone.app.pillars import Pillars, raise_pillars
from dialtone.config.boards import BoardFlag, Boards, Group, SubBoard
from dialtone.config.load import Settings
from dialtone.config.menus import read_menus
from dialtone.config.places import Places
from dialtone.config.system import SystemConfig
from dialtone.domain.house import House
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.mail import NewLetter
from dialtone.domain.model.post import NewPost
from dialtone.domain.ports.store import Records
from dialtone.testing.mail_sink import MailWorld
from dialtone.wire.port import Peer

PEER = Peer("192.0.2.7", 50_000, "192.0.2.1", 80)
PAGES, RUNS = 50, 10
BODY = b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + b" AB> a line that somebody quotes\r\n" * 4
BODY += b"A line of a message with a link, http://bbs.example/a, and some more words.\r\n" * 14


def boards() -> Boards:
    """Five groups of ten."""
    groups = [Group(name=f"G{at}", description=f"Group number {at}", prefix=f"G{at}-") for at in range(5)]
    subs = [
        SubBoard(
            code=f"{group.prefix}SUB{at}",
            group=group,
            name=f"Sub {at}",
            description=f"The sub-board number {at}",
            settings=int(BoardFlag.NSDEF),
        )
        for group in groups
        for at in range(10)
    ]
    return Boards(tuple(groups), {sub.code: sub for sub in subs})


async def fill(pillars: Pillars, code: str, count: int) -> None:
    """Put messages on a sub-board; most answer one that is not much older."""
    chance = random.Random(1)

    async def change(records: Records) -> None:
        for at in range(count):
            letter = await records.mail.add_letter(NewLetter(tag=f"{code}{at}", size=len(BODY), body=BODY))
            answered = f"<{chance.randrange(max(at - 200, 0), at)}@{code}>" if at and chance.random() < 0.7 else ""
            post = NewPost(
                board=code,
                letter=letter,
                prefix=b"",
                size=len(BODY),
                author=f"User {at % 50}",
                message_id=f"<{at}@{code}>",
                reply_to=answered,
                subject=f"Subject of message {at}",
                posted=1.7e9 + at * 60,
            )
            await records.posts.add(post)

    await pillars.store.write(change)


def asker(house: House, cookie: str) -> Callable[[str], Awaitable[int]]:
    """Asks for a page as a driver does; its status."""
    headers = [(b"host", b"bbs.example"), (b"cookie", cookie.encode())]

    async def ask(path: str) -> int:
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "GET",
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"",
            "root_path": "",
            "headers": headers,
            "client": ("192.0.2.7", 50_000),
            "server": ("192.0.2.1", 80),
        }
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        await house.web(scope, receive, send)
        return int(sent[0]["status"])

    return ask


async def measure(ask: Callable[[str], Awaitable[int]], path: str) -> float:
    """Seconds of CPU time for a page."""
    best = float("inf")
    for _ in range(RUNS):
        began = process_time()
        for _ in range(PAGES):
            assert await ask(path) in (200, 404)
        best = min(best, (process_time() - began) / PAGES)
    return best


async def run(messages: int, profiled: str) -> None:
    """Make the board, and ask for its pages."""
    with tempfile.TemporaryDirectory() as folder:
        places = Places(Path(folder))
        for name in ("ctrl", "data", "text"):
            (Path(folder) / name).mkdir()
        settings = Settings(root=places, system=SystemConfig(name="Bench"), menus=read_menus(places, []))
        settings = replace(settings, boards=boards())
        pillars = await raise_pillars(settings)
        house = with_site(build.build(settings, pillars, MailWorld()))
        await house.people.add("Sysop", "correct horse")
        alice = await house.people.add("Alice", "correct horse")
        await house.people.add("Guest", "correct horse", restrictions="G")
        codes = list(settings.boards.subs)
        for code in codes:
            await fill(pillars, code, messages if code == codes[0] else 20)
        found = await pillars.store.read(lambda records: records.threads.active(codes[0], most=300))
        thread, sub = max(found, key=lambda one: one.messages).thread, f"/boards/sub/{codes[0].lower()}"
        paths = {"nothing": "/none", "index": "/boards", "sub": sub, "thread": f"{sub}/thread/{thread}"}
        paths |= {"messages": f"{sub}/messages", "feed": f"{sub}/feed.atom"}
        secret = await house.web_sessions.begin(Caller(alice, PEER, "web", "LOGIN"))
        for who, cookie in (("guest", "dialtone-visitor=" + "x" * 32), ("signed in", f"dialtone={secret}")):
            ask = asker(house, cookie)
            for name, path in paths.items():
                if profiled in ("", name):
                    await ask(path)
                    await told(ask, f"{who:9} {name:9}", path, profile=bool(profiled))
        await pillars.close()


async def told(ask: Callable[[str], Awaitable[int]], what: str, path: str, *, profile: bool) -> None:
    """Measure a page and say what came of it."""
    seconds = await measure(ask, path)
    print(f"{what} {1 / seconds:7,.0f} pages/s on one core, {seconds * 1e6:6,.0f} us")
    if profile:
        with cProfile.Profile() as taken:
            for _ in range(300):
                await ask(path)
        pstats.Stats(taken).sort_stats("tottime").print_stats(30)


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=10_000)
    parser.add_argument("--profile", default="", help="a page (index, sub, thread, ...) whose profile is shown")
    chosen = parser.parse_args()
    asyncio.run(run(chosen.messages, chosen.profile))


if __name__ == "__main__":
    main()
