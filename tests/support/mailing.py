"""Mailing lists in memory: a post office, sub-boards, subscriber files in a dictionary."""

from __future__ import annotations

import email
from collections.abc import AsyncIterator, Callable
from email.message import EmailMessage
from email.policy import default
from typing import Any

from dialtone.config.boards import Boards, Group, SubBoard
from dialtone.config.lists import ListServerConfig, read_lists
from dialtone.domain.mail.lists.posts import Incoming
from dialtone.domain.mail.lists.service import MailingLists, Setting
from dialtone.domain.mail.lists.serving import HEAD, Decision, Kind
from dialtone.domain.mail.lists.subscribers import Answer, Roll
from dialtone.domain.mail.way_back import WayBack
from dialtone.domain.model.mail import QueueEntry
from dialtone.domain.model.post import Post
from dialtone.domain.model.user import User
from dialtone.formats.ini import Ini
from dialtone.testing.script import run
from tests.support.post_office import STRANGER, OpenVault, PostOffice

GROUP = Group(name="Main", prefix="MAIN-")
TALK = SubBoard(code="MAIN-TALK", group=GROUP, name="Talk", post_requirements="LEVEL 90")
NEWS = SubBoard(code="MAIN-NEWS", group=GROUP, name="News", moderated_requirements="LEVEL 0")
BOARDS = Boards((GROUP,), {TALK.code: TALK, NEWS.code: NEWS})
LISTS = """
[talk]
sub = MAIN-TALK
description = Talk about it
[news]
sub = main-news
"""
SUBSCRIBERS = b"; people of talk\n[ann@ext.test]\nname = Ann\nsince = forever\n\n[bob@local.test]\nname = Bob\n"


async def allowed(domain: str) -> bool:
    """No domain forbids anything."""
    return False


class MemoryFiles:
    """Implements SubscriberFiles. `held` are the lists by code, `pointers` the other ini files."""

    def __init__(self, **held: bytes) -> None:
        self.held = {code.upper().replace("_", "-"): data for code, data in held.items()}
        self.pointers: dict[str, bytes] = {}
        self.trouble: OSError | None = None

    async def ask(self, code: str, question: Callable[[bytes | None], Answer]) -> Answer:
        if self.trouble is not None:
            raise self.trouble
        return question(self.held.get(code))

    async def read_pointer(self, code: str) -> bytes | None:
        return self.pointers.get(code)

    async def change(self, code: str, edit: Callable[[bytes | None], bytes | None]) -> bool:
        data = await self.ask(code, edit)
        if data is not None:
            self.held[code] = data
        return data is not None


def lists_of(text: str) -> ListServerConfig:
    """A listserver.ini without a problem."""
    problems: list[Any] = []
    config = read_lists(Ini(text.encode(), "listserver.ini"), problems)
    assert problems == []
    return config


class ListOffice:
    """See the module's text."""

    def __init__(self, text: str = LISTS, *, boards: Boards = BOARDS, **more: Any) -> None:
        """`more`: fields of the setting, or of the post office's mail settings."""
        known = {name: more.pop(name) for name in ("comes_here", "munges", "has_room") if name in more}
        self.office = PostOffice(boards=boards, **more).population()
        self.files = MemoryFiles(main_talk=SUBSCRIBERS)
        office, self.ourselves = self.office, self.office.reception.ourselves
        posting = office.stations.posting
        assert posting is not None
        self.setting = Setting(
            config=lists_of(text),
            posting=posting,
            files=self.files,
            store=office.store,
            blobs=office.blobs,
            clock=office.clock,
            chance=office.chance,
            vault=OpenVault(),
            ourselves=self.ourselves,
            route=WayBack(office.directory, self.ourselves),
            has_room=known.get("has_room", office.reception.room.left_for),
            comes_here=known.get("comes_here", lambda local: True),
            most_hops=office.mail.max_hops,
            munges=known.get("munges", allowed),
        )
        self.lists = MailingLists.of(self.setting)

    def take(
        self, to: str, text: bytes, *, sender: str = "ann@ext.test", user: User | None = None, **more: Any
    ) -> Decision:
        """Bring a message to the list server. `to` are addresses with blanks between."""

        async def pieces() -> AsyncIterator[bytes]:
            async def cut() -> AsyncIterator[bytes]:
                for start in range(0, len(text), 50):
                    yield text[start : start + 50]

            return cut()

        mail = Incoming(
            head=text[:HEAD],
            pieces=pieces,
            sender=sender,
            recipients=tuple(to.split()),
            peer=STRANGER,
            user=user,
            hello="client.ext.test",
            **more,
        )
        return run(self.lists.server.take(mail))

    def command(self, subject: str = "", body: str = "", **more: Any) -> list[EmailMessage]:
        """Send commands as Ann, and return what is answered now."""
        before = {entry.id for entry in self.office.queue()}
        decision = self.take("listserver@local.test", message(subject=subject, body=body), **more)
        assert decision.kind is Kind.ANSWERED
        return [parsed(self.office.queued_text(entry)) for entry in self.office.queue() if entry.id not in before]

    def export(self, name: str = "talk") -> int:
        """Mail the next posts of a list; how many."""
        found = self.lists.membership.find(name)
        assert found is not None
        return run(self.lists.exporter.export(found))[0]

    def posts(self, code: str = "MAIN-TALK") -> list[Post]:
        """Everything on a sub-board, held or not."""
        return run(self.office.store.read(lambda records: records.posts.page(code, held=None)))

    def text(self, post: Post) -> bytes:
        """A post's text."""
        found = run(self.office.store.read(lambda records: records.posts.texts(post.board, [post.number])))[0]
        body = found.body if found.body is not None else self.office.blobs.kept[found.blob][0]
        return found.prefix + body

    def sent(self) -> list[tuple[QueueEntry, EmailMessage]]:
        """What waits to leave, with its text as a mail program reads it."""
        return [(entry, parsed(self.office.queued_text(entry))) for entry in self.office.queue()]

    def members(self, code: str = "MAIN-TALK") -> list[str]:
        """Who is on a list."""
        return Roll(self.files.held.get(code)).addresses()


def message(
    subject: str = "hello",
    body: str = "hello everybody",
    author: str = "Ann <ann@ext.test>",
    id: str = "<1@ext.test>",
    more: str = "",
) -> bytes:
    """A message as it comes from Ann; `more` are further header lines."""
    lines = [f"From: {author}", "To: Talk <talk@local.test>", f"Subject: {subject}", f"Message-ID: {id}"]
    lines += [*more.splitlines(), "", *body.splitlines()]
    return "".join(f"{line}\r\n" for line in lines).encode()


def parsed(text: bytes) -> EmailMessage:
    """A message as a mail program reads it."""
    found = email.message_from_bytes(text, policy=default)
    assert isinstance(found, EmailMessage)
    return found
