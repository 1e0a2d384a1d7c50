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


def test_examine_changes_nothing(room: Room) -> None:
    lines = room.lines(b"a EXAMINE INBOX\r\n", b"b STORE 1 +FLAGS (\\Seen)\r\n", b"c EXPUNGE\r\n", b"d MOVE 1 Sent\r\n")
    assert b"* OK [PERMANENTFLAGS ()] limited" in lines
    assert lines[-4] == b"a OK [READ-ONLY] EXAMINE completed"
    assert [line.split()[1:3] for line in lines[-3:]] == [[b"NO", b"[READ-ONLY]"]] * 3


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


def test_condstore_adds_modseqs_to_news(room: Room) -> None:
    script = [b"a SELECT INBOX (CONDSTORE)\r\n", lambda: marked(room, 1, Mark.SEEN), b"b NOOP\r\n"]
    assert b"* 1 FETCH (FLAGS (\\Seen) MODSEQ (6))" in room.lines(*script)


def test_qresync_tells_what_was_missed(room: Room) -> None:
    gone(room, 2)
    marked(room, 3, Mark.SEEN)
    lines = room.lines(ENABLE, b"a SELECT INBOX (QRESYNC (1001 5 1:4))\r\n")
    assert lines[0] == b"* ENABLED QRESYNC"
    assert lines[-3:] == [
        b"* VANISHED (EARLIER) 2",
        b"* 2 FETCH (FLAGS (\\Seen) UID 3 MODSEQ (7))",
        b"a OK [READ-WRITE] SELECT completed",
    ]


def test_qresync_of_a_part_and_of_another_mailbox(room: Room) -> None:
    gone(room, 2)
    marked(room, 3, Mark.SEEN)
    marked(room, 4, Mark.SEEN)
    lines = room.lines(ENABLE, b"a SELECT INBOX (QRESYNC (1001 5 3 (1 1)))\r\n")
    assert [line for line in lines if b"VANISHED" in line or b"FETCH" in line] == [
        b"* 2 FETCH (FLAGS (\\Seen) UID 3 MODSEQ (7))"
    ]
    other = room.lines(ENABLE, b"a SELECT INBOX (QRESYNC (999 5))\r\n")
    assert not any(b"VANISHED" in line or b"FETCH" in line for line in other)


def test_qresync_after_too_long_a_time(room: Room) -> None:
    gone(room, 2, 4)
    room.put(mail("five"))
    room.boxes.find("INBOX").remembers = False
    lines = room.lines(ENABLE, b"a SELECT INBOX (QRESYNC (1001 5 1:4294967295))\r\n")
    assert b"* VANISHED (EARLIER) 2,4" in lines


def test_with_qresync_expunge_is_vanished(room: Room) -> None:
    lines = room.lines(
        ENABLE,
        SELECT,
        b"a STORE 2,4 +FLAGS.SILENT (\\Deleted)\r\n",
        b"b EXPUNGE\r\n",
        b"c UID FETCH 1:* (FLAGS) (CHANGEDSINCE 5 VANISHED)\r\n",
    )
    assert b"* VANISHED 2,4" in lines
    assert b"b OK [HIGHESTMODSEQ 7] EXPUNGE completed" in lines
    assert lines[-2:] == [b"* VANISHED (EARLIER) 2,4", b"c OK UID FETCH completed"]


def test_vanished_goes_with_qresync_only(room: Room) -> None:
    assert room.lines(b"c UID FETCH 1:* (FLAGS) (CHANGEDSINCE 5 VANISHED)\r\n", select=True)[0].startswith(b"c BAD ")
    assert room.lines(b"a SELECT INBOX (QRESYNC (1001 5))\r\n")[0].startswith(b"a BAD ")


def test_enable_comes_before_select(room: Room) -> None:
    assert room.lines(b"a ENABLE CONDSTORE\r\n", select=True)[0].startswith(b"a BAD ")
    assert room.lines(b"a ENABLE X-FOO CONDSTORE\r\n")[0] == b"* ENABLED CONDSTORE"
