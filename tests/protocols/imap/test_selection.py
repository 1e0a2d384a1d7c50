"""What a session knows of its mailbox: counts, flags, keywords."""

from __future__ import annotations

import pytest

from dialtone.domain.mailstore.contract import MOST_KEYWORDS
from tests.protocols.imap.room import Mark, Room, mail


@pytest.fixture
def room() -> Room:
    made = Room()
    made.put(*[mail(subject) for subject in ("one", "two", "three", "four")])
    made.boxes.find("INBOX").told = 4
    return made


def test_select_says_what_there_is(room: Room) -> None:
    room.put(mail("new"))
    room.boxes.find("INBOX").messages[0].marks = Mark.SEEN
    assert room.lines(b"a SELECT inbox\r\n") == [
        b"* 5 EXISTS",
        b"* 1 RECENT",
        b"* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)",
        b"* OK [PERMANENTFLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft \\*)] limited",
        b"* OK [UNSEEN 2] first unseen",
        b"* OK [UIDVALIDITY 1001] UIDs valid",
        b"* OK [UIDNEXT 6] predicted next UID",
        b"* OK [HIGHESTMODSEQ 6] highest",
        b"* OK [MAILBOXID (F1)] permanent name",
        b"a OK [READ-WRITE] SELECT completed",
    ]


def test_new_keywords_are_announced_before_they_are_used(room: Room) -> None:
    lines = room.lines(b"a STORE 1 +FLAGS ($Forwarded)\r\n", select=True)
    assert lines[0] == b"* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft $Forwarded)"
    assert lines[-2] == b"* 1 FETCH (FLAGS ($Forwarded))"


def test_there_is_a_number_of_keywords(room: Room) -> None:
    words = b" ".join(b"k%d" % number for number in range(MOST_KEYWORDS + 1))
    assert room.lines(b"a STORE 1 +FLAGS (%b)\r\n" % words, select=True)[0].startswith(b"a NO [LIMIT]")
