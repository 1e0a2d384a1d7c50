"""ENVELOPE and BODYSTRUCTURE."""

from __future__ import annotations

import pytest

from dialtone.protocols.imap.describing import envelope
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


def test_body_structure(room: Room) -> None:
    inner = (
        b'(NIL "inner" ((NIL NIL "bob" "ext.test")) ((NIL NIL "bob" "ext.test")) ((NIL NIL "bob" '
        b'"ext.test")) NIL NIL NIL NIL NIL)'
    )
    plain = b'"TEXT" "PLAIN" NIL NIL NIL'
    assert fetched(room, b"BODYSTRUCTURE") == (
        b'BODYSTRUCTURE (("TEXT" "PLAIN" ("CHARSET" "utf-8") NIL NIL "QUOTED-PRINTABLE" 13 1 NIL NIL NIL NIL)'
        b'("IMAGE" "PNG" ("NAME" "p.png") "<1@x>" NIL "BASE64" 8 NIL ("ATTACHMENT" ("FILENAME" "p.png")) NIL NIL)'
        b'("MESSAGE" "RFC822" NIL NIL NIL "7BIT" 48 '
        + inner
        + b" ("
        + plain
        + b' "7BIT" 10 0 NIL NIL NIL NIL) 3 NIL NIL NIL NIL)'
        b"(" + plain + b' "X-UUE" 5 0 NIL NIL NIL NIL)'
        b' "MIXED" ("BOUNDARY" "b" "X" "y") NIL NIL NIL)'
    )
    assert fetched(room, b"BODY", 1) == b'BODY ("TEXT" "PLAIN" NIL NIL NIL "7BIT" 7 1)'


def test_an_envelope_keeps_what_was_written() -> None:
    room = Room()
    room.put(
        b"Date: Wed, 17 Jul 1996 02:23:25 -0700 (PDT)\r\nFrom: Terry Gray <gray@cac.example.edu>\r\n"
        b'Subject: =?utf-8?q?J=C3=B6rg?= "quoted"\r\nTo: imap@cac.example.edu\r\n'
        b"Cc: minutes@cnri.example.com, John <k@infocomm.example.edu>\r\nMessage-Id: "
        b"<B27397-0100000@cac.example.edu>\r\n\r\n"
    )
    gray = b'(("Terry Gray" NIL "gray" "cac.example.edu"))'
    assert fetched(room, b"ENVELOPE", 1) == (
        b'ENVELOPE ("Wed, 17 Jul 1996 02:23:25 -0700 (PDT)" "=?utf-8?q?J=C3=B6rg?= \\"quoted\\"" '
        + b" ".join([gray] * 3)
        + b' ((NIL NIL "imap" "cac.example.edu")) ((NIL NIL "minutes" "cnri.example.com")("John" NIL '
        b'"k" "infocomm.example.edu"))'
        b' NIL NIL "<B27397-0100000@cac.example.edu>")'
    )


def test_names_of_8_bits_are_literals_and_nul_is_none() -> None:
    room = Room()
    room.put(b'Subject: J\xc3\xb6rg\r\nFrom: "J\xf6" <a@b>\r\nX: 1\r\n\r\n')
    said = fetched(room, b"ENVELOPE", 1)
    assert literal(b"NIL", "Jörg".encode()) in said
    assert literal(b"", b"J\xf6")[1:] in said


def test_sender_and_reply_to_are_from_where_they_are_not_said() -> None:
    written = envelope(
        b"From: a@b\r\nReply-To:\r\nTo: c@d\r\nSubject: one\r\n two\r\nDate: Mon\r\nMessage-ID: <1@x>\r\n"
    )
    author = b'((NIL NIL "a" "b"))'
    assert written == b'("Mon" "one two" %b %b %b ((NIL NIL "c" "d")) NIL NIL NIL "<1@x>")' % ((author,) * 3)


def test_a_list_that_is_too_long_to_be_remembered_is_written_as_a_short_one() -> None:
    many = b",".join(b"a%d@b" % number for number in range(200))
    assert envelope(b"To: " + many + b"\r\n").count(b'"b"') == 200
