"""FETCH, answer by answer."""

from __future__ import annotations

import pytest

from tests.protocols.imap.room import Mark, Room, mail

MIXED = (
    b"From: Ann <ann@ext.test>\r\nSubject: parts\r\nContent-Type: multipart/mixed; boundary=b; x=y\r\n\r\n"
    b"--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: "
    b"quoted-printable\r\n\r\nJ=C3=B6rg=\r\n!\r\n"
    b'--b\r\nContent-Type: image/png; name="p.png"\r\nContent-Transfer-Encoding: base64\r\nContent-ID: <1@x>\r\n'
    b"Content-Disposition: attachment; filename=p.png\r\n\r\nAAECAwQ=\r\n"
    b"--b\r\nContent-Type: message/rfc822\r\n\r\nFrom: bob@ext.test\r\nSubject: inner\r\n\r\ninner text\r\n"
    b"--b\r\nContent-Transfer-Encoding: x-uue\r\n\r\nbegin\r\n--b--\r\n"
)


@pytest.fixture
def room() -> Room:
    made = Room()
    made.put(mail("one", "first\r\n"), marks=Mark.SEEN)
    made.put(MIXED)
    return made


def fetched(room: Room, what: bytes, number: int = 2, **more: bool) -> bytes:
    """The inside of the one answer."""
    said = room.say(b"a FETCH %d %b\r\n" % (number, what), select=True, **more)
    head = b"* %d FETCH (" % number
    assert said.startswith(head), said
    inside, _, rest = said.partition(b")\r\na OK ")
    assert rest, said
    return inside.removeprefix(head)


def literal(name: bytes, text: bytes) -> bytes:
    return name + b" {%d}\r\n" % len(text) + text


def test_dates_and_ids() -> None:
    room = Room()
    room.put(mail(), received=760_665_600.0, email_id="Mx")
    assert fetched(room, b"INTERNALDATE", 1) == b'INTERNALDATE "08-Feb-1994 00:00:00 +0000"'
    assert fetched(room, b"SAVEDATE", 1) == b'SAVEDATE "14-Nov-2023 22:13:20 +0000"'
    assert fetched(room, b"(EMAILID THREADID)", 1) == b"EMAILID (Mx) THREADID NIL"


def test_a_preview_is_the_beginning_of_the_text(room: Room) -> None:
    assert fetched(room, b"PREVIEW") == literal(b"PREVIEW", "Jörg! begin".encode())
    long = Room()
    long.put(mail(body="word\r\n" * 100))
    assert len(fetched(long, b"PREVIEW (LAZY)", 1)) == len('PREVIEW ""') + 200


def test_reading_marks_as_seen_and_peeking_does_not(room: Room) -> None:
    lines = room.lines(b"a FETCH 2 BODY.PEEK[1]\r\n", b"b FETCH 2 FLAGS\r\n", b"c FETCH 2 BODY[1]\r\n", select=True)
    assert b"* 2 FETCH (FLAGS (\\Recent))" in lines
    assert lines[-2:] == [b"* 2 FETCH (FLAGS (\\Seen \\Recent))", b"c OK FETCH completed"]
    assert room.boxes.find("INBOX").messages[1].marks & Mark.SEEN


def test_nothing_is_marked_in_a_mailbox_opened_by_examine(room: Room) -> None:
    said = room.say(b"e EXAMINE INBOX\r\n", b"a FETCH 2 BODY[1]\r\n")
    assert b"e OK [READ-ONLY]" in said
    assert not room.boxes.find("INBOX").messages[1].marks & Mark.SEEN


def test_uid_fetch_always_says_the_uid(room: Room) -> None:
    said = room.lines(b"a UID FETCH 2:9 FLAGS\r\n", b"b UID FETCH 9 FLAGS\r\n", select=True)
    assert said == [b"* 2 FETCH (UID 2 FLAGS (\\Recent))", b"a OK UID FETCH completed", b"b OK UID FETCH completed"]


def test_IMP_03_only_messages_that_are_there(room: Room) -> None:
    for numbers in (b"1:4294967295", b"*:1", b"1:*"):
        said = room.lines(b"a FETCH %b UID\r\n" % numbers, select=True)
        assert said == [b"* 1 FETCH (UID 1)", b"* 2 FETCH (UID 2)", b"a OK FETCH completed"]
    for numbers in (b"0", b"4294967296"):
        assert room.lines(b"a FETCH %b UID\r\n" % numbers, select=True)[0].startswith(b"a BAD ")


def test_many_messages_are_told_in_blocks() -> None:
    room = Room()
    room.put(*[mail(str(number)) for number in range(2500)])
    lines = room.lines(b"a FETCH 1:* (UID FLAGS)\r\n", b"b FETCH 1:* (UID INTERNALDATE)\r\n", select=True)
    assert [line for line in lines if b"FLAGS" in line] == [
        b"* %d FETCH (UID %d FLAGS (\\Recent))" % (number, number) for number in range(1, 2501)
    ]
    assert sum(b"INTERNALDATE" in line for line in lines) == 2500


def test_modseqs_where_they_are_asked_for(room: Room) -> None:
    said = room.lines(b"a FETCH 1:* (UID) (CHANGEDSINCE 2)\r\n", select=True)
    assert said == [b"* 2 FETCH (MODSEQ (3) UID 2)", b"a OK FETCH completed"]


def test_header_fields_that_are_known_without_the_text_are_told_first() -> None:
    made = Room()
    for number in range(1, 5):
        made.put(mail(f"number {number}", Message_ID=f"<{number}@x>"), marks=Mark.SEEN * (number % 2))
    what = b"a FETCH 1:4 (UID FLAGS INTERNALDATE ENVELOPE BODY.PEEK[HEADER.FIELDS (SUBJECT)])\r\n"
    made.say(select=True)  # nothing is \\Recent any more
    rows = made.say(what, select=True).split(b"* ")[1:]
    made.boxes.forgets = 2
    again = made.say(what, select=True).split(b"* ")[1:]
    assert [row.split(b" ")[0] for row in again[:4]] == [b"1", b"3", b"2", b"4"]
    assert sorted(row.partition(b")\r\na OK")[0] for row in again) == sorted(
        row.partition(b")\r\na OK")[0] for row in rows
    )


def test_known_fields_are_not_enough_for_other_fields_and_pieces_of_them() -> None:
    made = Room()
    made.put(mail("one", X_Other="odd"))
    made.boxes.forgets = 2
    for asked, said in (
        (b"BODY.PEEK[HEADER.FIELDS (X-OTHER)]", b"X-Other: odd\r\n\r\n"),
        (b"BODY.PEEK[HEADER.FIELDS.NOT (FROM)]", b"Subject: one\r\nX-Other: odd\r\n\r\n"),
    ):
        assert fetched(made, asked, 1) == literal(asked.replace(b".PEEK", b""), said)
    assert fetched(made, b"BODY.PEEK[HEADER.FIELDS (SUBJECT)]<2.3>", 1) == (
        b"BODY[HEADER.FIELDS (SUBJECT)]<2> {3}\r\nbje"
    )
