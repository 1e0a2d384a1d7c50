"""A post office whose people have rules and answers for mail that comes."""

from __future__ import annotations

import email
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import default
from typing import Any

from dialtone.domain.mail.folders import Folders
from dialtone.domain.mail.habits import Habits
from dialtone.domain.mail.lists.outgoing import Outgoing
from dialtone.domain.mail.rules import MailRules
from dialtone.domain.mail.sorting import Sorting
from dialtone.domain.mail.vacation import Vacation
from dialtone.domain.mail.way_back import WayBack
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.mail import CopySummary
from dialtone.domain.model.mail_folder import FolderId
from dialtone.domain.model.mail_rule import Away, Condition, How, Part, Rule
from dialtone.testing.script import run
from tests.domain.mail.test_reception import take
from tests.support.post_office import STRANGER, PostOffice


def message(
    subject: str = "Lunch",
    *,
    to: str = "alice@local.test",
    author: str = "eve@ext.test",
    more: str = "",
    body: str = "text",
) -> bytes:
    """A message as it comes; `more` are further header lines with CR LF."""
    head = f"From: Eve <{author}>\r\nTo: {to}\r\nSubject: {subject}\r\nMessage-ID: <one@ext.test>\r\n{more}\r\n"
    return (head + body + "\r\n").encode()


def about(subject: str, **rule: Any) -> Rule:
    """A rule for messages with this in their subject."""
    return Rule(conditions=(Condition(part=Part.SUBJECT, how=How.CONTAINS, text=subject),), **rule)


class SortingOffice(PostOffice):
    """See the module's text. `outside`: mail may be sent on to other systems."""

    def __init__(self, *, outside: bool = True, tap: Callable[[str], None] | None = None, **changes: Any) -> None:
        super().__init__(tap=tap, **changes)
        self.population()
        ourselves, room = self.reception.ourselves, self.reception.room
        self.habits = Habits(self.store, self.clock)
        self.folders = Folders(self.store, self.clock)
        self.rules = MailRules(self.store, self.habits)
        route = WayBack(self.directory, ourselves, self.stations.rewriting)
        self.stations.sorting = Sorting(
            habits=self.habits,
            route=route,
            ourselves=ourselves,
            has_room=room.left_for,
            rewriting=self.stations.rewriting,
            outside=outside,
        )
        outgoing = Outgoing(
            blobs=self.blobs,
            clock=self.clock,
            chance=self.chance,
            host=ourselves.host,
            route=route,
            has_room=room.left_for,
        )
        self.vacation = Vacation(
            store=self.store, clock=self.clock, habits=self.habits, outgoing=outgoing, ourselves=ourselves
        )
        self.stations.vacation = self.vacation

    def caller(self, alias: str = "alice") -> Caller:
        """Somebody who has logged in."""
        return Caller(self.user(alias), STRANGER, "http")

    def folder(self, name: str, alias: str = "alice") -> FolderId:
        """A new folder."""
        return run(self.folders.create(self.caller(alias), name))

    def put(self, *rules: Rule, alias: str = "alice") -> None:
        """Somebody has these rules."""
        run(self.rules.put(self.caller(alias), rules))

    def away(self, alias: str = "alice", **fields: Any) -> None:
        """Somebody is away."""
        run(self.vacation.put(self.caller(alias), Away(**{"on": True, "text": "I am at the sea."} | fields)))

    def comes(self, text: bytes, *to: str, **more: Any) -> str:
        """A message arrives; its tag."""
        return take(self, text, *(to or ("alice@local.test",)), **{"by": "eve@ext.test"} | more)

    def inside(self, folder: int, alias: str = "alice") -> list[CopySummary]:
        """What is in a folder."""
        return list(run(self.folders.messages(self.caller(alias), folder)).messages)

    def subjects(self, folder: int, alias: str = "alice") -> list[str]:
        """The same by subject."""
        return [item.subject for item in self.inside(folder, alias)]

    def leaving(self) -> list[tuple[str, str, EmailMessage]]:
        """What waits to leave: envelope sender, recipient, message."""
        found = []
        for entry in self.queue():
            parsed = email.message_from_bytes(self.queued_text(entry), policy=default)
            assert isinstance(parsed, EmailMessage)
            found.append((entry.sender, entry.recipient, parsed))
        return found
