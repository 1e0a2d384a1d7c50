"""A board with sub-boards for tests of its pages: Sysop (1), Alice (2) and Bob (3); messages of theirs."""

from __future__ import annotations

from typing import Any

from dialtone.config.boards import BoardFlag, Boards, Group, SubBoard
from dialtone.domain.boards.compose import Draft
from dialtone.domain.model.post import Post, PostNumber
from dialtone.domain.model.user import User
from dialtone.testing.script import run
from tests.domain.boards.hall import MAIN, sub
from tests.support.browser import Browser, SiteWorld

CLUB = Group(name="Club", prefix="CLUB-", description="The club")
USUAL = int(BoardFlag.NSDEF | BoardFlag.SSDEF)
PROBE = '"><svg onload=alert(1)><img src=x onerror=alert(2)>'


class Board(SiteWorld):
    """See the module's text. `subs` are its sub-boards, GENERAL and NEWS of two groups by default."""

    def __init__(self, *subs: SubBoard, guest: bool = False) -> None:
        self.general = sub("GENERAL", description="General chatter", settings=USUAL)
        self.news = sub("NEWS", CLUB, description="News", settings=USUAL)
        chosen = subs or (self.general, self.news)
        boards = Boards(tuple(dict.fromkeys(one.group for one in chosen)), {one.code: one for one in chosen})
        super().__init__(boards=boards)
        if guest:
            self.add("Guest", restrictions="G")
        self.set(self.user(1), level=99)
        self.alice, self.bob = self.user(2), self.user(3)

    def say(self, author: User, board: SubBoard, subject: str = "Hello", text: str = "A text.", **fields: Any) -> int:
        """Post a message; its number."""
        self.clock.advance(60)
        assert self.house.writing is not None
        draft = Draft(subject=subject, body=text, **fields)
        return run(self.house.writing.post(self.caller(self.user(author.number)), board, draft))

    def post(self, board: SubBoard, number: int) -> Post | None:
        """A message as it is now."""
        return run(self.store.read(lambda records: records.posts.get(board.code, PostNumber(number))))

    def reader(self, name: str = "Alice") -> Browser:
        """Somebody who has signed in."""
        browser = self.browser()
        browser.sign_in(name)
        return browser

    def scanned(self, user: User, board: SubBoard) -> int:
        """How far somebody has read."""
        found = run(self.store.read(lambda records: records.pointers.get(user.number, board.code)))
        return found.scanned if found is not None else 0


__all__ = ["MAIN", "PROBE", "Board", "sub"]
