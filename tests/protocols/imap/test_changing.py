"""STORE, COPY, MOVE, EXPUNGE."""

from __future__ import annotations

import pytest

from tests.protocols.imap.room import Mark, Room, mail


@pytest.fixture
def room() -> Room:
    made = Room()
    made.put(*[mail(subject) for subject in ("one", "two", "three", "four")])
    made.boxes.find("INBOX").told = 4
    return made


def marked(room: Room, uid: int, marks: int) -> None:
    """Somebody else changes flags."""
    box = room.boxes.find("INBOX")
    message = next(message for message in box.messages if message.uid == uid)
    message.marks, message.modseq = marks, box.changed()
    box.ring()


def test_examine_changes_nothing(room: Room) -> None:
    lines = room.lines(b"a EXAMINE INBOX\r\n", b"b STORE 1 +FLAGS (\\Seen)\r\n", b"c EXPUNGE\r\n", b"d MOVE 1 Sent\r\n")
    assert b"* OK [PERMANENTFLAGS ()] limited" in lines
    assert lines[-4] == b"a OK [READ-ONLY] EXAMINE completed"
    assert [line.split()[1:3] for line in lines[-3:]] == [[b"NO", b"[READ-ONLY]"]] * 3


def test_store_adds_takes_off_and_replaces(room: Room) -> None:
    lines = room.lines(
        b"a STORE 2:3 +FLAGS (\\Seen \\Flagged)\r\n",
        b"b STORE 2 -FLAGS \\Flagged\r\n",
        b"c STORE 3 FLAGS (\\Answered)\r\n",
        b"d UID STORE 4 FLAGS.SILENT ()\r\n",
        select=True,
    )
    assert lines == [
        b"* 2 FETCH (FLAGS (\\Flagged \\Seen))",
        b"* 3 FETCH (FLAGS (\\Flagged \\Seen))",
        b"a OK STORE completed",
        b"* 2 FETCH (FLAGS (\\Seen))",
        b"b OK STORE completed",
        b"* 3 FETCH (FLAGS (\\Answered))",
        b"c OK STORE completed",
        b"d OK UID STORE completed",
    ]


def test_conditional_store_leaves_alone_what_somebody_changed(room: Room) -> None:
    lines = room.lines(
        lambda: marked(room, 2, Mark.FLAGGED), b"a STORE 1:3 (UNCHANGEDSINCE 5) +FLAGS (\\Seen)\r\n", select=True
    )
    assert lines == [
        b"* 1 FETCH (FLAGS (\\Seen) MODSEQ (7))",
        b"* 2 FETCH (FLAGS (\\Flagged) MODSEQ (6))",
        b"* 3 FETCH (FLAGS (\\Seen) MODSEQ (7))",
        b"a OK [MODIFIED 2] conditional STORE failed for some",
    ]


def test_a_full_disk_is_a_no(room: Room) -> None:
    def full() -> None:
        room.boxes.disk_full = True

    lines = room.lines(full, b"a STORE 1 +FLAGS (\\Seen)\r\n", b"b FETCH 1 FLAGS\r\n", select=True)
    assert lines[0].startswith(b"a NO [UNAVAILABLE]")
    assert lines[1] == b"* 1 FETCH (FLAGS ())"


def test_uid_expunge_takes_only_what_is_named(room: Room) -> None:
    room.say(b"a STORE 1:3 +FLAGS.SILENT (\\Deleted)\r\n", select=True)
    assert room.lines(b"a UID EXPUNGE 2:9\r\n", select=True)[:2] == [b"* 2 EXPUNGE", b"* 2 EXPUNGE"]
    assert [message.uid for message in room.boxes.find("INBOX").messages] == [1, 4]


def test_copy_and_move_say_where_things_are(room: Room) -> None:
    lines = room.lines(
        b"a COPY 2:4 Sent\r\n", b"b UID MOVE 1,3 Trash\r\n", b"c COPY 9 Sent\r\n", b"d COPY 1 Nowhere\r\n", select=True
    )
    assert lines == [
        b"a OK [COPYUID 1003 2:4 1:3] COPY completed",
        b"* OK [COPYUID 1004 1,3 1:2] moved",
        b"* 1 EXPUNGE",
        b"* 2 EXPUNGE",
        b"b OK UID MOVE completed",
        b"c OK COPY completed, nothing to do",
        b"d NO [TRYCREATE] no such mailbox",
    ]
