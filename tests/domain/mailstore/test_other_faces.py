"""What the other faces do to somebody's mail, by their own verbs, while a mail program has it open."""

from __future__ import annotations

from typing import Any

import pytest

from dialtone.base.bell import Bell
from dialtone.config.mail import MailConfig
from dialtone.config.system import SystemConfig
from dialtone.domain.mail.mailbox import Mailboxes
from dialtone.domain.mail.purging import Purging
from dialtone.domain.mailstore.contract import Mark
from dialtone.domain.model.mail_folder import SPAM, TRASH
from dialtone.testing.script import run
from tests.support.mailstore import DELETED, Case, mark, marks, refreshed, uids
from tests.support.post_office import PostOffice


class Faces:
    """Alice's mail at its post office, three messages in it, and her mail program."""

    def __init__(self) -> None:
        self.office = PostOffice().population()
        self.case = Case(bus=self.office.bus, store=self.office.store)
        self.case.clock = self.office.clock
        alice = self.office.user("alice")
        self.case.ann = self.case.caller(alice.number, "alice")
        for _ in range(3):
            self.smtp()
        self.box, self.bell = self.case.open(), Bell()
        self.box.watch(self.bell)

    def smtp(self) -> None:
        """A message comes."""
        self.office.talk(
            b"HELO client.example\r\n",
            b"MAIL FROM:<a@other.example>\r\nRCPT TO:<alice@local.test>\r\nDATA\r\n",
            b"Subject: x\r\n\r\nbody\r\n.\r\n",
            b"QUIT\r\n",
        )

    def pop3(self) -> None:
        """The first message is fetched, the second one deleted."""
        session = run(Mailboxes(self.office.store, self.office.blobs, self.office.clock).open(self.case.ann))
        run(session.fetch(1))
        session.passed_on(1)
        session.delete(2)
        run(session.close())

    def web(self, verb: str, *given: Any, **more: Any) -> None:
        """A button on a page."""
        run(getattr(self.case.folders, verb)(self.case.ann, *given, **more))

    def maintenance(self) -> None:
        """Read mail is removed."""
        settings = SystemConfig(kill_read_mail=True)
        run(Purging(self.office.store, self.office.clock, MailConfig(), settings).purge())


def test_a_message_that_comes_by_smtp() -> None:
    faces = Faces()
    faces.smtp()
    assert faces.bell.answer()
    assert (refreshed(faces.box).added, uids(faces.box)) == (1, [1, 2, 3, 4])


def test_what_pop3_fetched_and_deleted() -> None:
    faces = Faces()
    faces.pop3()
    assert faces.bell.answer()
    found = refreshed(faces.box)
    assert (found.gone, found.marked, marks(faces.box)) == ([2], [1], [Mark.SEEN, 0])


@pytest.mark.parametrize(
    ("verb", "given", "left", "bits"),
    [
        ("mark", ([2],), [1, 2, 3], [0, Mark.FLAGGED, 0]),
        ("move", ([2], TRASH), [1, 3], [0, 0]),
        ("spam", ([1],), [2, 3], [0, 0]),
        ("discard", ([3],), [1, 2], [0, 0]),
        ("mark_all_read", (0,), [1, 2, 3], [1, 1, 1]),
    ],
)
def test_what_a_page_does(verb: str, given: tuple[Any, ...], left: list[int], bits: list[int]) -> None:
    faces = Faces()
    faces.web(verb, *given, **({"flagged": True} if verb == "mark" else {}))
    assert faces.bell.answer()
    assert refreshed(faces.box)
    assert (uids(faces.box), marks(faces.box)) == (left, bits)


def test_what_maintenance_removes() -> None:
    faces = Faces()
    mark(faces.box, [1, 3], Mark.SEEN)
    refreshed(faces.box)
    faces.bell.answer()
    faces.maintenance()
    assert faces.bell.answer()
    assert (refreshed(faces.box).gone, uids(faces.box)) == ([1, 3], [2])


def test_what_is_marked_deleted_stays_for_everybody_until_it_is_expunged() -> None:
    faces = Faces()
    mark(faces.box, [2], DELETED)
    boxes = Mailboxes(faces.office.store, faces.office.blobs, faces.office.clock)
    assert run(boxes.open(faces.case.ann)).count == 3
    assert len(run(faces.case.folders.messages(faces.case.ann, 0)).messages) == 3
    run(faces.box.expunge())
    assert run(boxes.open(faces.case.ann)).count == 2
    assert len(run(faces.case.folders.messages(faces.case.ann, 0)).messages) == 2


def test_what_is_done_here_is_seen_by_pages() -> None:
    faces = Faces()
    mark(faces.box, [1], Mark.SEEN | Mark.FLAGGED | Mark.ANSWERED)
    run(faces.box.move([2], "Spam"))
    run(faces.box.copy([3], "Trash"))
    (item,) = [one for one in run(faces.case.folders.messages(faces.case.ann, 0)).messages if one.uid == 1]
    assert (item.read, item.flagged, item.answered) == (True, True, True)
    assert len(run(faces.case.folders.messages(faces.case.ann, SPAM)).messages) == 1
    assert len(run(faces.case.folders.messages(faces.case.ann, TRASH)).messages) == 1
