"""CONDSTORE and QRESYNC (RFC 7162)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.protocols.imap.numbers import LAST, Numbers
from dialtone.protocols.imap.resync import known_spans, missing_spans, within
from tests.protocols.imap.room import SELECT, Mark, Room, mail

SPANS = st.lists(st.tuples(st.integers(1, 60), st.integers(1, 60)), max_size=4)
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


@given(SPANS, st.lists(st.integers(1, 39), unique=True).map(sorted))
def test_what_is_missing_is_what_is_not_there(pairs: list[tuple[int, int]], uids: list[int]) -> None:
    known = known_spans(Numbers(tuple(pairs)), 40)
    named = {uid for low, high in known for uid in range(low, high + 1)}
    assert named == {uid for pair in pairs for uid in range(min(pair), min(max(pair), 39) + 1)}
    missing = [uid for low, high in missing_spans(known, uids) for uid in range(low, high + 1)]
    assert missing == sorted(named - set(uids))
    assert within(known, uids) == [uid for uid in uids if uid in named]


def test_who_knows_nothing_in_particular_knows_all() -> None:
    assert known_spans(None, 5) == [(1, 4)]
    assert known_spans(Numbers(((3, LAST),)), 5) == [(3, 4)]
