"""Sections: exact bytes of a message."""

from __future__ import annotations

import pytest

from dialtone.testing.script import run
from tests.protocols.imap.room import LOGIN, SELECT, Mark, Room, mail

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


@pytest.mark.parametrize(
    ("section", "text"),
    [
        (b"BODY[]", MIXED),
        (b"BODY[HEADER]", MIXED[: MIXED.index(b"--b\r\n")]),
        (b"BODY[TEXT]", MIXED[MIXED.index(b"--b\r\n") :]),
        (b"BODY[1]", b"J=C3=B6rg=\r\n!"),
        (
            b"BODY[1.MIME]",
            b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n",
        ),
        (b"BODY[3]", b"From: bob@ext.test\r\nSubject: inner\r\n\r\ninner text"),
        (b"BODY[3.HEADER]", b"From: bob@ext.test\r\nSubject: inner\r\n\r\n"),
        (b"BODY[3.TEXT]", b"inner text"),
        (b"BODY[3.1]", b"inner text"),
        (b"BODY[3.HEADER.FIELDS (SUBJECT)]", b"Subject: inner\r\n\r\n"),
        (b"BODY[HEADER.FIELDS (From To)]", b"From: Ann <ann@ext.test>\r\n\r\n"),
        (b"BODY[HEADER.FIELDS.NOT (From Content-Type)]", b"Subject: parts\r\n\r\n"),
        (b"BODY[HEADER.FIELDS (Nothing)]", b"\r\n"),
        (b"BODY[1]<2.3>", b"C3="),
        (b"BODY[1]<100.5>", b""),
        (b"BODY[]<0.5>", b"From:"),
        (b"BINARY[1]", "Jörg!".encode()),
        (b"BINARY[1]<1.2>", "ö".encode()),
    ],
)
@pytest.mark.parametrize("in_file", [False, True])
def test_sections_are_exact_bytes(section: bytes, text: bytes, in_file: bool) -> None:
    room = Room()
    room.put(MIXED, in_file=in_file)
    asked = section.replace(b"BODY[", b"BODY.PEEK[").replace(b"BINARY[", b"BINARY.PEEK[")
    name = section if b"<" not in section else section[: section.index(b".", section.index(b"<"))] + b">"
    assert fetched(room, asked, 1) == literal(name, text)


def test_binary_with_nul_is_a_literal8(room: Room) -> None:
    assert fetched(room, b"BINARY.PEEK[2]") == b"BINARY[2] ~{5}\r\n\x00\x01\x02\x03\x04"
    assert fetched(room, b"BINARY.SIZE[2]") == b"BINARY.SIZE[2] 5"


def test_an_unknown_encoding_is_said(room: Room) -> None:
    lines = room.lines(b"a FETCH 2 BINARY[4]\r\n", select=True)
    assert lines[-1].startswith(b"a NO [UNKNOWN-CTE]")


@pytest.mark.parametrize("part", [b"9", b"1.1", b"1.HEADER", b"3.2"])
def test_parts_that_are_not_there_are_nil(room: Room, part: bytes) -> None:
    assert fetched(room, b"BODY.PEEK[%b]" % part) == b"BODY[%b] NIL" % part


def test_the_old_names(room: Room) -> None:
    text = mail("one", "first\r\n")
    head = text[: text.index(b"first")]
    assert fetched(room, b"RFC822", 1) == literal(b"RFC822", text)
    assert fetched(room, b"RFC822.HEADER", 1) == literal(b"RFC822.HEADER", head)
    assert fetched(room, b"RFC822.TEXT", 1) == literal(b"RFC822.TEXT", b"first\r\n")
    assert fetched(room, b"RFC822.SIZE", 1) == b"RFC822.SIZE %d" % len(text)


def test_a_large_message_passes_through_in_pieces() -> None:
    room = Room()
    text = mail(body="0123456789" * 50_000)
    room.put(text, in_file=True)
    wire = room.wire([LOGIN, SELECT, b"a FETCH 1 (UID BODY[] RFC822.SIZE)\r\n", b"b LOGOUT\r\n"])
    sent: list[int] = []
    send = wire.send_raw

    async def watching(data: bytes) -> None:
        sent.append(len(data))
        await send(data)

    wire.send_raw = watching  # type: ignore[method-assign]
    run(room.server(wire).run())
    assert literal(b"BODY[]", text) + b" RFC822.SIZE %d)" % len(text) in wire.output
    assert max(sent) < 10_000


def test_a_text_that_is_gone_is_left_out() -> None:
    room = Room()
    room.put(mail("one"), mail("two"))
    room.boxes.find("INBOX").messages[0].in_file = True

    def lose() -> None:
        box = room.boxes.find("INBOX")
        box.gone.append((box.changed(), 1))
        del box.messages[0]

    lines = room.lines(lose, b"a FETCH 1:2 (UID ENVELOPE)\r\n", select=True)
    assert lines[0].startswith(b"* 2 FETCH (UID 2 ENVELOPE ")
    assert lines[1] == b"a OK [EXPUNGEISSUED] some are gone"
