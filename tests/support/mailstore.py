"""Somebody's mail as programs that keep a copy of it see it: real services over a store, a clock that stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dialtone.base.bus import Bus
from dialtone.config.boards import Boards
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
from dialtone.domain.mailstore.contract import Appended, Mailbox, Mark, Marking
from dialtone.domain.mailstore.service import MailStore
from dialtone.domain.mailstore.shelf import Shelf
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.happenings import (
    BoardChanged,
    MailArrived,
    MailMarked,
    MailMoved,
    MailRemoved,
    PointersMoved,
    PostHeld,
    PostMade,
)
from dialtone.domain.model.user import User, UserNumber
from dialtone.domain.ports.store import Store
from dialtone.store.memory.blobs import MemoryBlobs
from dialtone.store.memory.store import MemoryStore
from dialtone.testing.chance import SteadyChance
from dialtone.testing.clock import ManualClock
from dialtone.testing.conformance.store_mail import put
from dialtone.testing.script import run
from tests.support.post_office import STRANGER

TEXT = b"From: Bob <bob@ext.test>\r\nSubject: hello\r\nMessage-ID: <1@ext.test>\r\n\r\nhello there\r\n"


class Case:
    """Ann at her mail program. Every verb runs to its end at once, so the store is the one in memory."""

    def __init__(
        self, boards: Boards | None = None, *, bus: Bus | None = None, store: Store | None = None, **settings: Any
    ) -> None:
        """`store` announces on `bus`; without one it is a store in memory."""
        self.bus = bus or Bus()
        self.store = store or MemoryStore(self.bus)
        self.clock = ManualClock()
        self.chance = SteadyChance()
        self.blobs = MemoryBlobs(now=self.clock.now, threshold=1000)
        self.folders = Folders(self.store, self.clock)
        shelf = Shelf(self.store)
        mail: tuple[type[Any], ...] = (MailArrived, MailMarked, MailMoved, MailRemoved)
        boarded: tuple[type[Any], ...] = (PostMade, PostHeld, BoardChanged)
        for fact in mail:
            self.bus.listen(fact, shelf.mail_changed)
        for fact in boarded:
            self.bus.listen(fact, shelf.board_changed)
        self.bus.listen(PointersMoved, shelf.pointers_moved)
        boards = boards or Boards()
        access = Access(Requirements(self.clock, self.chance, boards))
        self.posting = Posting(self.store, self.clock, boards, Levels({}), access, host="local.test")
        self.reading = Reading(self.store, self.blobs, boards, access)
        self.moderation = Moderation(self.store, self.clock, boards, access)
        self.scanning = Scanning(self.store, self.clock, boards, access)
        self.writing = Writing(
            self.posting, self.store, self.blobs, self.clock, self.chance, lambda user: f"{user.alias}@local.test"
        )
        self.mailstore = MailStore(
            store=self.store,
            blobs=self.blobs,
            clock=self.clock,
            chance=self.chance,
            mail=MailConfig(**settings),
            folders=self.folders,
            boards=boards,
            access=access,
            reading=self.reading,
            scanning=self.scanning,
            writing=self.writing,
            moderation=self.moderation,
            shelf=shelf,
        )
        self.ann = self.caller(1, "Ann")
        self._tags = 0

    def caller(self, number: int, alias: str, **fields: Any) -> Caller:
        """Somebody who has logged in."""
        return Caller(User(number=UserNumber(number), alias=alias, **fields), STRANGER, "imap", "PLAIN")

    def comes(self, *, spam: bool = False, **fields: Any) -> None:
        """A message arrives for Ann."""
        self._tags += 1
        run(put(self.store, self.ann.user.number, f"{self._tags:016x}", spam=spam, **fields))

    def do(self, verb: str, *given: Any, who: Caller | None = None, **more: Any) -> Any:
        """A verb of the mailstore's."""
        return run(getattr(self.mailstore, verb)(who or self.ann, *given, **more))

    def open(self, name: str = "INBOX", **more: Any) -> Any:
        """A mailbox of Ann's."""
        return self.do("open", name, **more)

    def append(self, name: str, text: bytes = TEXT, **fields: Any) -> list[int]:
        """Add one message; its uid."""
        return list(self.do("append", name, [Appended(text=text, size=len(text), **fields)])[1])

    def names(self, **more: Any) -> list[str]:
        """All mailboxes."""
        return [row.name for row in self.do("listed", **more)]


def uids(box: Mailbox) -> list[int]:
    """What a session knows."""
    return list(box.view.uids)


def marks(box: Mailbox) -> list[int]:
    """And how it is marked."""
    return list(box.view.marks)


def mark(box: Mailbox, numbers: Sequence[int], add: int = 0, **more: Any) -> list[int]:
    """Change marks."""
    return run(box.mark(numbers, Marking(add=int(add), **more)))


def refreshed(box: Mailbox, **more: Any) -> Any:
    """What is new to a session."""
    return run(box.refresh(**more))


async def texts(box: Mailbox, numbers: Sequence[int]) -> dict[int, bytes]:
    """Whole texts."""
    found = {}
    async for whole in box.texts(numbers):
        pieces = [whole.prefix]
        if whole.body is not None:
            pieces.append(whole.body)
        else:
            pieces += [piece async for piece in await box.pieces(whole)]
        found[whole.uid] = b"".join(pieces)
    return found


DELETED = int(Mark.DELETED)
