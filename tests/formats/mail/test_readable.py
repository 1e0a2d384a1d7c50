"""What people read of a message, in pieces."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.mail.readable import TEXT_MOST, is_text, nodes, part_text, readable
from dialtone.formats.mail.structure import scan


def test_the_header_then_parts_with_their_headers_decoded() -> None:
    message = (
        b"Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\npreamble\r\n"
        b"--b\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        b"sch=F6n\r\n--b\r\nContent-Type: application/zip; name=a.zip\r\n\r\nPKattached\r\n--b--\r\n"
    )
    pieces = list(readable(message))
    assert "Grüße" in pieces[0] and "schön" in pieces[2] and "a.zip" in pieces[3]
    assert not any("attached" in piece or "preamble" in piece for piece in pieces)


def test_a_message_without_a_header_is_text() -> None:
    assert list(readable(b"\r\njust text\r\n")) == ["", "just text\r\n"]


def test_of_a_long_part_the_beginning_is_looked_through() -> None:
    (head, text) = readable(b"Subject: x\r\n\r\n" + b"y" * (TEXT_MOST + 9))
    assert (head.strip(), len(text)) == ("Subject: x", TEXT_MOST)


def test_a_message_in_a_message_is_read_too() -> None:
    message = b"Content-Type: message/rfc822\r\n\r\nSubject: inner\r\n\r\nwords\r\n"
    assert [is_text(node) for node, _ in nodes(scan(message))] == [False, True]
    assert "".join(readable(message)).count("inner") == 1


def test_bytes_of_no_known_set_are_read_somehow() -> None:
    node = scan(b"Content-Type: text/plain; charset=nonsense\r\n\r\nabc\xff")
    assert part_text(b"abc\xff", node).startswith("abc")


@given(st.binary(max_size=300))
def test_anything_can_be_read(message: bytes) -> None:
    assert list(readable(message))
