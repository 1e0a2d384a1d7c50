"""SEARCH as a command: what is returned, and what is kept."""

from __future__ import annotations

import pytest

from tests.protocols.imap.room import Mark, Room, mail

DAY = 86_400.0


@pytest.fixture
def room() -> Room:
    made = Room()
    made.put(
        mail("Meeting at noon", "bring cake\r\n", To="bob@ext.test", Message_ID="<1@x>"),
        marks=Mark.SEEN,
        received=10 * DAY,
    )
    made.put(
        b"From: =?utf-8?q?J=C3=B6rg?= <jo@ext.test>\r\nSubject: =?utf-8?b?R3LDvMOfZQ==?=\r\nDate: "
        b"5 Jan 1970 12:00:00 +0000\r\n"
        b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        b"S8OkbHRlIGFt\r\nIE1vcmdlbg==\r\n",
        received=11 * DAY,
        keywords=("$Junk",),
    )
    made.put(mail("third", "x" * 500, Cc="carol@ext.test"), marks=Mark.FLAGGED | Mark.DELETED, received=12 * DAY)
    made.boxes.now = 13 * DAY
    return made


def test_returns(room: Room) -> None:
    lines = room.lines(
        b"a SEARCH RETURN (MIN MAX COUNT ALL) ALL\r\n",
        b"b UID SEARCH RETURN () UNSEEN\r\n",
        b"c SEARCH RETURN (COUNT MIN) KEYWORD nothing\r\n",
        b"d SEARCH RETURN (FOO) ALL\r\n",
        b"e SEARCH RETURN (ALL) MODSEQ 3\r\n",
        select=True,
    )
    assert lines[0] == b'* ESEARCH (TAG "a") MIN 1 MAX 3 COUNT 3 ALL 1:3'
    assert lines[2] == b'* ESEARCH (TAG "b") UID ALL 2:3'
    assert lines[4] == b'* ESEARCH (TAG "c") COUNT 0'
    assert lines[6].startswith(b"d BAD ")
    assert lines[7] == b'* ESEARCH (TAG "e") ALL 2:3 MODSEQ 4'


def test_what_was_saved_is_used_again(room: Room) -> None:
    lines = room.lines(
        b"a SEARCH RETURN (SAVE) UNSEEN\r\n",
        b"b FETCH $ UID\r\n",
        b"c SEARCH $ FLAGGED\r\n",
        b"d SEARCH RETURN (SAVE MAX) ALL\r\n",
        b"e UID STORE $ +FLAGS.SILENT (\\Deleted)\r\n",
        b"f EXPUNGE\r\n",
        b"g FETCH $ UID\r\n",
        select=True,
    )
    assert lines[0] == b"a OK SEARCH completed"
    assert lines[1:3] == [b"* 2 FETCH (UID 2)", b"* 3 FETCH (UID 3)"]
    assert lines[4] == b"* SEARCH 3"
    assert lines[6] == b'* ESEARCH (TAG "d") MAX 3'
    assert lines[-3:] == [b"* 3 EXPUNGE", b"f OK EXPUNGE completed", b"g OK FETCH completed"]


def test_other_character_sets_are_refused(room: Room) -> None:
    lines = room.lines(b"a SEARCH CHARSET KOI8-R TEXT x\r\n", b"b SORT (DATE) UTF-16 ALL\r\n", select=True)
    assert all(line[2:].startswith(b"NO [BADCHARSET (UTF-8 US-ASCII)]") for line in lines)
