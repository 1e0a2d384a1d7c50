"""The parts of a message, described and decoded."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.mail.parts import TEXT_MOST, decoded, pieces, read_part, with_line_ends


def test_a_part_is_what_its_header_says() -> None:
    part = read_part(
        b"Content-Type: IMAGE/Png; name=old.png\r\nContent-Transfer-Encoding: BASE64\r\n"
        b"Content-Disposition: Attachment; filename=../new.png\r\nContent-ID: <a@b>\r\n\r\naGVs\r\nbG8="
    )
    assert (part.kind, part.encoding, part.name) == ("image/png", "base64", "new.png")
    assert (part.disposition, part.content_id, part.data()) == ("attachment", "a@b", b"hello")


def test_a_part_that_does_not_say_is_text_or_what_its_whole_says() -> None:
    assert read_part(b"\r\nhello").kind == "text/plain"
    assert read_part(b"\r\nhello", "message/rfc822").kind == "message/rfc822"
    assert read_part(b"Content-Type: nonsense\r\n\r\nx").kind == "text/plain"


def test_pieces_stand_between_boundaries() -> None:
    whole = read_part(
        b"Content-Type: multipart/mixed; boundary=X\r\n\r\nno\r\n--X\r\n\r\na\r\n--X \r\n\r\nb\r\n--X--\r\nno"
    )
    assert list(pieces(whole)) == [b"\r\na", b"\r\nb"]
    assert list(pieces(read_part(b"Content-Type: multipart/mixed\r\n\r\n--X\r\n\r\na"))) == []


def test_lines_of_a_file_become_lines_of_the_wire() -> None:
    assert with_line_ends(b"A: b\n\nc\n") == b"A: b\r\n\r\nc\r\n"
    assert with_line_ends(b"A: b\r\n\r\nc\nd") == b"A: b\r\n\r\nc\nd"
    assert with_line_ends(b"\nc") == b"\r\nc"
    assert with_line_ends(b"c") == b"c"


def test_text_is_decoded_by_its_name_or_its_looks() -> None:
    assert read_part(b"Content-Type: text/plain; charset=ibm437\r\n\r\n\x81\r\nx").text() == "\u00fc\nx"
    assert read_part(b"\r\n\xc3\xbc").text() == "\u00fc"
    assert read_part(b"Content-Type: text/plain; charset=nonsense\r\n\r\n\xfc").text() == "\ufffd"
    flowed = b"Content-Type: text/plain; format=Flowed; delsp=YES\r\n\r\na \r\nb"
    assert read_part(flowed).text() == "ab"


def test_SLO_05_of_a_huge_text_a_part_is_read() -> None:
    assert len(read_part(b"\r\n" + b"x" * (TEXT_MOST * 5)).text()) == TEXT_MOST
    base64 = b"Content-Transfer-Encoding: base64\r\n\r\n" + b"QUFB" * TEXT_MOST
    assert read_part(base64).text() == "A" * TEXT_MOST


@given(st.binary(max_size=200), st.sampled_from(["base64", "quoted-printable", "8bit", "x-uuencode", ""]))
def test_decoding_never_raises(raw: bytes, encoding: str) -> None:
    assert isinstance(decoded(raw, encoding), bytes)


@given(st.binary(max_size=300))
def test_reading_never_raises(data: bytes) -> None:
    for part in (read_part(data), read_part(b"Content-Type: multipart/mixed; boundary=-\r\n" + data)):
        assert isinstance(part.text(), str)
        assert all(isinstance(piece, bytes) for piece in pieces(part))
