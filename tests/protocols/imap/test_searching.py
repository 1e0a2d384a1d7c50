"""SEARCH, SORT and THREAD."""

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


@pytest.fixture
def abroad() -> Room:
    """Written on the 6th by the author's clock, when it was the 5th, the 6th and the 7th in Greenwich."""
    made = Room()
    for nth, date in enumerate(("01:30:00 +0200", "12:00:00 +0000", "23:30:00 -0800"), 1):
        made.put(mail(f"number {nth}", Date=f"Tue, 6 Jan 1970 {date}"), received=20 * DAY)
    made.put(mail("no date"), received=5 * DAY + 1)
    made.put(mail("later", Date="Mon, 12 Jan 1970 12:00:00 +0000"), received=20 * DAY)
    return made


@pytest.mark.parametrize(
    ("keys", "numbers"),
    [
        (b"SENTON 6-Jan-1970", [1, 2, 3, 4]),
        (b"SENTBEFORE 6-Jan-1970", []),
        (b"SENTSINCE 7-Jan-1970", [5]),
        (b"SENTSINCE 6-Jan-1970", [1, 2, 3, 4, 5]),
        (b"SENTBEFORE 7-Jan-1970", [1, 2, 3, 4]),
        (b"NOT SENTON 6-Jan-1970", [5]),
        (b"OR SENTON 12-Jan-1970 SUBJECT 2", [2, 5]),
    ],
)
def test_dates_are_meant_as_they_are_written(abroad: Room, keys: bytes, numbers: list[int]) -> None:
    """RFC 9051 section 6.4.4: "disregarding time and timezone"."""
    assert found(abroad, keys) == numbers


def found(room: Room, keys: bytes) -> list[int]:
    line = room.lines(b"a SEARCH %b\r\n" % keys, select=True)[0]
    assert line.startswith(b"* SEARCH"), line
    return [int(word) for word in line.partition(b" (MODSEQ")[0].split()[2:]]


@pytest.mark.parametrize(
    ("keys", "numbers"),
    [
        (b"ALL", [1, 2, 3]),
        (b"SEEN", [1]),
        (b"UNSEEN", [2, 3]),
        (b"FLAGGED DELETED", [3]),
        (b"NOT FLAGGED", [1, 2]),
        (b"OR SEEN FLAGGED", [1, 3]),
        (b"NOT (OR SEEN FLAGGED)", [2]),
        (b"NOT NOT SEEN", [1]),
        (b"KEYWORD $junk", [2]),
        (b"UNKEYWORD $Junk", [1, 3]),
        (b"KEYWORD nothing", []),
        (b"2:*", [2, 3]),
        (b"NOT 2", [1, 3]),
        (b"UID 1,3", [1, 3]),
        (b"LARGER 300", [3]),
        (b"SMALLER 300 UNSEEN", [2]),
        (b"BEFORE 12-Jan-1970", [1]),
        (b"ON 12-Jan-1970", [2]),
        (b"SINCE 12-Jan-1970", [2, 3]),
        (b"SENTBEFORE 6-Jan-1970", [2]),
        (b"SENTON 5-Jan-1970", [2]),
        (b"SAVEDON 14-Nov-2023", [1, 2, 3]),
        (b"SUBJECT meeting", [1]),
        (b"SUBJECT {7+}\r\nGr\xc3\xbc\xc3\x9fe".replace(b"{7+}", b"{%d+}" % len("Grüße".encode())), [2]),
        (b'CHARSET UTF-8 FROM "J\xc3\xb6"', [2]),
        (b"FROM ext.test", [1, 2, 3]),
        (b"TO bob", [1]),
        (b"CC carol", [3]),
        (b'HEADER Cc ""', [3]),
        (b"HEADER Message-ID 1@x", [1]),
        (b"HEADER X-Nothing x", []),
        (b"BODY cake", [1]),
        (b"BODY noon", []),
        (b"TEXT noon", [1]),
        (b'TEXT "K\xc3\x84LTE am morgen"', [2]),
        (b'BODY "am  Morgen"', [2]),
        (b"MODSEQ 4", [3]),
        (b"NEW", [2, 3]),
        (b"RECENT", [1, 2, 3]),
        (b"OLD", []),
        (b"EMAILID M5", [1]),
    ],
)
def test_keys_find_what_they_name(room: Room, keys: bytes, numbers: list[int]) -> None:
    assert found(room, keys) == numbers


def test_emailid_is_the_one_fetch_tells(room: Room) -> None:
    told = room.lines(b"a FETCH 2 EMAILID\r\n", select=True)[0].partition(b"(EMAILID (")[2].partition(b")")[0]
    assert found(room, b"EMAILID " + told) == [2]


def test_within(room: Room) -> None:
    from dialtone.testing.clock import ManualClock

    now = ManualClock().now()
    room.put(mail("young"), received=now - 100)
    assert found(room, b"YOUNGER 200") == [4]
    assert found(room, b"OLDER 200") == [1, 2, 3]
    assert found(room, b"YOUNGER 50") == []


def test_a_text_in_a_file_is_searched_in_pieces() -> None:
    room = Room()
    room.put(mail("large", "0123456789" * 9000 + "needle" + "0123456789" * 9000), in_file=True)
    assert found(room, b"BODY needle") == [1]
    assert found(room, b"BODY haystack") == []
