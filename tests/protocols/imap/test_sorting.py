"""SORT."""

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


@pytest.mark.parametrize(
    ("keys", "order"),
    [
        (b"ARRIVAL", b"1 2 3"),
        (b"REVERSE ARRIVAL", b"3 2 1"),
        (b"DATE", b"2 1 3"),
        (b"SIZE", b"1 2 3"),
        (b"SUBJECT", b"2 1 3"),
        (b"FROM ARRIVAL", b"1 3 2"),
        (b"DISPLAYFROM REVERSE ARRIVAL", b"3 1 2"),
        (b"CC", b"1 2 3"),
        (b"REVERSE TO", b"1 2 3"),
    ],
)
def test_sort(room: Room, keys: bytes, order: bytes) -> None:
    assert room.lines(b"a SORT (%b) UTF-8 ALL\r\n" % keys, select=True)[0] == b"* SORT " + order


def test_uid_sort_gives_uids(room: Room) -> None:
    assert room.lines(b"a UID SORT (DATE) US-ASCII UNSEEN\r\n", select=True)[0] == b"* SORT 2 3"
    assert room.lines(b"a SORT (FOO) UTF-8 ALL\r\n", select=True)[0].startswith(b"a BAD ")
