"""The open mailbox: what SELECT says, what changes, and how and when a session is told."""

from __future__ import annotations

import pytest

from dialtone.testing.script import run
from tests.protocols.imap.room import LOGIN, SELECT, Mark, Room, mail

ENABLE = b"n ENABLE QRESYNC\r\n"


@pytest.fixture
def room() -> Room:
    made = Room()
    made.put(*[mail(subject) for subject in ("one", "two", "three", "four")])
    made.boxes.find("INBOX").told = 4
    return made


def gone(room: Room, *uids: int) -> None:
    """Somebody else removes messages."""
    box = room.boxes.find("INBOX")
    modseq = box.changed()
    box.messages = [message for message in box.messages if message.uid not in uids]
    box.gone += [(modseq, uid) for uid in uids]
    box.ring()


def marked(room: Room, uid: int, marks: int) -> None:
    """Somebody else changes flags."""
    box = room.boxes.find("INBOX")
    message = next(message for message in box.messages if message.uid == uid)
    message.marks, message.modseq = marks, box.changed()
    box.ring()


def test_with_imap4rev2_there_is_no_recent(room: Room) -> None:
    lines = room.lines(b"a ENABLE IMAP4rev2\r\n", b"b SELECT INBOX\r\n", b"c SEARCH ALL\r\n", b"d FETCH 4 FLAGS\r\n")
    assert lines[0] == b"* ENABLED IMAP4rev2"
    assert not any(b"RECENT" in line.upper() or b"UNSEEN" in line for line in lines)
    assert b'* LIST () "/" "INBOX"' in lines
    assert b'* ESEARCH (TAG "c") ALL 1:4' in lines


def test_another_mailbox_closes_the_first(room: Room) -> None:
    lines = room.lines(b"a SELECT Sent\r\n", b"b SELECT Nowhere\r\n", b"c FETCH 1 FLAGS\r\n", select=True)
    assert lines[0] == b"* OK [CLOSED] previous mailbox closed"
    assert lines[-2] == b"b NO [NONEXISTENT] no such mailbox"
    assert lines[-1] == b"c BAD not now"


def test_close_removes_and_unselect_does_not(room: Room) -> None:
    delete = b"a STORE 2 +FLAGS.SILENT (\\Deleted)\r\n"
    room.say(delete, b"b UNSELECT\r\n", select=True)
    assert len(room.boxes.find("INBOX").messages) == 4
    lines = room.lines(b"b CLOSE\r\n", b"c FETCH 1 UID\r\n", select=True)
    assert lines == [b"b OK CLOSE completed", b"c BAD not now"]
    assert [message.uid for message in room.boxes.find("INBOX").messages] == [1, 3, 4]


def test_what_others_do_is_told_with_the_next_command(room: Room) -> None:
    def others() -> None:
        gone(room, 1, 3)
        marked(room, 4, Mark.FLAGGED)
        room.put(mail("five"))

    lines = room.lines(others, b"a NOOP\r\n", b"b FETCH 1:* UID\r\n", select=True)
    assert lines == [
        b"* 1 EXPUNGE",
        b"* 2 EXPUNGE",
        b"* 3 EXISTS",
        b"* 1 RECENT",
        b"* 2 FETCH (FLAGS (\\Flagged))",
        b"a OK NOOP completed",
        b"* 1 FETCH (UID 2)",
        b"* 2 FETCH (UID 4)",
        b"* 3 FETCH (UID 5)",
        b"b OK FETCH completed",
    ]


def test_IMP_07_numbers_stay_while_a_command_counts(room: Room) -> None:
    """Commands sent ahead mean the messages the client knows."""
    lines = room.lines(
        lambda: gone(room, 1),
        b"b STORE 2 +FLAGS (\\Deleted)\r\nc FETCH 2 (UID FLAGS)\r\nd SEARCH ALL\r\ne SORT "
        b"(ARRIVAL) UTF-8 ALL\r\nf EXPUNGE\r\n",
        select=True,
    )
    assert lines == [
        b"* 2 FETCH (FLAGS (\\Deleted))",
        b"b OK STORE completed",
        b"* 2 FETCH (UID 2 FLAGS (\\Deleted))",
        b"c OK FETCH completed",
        b"* SEARCH 1 2 3 4",
        b"d OK SEARCH completed",
        b"* SORT 2 3 4",
        b"e OK SORT completed",
        b"* 1 EXPUNGE",
        b"* 1 EXPUNGE",
        b"f OK EXPUNGE completed",
    ]
    assert [message.uid for message in room.boxes.find("INBOX").messages] == [3, 4]


def test_idle_tells_at_once(room: Room) -> None:
    lines = room.lines(
        b"a IDLE\r\n", lambda: room.put(mail("five")), lambda: gone(room, 2), b"DONE\r\n", b"b NOOP\r\n", select=True
    )
    assert lines == [
        b"+ idling",
        b"* 5 EXISTS",
        b"* 1 RECENT",
        b"* 2 EXPUNGE",
        b"a OK IDLE completed",
        b"b OK NOOP completed",
    ]


def test_idle_ends_with_done_and_nothing_else(room: Room) -> None:
    lines = room.lines(b"a IDLE\r\n", b"b NOOP\r\n", b"c NOOP\r\n", select=True)
    assert lines == [b"+ idling", b"a BAD DONE expected", b"c OK NOOP completed"]
    assert room.lines(b"a IDLE\r\n", b"done\r\n") == [b"+ idling", b"a OK IDLE completed"]


def test_a_session_that_ends_watches_no_more(room: Room) -> None:
    room.say(b"a NOOP\r\n", select=True)
    wire = room.wire([LOGIN, SELECT])
    with pytest.raises(Exception, match="script ended"):
        run(room.server(wire).run())
    assert room.boxes.find("INBOX").bells == []


def test_enable_comes_before_select(room: Room) -> None:
    assert room.lines(b"a ENABLE CONDSTORE\r\n", select=True)[0].startswith(b"a BAD ")
    assert room.lines(b"a ENABLE X-FOO CONDSTORE\r\n")[0] == b"* ENABLED CONDSTORE"
