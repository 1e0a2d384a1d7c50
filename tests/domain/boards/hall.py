"""Boards in memory, with people who may this and that: real services over the memory store and a clock that stands."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dialtone.base.bus import Bus
from dialtone.config.boards import Boards, Group, SubBoard
from dialtone.config.levels import Level, Levels
from dialtone.domain.access.requirements import Requirements
from dialtone.domain.boards.access import Access
from dialtone.domain.boards.facts import read_facts
from dialtone.domain.boards.moderation import Moderation
from dialtone.domain.boards.posting import Origin, Posting
from dialtone.domain.boards.reading import Reading
from dialtone.domain.boards.writing import Writing
from dialtone.domain.model.actor import Caller, Remote, System
from dialtone.domain.model.happenings import PostHeld, PostMade
from dialtone.domain.model.mail import NewLetter
from dialtone.domain.model.post import Post, PostNumber
from dialtone.domain.model.user import Secrets, User, UserNumber
from dialtone.domain.ports.store import Records
from dialtone.store.memory.blobs import MemoryBlobs
from dialtone.store.memory.store import MemoryStore
from dialtone.testing.chance import SteadyChance
from dialtone.testing.clock import ManualClock
from dialtone.testing.script import run
from dialtone.wire.port import Peer

PEER = Peer("198.51.100.7", 40000, "192.0.2.25", 23, "caller.example")
MAIN = Group(name="Main", prefix="MAIN-")
SYSTEM = System("a command")
TEXT = b"From: Bob <bob@ext.test>\r\nSubject: hello\r\nMessage-ID: <1@ext.test>\r\n\r\nhello there\r\n"


def sub(suffix: str = "GENERAL", group: Group = MAIN, **fields: Any) -> SubBoard:
    """A sub-board."""
    return SubBoard(code=f"{group.prefix}{suffix}", group=group, name=suffix.capitalize(), **fields)


class Hall:
    """`subs` are the sub-boards; people are added with `add`."""

    def __init__(self, *subs: SubBoard, levels: dict[int, Level] | None = None) -> None:
        groups = tuple(dict.fromkeys(one.group for one in subs))
        self.boards = Boards(groups, {one.code: one for one in subs})
        self.bus = Bus()
        self.facts: list[object] = []
        for fact in (PostMade, PostHeld):
            self.bus.listen(fact, self.facts.append)
        self.clock = ManualClock()
        self.chance = SteadyChance()
        self.store = MemoryStore(self.bus)
        self.blobs = MemoryBlobs(now=self.clock.now)
        self.touched: list[str] = []
        self.access = Access(Requirements(self.clock, self.chance, self.boards))
        self.posting = Posting(
            self.store,
            self.clock,
            self.boards,
            Levels(levels or {}),
            self.access,
            host="local.test",
            touch=self.touched.append,
        )
        self.bus.listen(PostMade, self.posting.made)
        self.writing = Writing(
            self.posting,
            self.store,
            self.blobs,
            self.clock,
            self.chance,
            lambda user: f"{user.alias.lower()}@local.test",
        )
        self.reading = Reading(self.store, self.blobs, self.boards, self.access)
        self.moderation = Moderation(self.store, self.clock, self.boards, self.access)
        self.sysop = self.add("Sysop", level=99)

    def add(self, alias: str, **fields: Any) -> User:
        """Make an account."""
        user = User(number=UserNumber(0), alias=alias, **fields)

        async def change(records: Records) -> UserNumber:
            return await records.users.add(user, Secrets(""))

        return replace(user, number=run(self.store.write(change)))

    def again(self, user: User) -> User:
        """The account as it is now."""
        found = run(self.store.read(lambda records: records.users.get(user.number)))
        assert found is not None
        return found

    @staticmethod
    def caller(user: User, service: str = "telnet") -> Caller:
        """Somebody who logged in."""
        return Caller(user, PEER, service)

    @staticmethod
    def stranger() -> Remote:
        """Somebody who did not."""
        return Remote(PEER)

    def arrive(
        self, board: SubBoard, text: bytes = TEXT, *, prefix: bytes = b"", digest: str = "", **origin: Any
    ) -> PostNumber | None:
        """A message comes by mail, as reception brings it; its number, or None when it is there already."""
        tag = self.chance.token(8).hex()
        head = text.partition(b"\r\n\r\n")[0] + b"\r\n"
        fields = {"protocol": "SMTP", "peer": PEER, "network": "" if "author" in origin else "internet"} | origin
        post = self.posting.new_post(
            board,
            read_facts(head),
            Origin(**fields),
            tag=tag,
            prefix=prefix,
            size=len(prefix) + len(text),
            digest=digest,
        )
        letter = NewLetter(tag=tag, size=len(text), body=text, message_id=post.message_id, received=post.posted)

        async def change(records: Records) -> PostNumber | None:
            return await self.posting.place(records, post, post.posted, letter=await records.mail.add_letter(letter))

        return run(self.store.write(change))

    def post(self, board: SubBoard, number: int = 1) -> Post:
        """A stored post."""
        found = run(self.store.read(lambda records: records.posts.get(board.code, PostNumber(number))))
        assert found is not None, f"there is no message {number} on {board.code}"
        return found

    def numbers(self, board: SubBoard) -> list[int]:
        """The messages on a sub-board, held ones too."""
        posts = run(self.store.read(lambda records: records.posts.page(board.code, held=None)))
        return [post.number for post in posts]
